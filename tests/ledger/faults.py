"""Kills the server by its own hand at named points of a save: where a power cut would hurt the most."""

import os
import signal
import stat
import threading
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

from wiki.database import Work

POINTS = ("temp-written", "file-synced", "renamed", "folder-synced", "before-commit", "after-commit")


STATEMENT = "statement"
"""Any question to any database, counted: for what is one long transaction."""


class _Countdown:
    """Counts arrivals at one point; at the set one the process, and all it started, is gone."""

    def __init__(self, point: str, number: int) -> None:
        self._point, self._left = point, number
        self._lock = threading.Lock()

    def reach(self, point: str) -> None:
        if point != self._point:
            return
        with self._lock:
            self._left -= 1
            if self._left == 0:
                os.killpg(0, signal.SIGKILL)
                time.sleep(60)


def arm(text: str) -> None:
    """Die at ``point:number``, such as "before-commit:2": just before the second commit. "" arms nothing."""
    if not text:
        return
    point, _colon, number = text.partition(":")
    if point not in {*POINTS, STATEMENT}:
        raise ValueError(f"no such point: {point}")
    countdown = _Countdown(point, int(number))
    if point == STATEMENT:
        event.listen(Engine, "before_cursor_execute", lambda *_given: countdown.reach(STATEMENT))
        return
    _round_fsync(countdown.reach)
    _round_rename(countdown.reach)
    _round_commit(countdown.reach)


def _round_fsync(reach: Callable[[str], None]) -> None:
    fsync = os.fsync

    def watched(handle: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        if not is_folder:
            reach("temp-written")
        fsync(handle)
        reach("folder-synced" if is_folder else "file-synced")

    os.fsync = watched  # type: ignore[assignment]


def _round_rename(reach: Callable[[str], None]) -> None:
    for name in ("rename", "replace"):
        act = getattr(os, name)

        def watched(*words: Any, _act: Callable[..., None] = act, **more: Any) -> None:
            _act(*words, **more)
            reach("renamed")

        setattr(os, name, watched)


def _round_commit(reach: Callable[[str], None]) -> None:
    commit = Work.commit

    def watched(work: Work) -> None:
        writes = work.is_writing
        if writes:
            reach("before-commit")
        commit(work)
        if writes:
            reach("after-commit")

    Work.commit = watched  # type: ignore[assignment,method-assign]

