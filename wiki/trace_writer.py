"""Notes who looked at what, off the request's path: a buffer, one writer, a database of its own.

Reading leaves traces, but a page never waits for them (house.md, decision 6): one line for a person, a child, a page
and ten minutes, written in batches within a second. Losing the last second of views in a crash is accepted; writes,
exports, shares and sign-ins are audited with the act itself.
"""

import logging
import threading
import uuid
from datetime import datetime, timedelta

from sqlalchemy import (
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
    select,
    update,
)

from wiki import clock
from wiki.database import IMMEDIATE, Instant

_log = logging.getLogger("wiki.traces")
_WINDOW = timedelta(minutes=10)
_VISIT_GAP = timedelta(minutes=30)
_SECOND = 1.0
_MOST_WAITING = 50_000

metadata = MetaData()
views = Table(
    "trace_views",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("person_id", Uuid, nullable=False),
    Column("child_id", Uuid, nullable=False),
    Column("page_id", Uuid),
    Column("door", String(80), nullable=False),
    Column("began_at", Instant, nullable=False),
    Column("times", Integer, nullable=False),
    Index("ix_trace_views_child", "child_id", "began_at"),
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
_ONE_AT_A_TIME = 7_310_001  # any number; PostgreSQL's name for the lock below


def _make_tables(engine: Engine) -> None:
    """Make what is missing; web workers that start together do it one after the other."""
    with engine.connect().execution_options(**{IMMEDIATE: True}) as connection, connection.begin():
        if engine.dialect.name != "sqlite":
            connection.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
        metadata.create_all(connection)


Key = tuple[uuid.UUID, uuid.UUID, uuid.UUID | None, str]


class TraceWriter:
    """Takes notes of views and writes them in batches; also knows when a person was last in a space."""

    def __init__(self, engine: Engine, keep_writing: bool = True) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._waiting: dict[Key, int] = {}
        self._lines: dict[Key, tuple[int, datetime]] = {}
        self._visits: dict[tuple[uuid.UUID, uuid.UUID], tuple[datetime | None, datetime]] = {}
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._writer: threading.Thread | None = None
        _make_tables(engine)
        if keep_writing:
            self._writer = threading.Thread(target=self._keep_writing, name="traces", daemon=True)
            self._writer.start()

    def note(self, person_id: uuid.UUID, child_id: uuid.UUID, door: str, page_id: uuid.UUID | None) -> None:
        """Note one view; returns at once."""
        key = (person_id, child_id, page_id, door)
        with self._lock:
            if len(self._waiting) < _MOST_WAITING:
                self._waiting[key] = self._waiting.get(key, 0) + 1
        self._wake.set()

    def last_visit(self, person_id: uuid.UUID, child_id: uuid.UUID) -> datetime | None:
        """When the person's visit before this one ended; None on their first. Kept in memory for a minute."""
        key, now = (person_id, child_id), clock.now()
        found = self._visits.get(key)
        if found is not None and now - found[1] < timedelta(minutes=1):
            return found[0]
        with self._engine.connect() as connection:
            row = connection.execute(
                select(visits.c.before, visits.c.latest_at).where(
                    visits.c.person_id == person_id, visits.c.child_id == child_id
                )
            ).first()
        before = None
        if row is not None:
            before = row.latest_at if now - row.latest_at > _VISIT_GAP else row.before
        self._visits[key] = (before, now)
        return before

    def last_visits(self, person_id: uuid.UUID) -> dict[uuid.UUID, datetime]:
        """When the person was last in each space they ever visited, by child; one question whatever their number."""
        with self._engine.connect() as connection:
            rows = connection.execute(
                select(visits.c.child_id, visits.c.latest_at).where(visits.c.person_id == person_id)
            ).all()
        return {row.child_id: row.latest_at for row in rows}

    def write_waiting(self) -> None:
        """Write everything noted so far, in one transaction."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        if not waiting:
            return
        now = clock.now()
        with self._engine.connect().execution_options(**{IMMEDIATE: True}) as connection, connection.begin():
            for key, times in waiting.items():
                line = self._lines.get(key)
                if line is not None and now - line[1] < _WINDOW:
                    connection.execute(
                        update(views).where(views.c.id == line[0]).values(times=views.c.times + times)
                    )
                    continue
                person_id, child_id, page_id, door = key
                made = connection.execute(
                    insert(views).values(
                        person_id=person_id, child_id=child_id, page_id=page_id, door=door, began_at=now, times=times
                    )
                )
                assert made.inserted_primary_key is not None
                self._lines[key] = (made.inserted_primary_key[0], now)
            for person_id, child_id in {key[:2] for key in waiting}:
                self._note_visit(connection, person_id, child_id, now)
        if len(self._lines) > _MOST_WAITING:
            self._lines = {key: line for key, line in self._lines.items() if now - line[1] < _WINDOW}

    def _note_visit(self, connection: Connection, person_id: uuid.UUID, child_id: uuid.UUID, now: datetime) -> None:
        mine = (visits.c.person_id == person_id, visits.c.child_id == child_id)
        row = connection.execute(select(visits.c.latest_at).where(*mine)).first()
        if row is None:
            connection.execute(
                insert(visits).values(person_id=person_id, child_id=child_id, began_at=now, latest_at=now)
            )
        elif now - row.latest_at > _VISIT_GAP:
            connection.execute(
                update(visits).where(*mine).values(before=row.latest_at, began_at=now, latest_at=now)
            )
        else:
            connection.execute(update(visits).where(*mine).values(latest_at=now))

    def count(self, child_id: uuid.UUID) -> int:
        """How many lines are kept of a child's space."""
        with self._engine.connect() as connection:
            return connection.execute(
                select(func.count()).select_from(views).where(views.c.child_id == child_id)
            ).scalar_one()

    def stop(self) -> None:
        """Write what is waiting and end the writer."""
        self._stopping.set()
        self._wake.set()
        if self._writer is not None:
            self._writer.join(10)
        self._try_writing()

    def _keep_writing(self) -> None:
        while not self._stopping.is_set():
            self._wake.wait()
            self._wake.clear()
            self._stopping.wait(_SECOND)
            self._try_writing()

    def _try_writing(self) -> None:
        try:
            self.write_waiting()
        except Exception:  # a page must never fail, or wait, because its trace could not be written
            _log.exception("traces could not be written")
