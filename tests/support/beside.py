"""Has somebody else act between two statements of one transaction: until they are done, or wait for it at a lock.

Only PostgreSQL lets them: SQLite has one writer at a time.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event, text

_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


@contextmanager
def beside(engine: Engine, after: str, act: Callable[[], object]) -> Iterator[None]:
    """Once, right after the first statement that begins with ``after`` (or holds it), ``act`` is done in a thread of its own.

    On leaving it has ended, and what it raised is raised here.
    """
    trouble: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as error:
            trouble.append(error)

    waiting, thread = [after], threading.Thread(target=run)

    def come_between(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not waiting or waiting[0] not in statement or threading.current_thread() is thread:
            return
        waiting.pop()
        thread.start()
        until = time.monotonic() + 10
        while thread.is_alive() and time.monotonic() < until and not _is_held_up(engine):
            thread.join(0.01)

    event.listen(engine, "after_cursor_execute", come_between)
    try:
        yield
    finally:
        event.remove(engine, "after_cursor_execute", come_between)
        if thread.ident is not None:
            thread.join()
    assert not waiting, f"no statement held {after!r}"
    if trouble:
        raise trouble[0]


def _is_held_up(engine: Engine) -> bool:
    with engine.connect() as connection:
        return bool(connection.execute(_WAITING).scalar_one())
