"""The tables of who looked at what, in a chain for each child: a line that was changed, taken out or moved shows.

Lines hold ids, a role, a door and an instant; never words, titles or what was searched for.
"""

import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Uuid,
    func,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from wiki.database import IMMEDIATE, Instant

metadata = MetaData()
looks = Table(
    "trace_looks",
    metadata,
    Column("child_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("person_id", Uuid, nullable=False),
    Column("role", String(30), nullable=False),
    Column("door", String(80), nullable=False),
    Column("page_id", Uuid),
    Column("refused", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_trace_looks_child_at", "child_id", "at"),
)
heads = Table(
    "trace_heads",
    metadata,
    Column("child_id", Uuid, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
visits = Table(
    "trace_visits",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("child_id", Uuid, primary_key=True),
    Column("before", Instant),
    Column("began_at", Instant, nullable=False),
    Column("latest_at", Instant, nullable=False),
)
# As lines were kept before they were chained: taken over once, then gone. Old backups hold it too.
unchained = Table(
    "trace_views",
    MetaData(),
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("person_id", Uuid, nullable=False),
    Column("child_id", Uuid, nullable=False),
    Column("page_id", Uuid),
    Column("door", String(80), nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("times", Integer, nullable=False),
    Index("ix_trace_views_child", "child_id", "began_at"),
)
_ONE_AT_A_TIME = 7_310_001  # any number; PostgreSQL's name for the lock below


@dataclass(frozen=True)
class Look:
    """One line: somebody passed a door of a child's space, or was turned away at it (``refused``)."""

    person_id: uuid.UUID
    child_id: uuid.UUID
    role: str
    door: str
    page_id: uuid.UUID | None = None
    refused: bool = False


def make_tables(engine: Engine) -> None:
    """Make what is missing; web workers that start together do it one after the other."""
    with engine.connect().execution_options(**{IMMEDIATE: True}) as connection, connection.begin():
        if engine.dialect.name != "sqlite":
            connection.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
        metadata.create_all(connection)
        if inspect(connection).has_table(unchained.name):
            for row in connection.execute(select(unchained).order_by(unchained.c.id)).all():
                append(connection, [Look(row.person_id, row.child_id, "", row.door, row.page_id)], row.began_at)
            unchained.drop(connection)


def append(connection: Connection, lines: Iterable[Look], at: datetime) -> None:
    """Add lines to the ends of their children's chains, in the transaction of ``connection``."""
    of_child: dict[uuid.UUID, list[Look]] = {}
    for line in lines:
        of_child.setdefault(line.child_id, []).append(line)
    for child_id in sorted(of_child):  # in one order, so that two processes never wait for each other in a ring
        _append(connection, child_id, of_child[child_id], at)


def _append(connection: Connection, child_id: uuid.UUID, lines: list[Look], at: datetime) -> None:
    chosen = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(chosen(heads).values(child_id=child_id, number=0, hash="").on_conflict_do_nothing())
    mine = heads.c.child_id == child_id
    number, last = connection.execute(select(heads.c.number, heads.c.hash).where(mine).with_for_update()).one()
    rows = []
    for line in lines:
        number += 1
        row = {
            "child_id": child_id, "number": number, "person_id": line.person_id, "role": line.role, "door": line.door,
            "page_id": line.page_id, "refused": line.refused, "at": at, "previous": last,
        }  # fmt: skip
        last = row["hash"] = _hash(row)
        rows.append(row)
    connection.execute(insert(looks), rows)
    connection.execute(update(heads).where(mine).values(number=number, hash=last))


def _hash(row: dict[str, object]) -> str:
    """SHA-256 (hex) over what a line says and the link before it."""
    said = [str(row[name]) for name in ("previous", "child_id", "number", "person_id", "role", "door", "page_id", "refused")]
    at = row["at"]
    assert isinstance(at, datetime)
    return hashlib.sha256(json.dumps([*said, at.isoformat()]).encode()).hexdigest()


def faults(connection: Connection) -> Iterator[tuple[uuid.UUID, int, str]]:
    """What is wrong with the chains: child, number of the line, and the problem in words."""
    ends = {row.child_id: (row.number, row.hash) for row in connection.execute(select(heads))}
    reached: dict[uuid.UUID, tuple[int, str]] = {}
    rows = connection.execute(select(looks).order_by(looks.c.child_id, looks.c.number).execution_options(yield_per=1000))
    for row in rows.mappings():
        child_id, number = row["child_id"], row["number"]
        before, last = reached.get(child_id, (0, ""))
        if number != before + 1:
            yield child_id, number, f"line {before + 1} is missing"
        elif row["previous"] != last:
            yield child_id, number, "it does not follow the line before it"
        if row["hash"] != _hash(dict(row)):
            yield child_id, number, "it was changed after it was written"
        reached[child_id] = (number, row["hash"])
    for child_id in sorted(ends.keys() | reached.keys()):
        if ends.get(child_id) != reached.get(child_id, (0, "")):
            yield child_id, reached.get(child_id, (0, ""))[0], "the end was cut off or replaced"
