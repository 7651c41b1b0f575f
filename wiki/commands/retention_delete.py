"""Deletes a child's whole space: every row that leads to the child, found in the schema itself, and those beside it.

A table of tomorrow with a foreign key that leads to a child is covered by itself; tests/retention fills every one of them.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, CursorResult, Delete, Table, delete, or_, select
from sqlalchemy.orm import Session

from wiki.commands.audit import leave_row
from wiki.commands.guard_keep import forget_prints
from wiki.commands.jobs import queue
from wiki.database import Base
from wiki.models.audit import AuditHead, AuditRow, AuditWords
from wiki.models.children import Child, Membership
from wiki.models.pages import Passage
from wiki.models.people import Person, Staff
from wiki.models.retention import RetentionStone
from wiki.models.uploads import Upload
from wiki.queries.stored import KEY_COLUMNS
from wiki.statute.retention import Class

SETTLE = "retention.settle"
CHILDREN = "children"
_AT_A_TIME = 500
OWN = frozenset(
    {
        "authenticators", "backup_codes", "corner_pins", "done_forms", "email_changes", "mailed_links", "passkey_challenges",
        "passkeys", "phones", "provider_logins", "sign_ins", "step_tries",
    }
)  # fmt: skip
"""What hangs on an account alone and goes with it. Any other row that names somebody keeps their account."""


@dataclass(frozen=True)
class Stone:
    """What is left of a deletion; enough to do it again, and no name."""

    id: uuid.UUID
    child_id: uuid.UUID
    council_id: uuid.UUID
    kept_as: Class
    due_on: date
    proposed_by: uuid.UUID
    confirmed_by: uuid.UUID
    at: datetime


@lru_cache(maxsize=1)
def tables_of_children() -> tuple[Table, ...]:
    """Every table with a foreign key that leads to a child, by whatever way; each after those that it points at."""
    found = {CHILDREN}
    tables = Base.metadata.sorted_tables
    while more := {one.name for one in tables if one.name not in found and _points_at(one) & found}:
        found |= more
    return tuple(one for one in tables if one.name in found)


def _points_at(table: Table) -> set[str]:
    return {key.column.table.name for key in table.foreign_keys} - {table.name}


def rows_of(table: Table, child_id: uuid.UUID) -> ColumnElement[bool]:
    """Which rows of such a table are the child's: those that name the child, or a row that is the child's."""
    if table.name == CHILDREN:
        return table.c.id == child_id
    of_children = {one.name: one for one in tables_of_children()}
    ways: list[ColumnElement[bool]] = []
    for key in sorted(table.foreign_keys, key=lambda one: one.parent.name):
        target = key.column.table
        if target.name == CHILDREN:
            ways.append(key.parent == child_id)
        elif target.name in of_children and target is not table:
            ways.append(key.parent.in_(select(key.column).where(rows_of(target, child_id)).correlate(None)))
    return or_(*ways)


def delete_space(session: Session, stone: Stone) -> int:
    """Delete every row of the child, leave the stone, and ask for what lies outside the database to go too (SETTLE).

    Returns how many rows there were. The caller holds the write transaction and commits.
    """
    session.execute(select(Child.id).where(Child.id == stone.child_id).with_for_update())  # nobody begins anything meanwhile
    keys = sorted(_keys(session, stone.child_id))
    uploads = session.execute(select(Upload.id).where(Upload.child_id == stone.child_id)).scalars().all()
    people = set(session.execute(select(Membership.person_id).where(Membership.child_id == stone.child_id)).scalars())
    here = select(Passage.id).where(Passage.child_id == stone.child_id)
    forget_prints(session, session.execute(here).scalars().all())
    session.expunge_all()
    count = forget_chain(session, stone.child_id)
    for table in reversed(tables_of_children()):
        count += _count(session, delete(table).where(rows_of(table, stone.child_id)))
    count += _drop_accounts(session, people)
    _leave_stone(session, stone, count)
    queue(
        session, SETTLE, None, stone=stone.id.hex, child=stone.child_id.hex, keys="\n".join(keys),
        uploads="\n".join(one.hex for one in uploads),
    )  # fmt: skip
    leave_row(session, "retention.deleted", person_id=None, object_id=stone.child_id)
    return count


def forget_chain(session: Session, child_id: uuid.UUID) -> int:
    """Delete the child's own audit chain, words and all; it hangs on no foreign key."""
    mine = select(AuditRow.id).where(AuditRow.chain == child_id)
    return (
        _count(session, delete(AuditWords).where(AuditWords.audit_id.in_(mine)))
        + _count(session, delete(AuditRow).where(AuditRow.chain == child_id))
        + _count(session, delete(AuditHead).where(AuditHead.chain == child_id))
    )


def leave_stone(session: Session, stone: Stone) -> None:
    """The stone alone, in a restored house where nothing of the child is (any more)."""
    _leave_stone(session, stone, 0)
    leave_row(session, "retention.stone_again", person_id=None, object_id=stone.child_id)


def _leave_stone(session: Session, stone: Stone, records: int) -> None:
    said = [
        stone.id.hex, stone.child_id.hex, stone.council_id.hex, stone.kept_as.value, stone.due_on.isoformat(),
        stone.proposed_by.hex, stone.confirmed_by.hex, stone.at.isoformat(), records,
    ]  # fmt: skip
    session.add(
        RetentionStone(
            id=stone.id, deleted_child=stone.child_id, council=stone.council_id, kept_as=stone.kept_as, due_on=stone.due_on,
            proposed_by=stone.proposed_by, confirmed_by=stone.confirmed_by, deleted_at=stone.at, records=records,
            digest=hashlib.sha256(json.dumps(said).encode()).hexdigest(),
        )
    )  # fmt: skip
    session.flush()


def _keys(session: Session, child_id: uuid.UUID) -> set[str]:
    found: set[str] = set()
    for column in KEY_COLUMNS:
        table = Base.metadata.tables[column.class_.__tablename__]
        rows = session.execute(select(column).where(rows_of(table, child_id), column.is_not(None))).scalars()
        found |= {key for key in rows if key}
    return found


def _drop_accounts(session: Session, ids: Iterable[uuid.UUID]) -> int:
    """Delete the accounts of those who were here and whom nothing names any more: no space, no post, no words."""
    alone = set(ids)
    tables = [one for one in Base.metadata.sorted_tables if one.name not in OWN]
    first = (Membership.__tablename__, Staff.__tablename__)  # most are found there, and then asked for nowhere else
    for table in sorted(tables, key=lambda one: one.name not in first):
        for key in table.foreign_keys:
            if key.column.table.name == Person.__tablename__ and alone:
                for some in _parts(alone):
                    alone -= set(session.execute(select(key.parent).where(key.parent.in_(some)).distinct()).scalars())
    count = 0
    for some in _parts(alone):
        for table in reversed(Base.metadata.sorted_tables):
            if table.name in OWN:
                count += _count(session, delete(table).where(table.c.person_id.in_(some)))
        count += _count(session, delete(Person).where(Person.id.in_(some)))
    return count


def _parts(ids: Iterable[uuid.UUID]) -> list[list[uuid.UUID]]:
    listed = sorted(ids)
    return [listed[at : at + _AT_A_TIME] for at in range(0, len(listed), _AT_A_TIME)]


def _count(session: Session, what: Delete) -> int:
    found = session.execute(what, execution_options={"synchronize_session": False})
    assert isinstance(found, CursorResult)
    return found.rowcount
