"""Questions that every page asks, made ready once.

For each asking SQLAlchemy looks its compiled words up, puts the parameters together and wraps the answer, which costs
several times what SQLite needs to answer (docs/performance.md). A prepared question keeps the words and the converters of
SQLAlchemy's own types, and asks the driver itself. PostgreSQL, where the way there and back is the cost, is asked as ever.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.types import TypeEngine

_Convert = Callable[[Any], Any] | None


@dataclass(frozen=True)
class _Ready:
    """A question in SQLite's words. ``fixed``: every parameter in its place, those that are given left open;
    ``given``: the place, name and converter of each of those; ``columns``: the converters that an answer needs."""

    words: str
    fixed: tuple[Any, ...]
    given: tuple[tuple[int, str, _Convert], ...]
    columns: tuple[tuple[int, Callable[[Any], Any]], ...]

    def parameters(self, given: Mapping[str, Any]) -> list[Any]:
        """What stands for each question mark."""
        found = list(self.fixed)
        for place, name, convert in self.given:
            found[place] = given[name] if convert is None else convert(given[name])
        return found

    def row(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """A row of the driver's as SQLAlchemy would give it."""
        found = list(row)
        for place, convert in self.columns:
            found[place] = convert(found[place])
        return tuple(found)


class PreparedSelect:
    """One SELECT whose parameters are all named, to be asked again and again. One that takes a list of values is asked in
    the usual way: its words are others for each number of them."""

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self.statement = statement
        self._takes_list: bool | None = None
        self._ready: _Ready | None = None

    def all(self, connection: Connection, given: Mapping[str, Any]) -> Sequence[Any]:
        """Every row of the answer. Raises what ``Connection.execute`` raises, and KeyError for a parameter not given."""
        if connection.dialect.name == "sqlite" and not self._is_for_list():
            try:
                return self._ask(connection, given)
            except sqlite3.Error:
                pass  # asked once more in the usual way, which says what is wrong in the words that others wait for
        return connection.execute(self.statement, given).all()

    def first(self, connection: Connection, given: Mapping[str, Any]) -> Any:
        """The first row of the answer; None where there is none. Raises as ``all``."""
        rows = self.all(connection, given)
        return rows[0] if rows else None

    def scalar(self, connection: Connection, given: Mapping[str, Any]) -> Any:
        """The first column of the first row; None where there is none. Raises as ``all``."""
        row = self.first(connection, given)
        return None if row is None else row[0]

    def _is_for_list(self) -> bool:
        if self._takes_list is None:
            self._takes_list = any(bind.expanding for bind in self.statement.compile().binds.values())
        return self._takes_list

    def _ask(self, connection: Connection, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        ready = self._ready
        if ready is None:
            ready = self._ready = _make_ready(self.statement, connection.dialect)
        parameters = ready.parameters(given)
        if not connection.in_transaction():
            connection.begin()
        cursor = connection.connection.cursor()
        try:
            heard = connection.dispatch  # whoever listens hears of these questions as of any other
            if heard.before_cursor_execute:
                heard.before_cursor_execute(connection, cursor, ready.words, parameters, None, False)
            cursor.execute(ready.words, parameters)
            if heard.after_cursor_execute:
                heard.after_cursor_execute(connection, cursor, ready.words, parameters, None, False)
            return [ready.row(row) for row in cursor.fetchall()]
        finally:
            cursor.close()


def _make_ready(statement: Select[*tuple[Any, ...]], dialect: Dialect) -> _Ready:
    left_open = {name for name, bind in statement.compile(dialect=dialect).binds.items() if bind.required}
    # Some values stand in the words themselves (what goes between joined names); to write them in, each other wants a value.
    filled = statement.params(dict.fromkeys(left_open))
    compiled = filled.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    fixed: list[Any] = []
    given: list[tuple[int, str, _Convert]] = []
    for place, name in enumerate(compiled.positiontup or ()):
        bind = compiled.binds[name]
        convert = _impl(bind.type, dialect).bind_processor(dialect)
        if name in left_open:
            given.append((place, name, convert))
            fixed.append(None)
        else:
            fixed.append(bind.effective_value if convert is None else convert(bind.effective_value))
    columns = ((place, _from(one["type"], dialect)) for place, one in enumerate(statement.column_descriptions))
    converted = tuple((place, convert) for place, convert in columns if convert is not None)
    return _Ready(str(compiled), tuple(fixed), tuple(given), converted)


def _impl(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)


def _from(kind: TypeEngine[Any], dialect: Dialect) -> _Convert:
    return _impl(kind, dialect).result_processor(dialect, None)
