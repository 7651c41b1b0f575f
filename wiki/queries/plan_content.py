"""Reads the whole content of a plan from one moment: only words that the family and the caseworker may both see."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from wiki.access.space import Space
from wiki.document.inputs import (
    ClipIn,
    DocumentIn,
    LinkIn,
    PassageIn,
    PictureIn,
    PlanInput,
    Said,
    SectionIn,
    SourceIn,
    Status,
)
from wiki.models.children import ChildPicture
from wiki.models.media import Media
from wiki.models.people import Council
from wiki.queries.plan import PlanDesk
from wiki.queries.plan_advice import advice_in, print_advice
from wiki.queries.plan_printed import (
    NO_SECTION,
    NOT_SHARED,
    SOURCE_NOT_SHARED,
    Files,
    LeftOut,
    print_disputes,
    print_passage,
    read_files,
    said_by,
)
from wiki.queries.plan_rows import BUDGET, NEEDS, OUTCOMES, PLACEMENT, PLAN_PAGES, PROVISION, VIEWS, PlanRow
from wiki.queries.plan_said import is_childs_own
from wiki.queries.plan_sources import as_printed, audiences_let_it_stand, may_stand_in_plan
from wiki.queries.plan_translated import print_translation
from wiki.queries.versions import SeenVersion
from wiki.statute.clocks import own_rights_begin
from wiki.statute.sections import Shape
from wiki.words import N_, Filled

_picture = ChildPicture.__table__
_council = Council.__table__
_media = Media.__table__
_LONGEST_QUOTATION = 400
_HELLO = "hello"
_BOXES_ELSEWHERE = {
    NEEDS: frozenset({"area", "name"}), OUTCOMES: frozenset({"outcome"}), PROVISION: frozenset({"letter"})
}  # fmt: skip
_THREADS = {
    OUTCOMES: (("needs", N_("Meets")), ("hopes", N_("Towards"))),
    PROVISION: (("needs", N_("For")), ("outcomes", N_("Towards"))),
    BUDGET: (("needs", N_("For")), ("outcomes", N_("Towards"))),
}


@dataclass(frozen=True)
class PlanContent:
    """What a plan is made from, and what it stands on. ``assets`` are store keys by the names the document uses."""

    plan: PlanInput
    assets: dict[str, str]
    media_ids: tuple[uuid.UUID, ...]
    printed: tuple[SeenVersion, ...]
    rows: tuple[PlanRow, ...]
    left_out: tuple[LeftOut, ...]
    noted: frozenset[uuid.UUID]


def read_content(
    space: Space, desk: PlanDesk, shape: Shape, made_on: date, status: Status = "draft"
) -> PlanContent:
    """Everything a plan made from ``desk`` prints; number, time and maker are for the maker to fill in.

    Section I never comes along into a draft, whatever was typed (Children and Families Act 2014, s38(5)); a final has it
    as it stands on the page of the placement.
    """
    left_out: list[LeftOut] = []
    rows = tuple(row for row in _in_plan(desk, status) if _stands(row, shape, left_out))
    picture = space.session.execute(
        select(_picture.c.media_id, _picture.c.alt, _media.c.audience, _media.c.uploaded_by, _media.c.pictured)
        .join(_media, _media.c.id == _picture.c.media_id)
        .where(_picture.c.child_id == space.id)
    ).first()
    if picture is not None and (picture[4].is_held or not space.may_see_file(picture[0], None, picture[2], None, picture[3])):
        picture = None  # another child is in it who has not agreed, or the child took it away
    advice_versions = [said.version for advice in advice_in(desk) for said in advice.printed]
    printed = [*(row.version for row in rows), *advice_versions]
    media_ids = {file.id for version in printed for file in as_printed(version).media}
    media_ids |= {picture.media_id} if picture else set()
    files = read_files(space, media_ids)
    child = space.child.known_as
    own_words = _own_words(desk, rows)
    if own_words is not None and own_words not in printed:
        printed.append(own_words)
    plan = PlanInput(
        child_name=space.child.full_name, date_of_birth=space.child.born_on, council=_council_name(space),
        status=status, number=0, made_on=made_on, made_for=_for_whom(space, made_on),
        photo=PictureIn(files.photo(picture.media_id), picture.alt) if picture else None,
        quotation=own_words.body if own_words else "",
        quotation_said=said_by(own_words, child) if own_words else Said(),
        quotation_language=own_words.language if own_words else "",
        sections=tuple(_section(letter, rows, files, child, desk) for letter in shape.letters),
        advice=print_advice(desk, files, child, left_out.append),
        none_asked=_none_asked(rows),
    )  # fmt: skip
    assets = files.assets(set(_asset_names(plan)))
    return PlanContent(plan, assets, tuple(sorted(media_ids)), tuple(printed), rows, tuple(left_out), _noted(desk, rows, printed))


def _noted(desk: PlanDesk, rows: tuple[PlanRow, ...], printed: list[SeenVersion]) -> frozenset[uuid.UUID]:
    """The versions that printed notes of the family's speak of: they too must still be for everybody who gets the plan."""
    notes = [note for row in rows for note in desk.disputes_of(row)]
    notes += [note for version in printed for note in desk.disputes.get(version.passage_id, ())]
    return frozenset(one.version_id for one in notes if audiences_let_it_stand(one.today, one.about_audience))


def _in_plan(desk: PlanDesk, status: Status) -> list[PlanRow]:
    return [row for key in PLAN_PAGES if key != PLACEMENT or status != "draft" for row in desk.rows[key]]


def _stands(row: PlanRow, shape: Shape, left_out: list[LeftOut]) -> bool:
    """Whether the row is printed; if not, it is told why."""
    why = ""
    if not may_stand_in_plan(row.version):
        why = NOT_SHARED
    elif not row.may_stand:
        why = SOURCE_NOT_SHARED
    elif row.letter not in shape.letters:
        why = NO_SECTION
    if why:
        left_out.append(LeftOut(row.version.id, row.id, row.label or row.asked.label, why))
    return not why


def _section(letter: str, rows: tuple[PlanRow, ...], files: Files, child: str, desk: PlanDesk) -> SectionIn:
    known = {row.id: row for row in rows}
    mine = (row for row in rows if row.letter == letter and not _is_none_asked(row))
    return SectionIn(letter, tuple(_row(row, known, files, child, desk) for row in mine))


def _row(row: PlanRow, known: dict[uuid.UUID, PlanRow], files: Files, child: str, desk: PlanDesk) -> PassageIn:
    version = row.version
    is_views = row.page_type == VIEWS
    made = print_passage(
        version, row.asked, files, said=said_by(version, child) if is_views else None,
        heading=row.asked.label, without=_BOXES_ELSEWHERE.get(row.page_type, frozenset()),
    )  # fmt: skip
    columns = version.columns
    sources = tuple(
        SourceIn(source.page, source.who, source.on, source.leaf)
        for source in row.sources
        if source.seen is not None
    )
    made = replace(
        made, key=row.id.hex, sources=tuple(dict.fromkeys(sources)), links=_links(row, known),
        disputes=print_disputes(desk.disputes_of(row)),
        translations=tuple(print_translation(one, version) for one, version in desk.english_in(row)),
    )  # fmt: skip
    if row.page_type == NEEDS:
        return replace(made, label=row.label, heading=_text(columns, "name"), area=row.area)
    if row.page_type == OUTCOMES:
        body = "\n\n".join(part for part in (_text(columns, "outcome"), made.body) if part)
        return replace(made, label=row.label, heading="", body=body)
    if row.page_type == PROVISION:
        return replace(made, label=row.label, heading="")
    return replace(made, label=row.label, heading="") if row.is_hope else made


def _links(row: PlanRow, known: dict[uuid.UUID, PlanRow]) -> tuple[LinkIn, ...]:
    """The row's threads to other rows that are printed."""
    return tuple(
        LinkIn(how, known[other].label, known[other].brief)
        for column, how in _THREADS.get(row.page_type, ())
        for other in row.linked(column)
        if other in known and known[other].label
    )


def _text(columns: Mapping[str, Any], key: str) -> str:
    value = columns.get(key)
    return value if isinstance(value, str) else ""


def _is_none_asked(row: PlanRow) -> bool:
    """A personal budget that nobody asked for prints a set sentence of the plan's own."""
    return row.page_type == BUDGET and row.version.columns.get("value") == "not_asked"


def _none_asked(rows: tuple[PlanRow, ...]) -> frozenset[str]:
    return frozenset(row.letter for row in rows if row.letter and _is_none_asked(row))


def _own_words(desk: PlanDesk, rows: tuple[PlanRow, ...]) -> SeenVersion | None:
    """The child's own words for the front: their hello if it is shared, else the first short words in section A."""
    hellos = [
        said.version for group in desk.said for said in group.passages if said.asked.key == _HELLO and said.shared
    ]
    views = [row.version for row in rows if row.page_type == VIEWS]
    undisputed = (one for one in (*hellos, *views) if not one.withheld and one.passage_id not in desk.disputes)
    own = (one for one in undisputed if is_childs_own(one) and 0 < len(one.body.strip()) <= _LONGEST_QUOTATION)
    return next(own, None)


def _council_name(space: Space) -> str:
    found = space.session.execute(select(_council.c.name).where(_council.c.id == space.child.council_id)).scalar()
    return found or ""


def _for_whom(space: Space, on: date) -> str:
    """Whom the draft is sent to: the young person, before that the parents (SEND Regulations 2014, reg 13(1))."""
    if own_rights_begin(space.child.born_on) <= on:  # at 25 too, until the plan ends
        return space.child.full_name
    return Filled(N_("the parents of %(name)s"), name=space.child.full_name)


def _asset_names(plan: PlanInput) -> Iterator[str]:
    """Every picture that the plan may show."""
    if plan.photo:
        yield plan.photo.asset
    passages = [one for section in plan.sections for one in section.passages]
    passages += [one for advice in plan.advice for one in advice.passages]
    for media in (media for one in passages for media in one.media):
        match media:
            case PictureIn(asset):
                yield asset
            case ClipIn(still=still) if still:
                yield still
            case DocumentIn(pages=pages):
                yield from (page.asset for page in pages)
            case _:
                pass
