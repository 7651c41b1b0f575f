"""Tells whoever waits how far a helper is, from what ffmpeg says of itself while it works.

Nobody need ask: where nobody does, nothing is read twice. A step is one helper; some files take several.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Tell = Callable[[int, int], None]
"""Called with the step, from 1, and how much of it is done, 0 to 99."""

_DURATION = re.compile(rb"Duration: (\d+):(\d\d):(\d\d)")
_DONE = re.compile(rb"out_time_us=(\d+)\n")
_MOST = 8192  # one saying of ffmpeg's never lies further back


class _Follower:
    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._step = 0
        self._seconds = 0
        self._heard = b""

    def begin(self) -> None:
        self._step += 1
        self._seconds = 0
        self._heard = b""

    def hear(self, piece: bytes) -> None:
        self._heard = (self._heard + piece)[-_MOST:]
        if not self._seconds and (found := _DURATION.search(self._heard)):
            hours, minutes, seconds = (int(one) for one in found.groups())
            self._seconds = hours * 3600 + minutes * 60 + seconds
        done = _DONE.findall(self._heard)
        if self._seconds and done:
            self._heard = b""
            self._tell(self._step, max(0, min(99, int(done[-1]) // (self._seconds * 10_000))))


_follower: ContextVar[_Follower | None] = ContextVar("follower", default=None)


@contextmanager
def followed(tell: Tell) -> Iterator[None]:
    """Inside, ``tell`` hears how far each helper of this thread is. It must be quick and raise nothing."""
    token = _follower.set(_Follower(tell))
    try:
        yield
    finally:
        _follower.reset(token)


def begin() -> None:
    """A helper begins."""
    if (follower := _follower.get()) is not None:
        follower.begin()


def hear(piece: bytes) -> None:
    """It said something, on either output."""
    if (follower := _follower.get()) is not None:
        follower.hear(piece)
