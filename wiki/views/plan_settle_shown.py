"""Turns what is to be settled about words in the plan into what templates show: changed sources, suggestions, whom to ask."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for

from wiki.clock import local
from wiki.queries.plan import PlanDesk
from wiki.queries.plan_rows import NEEDS, OUTCOMES, PROVISION, PlanRow
from wiki.queries.plan_said import Said, SaidGroup
from wiki.queries.plan_sources import RowSource, words_of
from wiki.text.compare import Piece, compare
from wiki.text.languages import written
from wiki.text.quote import find_range
from wiki.views.plan_names import page_name
from wiki.views.plan_rows_shown import label_of
from wiki.views.plan_said_shown import SaidCard, said_card
from wiki.web.babel import day
from wiki.web.babel import gettext as _
from wiki.web.kinds import Space


@dataclass(frozen=True)
class ChangedSource:
    """What became of words that a row rests on: the difference, whether the quoted words still stand there, and where the new
    ones are taken from ("" where they were taken off their page). ``read`` is the version shown as new."""

    pieces: tuple[Piece, ...]
    language: str
    still_there: bool
    take_href: str
    read: str


def changed_source(space: Space, row: PlanRow, source: RowSource) -> ChangedSource:
    """For a source that has changed and that the reader sees."""
    if source.seen is None or source.now is None:
        return ChangedSource((), "", False, "", str(source.version_id))
    now = source.now
    paper: dict[str, Any] = {"paper": str(source.media_id), "leaf": source.leaf} if _shows(source) else {}
    take = url_for(
        "plan_use.ask_use", child_id=space.id, version_id=now.id, row=row.id, instead=source.position, **paper
    )  # fmt: skip
    still = _shows(source) or find_range(words_of(now), source.quoted) is not None
    return ChangedSource(compare(words_of(source.seen), words_of(now)), written(now.language), still, take, str(now.id))


def _shows(source: RowSource) -> bool:
    """Whether the passage still shows the document that the words were read in."""
    return source.now is not None and any(file.id == source.media_id for file in source.now.media)


def to_ask(space: Space, desk: PlanDesk) -> tuple[tuple[str, str], ...]:
    """The family's pages that are not shared as a whole, each with where to ask for more."""
    return tuple(
        (page_name(space, one.page), url_for("share_requests.ask", child_id=space.id, page_id=one.page.view.head.id))
        for one in desk.said
        if one.page.some_hidden and one.page.owner == "family"
    )


@dataclass(frozen=True)
class SuggestionCard:
    """Something that advice suggests: ``why``, ``why_by``: the reason why it is not used; ``rows``: rows of the plan that
    hold it already, perhaps, as (words, address that adds it to them as a source)."""

    id: str
    said: SaidCard
    why: str
    why_by: str
    rows: tuple[tuple[str, str], ...]
    settle: str

    @property
    def is_settled(self) -> bool:
        """Whether it is used, or a reason is given."""
        return bool(self.said.used or self.why)


@dataclass(frozen=True)
class SuggestionPage:
    """A page of advice with what it suggests."""

    title: str
    cards: tuple[SuggestionCard, ...]


def suggestions(space: Space, desk: PlanDesk) -> tuple[SuggestionPage, ...]:
    """Everything that advice suggests and that the family can see, page by page."""
    made = []
    for group in desk.said:
        cards = tuple(_suggestion(space, desk, said) for said in _suggested(group))
        if cards:
            made.append(SuggestionPage(page_name(space, group.page), cards))
    return tuple(made)


def _suggested(group: SaidGroup) -> Iterable[Said]:
    return (said for said in group.passages if said.suggests and said.shared and not said.version.withheld)


def _suggestion(space: Space, desk: PlanDesk, said: Said) -> SuggestionCard:
    reason = said.not_used if not said.used_in else None
    kinds = (OUTCOMES,) if set(said.asked.feeds) == {"E"} else (PROVISION,)
    rows = tuple(
        (f"{label_of(row)}: {row.brief}", _add_to(space, said.version.id, row.id))
        for kind in (*kinds, NEEDS)
        for row in desk.rows[kind]
        if row not in said.used_in
    )
    by = _("%(name)s, %(day)s", name=reason.who, day=day(local(reason.at).date())) if reason is not None else ""
    return SuggestionCard(
        said.version.passage_id.hex, said_card(space, said, "needs"), reason.words if reason is not None else "", by, rows,
        url_for("plan_suggestions.settle", child_id=space.id, version_id=said.version.id),
    )  # fmt: skip


def _add_to(space: Space, version_id: uuid.UUID, row_id: uuid.UUID) -> str:
    return url_for("plan_use.ask_use", child_id=space.id, version_id=version_id, row=row_id)
