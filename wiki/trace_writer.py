"""Notes who looked at what, off the request's path: a buffer, one writer, a database of its own.

Reading leaves traces, but a page never waits for them (house.md, decision 6): one line for a person, a child, a page
and ten minutes, written in batches within a second. Losing the last second of views in a crash is accepted; writes,
exports, shares and sign-ins are audited with the act itself.
"""

import logging
import threading
import uuid
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, func, insert, select, update

from wiki import clock
from wiki.database import IMMEDIATE
from wiki.trace_chain import Look, append, looks, make_tables, visits

_log = logging.getLogger("wiki.traces")
_WINDOW = timedelta(minutes=10)
_VISIT_GAP = timedelta(minutes=30)
_SECOND = 1.0
_MOST_WAITING = 50_000
_MOST_REFUSED = 100  # a person in ten minutes: whoever tries thousands of doors must not fill the disk


class TraceWriter:
    """Takes notes of views and writes them in batches; also knows when a person was last in a space."""

    def __init__(
        self, engine: Engine, keep_writing: bool = True,
        children_among: Callable[[Collection[uuid.UUID]], set[uuid.UUID]] = set,
    ) -> None:  # fmt: skip
        """``children_among``: which ids are children's, asked for those at which somebody was turned away."""
        self._engine = engine
        self._children_among = children_among
        self._lock = threading.Lock()
        self._waiting: dict[Look, None] = {}
        self._written: dict[Look, datetime] = {}
        self._visits: dict[tuple[uuid.UUID, uuid.UUID], tuple[datetime | None, datetime]] = {}
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._writer: threading.Thread | None = None
        make_tables(engine)
        if keep_writing:
            self._writer = threading.Thread(target=self._keep_writing, name="traces", daemon=True)
            self._writer.start()

    def note(self, look: Look) -> None:
        """Note one view, or that somebody was turned away; returns at once."""
        with self._lock:
            if len(self._waiting) < _MOST_WAITING:
                self._waiting[look] = None
        self._wake.set()

    def last_visit(self, person_id: uuid.UUID, child_id: uuid.UUID) -> datetime | None:
        """When the person's visit before this one ended; None on their first. Kept in memory for a minute."""
        key, now = (person_id, child_id), clock.now()
        found = self._visits.get(key)
        if found is not None and abs(now - found[1]) < timedelta(minutes=1):
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
        """Write everything noted so far, in one transaction; what could not be written waits for the next time."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        if not waiting:
            return
        try:
            self._write(list(waiting))
        except Exception:
            with self._lock:
                self._waiting = {**waiting, **self._waiting}
            raise

    def _write(self, waiting: list[Look]) -> None:
        now = clock.now()
        self._written = {look: at for look, at in self._written.items() if abs(now - at) < _WINDOW}
        lines = self._worth_writing([look for look in waiting if look not in self._written])
        with self._engine.connect().execution_options(**{IMMEDIATE: True}) as connection, connection.begin():
            append(connection, lines, now)
            for person_id, child_id in sorted({(look.person_id, look.child_id) for look in waiting if not look.refused}):
                self._note_visit(connection, person_id, child_id, now)
        self._written.update(dict.fromkeys(lines, now))

    def _worth_writing(self, lines: list[Look]) -> list[Look]:
        """Without those at ids that are no child's, and without the endless tries of one person."""
        asked = {look.child_id for look in lines if look.refused}
        real = self._children_among(asked) if asked else set()
        tried: dict[uuid.UUID, int] = {}
        for look in self._written:
            if look.refused:
                tried[look.person_id] = tried.get(look.person_id, 0) + 1
        kept = []
        for look in lines:
            if look.refused:
                tried[look.person_id] = tried.get(look.person_id, 0) + 1
                if look.child_id not in real or tried[look.person_id] > _MOST_REFUSED:
                    continue
            kept.append(look)
        return kept

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

    def looks_between(
        self, child_id: uuid.UUID, since: datetime, until: datetime, most: int = 5000
    ) -> list[tuple[datetime, Look]]:
        """The lines of a child from ``since`` (included) to ``until`` with their instants, the newest first, at most ``most``;
        those of the last second may not be written yet."""
        rows = (
            select(looks)
            .where(looks.c.child_id == child_id, looks.c.at >= since, looks.c.at < until)
            .order_by(looks.c.number.desc())
            .limit(most)
        )
        with self._engine.connect() as connection:
            found = connection.execute(rows).all()
        return [(row.at, Look(row.person_id, child_id, row.role, row.door, row.page_id, row.refused)) for row in found]

    def count(self, child_id: uuid.UUID) -> int:
        """How many lines are kept of a child's space."""
        with self._engine.connect() as connection:
            return connection.execute(
                select(func.count()).select_from(looks).where(looks.c.child_id == child_id)
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
