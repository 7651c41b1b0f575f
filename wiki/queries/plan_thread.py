"""Reads the golden thread out of the plan's rows: hopes, needs, outcomes, provision, what ties them, and what hangs loose."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from wiki.queries.plan import PlanDesk
from wiki.queries.plan_rows import NEEDS, OUTCOMES, PROVISION, PlanRow
from wiki.words import N_

HOPES = "hopes"
COLUMNS = (HOPES, NEEDS, OUTCOMES, PROVISION)
# Which box of which rows ties to which column: provision and outcomes point back along the thread.
_BOXES = ((OUTCOMES, "hopes", HOPES), (OUTCOMES, "needs", NEEDS), (PROVISION, "needs", NEEDS), (PROVISION, "outcomes", OUTCOMES))


@dataclass(frozen=True, slots=True)
class Knot:
    """Two rows tied together: ``late`` (an outcome, or provision) names ``early`` in its box ``column``."""

    late: uuid.UUID
    column: str
    early: uuid.UUID


@dataclass(frozen=True, slots=True)
class Loose:
    """A row to which something is missing; ``add`` is the column that could hold it."""

    row: PlanRow
    sentence: str
    add: str


@dataclass(frozen=True)
class Thread:
    """The rows by column, and the knots between them."""

    columns: dict[str, tuple[PlanRow, ...]]
    knots: tuple[Knot, ...]

    def column_of(self, row: PlanRow) -> str:
        """The column that a row stands in."""
        return HOPES if row.is_hope else row.page_type

    def row(self, row_id: uuid.UUID) -> PlanRow | None:
        """The row with this id, if it is part of the thread."""
        return next((row for rows in self.columns.values() for row in rows if row.id == row_id), None)

    def tied(self, row: PlanRow, column: str) -> tuple[PlanRow, ...]:
        """The rows of ``column`` that the row is tied to, in their order."""
        ids = {knot.early for knot in self.knots if knot.late == row.id}
        ids |= {knot.late for knot in self.knots if knot.early == row.id}
        return tuple(one for one in self.columns[column] if one.id in ids)

    def along(self, row: PlanRow) -> frozenset[uuid.UUID]:
        """The row and what its thread leads to: from hopes over needs and outcomes to provision; not sideways to what only
        shares some of it."""
        mine = self.column_of(row)
        found = {row.id, *(one.id for to in COLUMNS for one in self.tied(row, to))}
        outcomes = self.tied(row, OUTCOMES)
        if mine == NEEDS and not outcomes:
            outcomes = tuple(one for given in self.tied(row, PROVISION) for one in self.tied(given, OUTCOMES))
            found |= {one.id for one in outcomes}
        further = (NEEDS, PROVISION) if mine == HOPES else (HOPES,)
        return frozenset(found | {one.id for outcome in outcomes for to in further for one in self.tied(outcome, to)})

    def loose(self) -> tuple[Loose, ...]:
        """Every row to which something is missing, column by column."""
        return tuple(self._loose())

    def _loose(self) -> Iterator[Loose]:
        for column in COLUMNS:
            for row in self.columns[column]:
                for to, sentence in _MISSING[column]:
                    if not self._reaches(row, to):
                        yield Loose(row, sentence, to)

    def _reaches(self, row: PlanRow, to: str) -> bool:
        """An outcome and a need may be tied through the provision that serves both."""
        if self.tied(row, to):
            return True
        if {self.column_of(row), to} == {NEEDS, OUTCOMES}:
            return any(self.tied(one, to) for one in self.tied(row, PROVISION))
        return False


_MISSING: dict[str, tuple[tuple[str, str], ...]] = {
    HOPES: ((OUTCOMES, N_("No outcome leads towards it yet.")),),
    NEEDS: ((OUTCOMES, N_("No outcome meets it yet.")), (PROVISION, N_("No provision is there for it yet."))),
    OUTCOMES: (
        (HOPES, N_("It leads towards no hope yet.")), (NEEDS, N_("It meets no need yet.")),
        (PROVISION, N_("No provision serves it yet.")),
    ),
    PROVISION: ((NEEDS, N_("It is there for no need yet.")), (OUTCOMES, N_("It serves no outcome yet."))),
}  # fmt: skip


def read_thread(desk: PlanDesk) -> Thread:
    """The thread as it is tied now; a row that was taken off its page ties nothing."""
    columns = {HOPES: desk.hopes(), **{key: desk.rows[key] for key in (NEEDS, OUTCOMES, PROVISION)}}
    ids = {key: {row.id for row in rows} for key, rows in columns.items()}
    knots = [
        Knot(row.id, column, early)
        for late, column, to in _BOXES
        for row in columns[late]
        for early in dict.fromkeys(row.linked(column))
        if early in ids[to]
    ]
    return Thread(columns, tuple(knots))


def box_between(one: str, other: str) -> tuple[str, str] | None:
    """Which column's rows name those of the other, and in which box; None where two columns are never tied."""
    for late, column, to in _BOXES:
        if {one, other} == {late, to}:
            return late, column
    return None
