"""Turns rows of the plan, and what they rest on, into what the templates of the caseworker's desk show."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from wiki.clock import local
from wiki.pagetypes.kinds.rows import COLUMN_KINDS
from wiki.pagetypes.model import Field
from wiki.queries.plan import PlanDesk
from wiki.queries.plan_rows import BUDGET, NEEDS, OUTCOMES, PLACEMENT, PROVISION, VIEWS, PlanRow
from wiki.queries.plan_sources import RowSource
from wiki.statute.thread import Finding
from wiki.text import nodes
from wiki.text.languages import written
from wiki.text.quote import Mark
from wiki.views.plan_names import source_page
from wiki.web.babel import day
from wiki.web.babel import gettext as _
from wiki.web.kinds import Space
from wiki.web.page_types import shown_field
from wiki.web.questions_page import QuestionCard, question_cards
from wiki.web.showing import MediaCard, byline, html_of, media_card, slots_of
from wiki.web.translations_page import TranslationCard, translation_card
from wiki.words import N_, Voice

PART_OF = {
    VIEWS: "views", NEEDS: "needs", OUTCOMES: "needs", PROVISION: "needs", PLACEMENT: "placement", BUDGET: "budget"
}  # fmt: skip
_NOT_BOXES = {NEEDS: frozenset({"area", "name"}), PROVISION: frozenset({"letter"})}
_OWN = frozenset({Voice.CHILD, Voice.YOUNG_PERSON})


@dataclass(frozen=True)
class SourceLine:
    """Where words of a row come from, in one line. ``state`` is "", "changed", "kept" (changed, and a reason given why the
    row stays), "taken_off" (its page), "hidden" or "not_shared"; ``kept`` is that reason, with who gave it and when."""

    position: int
    words: str
    quoted: str
    state: str
    kept: str = ""
    kept_by: str = ""


@dataclass(frozen=True)
class Box:
    """One box of a row: its heading and its lines, words that leave a doubt marked."""

    heading: str
    lines: tuple[tuple[Mark, ...], ...]


@dataclass(frozen=True)
class RowCard:
    """A row of the plan, ready to show; ``places`` are its sources with those that read alike named once."""

    id: str
    label: str
    letter: str
    title: str
    boxes: tuple[Box, ...]
    html: Markup
    slots: tuple[tuple[str, Markup], ...]
    byline: str
    thread: tuple[tuple[str, str, str], ...]
    sources: tuple[SourceLine, ...]
    places: tuple[SourceLine, ...]
    media: tuple[MediaCard, ...]
    left_out: bool
    disputes: tuple[QuestionCard, ...]
    change_href: str
    sources_href: str
    off_href: str
    number: int
    language: str
    translated: tuple[TranslationCard, ...]


def anchor(row: PlanRow) -> str:
    """The row's place on its page."""
    return f"row-{row.id.hex}"


def row_href(space: Space, row: PlanRow) -> str:
    """The row where it stands on the desk."""
    return url_for("plan.show_desk", child_id=space.id, part=PART_OF[row.page_type], _anchor=anchor(row))


def row_card(space: Space, desk: PlanDesk, row: PlanRow, findings: Iterable[Finding] = ()) -> RowCard:
    """One row for a template; ``findings`` are those about the whole desk."""
    doubts: dict[str, list[tuple[int, int]]] = {}
    for one in findings:
        if one.where == row.id.hex and one.span is not None:
            doubts.setdefault(one.slot or "outcome", []).append(one.span)
    name = row.version.columns.get("name")
    is_table = bool(row.asked.columns)
    asked = shown_field(space, row.page_type, row.asked)
    lines = tuple(source_line(source, source_page(space, desk, source)) for source in row.sources)
    return RowCard(
        id=anchor(row), label=label_of(row), letter=row.letter or "",
        title=name if row.page_type == NEEDS and isinstance(name, str) else "",
        boxes=boxes_of(row, asked, doubts) if is_table else (),
        html=html_of(row.version) if row.version.body else Markup(""),
        slots=() if is_table else slots_of(asked, row.version.columns, lambda _id: ""),
        byline=byline(space, row.version) if row.page_type == VIEWS else "",
        thread=thread_words(space, desk, row),
        sources=lines, places=tuple({(line.words, line.state): line for line in lines}.values()),
        media=tuple(media_card(space.id, file) for file in row.version.media),
        left_out=not row.may_stand or (row.letter is None and is_table),
        disputes=question_cards(space, desk.disputes_of(row)),
        change_href=url_for("passages.ask_change", child_id=space.id, passage_id=row.id),
        sources_href=url_for("plan_sources.show_sources", child_id=space.id, passage_id=row.id),
        off_href=url_for("passages.take_off", child_id=space.id, passage_id=row.id), number=row.version.number,
        language=written(row.version.language),
        translated=tuple(translation_card(space, one) for one, _version in desk.english_in(row)),
    )  # fmt: skip


def boxes_of(row: PlanRow, asked: Field, doubts: Mapping[str, Sequence[tuple[int, int]]]) -> tuple[Box, ...]:
    """The answered boxes of a row, ``asked`` in the reader's language; ``doubts`` are the places of doubtful words by box."""
    made = []
    for column in asked.columns:
        if column.kind == "link" or column.key in _NOT_BOXES.get(row.page_type, ()):
            continue
        blocks = COLUMN_KINDS[column.kind].slot_nodes(column, row.version.columns.get(column.key), lambda _id: "")
        words = nodes.plain(blocks)
        if words:
            made.append(Box(column.heading, _lines(words, doubts.get(column.key, ()))))
    return tuple(made)


def _lines(words: str, spans: Sequence[tuple[int, int]]) -> tuple[tuple[Mark, ...], ...]:
    """``words`` line by line, what lies in ``spans`` marked."""
    made: list[tuple[Mark, ...]] = []
    at = 0
    for line in words.split("\n"):
        end = at + len(line)
        marks: list[Mark] = []
        place = at
        for start, stop in sorted(span for span in spans if at <= span[0] and span[1] <= end):
            if start >= place:  # two checks may point at the same words
                marks += [Mark(words[place:start]), Mark(words[start:stop], hit=True)]
                place = stop
        marks.append(Mark(words[place:end]))
        if line.strip():
            made.append(tuple(mark for mark in marks if mark.text))
        at = end + 1
    return tuple(made)


def source_line(source: RowSource, page: str) -> SourceLine:
    """ "From My family, 3 November 2026, Mum speaking"; of hidden words nothing but that they are hidden."""
    if source.seen is None:
        return SourceLine(source.position, _("From words that are no longer shared with you"), "", "hidden")
    if source.leaf is not None:
        page = _("%(page)s, page %(number)d", page=page, number=source.leaf)
    words = from_words(page, day(source.on), source.who, source.seen.voice)
    state = (
        "taken_off" if source.taken_off else "not_shared" if not source.shared else "changed" if source.moved_on
        else "kept" if source.has_changed else ""
    )  # fmt: skip
    kept = source.kept if state == "kept" else None
    by = _("%(name)s, %(day)s", name=kept.who, day=day(local(kept.at).date())) if kept is not None else ""
    return SourceLine(source.position, words, source.quoted, state, kept.words if kept is not None else "", by)


def from_words(page: str, on: str, who: str, voice: Voice) -> str:
    """Where words come from, in one line: the page, the day, and in whose voice."""
    if voice in _OWN:
        return _("From %(page)s, %(day)s, %(who)s’s own words", page=page, day=on, who=who)
    if voice is Voice.PARENT:
        return _("From %(page)s, %(day)s, %(who)s speaking", page=page, day=on, who=who)
    return _("From %(page)s, %(day)s, %(who)s", page=page, day=on, who=who)


def thread_words(space: Space, desk: PlanDesk, row: PlanRow) -> tuple[tuple[str, str, str], ...]:
    """The row's threads in words, each (before, label, address): "For", "need 1"; "towards", "outcome 2"."""
    known = {one.id: one for one in desk.all_rows()}
    made: list[tuple[str, str, str]] = []
    for column, how in _THREADS.get(row.page_type, {}).items():
        for other in row.linked(column):
            if other in known and known[other].label:
                made.append((_(how), small_label(known[other]), row_href(space, known[other])))
    return tuple(made)


_THREADS = {
    OUTCOMES: {"needs": N_("Meets"), "hopes": N_("Towards")},
    PROVISION: {"needs": N_("For"), "outcomes": N_("Towards")},
    BUDGET: {"needs": N_("For"), "outcomes": N_("Towards")},
}


def label_of(row: PlanRow) -> str:
    """ "Need 1"; "" for words that are not numbered."""
    if not row.label:
        return ""
    return {
        NEEDS: _("Need %(number)d", number=row.number), OUTCOMES: _("Outcome %(number)d", number=row.number),
        PROVISION: _("Provision %(number)d", number=row.number), VIEWS: _("Hope %(number)d", number=row.number),
    }[row.page_type]  # fmt: skip


def small_label(row: PlanRow) -> str:
    """ "need 1", in the middle of a sentence; "" for words that are not numbered."""
    if not row.label:
        return ""
    return {
        NEEDS: _("need %(number)d", number=row.number), OUTCOMES: _("outcome %(number)d", number=row.number),
        PROVISION: _("provision %(number)d", number=row.number), VIEWS: _("hope %(number)d", number=row.number),
    }[row.page_type]  # fmt: skip


@dataclass(frozen=True)
class NeedCard:
    """A need with what hangs on it. Rows shown under an earlier need already are only named: (label, address)."""

    need: RowCard | None
    outcomes: tuple[RowCard, ...]
    provision: tuple[RowCard, ...]
    again: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AreaCard:
    """An area of need with its needs."""

    title: str
    needs: tuple[NeedCard, ...]


def area_cards(
    space: Space, desk: PlanDesk, areas: Sequence[tuple[str, str]], findings: Sequence[Finding]
) -> tuple[AreaCard, ...]:
    """The needs by area (key, title), each with its outcomes and provision; loose rows come last."""
    shown: set[uuid.UUID] = set()
    made = []
    known = {key for key, _title in areas}
    for key, title in (*areas, ("", _("No area chosen yet"))):
        needs = [row for row in desk.rows[NEEDS] if row.area == key or (not key and row.area not in known)]
        cards = tuple(_need_card(space, desk, need, findings, shown) for need in needs)
        if cards or key:
            made.append(AreaCard(title, cards))
    loose = [row for row in (*desk.rows[OUTCOMES], *desk.rows[PROVISION]) if row.id not in shown]
    if loose:
        cards = (
            NeedCard(
                None,
                tuple(row_card(space, desk, row, findings) for row in loose if row.page_type == OUTCOMES),
                tuple(row_card(space, desk, row, findings) for row in loose if row.page_type == PROVISION), (),
            ),
        )  # fmt: skip
        made.append(AreaCard(_("Not tied to a need yet"), cards))
    return tuple(made)


def _need_card(
    space: Space, desk: PlanDesk, need: PlanRow, findings: Sequence[Finding], shown: set[uuid.UUID]
) -> NeedCard:
    provision = [row for row in desk.rows[PROVISION] if need.id in row.linked("needs")]
    served = {outcome for row in provision for outcome in row.linked("outcomes")}
    outcomes = [row for row in desk.rows[OUTCOMES] if need.id in row.linked("needs") or row.id in served]
    fresh = [row for row in (*outcomes, *provision) if row.id not in shown]
    again = [row for row in (*outcomes, *provision) if row.id in shown]
    shown.update(row.id for row in fresh)
    return NeedCard(
        row_card(space, desk, need, findings),
        tuple(row_card(space, desk, row, findings) for row in fresh if row.page_type == OUTCOMES),
        tuple(row_card(space, desk, row, findings) for row in fresh if row.page_type == PROVISION),
        tuple((label_of(row), row_href(space, row)) for row in again),
    )
