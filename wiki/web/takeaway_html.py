"""Lays somebody's own archive out as plain web pages: they open from a phone or a stick, with no network and no script."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from wiki import clock
from wiki.access.space import Space
from wiki.pagetypes.model import Field, PageType
from wiki.queries.pages import PageHead, edition, editions_of
from wiki.queries.takeaway_content import ORIGINAL, Content, TakenFile
from wiki.queries.versions import SeenVersion, ShownMedia
from wiki.settings import ROOT
from wiki.statute.clocks import age_on
from wiki.text.languages import is_english, language_name, written, written_direction
from wiki.web.handover_page import ACTS_AS
from wiki.web.home_page import page_title
from wiki.web.page_types import PageTypes
from wiki.web.showing import html_of, slots_of
from wiki.web.takeaway_answer import Answer, Given
from wiki.web.takeaway_words import Say
from wiki.words import DECISION_NAMES, ROLE_NAMES, MediaKind

_HERE = ROOT / "wiki" / "templates" / "takeaway_file"


@dataclass(frozen=True)
class FileCard:
    """A file for a template. ``href``: what a click opens, the original where it is here; all are names beside the page."""

    kind: str
    name: str
    src: str
    poster: str
    href: str
    old: str
    alt: str
    caption: str
    transcript: str


@dataclass(frozen=True)
class Card:
    """A passage for a template."""

    id: str
    html: Markup
    slots: tuple[tuple[str, Markup], ...]
    files: tuple[FileCard, ...]
    byline: Markup
    day: str
    language: str
    direction: str
    language_name: str
    stone: Markup
    translations: tuple[tuple[str, str, str, Markup, str], ...]
    papers: tuple[str, ...]


class Book:
    """All that the pages of one archive share."""

    def __init__(self, space: Space, content: Content, types: PageTypes, say: Say, names: Mapping[str, str]) -> None:
        self.space, self.content, self.say, self._types, self._names = space, content, say, types, names
        self._beside: dict[uuid.UUID, list[Any]] = {}
        newest: set[uuid.UUID] = set()
        for one in content.translations:  # of each the newest comes first
            if one.translation_id not in newest and not one.is_off:
                self._beside.setdefault(one.passage_id, []).append(one)
            newest.add(one.translation_id)

    def kind(self, head: PageHead, edition_id: uuid.UUID | None = None) -> PageType | None:
        """The page's kind in the archive's language: today's, or the frozen copy that it answered."""
        child = self.space.child.known_as
        found = self._types.named(head.page_type, child)
        if found is None and edition_id is not None:
            frozen = edition(self.space, edition_id)
            found = frozen.named(child) if frozen is not None else None
        return self._types.shown(found, child, self.say.code) if found is not None else None

    def asked(self, head: PageHead, kind: PageType | None, key: str) -> Field | None:
        """A question, also one that is no longer asked."""
        found = kind.field(key) if kind is not None else None
        for frozen in editions_of(self.space, head.page_type) if found is None else ():
            found = frozen.named(self.space.child.known_as).field(key)
            if found is not None:
                break
        return found

    def card(self, version: SeenVersion, asked: Field | None) -> Card:
        """One version of a passage."""
        say, code = self.say, written(version.language)
        linked = self.content.linked
        papers = self.content.papers.get(version.paper_id, ()) if version.paper_id else ()
        return Card(
            id=version.passage_id.hex, html=html_of(version) if version.body and not version.withheld else Markup(""),
            slots=slots_of(asked, version.columns, lambda one: linked.get(one.replace("-", ""), "")),
            files=tuple(card for one in version.media if (card := self.file(one)) is not None),
            byline=Markup("") if version.withheld else say.byline(self.space, version),
            day="" if version.withheld else say.day(version.spoken_on or version.saved_at), language=code,
            direction=written_direction(code), language_name="" if is_english(code) else language_name(version.language),
            stone=say.stone(version.stone) if version.stone else Markup(""),
            translations=tuple(
                (one.language, written_direction(one.language), language_name(one.language), html_of(one),
                 one.by or one.saved_by_name)
                for one in (self._beside.get(version.passage_id, ()) if version.is_current else ())
            ),
            papers=tuple(name for sheet in papers if (name := self._sheet(sheet))),
        )  # fmt: skip

    def _sheet(self, sheet: uuid.UUID) -> str:
        """The file of a sheet of paper: as it came, else the largest form that there is."""
        names = (self._names.get(f"{sheet.hex}.{form}") for form in (ORIGINAL, "w1600", "w800", "w320"))
        return next((one for one in names if one), "")

    def file(self, media: ShownMedia) -> FileCard | None:
        """A file as a version shows it; None where there is nothing of it to take."""
        taken = self.content.files.get(media.id)
        forms = {form: self._names[f"{media.id.hex}.{form}"] for form in _forms(taken) if f"{media.id.hex}.{form}" in self._names}
        if not forms:
            return None
        shown = [name for form, name in forms.items() if form not in {ORIGINAL, "jpeg", "poster"}]
        original = forms.get(ORIGINAL, "")
        can_be_shown = original if media.kind is not MediaKind.DOCUMENT else ""
        return FileCard(
            media.kind, taken.name if taken else "", shown[0] if shown else can_be_shown,
            forms.get("poster", ""), original or (shown[0] if shown else ""), forms.get("jpeg", ""), media.alt,
            media.caption, media.transcript,
        )  # fmt: skip


def _forms(taken: TakenFile | None) -> Iterable[str]:
    return (form for form, _bytes in taken.forms) if taken is not None else ()


def html_files(
    book: Book, plan_names: Mapping[str, str], days: Mapping[str, Any], answer: Answer | None = None
) -> Iterator[tuple[str, str]]:
    """Every page of the archive: (its name, HTML). ``days``: when it was made, for the page about the archive. ``answer``:
    where it answers a request to see what is kept, with what was decided for it."""
    content, say, space = book.content, book.say, book.space
    listed = [(number, view, book.kind(view.head, view.revision.edition_id)) for number, view in enumerate(content.pages, 1)]
    titles = {view.head.id: page_title(view.head, kind) for _n, view, kind in listed}
    has = {"tray": content.tray, "questions": content.questions, "plans": content.plans}
    base = {"child": space.child, "has": has, "answer": answer}

    def draw(name: str, template: str, **more: Any) -> tuple[str, str]:
        up = "../" if "/" in name else ""
        return name, _environment(say.code).get_template(template).render(**base, **more, up=up)

    portrait = content.files.get(content.picture.media_id) if content.picture else None
    cards = [
        {"href": f"pages/{number}.html", "title": titles[view.head.id], "line": kind.line if kind else "",
         "count": len(view.passages), "owner": kind.owner if kind else "other"}
        for number, view, kind in listed
    ]  # fmt: skip
    yield draw(
        "index.html", "home.html", cards=cards, portrait=book.file(portrait.media) if portrait else None,
        alt=content.picture.alt if content.picture else "", age=age_on(space.child.born_on, clock.today()), **days,
    )  # fmt: skip
    asked_on: dict[uuid.UUID, list[Any]] = {}
    for one in content.questions:
        asked_on.setdefault(one.passage_id, []).append(one)
    for number, view, kind in listed:
        sections = []
        keys = [one.key for one in kind.fields] if kind is not None else []
        for key in dict.fromkeys([*keys, *(one.field for one in view.passages)]):
            answers = view.in_field(key)
            if answers:
                asked = book.asked(view.head, kind, key)
                sections.append({"title": asked.label if asked else key, "cards": [book.card(one, asked) for one in answers]})
        more = {"title": titles[view.head.id], "sections": sections, "number": number, "some_hidden": view.some_hidden}
        yield draw(
            f"pages/{number}.html", "page.html", description=kind.description if kind else "", asked_on=asked_on,
            has_history=bool(content.changes.get(view.head.id)), **more,
        )
        changes = [
            {"who": one.head.saved_by_name, "when": say.when(one.head.saved_at), "note": one.head.note, "changes": [
                (change.act, asked.label if (asked := book.asked(view.head, kind, change.field)) else change.field, change)
                for change in one.changes
            ]}
            for one in content.changes.get(view.head.id, ())
        ]  # fmt: skip
        yield draw(f"history/{number}.html", "history.html", title=titles[view.head.id], number=number, changes=changes)
    if answer is not None:
        cards = [
            {"title": page_title(one.piece.page, book.kind(one.piece.page)) if one.piece.page else "", "given": one,
             "cards": [book.card(version, _asked_in(book, one, version)) for version in one.versions]}
            for one in answer.given
        ]  # fmt: skip
        yield draw("given.html", "given.html", cards=cards)
        yield draw("withheld.html", "withheld.html")
        if answer.complaints:
            yield draw("complaints.html", "complaints.html")
    if content.tray:
        yield draw("tray.html", "tray.html", cards=[book.card(one, None) for one in content.tray])
    if content.questions:
        yield draw("questions.html", "questions.html", questions=content.questions, titles=titles)
    if content.plans:
        yield draw("plans.html", "plans.html", plans=content.plans, names=plan_names, sheets=content.sheets)
    yield draw("about.html", "about.html", members=content.members, roles=ROLE_NAMES, corner=[
        titles[page_id] for page_id, yes in content.corner.items() if yes and page_id in titles
    ], symbols=content.symbols, lacking=content.lacking, decisions=DECISION_NAMES, acts_as=ACTS_AS, **days)  # fmt: skip


def _asked_in(book: Book, one: Given, version: SeenVersion) -> Field | None:
    head = one.piece.page
    return book.asked(head, book.kind(head), version.field) if head is not None else None


@lru_cache(maxsize=8)
def _environment(code: str) -> Environment:
    say = Say(code)
    made = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals.update(_=say, ngettext=say.count, say=say, language=code, direction=say.direction, html_of=html_of)
    made.filters.update(day=say.day)
    return made


