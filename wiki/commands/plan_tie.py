"""Ties rows of the plan to each other, and unties them: the golden thread, one tick at a time."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.passages_save import save_passage
from wiki.commands.plan_use import same_words
from wiki.commands.revisions import lock_page, lock_passages
from wiki.errors import NotAllowed, NotFound
from wiki.models.pages import Passage
from wiki.pagetypes.kinds.base import as_list
from wiki.pagetypes.model import PageType
from wiki.queries.pages import list_pages
from wiki.queries.versions import SeenVersion, see_current
from wiki.words import Permission


@dataclass(frozen=True)
class Tie:
    """Row ``row_id`` names row ``other_id`` in its box ``column`` from now on, or (``on`` False) no longer."""

    row_id: uuid.UUID
    column: str
    other_id: uuid.UUID
    on: bool


def tie_rows(space: Space, find_type: Callable[[str], PageType | None], ties: Collection[Tie]) -> int:
    """Tie and untie, each row as it is now: what somebody else changed in it meanwhile stays. All of it or nothing.

    Returns how many rows changed; what is so already changes nothing. Raises NotAllowed without the right to compose
    plans, NotFound for rows that are not there or boxes that hold no such rows, Conflict for a row taken off its page meanwhile.
    """
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    by_row: dict[uuid.UUID, list[Tie]] = {}
    for tie in ties:
        by_row.setdefault(tie.row_id, []).append(tie)
    if not by_row:
        return 0
    with writing(space) as session:
        kinds = {head.id: head.page_type for head in list_pages(space)}
        pages = session.execute(select(Passage.page_id).where(Passage.child_id == space.id, Passage.id.in_(by_row)))
        for page_id in sorted(set(pages.scalars())):  # from here on nobody changes a row in between
            lock_page(session, space, page_id)
        lock_passages(session, space, by_row)
        rows = see_current(space, *by_row, *(tie.other_id for tie in ties))
        changed = 0
        for row_id, wanted in by_row.items():
            row = rows.get(row_id)
            page_type = find_type(kinds.get(row.page_id, "")) if row is not None else None
            if row is None or page_type is None or page_type.owner != "plan":
                raise NotFound
            columns = dict(row.columns)
            for tie in wanted:
                _check(tie, page_type, row, rows.get(tie.other_id), kinds)
                columns[tie.column] = _with(columns.get(tie.column), tie)
            if columns != row.columns:
                save_passage(
                    space, page_type, row.page_id, row.field, replace(same_words(row), columns=columns),
                    passage_id=row_id, base=row.number,
                )  # fmt: skip
                changed += 1
        leave_row(session, "plan.tied", person_id=space.person.id, child_id=space.id)
    return changed


def _check(
    tie: Tie, page_type: PageType, row: SeenVersion, other: SeenVersion | None, kinds: dict[uuid.UUID, str]
) -> None:
    """NotFound unless the row's box may name the other row."""
    asked = page_type.field(row.field)
    column = asked.column(tie.column) if asked is not None else None
    if column is None or not column.link_to or (other is None and tie.on):
        raise NotFound
    if other is not None and column.link_to != f"{kinds.get(other.page_id)}.{other.field}":
        raise NotFound


def _with(value: Any, tie: Tie) -> list[str]:
    """The box's rows with the tie made, or without it, in their order."""
    others = [text for text in as_list(value) if text.replace("-", "") != tie.other_id.hex]
    return [*others, tie.other_id.hex] if tie.on else others
