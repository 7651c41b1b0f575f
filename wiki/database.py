"""Opens the database the same careful way on SQLite and PostgreSQL, and holds the one unit of work of a request."""

import os
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Engine,
    Enum,
    MetaData,
    String,
    Uuid,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeDecorator

from wiki import sqlite
from wiki.database_trouble import is_lock
from wiki.errors import Busy
from wiki.settings import SettingsError
from wiki.sqlite import IMMEDIATE as IMMEDIATE
from wiki.write_turns import Turn, WriteTurns

_turns: WeakKeyDictionary[Engine, WriteTurns] = WeakKeyDictionary()


class Id(Uuid[uuid.UUID]):
    """A UUID. SQLite gives text back, and a page reads some forty of the same few ids: each is read once, then kept."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """How a value from the database becomes a UUID; None where the driver gives one."""
        return _read_id if dialect.name == "sqlite" else super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call]


@lru_cache(maxsize=50_000)
def _read_id(text: str | None) -> uuid.UUID | None:
    return None if text is None else uuid.UUID(text)


class Base(DeclarativeBase):
    """Base of every table; each constraint gets a name, so that a migration can find it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {uuid.UUID: Id(), str: String()}


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime, stored without its zone so that both databases compare it alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def choice(kind: type[Any], name: str) -> Enum:
    """A column type for a StrEnum, kept as its words and checked by the database."""
    return Enum(
        kind, native_enum=False, create_constraint=True, name=name, length=40,
        values_callable=lambda members: [member.value for member in members],
    )  # fmt: skip


class checked(ColumnElement[Any]):
    """A column that a row is checked against, and that SQLite must not search by.

    A child may have thousands of versions, a page a dozen: without statistics SQLite takes the child's index for
    ``child_id = …`` and reads them all. PostgreSQL knows better by itself.
    """

    inherit_cache = True

    def __init__(self, column: ColumnElement[Any]) -> None:
        self.column = column
        self.type = column.type

    _traverse_internals = [("column", InternalTraversal.dp_clauseelement)]


@compiles(checked)
def _as_it_is(element: checked, compiler: Any, **given: Any) -> str:
    return str(compiler.process(element.column, **given))


@compiles(checked, "sqlite")
def _unindexed(element: checked, compiler: Any, **given: Any) -> str:
    return f"+{compiler.process(element.column, **given)}"


def open_engine(url: str, lock_wait_seconds: float = 15.0, connections: int = 30) -> Engine:
    """An engine for ``url``. SQLite: WAL, synchronous FULL, foreign keys on, writes begin IMMEDIATE.

    A lock is waited for ``lock_wait_seconds`` on either database, and so is one of the ``connections`` to PostgreSQL. What
    was to be saved never gets into an error's words, and so into no log.
    """
    if make_url(url).get_backend_name() != "sqlite":
        pool = {"pool_size": connections, "max_overflow": 0, "pool_timeout": lock_wait_seconds}
        engine = create_engine(url, **pool, pool_pre_ping=True, pool_use_lifo=True, hide_parameters=True)
        event.listen(engine, "connect", _lock_wait(lock_wait_seconds))
        return engine
    engine = create_engine(
        url, pool_size=20, max_overflow=100, pool_use_lifo=True, hide_parameters=True,
        connect_args={"timeout": lock_wait_seconds, "check_same_thread": False},
    )  # fmt: skip
    event.listen(engine, "connect", sqlite.prepare)
    event.listen(engine, "begin", sqlite.begin)
    _turns[engine] = WriteTurns(lock_wait_seconds)
    return engine


def refuse_read_only(engine: Engine) -> None:
    """Raise SettingsError for a SQLite file that can be read and not written: pages would open, and no save would be kept."""
    place = engine.url.database if engine.dialect.name == "sqlite" else None
    if place and os.path.exists(place) and not os.access(place, os.W_OK):
        raise SettingsError(f"This program may not write to its database {place}: have the file belong to whoever runs it.")


def _lock_wait(seconds: float) -> Callable[[Any, ConnectionPoolEntry], None]:
    """Has PostgreSQL give up on a lock after ``seconds``; by itself it would wait for ever."""

    def prepare(connection: Any, record: ConnectionPoolEntry) -> None:
        connection.execute(f"SET lock_timeout = {int(seconds * 1000)}")
        connection.commit()

    return prepare


class Work:
    """One unit of work: reads in a snapshot, then, if anything is written, one short write transaction.

    ``session`` reads until ``begin_writing`` was called; from then on it is the writing session, so that what
    was just written can be read. Nothing is kept unless ``commit`` is called. ``known``: what was worked out from this
    snapshot, for who asks again; forgotten with it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading: Connection | None = None
        self._reader: Session | None = None
        self._writer: Session | None = None
        self._turn: Turn | None = None
        self._after_commit: list[Callable[[], None]] = []
        self.known: dict[Any, Any] = {}

    @property
    def connection(self) -> Connection:
        """The connection to ask with, for the few questions that every page asks and that must be quick."""
        if self._writer is not None:
            return self._writer.connection()
        if self._reading is None:
            self._reading = self._open_reader()
        return self._reading

    @property
    def session(self) -> Session:
        """The session to ask with."""
        if self._writer is not None:
            return self._writer
        if self._reader is None:
            self._reader = Session(self.connection, autoflush=False)
        return self._reader

    @property
    def is_writing(self) -> bool:
        """Whether a write transaction is open."""
        return self._writer is not None

    def begin_writing(self, *, can_be_made_again: bool = False) -> Session:
        """The writing session; takes the write lock at once (SQLite), so that check and act are one step.

        ``can_be_made_again``: nobody's words, so the disk is not waited for. Raises Busy when another process holds the
        lock for longer than the set wait.
        """
        if self._writer is None:
            self._close_reader()
            turns = _turns.get(self._engine)
            self._turn = turns.take() if turns else None
            try:
                self._writer = self._open_writer(can_be_made_again)
            except BaseException:
                self._give_turn_back()
                raise
        return self._writer

    def _open_reader(self) -> Connection:
        connection = self._engine.connect()
        if connection.dialect.name == "sqlite":  # its read transaction stands still by itself
            return connection
        return connection.execution_options(isolation_level="REPEATABLE READ")

    def _open_writer(self, can_be_made_again: bool) -> Session:
        options = {IMMEDIATE: True, sqlite.UNTIL: self._turn and self._turn.until, sqlite.MADE_AGAIN: can_be_made_again}
        connection = self._engine.connect().execution_options(**options)
        try:
            connection.begin()
        except OperationalError as error:
            connection.close()
            if is_lock(error):
                raise Busy from error
            raise
        if can_be_made_again and connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
        writer = Session(connection, autoflush=True)
        writer.info["connection"] = connection
        return writer

    def _give_turn_back(self) -> None:
        if self._turn is not None:
            self._turn.give_back()
            self._turn = None

    def let_go(self) -> None:
        """Give the reading snapshot back before slow work; the next question opens a new one."""
        self._close_reader()

    def after_commit(self, act: Callable[[], None]) -> None:
        """Have ``act`` done once, after what was written is safe."""
        self._after_commit.append(act)

    def commit(self) -> None:
        """Keep everything written; does nothing when nothing was begun."""
        if self._writer is None:
            return
        self._writer.flush()
        connection = self._writer.info["connection"]
        connection.get_transaction().commit()
        self.close()
        acts, self._after_commit = self._after_commit, []
        for act in acts:
            act()

    def close(self) -> None:
        """Let go of both sessions; what was not committed is undone."""
        self._close_reader()
        if self._writer is not None:
            connection = self._writer.info["connection"]
            try:
                self._writer.close()
                connection.close()
            finally:
                self._writer = None
                self._give_turn_back()

    def _close_reader(self) -> None:
        self.known.clear()
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        if self._reading is not None:
            self._reading.close()
            self._reading = None

    def __enter__(self) -> "Work":
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()  # whoever forgot it, because their thread died, must not go on holding the lock
