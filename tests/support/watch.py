"""Watches the database during a request: a read must write nothing, and a write must leave nothing uncommitted."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

_WRITES = re.compile(r"\s*(insert|update|delete|replace|create|alter|drop|truncate)\b", re.IGNORECASE)
_TRACES = re.compile(r"\btrace_(views|visits)\b")


class Watch:
    """Notes what the thread of a request writes, while ``looking``; other threads (traces, worker) are not looked at."""

    def __init__(self, engine: Engine) -> None:
        self._thread: int | None = None
        self.writes: list[str] = []
        self.undone: list[str] = []
        self.statements = 0
        event.listen(engine, "before_cursor_execute", self._execute)
        event.listen(engine, "commit", self._commit)
        event.listen(engine, "rollback", self._rollback)

    @contextmanager
    def looking(self) -> Iterator["Watch"]:
        """Note what this thread writes inside; what was noted before is forgotten."""
        self.writes, self.undone, self.statements = [], [], 0
        self._thread = threading.get_ident()
        try:
            yield self
        finally:
            self._thread = None

    def _execute(self, connection: Connection, cursor: Any, statement: str, *rest: Any) -> None:
        if threading.get_ident() != self._thread:
            return
        self.statements += 1
        if _WRITES.match(statement) and not _TRACES.search(statement):
            self.writes.append(statement)
            connection.info.setdefault("unsaved", []).append(statement)

    def _commit(self, connection: Connection) -> None:
        connection.info.pop("unsaved", None)

    def _rollback(self, connection: Connection) -> None:
        self.undone += connection.info.pop("unsaved", [])
