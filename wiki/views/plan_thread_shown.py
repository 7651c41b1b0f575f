"""Turns the golden thread into columns of cards, lines between them, sentences, and one need's thread at a time."""

import uuid
from dataclasses import dataclass

from flask import url_for

from wiki.queries.plan import PlanDesk
from wiki.queries.plan_rows import NEEDS, OUTCOMES, PROVISION, VIEWS, PlanRow
from wiki.queries.plan_thread import COLUMNS, HOPES, Thread, box_between
from wiki.text.languages import written
from wiki.views.plan_rows_shown import label_of, small_label
from wiki.views.plan_thread_lines import Line, draw
from wiki.web.babel import gettext as _
from wiki.web.kinds import Space
from wiki.words import N_

_TITLES = {HOPES: N_("Hopes"), NEEDS: N_("Needs"), OUTCOMES: N_("Outcomes"), PROVISION: N_("Provision")}
_TIED = {
    (HOPES, OUTCOMES): N_("Outcomes towards it:"), (NEEDS, OUTCOMES): N_("Outcomes that meet it:"),
    (NEEDS, PROVISION): N_("Provision for it:"), (OUTCOMES, HOPES): N_("Towards"), (OUTCOMES, NEEDS): N_("Meets"),
    (OUTCOMES, PROVISION): N_("Provision that serves it:"), (PROVISION, NEEDS): N_("For"), (PROVISION, OUTCOMES): N_("Serves"),
}  # fmt: skip
_ASKED = {
    (HOPES, OUTCOMES): N_("Which outcomes lead towards it?"), (NEEDS, OUTCOMES): N_("Which outcomes meet it?"),
    (NEEDS, PROVISION): N_("Which provision is there for it?"), (OUTCOMES, HOPES): N_("Which hopes does it lead towards?"),
    (OUTCOMES, NEEDS): N_("Which needs does it meet?"), (OUTCOMES, PROVISION): N_("Which provision serves it?"),
    (PROVISION, NEEDS): N_("Which needs is it for?"), (PROVISION, OUTCOMES): N_("Which outcomes does it serve?"),
}  # fmt: skip
_ADD = {
    HOPES: (VIEWS, "hopes", N_("Add a hope")), NEEDS: (NEEDS, "needs", N_("Add a need")),
    OUTCOMES: (OUTCOMES, "outcomes", N_("Add an outcome")), PROVISION: (PROVISION, "provision", N_("Add provision")),
}  # fmt: skip


@dataclass(frozen=True)
class TiedTo:
    """In words, what a row is tied to: "Meets", and the rows as (label, id)."""

    how: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class KnotCard:
    """One row of the thread. ``missing`` says what it lacks; ``is_lit``: it is part of the thread that is followed."""

    id: str
    label: str
    letter: str
    words: str
    language: str
    tied: tuple[TiedTo, ...]
    missing: tuple[str, ...]
    is_lit: bool
    ties_href: str
    change_href: str
    follow_href: str


@dataclass(frozen=True)
class Column:
    """A column of cards; ``blanks`` empty places make all columns equally long. ``add``: (words, address), if one can."""

    key: str
    title: str
    cards: tuple[KnotCard, ...]
    blanks: int
    add: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ThreadScreen:
    """The whole screen. ``one`` are the columns of a single need's thread, for narrow screens, under ``one_title``;
    ``choices``: the needs to choose from as (label, address, is it this one)."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    places: int
    loose: tuple[KnotCard, ...]
    followed: str
    one_title: str
    one: tuple[Column, ...]
    choices: tuple[tuple[str, str, bool], ...]


def thread_screen(space: Space, desk: PlanDesk, thread: Thread, follow: uuid.UUID | None) -> ThreadScreen:
    """The thread for its template; ``follow`` is a row whose part of it stands out."""
    followed = thread.row(follow) if follow is not None else None
    lit = thread.along(followed) if followed is not None else frozenset()
    missing: dict[uuid.UUID, list[str]] = {}
    for loose in thread.loose():
        missing.setdefault(loose.row.id, []).append(_(loose.sentence))
    cards = {
        row.id: _card(space, thread, row, tuple(missing.get(row.id, ())), row.id in lit)
        for rows in thread.columns.values()
        for row in rows
    }
    most = max(len(rows) for rows in thread.columns.values())
    columns = tuple(
        Column(
            key, _(_TITLES[key]), tuple(cards[row.id] for row in thread.columns[key]), most - len(thread.columns[key]),
            _add(space, desk, key),
        )
        for key in COLUMNS
    )  # fmt: skip
    need = _need_of(thread, followed)
    along = thread.along(need) if need is not None else _without_need(thread)
    one = tuple(
        Column(column.key, column.title, tuple(card for card in column.cards if uuid.UUID(card.id) in along), 0, ())
        for column in columns
    )
    return ThreadScreen(
        columns, draw(thread, lit), most, tuple(card for card in cards.values() if card.missing),
        label_of(followed) if followed is not None else "",
        _("The thread of %(need)s", need=small_label(need)) if need is not None else _("Not tied to a need yet"), one,
        _choices(space, thread, need),
    )  # fmt: skip


def _card(space: Space, thread: Thread, row: PlanRow, missing: tuple[str, ...], is_lit: bool) -> KnotCard:
    mine = thread.column_of(row)
    tied = tuple(
        TiedTo(_(_TIED[mine, to]), tuple((small_label(one), one.id.hex) for one in thread.tied(row, to)))
        for to in COLUMNS
        if (mine, to) in _TIED and thread.tied(row, to)
    )
    return KnotCard(
        row.id.hex, label_of(row), row.letter or "", row.brief, written(row.version.language), tied, missing, is_lit,
        url_for("plan_thread.ask_ties", child_id=space.id, passage_id=row.id),
        url_for("passages.ask_change", child_id=space.id, passage_id=row.id),
        url_for("plan_thread.show_thread", child_id=space.id, follow=row.id.hex),
    )  # fmt: skip


def _add(space: Space, desk: PlanDesk, column: str) -> tuple[tuple[str, str], ...]:
    """Where a row can be written by hand; only where its page was begun."""
    key, field, words = _ADD[column]
    view = desk.page(key)
    if view is None:
        return ()
    return ((_(words), url_for("passages.ask_question", child_id=space.id, page_id=view.head.id, field=field)),)


def _need_of(thread: Thread, followed: PlanRow | None) -> PlanRow | None:
    """The need whose thread is shown alone: the one that is followed, or the first on the followed row's thread."""
    needs = thread.columns[NEEDS]
    if followed is None:
        return needs[0] if needs else None
    along = thread.along(followed)
    return next((one for one in needs if one.id in along), None)


def _without_need(thread: Thread) -> frozenset[uuid.UUID]:
    """The rows that no need's thread leads to."""
    reached = {one for need in thread.columns[NEEDS] for one in thread.along(need)}
    return frozenset(row.id for rows in thread.columns.values() for row in rows if row.id not in reached)


def _choices(space: Space, thread: Thread, need: PlanRow | None) -> tuple[tuple[str, str, bool], ...]:
    def address(row: PlanRow) -> str:
        return url_for("plan_thread.show_thread", child_id=space.id, follow=row.id.hex, _anchor="one")

    made = [(f"{label_of(one)}: {one.brief}", address(one), one is need) for one in thread.columns[NEEDS]]
    left = _without_need(thread)
    first = next((row for rows in thread.columns.values() for row in rows if row.id in left), None)
    if first is not None:
        made.append((_("Not tied to a need yet"), address(first), need is None))
    return tuple(made)


@dataclass(frozen=True)
class TieGroup:
    """One question about a row's ties: rows to tick as (id, words), and those that are ticked."""

    key: str
    asked: str
    choices: tuple[tuple[str, str], ...]
    ticked: tuple[str, ...]
    nothing: str


def tie_heading(row: PlanRow) -> str:
    """What the screen on which a row is tied is called."""
    return _("What %(row)s is tied to", row=small_label(row))


def tie_groups(space: Space, thread: Thread, row: PlanRow) -> tuple[TieGroup, ...]:
    """Everything that the row could be tied to, column by column."""
    mine = thread.column_of(row)
    return tuple(
        TieGroup(
            to, _(_ASKED[mine, to]),
            tuple((one.id.hex, f"{label_of(one)}: {one.brief}" if one.brief else label_of(one)) for one in thread.columns[to]),
            tuple(one.id.hex for one in thread.tied(row, to)), _(_TITLES[to]),
        )
        for to in COLUMNS
        if box_between(mine, to) is not None
    )  # fmt: skip
