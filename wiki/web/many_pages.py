"""Slows down whoever opens very many pages of children in a short time, and says so in the access log.

An account that was taken over, or a program that copies a whole space, reads hundreds of pages in minutes; a person does not.
Each account may open some pages at once, and then one every two seconds, in each process of the web server: the count lives
in memory, is no record, and asks no database. Pictures, recordings and what pages fetch by themselves are not counted.
"""

import threading
import uuid
from dataclasses import dataclass

from wiki import clock

SECONDS_A_PAGE = 2.0
DOOR = "many_pages.noted"
"""What stands in the access log where a page would have been opened."""
UNCOUNTED = frozenset(
    {
        "drafts", "media", "media_progress", "media_read", "originals", "plan_clips", "symbols", "uploads", "corner",
        "corner_open",
    }
)  # fmt: skip
_MOST_PEOPLE = 20_000


class TooManyPages(Exception):
    """One account opened very many pages. ``seconds``: after how many it may open the next."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


@dataclass
class _Left:
    pages: float
    at: float


class PageCount:
    """How many pages each account may still open at once; ``most``: of somebody who has rested, 0 for no limit at all."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._left: dict[uuid.UUID, _Left] = {}

    def take(self, person_id: uuid.UUID, endpoint: str) -> None:
        """Count one page of ``endpoint``. Raises TooManyPages when none is left."""
        if not self._most or endpoint.split(".")[0] in UNCOUNTED:
            return
        now = clock.now().timestamp()
        with self._lock:
            mine = self._left.get(person_id)
            if mine is None:
                if len(self._left) >= _MOST_PEOPLE:
                    self._forget_rested(now)
                mine = self._left[person_id] = _Left(float(self._most), now)
            mine.pages = min(self._most, mine.pages + max(0.0, now - mine.at) / SECONDS_A_PAGE)
            mine.at = now
            if mine.pages < 1:
                raise TooManyPages(max(1, round((1 - mine.pages) * SECONDS_A_PAGE)))
            mine.pages -= 1

    def _forget_rested(self, now: float) -> None:
        rested = self._most * SECONDS_A_PAGE
        self._left = {one: left for one, left in self._left.items() if now - left.at < rested}
