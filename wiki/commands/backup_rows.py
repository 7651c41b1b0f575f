"""How the rows of a backup are written down: plain values, so that any program can read them, and either database take them."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Enum,
    Float,
    MetaData,
    String,
    TableClause,
    TypeDecorator,
    Uuid,
    column,
    insert,
    select,
    table,
)
from sqlalchemy.types import TypeEngine

Columns = dict[str, str]
"""The columns of a table: name → kind."""

_KINDS: dict[str, TypeEngine[Any]] = {
    "id": Uuid(), "instant": DateTime(), "day": Date(), "yes": Boolean(), "whole": BigInteger(), "part": Float(),
    "json": JSON(none_as_null=True), "text": String(),
}  # fmt: skip
"""As what each kind is asked for and kept. The tables' own clever types are passed by: what stands in the database stands
in the backup, whatever the program makes of it."""
_READ: dict[str, Callable[[str], Any]] = {"id": UUID, "instant": datetime.fromisoformat, "day": date.fromisoformat}
_AT_A_TIME, _LETTERS = 1000, 4_000_000


def columns_of(metadata: MetaData, left_out: frozenset[str]) -> dict[str, Columns]:
    """The tables to write down, each after those that it points at; numbers that a database gives by itself it gives anew."""
    found = (one for one in metadata.sorted_tables if one.name not in left_out)
    return {one.name: {name.name: _kind(name.type) for name in one.columns if name.autoincrement is not True} for one in found}


def _kind(type_: TypeEngine[Any]) -> str:
    inner = type_.impl_instance if isinstance(type_, TypeDecorator) else type_
    if isinstance(inner, String | Enum):
        return "text"
    python = {datetime: "instant", date: "day", bool: "yes", int: "whole", float: "part", UUID: "id"}
    return "json" if isinstance(inner, JSON) else python[inner.python_type]


Which = Callable[[TableClause], ColumnElement[bool]]


def read_rows(connection: Connection, name: str, columns: Columns, which: Which | None = None) -> Iterator[bytes]:
    """The rows of a table (those of ``which``), some at a time, each a line of JSON."""
    lines: list[bytes] = []
    letters = 0
    table_ = _table(name, columns)
    wanted = select(*table_.columns) if which is None else select(*table_.columns).where(which(table_))
    found = connection.execution_options(yield_per=_AT_A_TIME).execute(wanted)
    for row in found:
        line = json.dumps([_plain(value) for value in row], ensure_ascii=False).encode() + b"\n"
        lines.append(line)
        letters += len(line)
        if len(lines) >= _AT_A_TIME or letters > _LETTERS:
            yield b"".join(lines)
            lines, letters = [], 0
    if lines:
        yield b"".join(lines)


def put_rows(connection: Connection, name: str, columns: Columns, lines: bytes) -> int:
    """Put such rows back; returns how many there were."""
    rows = [dict(zip(columns, json.loads(line), strict=True)) for line in lines.splitlines()]
    put_plain_rows(connection, name, columns, rows)
    return len(rows)


def put_plain_rows(connection: Connection, name: str, columns: Columns, rows: list[dict[str, Any]]) -> None:
    """Put rows back whose values are as JSON has them."""
    ready = [{key: _value(kind, row[key]) for key, kind in columns.items()} for row in rows]
    connection.execute(insert(_table(name, columns)), ready)


def _table(name: str, columns: Columns) -> TableClause:
    return table(name, *(column(key, _KINDS[kind]) for key, kind in columns.items()))


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    return value.isoformat() if isinstance(value, date) else value


def _value(kind: str, given: Any) -> Any:
    if given is None:
        return None
    return _READ[kind](given) if kind in _READ else given
