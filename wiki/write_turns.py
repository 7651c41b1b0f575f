"""Has the threads of one process take turns at writing, so that each begins the moment the one before it is done.

SQLite lets one write at a time and has everybody else ask again, later and later (up to a tenth of a second between two
tries): of eight who save at once one waits for nothing while the lock lies free. Threads of one process can tell one
another instead. Between processes SQLite's own lock decides (sqlite.py asks for it every half millisecond).
"""

import threading
import time

from wiki.errors import Busy


class WriteTurns:
    """One writer at a time among the threads that share an engine."""

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self._place = threading.Lock()
        self._holder = 0

    def take(self) -> "Turn":
        """Wait for the turn. Raises Busy when it does not come in time, and at once to whoever has it already: a
        thread that waits for itself would wait for ever."""
        until = time.monotonic() + self.patience
        me = threading.get_ident()
        if self._holder == me or not self._place.acquire(timeout=self.patience):
            raise Busy
        self._holder = me
        return Turn(self, until)

    def _give_back(self) -> None:
        self._holder = 0
        self._place.release()


class Turn:
    """The right to write, until it is given back. ``until`` (of time.monotonic) is when its holder gives up waiting for
    other processes."""

    def __init__(self, turns: WriteTurns, until: float) -> None:
        self._turns: WriteTurns | None = turns
        self.until = until

    def give_back(self) -> None:
        """Let the next one in; doing it twice does nothing."""
        turns, self._turns = self._turns, None
        if turns is not None:
            turns._give_back()
