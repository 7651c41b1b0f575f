"""Reads everything a caseworker needs to write the plan, in one picture of the database that does not move."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.queries.pages import PageView, list_pages, open_pages
from wiki.queries.plan_reasons import read_reasons
from wiki.queries.plan_rows import PLAN_PAGES, VIEWS, FindType, PlanRow, read_rows
from wiki.queries.plan_said import Said, SaidGroup, read_said, said_page
from wiki.queries.plan_sources import people_of, read_sources
from wiki.queries.plan_translated import english_of
from wiki.queries.questions import Beside, SeenQuestion, disputes_beside
from wiki.queries.translations import Beside as Translated
from wiki.queries.translations import SeenTranslation, translations_beside
from wiki.queries.versions import SeenVersion


@dataclass(frozen=True)
class PlanDesk:
    """The plan as it is being written: its own pages' rows, and what people said on all the others."""

    views: tuple[PageView, ...]
    rows: dict[str, tuple[PlanRow, ...]]
    said: tuple[SaidGroup, ...]
    disputes: Beside = field(default_factory=dict)
    translated: Translated = field(default_factory=dict)

    @property
    def family_keeps_some(self) -> bool:
        """Whether the family has not shared everything with the reader; never what or how much."""
        return any(group.page.some_hidden for group in self.said if group.page.owner != "professional")

    @property
    def others_keep_some(self) -> bool:
        """Whether a professional keeps some words from the reader."""
        return any(group.page.some_hidden for group in self.said if group.page.owner == "professional")

    def disputes_of(self, row: PlanRow) -> tuple[SeenQuestion, ...]:
        """What the family says is not right in a row, or in the words that it was taken from; each note once."""
        passages = [row.id, *(source.seen.passage_id for source in row.sources if source.seen is not None)]
        found = (note for passage_id in passages for note in self.disputes.get(passage_id, ()))
        return tuple({note.id: note for note in found}.values())

    def english(self, version: SeenVersion) -> SeenTranslation | None:
        """The English beside words in another language, where it was made from just these words."""
        return english_of(self.translated, version)

    def english_in(self, row: PlanRow) -> tuple[tuple[SeenTranslation, SeenVersion], ...]:
        """The English of a row's own words, and of those it was taken from, each once with what it is of."""
        versions = [row.version, *(source.seen for source in row.sources if source.seen is not None)]
        found = ((self.english(version), version) for version in versions)
        return tuple({one.id: (one, version) for one, version in found if one is not None}.values())

    def page(self, page_type: str) -> PageView | None:
        """The plan's own page of that type, if it was begun."""
        return next((view for view in self.views if view.head.page_type == page_type), None)

    def all_rows(self) -> Iterator[PlanRow]:
        """Every row of every page of the plan."""
        for key in PLAN_PAGES:
            yield from self.rows[key]

    def row(self, passage_id: uuid.UUID) -> PlanRow:
        """The row with this passage id; NotFound when the plan has none such."""
        for row in self.all_rows():
            if row.id == passage_id:
                return row
        raise NotFound

    def in_question(self, page_type: str, field: str) -> tuple[PlanRow, ...]:
        """The rows under one question of one page of the plan."""
        return tuple(row for row in self.rows.get(page_type, ()) if row.asked.key == field)

    def hopes(self) -> tuple[PlanRow, ...]:
        """The hopes of section A, which outcomes move towards."""
        return tuple(row for row in self.rows[VIEWS] if row.is_hope)

    def passage(self, passage_id: uuid.UUID) -> Said:
        """What somebody said, by the passage's id; NotFound when it stands on no page that the reader may see."""
        for group in self.said:
            for said in group.passages:
                if said.version.passage_id == passage_id:
                    return said
        raise NotFound


def open_desk(space: Space, find_type: FindType) -> PlanDesk:
    """The desk as the space's reader may see it. The number of questions asked does not grow with what is written."""
    views = open_pages(space, list_pages(space))
    own = [view for view in views if view.head.page_type in PLAN_PAGES]
    people = people_of(space)
    pages = [said_page(view, find_type(view.head.page_type), people) for view in views]
    titles = {page.view.head.id: page.title for page in pages}
    today = {passage.passage_id: passage for view in views for passage in view.passages}
    reasons = read_reasons(space)
    sources = read_sources(space, [one for view in own for one in view.passages], titles, people, today, reasons)
    rows = read_rows(space, own, sources, find_type)
    passages = {passage.passage_id for view in views for passage in view.passages}
    passages |= {one.seen.passage_id for several in sources.values() for one in several if one.seen is not None}
    disputes = disputes_beside(space, passages)
    versions = {passage.id: passage for view in views for passage in view.passages}
    versions |= {one.seen.id: one.seen for several in sources.values() for one in several if one.seen is not None}
    translated = translations_beside(space, versions.values())
    said = read_said(space, pages, (row for key in PLAN_PAGES for row in rows[key]), find_type, disputes, translated, reasons)
    return PlanDesk(views, rows, said, disputes, translated)


def stand_still(space: Space) -> None:
    """Have everything read from here on come from one moment, until the space lets go (checks.md, E7)."""
    if not space.work.is_writing:
        space.work.let_go()  # a unit of work reads one moment; this begins a new one
