"""Reading requests take turns, so that they do not fight over the interpreter.

Python runs one thread at a time, and SQLite lets go of the interpreter at every row: eight pages put together at once
by one process hand it to and fro hundreds of times, which cost a third of the pages themselves (docs/performance.md).
Nobody waits for a turn longer than a moment, so a slow page holds no other up, and writes never wait here at all.
"""

import contextlib
import threading
from collections.abc import Iterator

_PATIENCE = 0.25


class Turns:
    """One reader at a time; who has waited for ``patience`` seconds goes ahead all the same."""

    def __init__(self, patience: float = _PATIENCE) -> None:
        self._place = threading.Lock()
        self._patience = patience
        self._held = threading.local()

    @contextlib.contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the turn while the block runs, or go without when it did not come in time."""
        self._held.mine = self._place.acquire(timeout=self._patience)
        try:
            yield
        finally:
            self.give_back()

    def give_back(self) -> None:
        """Go on without the turn, if this thread has it: before waiting for another machine."""
        if getattr(self._held, "mine", False):
            self._held.mine = False
            self._place.release()
