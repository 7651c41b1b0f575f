"""The ledger: what was asked of the server, noted before it was sent, and whether the server said it was kept."""

import threading
import time
import uuid
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """What the one who sent it knows of a write."""

    SENT = "sent"
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True)
class File:
    """A file that was sent with words: what must lie in the store, and what must be said of it."""

    data: bytes
    sha256: str
    name: str
    content_type: str
    box: str
    alt: str
    caption: str


@dataclass
class Write:
    """One act of one person. ``body`` is what must be read back (line ends as the program keeps them)."""

    act: str
    person_id: uuid.UUID
    page_id: uuid.UUID
    once: str
    body: str = ""
    word: str = ""
    passage_id: uuid.UUID | None = None
    base: int = 0
    to: int = 0
    file: File | None = None
    state: State = State.SENT
    status: int = 0
    sent_at: float = 0.0
    answered_at: float = field(default=float("inf"))

    def __str__(self) -> str:
        kept = f"{self.state} ({self.status})" if self.status else str(self.state)
        more = f", with {self.file.name}" if self.file else ""
        return f"{self.act} {self.word or self.once} on page {self.page_id.hex[:8]}{more}: {kept}"


class Ledger:
    """Every write of a test, in the order in which they were begun."""

    def __init__(self) -> None:
        self.writes: list[Write] = []
        self._lock = threading.Lock()

    def begin(self, write: Write) -> None:
        """Note a write, before a byte of it is sent."""
        write.sent_at = time.monotonic()
        with self._lock:
            self.writes.append(write)

    def kept(self, write: Write, status: int) -> None:
        """The server said that it was kept, and the whole of that answer came."""
        write.answered_at, write.status, write.state = time.monotonic(), status, State.KEPT

    def refused(self, write: Write, status: int) -> None:
        """The server said that it was not kept."""
        write.answered_at, write.status, write.state = time.monotonic(), status, State.REFUSED

    def count(self, state: State) -> int:
        """How many writes are known to be so."""
        return sum(write.state is state for write in self.writes)
