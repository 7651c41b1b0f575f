"""Has a long piece of work give way to whoever saves: it writes a little at a time, and rests after each.

SQLite lets one write at a time, and the threads of the web server are in other processes: they ask for the lock every half
millisecond (sqlite.py), so a rest lets them in.
"""

import time
import uuid
from collections.abc import Iterator, Sequence

HELD = 0.006
"""Seconds that one transaction should keep others from writing."""
_LEAST_REST = 0.002
_RESTS = 2.0
_LEAST, _MOST = 20, 200


class Pace:
    """How much at a time, by how long the last lasted. ``in_haste``: somebody waits for the work, so it rests no longer
    than lets others write."""

    def __init__(self, *, in_haste: bool = True) -> None:
        self.size = _LEAST
        self._in_haste = in_haste
        self._rest = 0.0
        self._began = time.monotonic()

    def parts(self, ids: Sequence[uuid.UUID]) -> Iterator[tuple[list[uuid.UUID], bool]]:
        """These ids, some at a time, and whether they are the last; of no ids, one part of none. Each but the first waits
        until others had their time."""
        start, is_last = 0, False
        while not is_last:
            time.sleep(self._rest)
            self._began = time.monotonic()
            some = list(ids[start : start + self.size])
            start += len(some)
            is_last = start >= len(ids)
            yield some, is_last

    def note(self, held: float) -> None:
        """The part that was just done kept others from writing for ``held`` seconds: rest, and choose the next, by that."""
        change = HELD / max(held, 0.0001)
        self.size = max(_LEAST, min(_MOST, int(self.size * min(2.0, max(0.25, change)))))
        worked = 0.0 if self._in_haste else time.monotonic() - self._began
        self._rest = max(_LEAST_REST, _RESTS * held, worked)
