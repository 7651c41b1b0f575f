"""Makes a row in every table that leads to a child, whatever its columns are, each word in it a canary of that child."""

import itertools
import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Enum,
    Integer,
    LargeBinary,
    String,
    Table,
    Uuid,
    insert,
    select,
)

from wiki import clock
from wiki.access.audience import from_preset
from wiki.commands.retention_delete import CHILDREN, OWN, tables_of_children
from wiki.database import Base, Instant
from wiki.models.audience import AudienceText
from wiki.words import Preset

_numbers = itertools.count(70_001)


@dataclass
class Filled:
    """One child's rows by table: the values of the key of each."""

    child_id: uuid.UUID
    canary: str
    person_id: uuid.UUID
    made: dict[str, dict[str, Any]] = field(default_factory=dict)


def fill(connection: Connection, child_id: uuid.UUID, canary: str) -> Filled:
    """A row in each such table for the child, and an account that stands wherever somebody is named."""
    found = Filled(child_id, canary, uuid.uuid4())
    people = Base.metadata.tables["people"]
    account = {one.name: _value(connection, found, people, one) for one in people.columns} | {"id": found.person_id}
    connection.execute(insert(people), account)
    for table in Base.metadata.sorted_tables:
        if table.name in OWN:
            found.made[table.name] = _row(connection, found, table)
            connection.execute(insert(table), found.made[table.name])
    found.made["people"] = account
    for table in tables_of_children():
        if table.name == CHILDREN:
            found.made[table.name] = {"id": child_id}
            continue
        found.made[table.name] = row = _row(connection, found, table)
        connection.execute(insert(table), row)
        if not row.get("id") and "id" in table.c:
            row["id"] = connection.execute(select(table.c.id).order_by(table.c.id.desc())).scalars().first()
    return found


_LEFT = object()


def _row(connection: Connection, found: Filled, table: Table) -> dict[str, Any]:
    values = {one.name: _value(connection, found, table, one) for one in table.columns}
    return {name: value for name, value in values.items() if value is not _LEFT}


def _value(connection: Connection, found: Filled, table: Table, column: Column[Any]) -> Any:
    for key in column.foreign_keys:
        target = key.column.table
        if target is table:
            return None
        if target.name == "people":
            return found.person_id
        if target.name in found.made:
            return found.made[target.name][key.column.name]
        if target.name in {one.name for one in tables_of_children()}:
            return None  # a ring: comes later
        there = connection.execute(select(key.column).limit(1)).scalar()
        return there if there is not None else _beside(connection, found, target, key.column.name)
    kind = column.type
    if column.autoincrement is True:
        return _LEFT
    if isinstance(kind, Enum):
        return kind.python_type(kind.enums[0]) if kind.enum_class else kind.enums[0]
    if isinstance(kind, Instant):
        return None if column.nullable else clock.now()
    if isinstance(kind, Date):
        return date(2026, 1, 2)
    if isinstance(kind, Boolean):
        return False
    if isinstance(kind, Integer):
        return next(_numbers)
    if isinstance(kind, Uuid):
        return uuid.uuid4()
    if isinstance(kind, LargeBinary):
        return b""
    if isinstance(kind, JSON):
        return {"said": found.canary}
    if isinstance(kind, AudienceText):
        return from_preset(Preset.ONLY_ME, found.person_id)
    if isinstance(kind, String):
        return f"{found.canary} {table.name} {column.name} {next(_numbers)}"[: kind.length or 200]
    return _LEFT


def _beside(connection: Connection, found: Filled, table: Table, wanted: str) -> Any:
    """A row of a table that is about no child, where there is none yet."""
    row = _row(connection, found, table)
    connection.execute(insert(table), row)
    return row[wanted]


def rows_with(connection: Connection, filled: Filled) -> set[str]:
    """The tables that still hold the row that was made."""
    there = set()
    for name, row in filled.made.items():
        table = Base.metadata.tables[name]
        keys = [one for one in table.primary_key.columns if one.name in row]
        if connection.execute(select(*keys).where(*(one == row[one.name] for one in keys))).first() is not None:
            there.add(name)
    return there
