"""Draws the lines of the golden thread as paths between places in four columns, from data alone."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from wiki.queries.plan_thread import COLUMNS, Thread

WIDE, TALL = 1000, 100  # of the whole picture, and of one place in a column; it is stretched to the screen
_GAP = 65  # between two columns: as in assets/scss/_knots.scss
_CARD = (WIDE - 3 * _GAP) / 4


@dataclass(frozen=True)
class Line:
    """One line: its path, and whether it is part of the thread that is followed."""

    path: str
    is_lit: bool


def draw(thread: Thread, lit: Collection[uuid.UUID]) -> tuple[Line, ...]:
    """A line for each knot. One that passes over a column runs between its cards, not behind them."""
    places = {
        row.id: (column, place) for column, key in enumerate(COLUMNS) for place, row in enumerate(thread.columns[key])
    }
    most = max(len(rows) for rows in thread.columns.values())
    made = []
    for number, knot in enumerate(thread.knots):
        early, late = places[knot.early], places[knot.late]
        path = _next(early, late) if late[0] - early[0] == 1 else _over(early, late, most, number)
        made.append(Line(path, knot.early in lit and knot.late in lit))
    return tuple(sorted(made, key=lambda line: line.is_lit))


def _start(column: int) -> float:
    return column * (_CARD + _GAP)


def _next(early: tuple[int, int], late: tuple[int, int]) -> str:
    """From a card to one in the next column."""
    x1, x2 = _start(early[0]) + _CARD, _start(late[0])
    y1, y2 = (early[1] + 0.5) * TALL, (late[1] + 0.5) * TALL
    middle = (x1 + x2) / 2
    return f"M{x1:g} {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {x2:g} {y2:g}"


def _over(early: tuple[int, int], late: tuple[int, int], most: int, number: int) -> str:
    """From a card to one two columns on, through the lane between the cards that lie in between."""
    x1, x2 = _start(early[0]) + _CARD, _start(late[0])
    y1, y2 = (early[1] + 0.42) * TALL, (late[1] + 0.42) * TALL
    lane = min(max(round((y1 + y2) / 2 / TALL) * TALL + (number % 5 - 2) * 1.2, 1), most * TALL - 1)
    a, b = _start(early[0] + 1), _start(late[0] - 1) + _CARD
    one, two = (x1 + a) / 2, (b + x2) / 2
    return (
        f"M{x1:g} {y1:g}C{one:g} {y1:g} {one:g} {lane:g} {a:g} {lane:g}L{b:g} {lane:g}"
        f"C{two:g} {lane:g} {two:g} {y2:g} {x2:g} {y2:g}"
    )
