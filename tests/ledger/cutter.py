"""A byte-wise cutter: copies of the database's files as a power cut may leave them, each held against the ledger (C3).

SQLite puts what is new at the end of its log and only later into the database itself. So a power cut can harm the end of the
log, or, while the log is brought in, pages of the database that stand in the log still.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.ledger.book import Ledger, State, Write
from tests.ledger.check import check
from tests.ledger.home import Home

BLOCK = 4096
HEAD, FRAME = 32, 24 + BLOCK  # of SQLite's log: its own head, then a page with a head of its own, and again


def dropped(data: bytes) -> tuple[bytes, int]:
    """The last 4 KiB never came; and where the harm begins."""
    return data[:-BLOCK], len(data) - BLOCK


def zeroed(data: bytes) -> tuple[bytes, int]:
    """The last 4 KiB are there and empty."""
    return data[:-BLOCK] + bytes(BLOCK), len(data) - BLOCK


def swapped(data: bytes) -> tuple[bytes, int]:
    """The last two blocks of 4 KiB stand in each other's place."""
    return data[: -2 * BLOCK] + data[-BLOCK:] + data[-2 * BLOCK : -BLOCK], len(data) - 2 * BLOCK


HARMS: tuple[Callable[[bytes], tuple[bytes, int]], ...] = (dropped, zeroed, swapped)


@dataclass
class Cutter:
    """The files of a database, taken while people wrote. ``marks``: how long the log was when each write was acknowledged."""

    home: Home
    ledger: Ledger
    folder: Path
    marks: list[tuple[Write, int]] = field(default_factory=list)
    main: bytes = b""
    log: bytes = b""

    def __post_init__(self) -> None:
        self._lies = Path(self.home.url.removeprefix("sqlite:///"))
        self._opened = 0

    def log_size(self) -> int:
        """How long the log is now."""
        return self._lies.with_name(f"{self._lies.name}-wal").stat().st_size

    def mark(self, write: Write | None) -> None:
        """The write was acknowledged just now: a power cut from here on may not cost it."""
        assert write is not None and write.state is State.KEPT, f"{write} was not kept"
        self.marks.append((write, self.log_size()))

    def copy(self) -> None:
        """Take the files as they lie, whoever is writing."""
        self.main = self._lies.read_bytes()
        self.log = self._lies.with_name(f"{self._lies.name}-wal").read_bytes()
        sizes = [size for _write, size in self.marks]
        assert sizes == sorted(sizes) and sizes[-1] <= len(self.log), "the log was begun anew: the marks say nothing"

    def open(self, log: bytes, main: bytes | None = None) -> Path:
        """A folder with these files, as they lie when the power is back."""
        self._opened += 1
        place = self.folder / f"cut-{self._opened}"
        place.mkdir()
        (place / "golden_thread.sqlite3").write_bytes(self.main if main is None else main)
        (place / "golden_thread.sqlite3-wal").write_bytes(log)
        return place

    def hold(self, place: Path, whole_until: int) -> list[str]:
        """Open it, and check C0: every write acknowledged before the log's byte ``whole_until`` is there, any other whole or absent."""
        safe = {id(write) for write, size in self.marks if size <= whole_until}
        book = Ledger()
        book.writes = [
            write if id(write) in safe else replace(write, state=State.SENT, status=0, answered_at=float("inf"))
            for write in self.ledger.writes
        ]
        found = check(replace(self.home, url=f"sqlite:///{place / 'golden_thread.sqlite3'}"), book, search=False)
        shutil.rmtree(place)
        return found.problems + ([] if found.kept == len(safe) else [f"{found.kept} of {len(safe)} were looked for"])

    def torn(self, after: bytes) -> Iterator[tuple[str, bytes]]:
        """The database as a cut may leave it while the log is brought in: ``after`` is what it becomes, page by page."""
        before = self.main.ljust(len(after), b"\0")
        pages = range(0, len(after), BLOCK)
        new = [at for at in pages if before[at : at + BLOCK] != after[at : at + BLOCK]]
        assert len(new) > 2, "nothing was brought in"
        for name, count in (("one", 1), ("half", len(new) // 2), ("all but one", len(new) - 1)):
            torn = bytearray(self.main)
            torn.extend(bytes(len(after) - len(torn)))
            for at in new[:count]:
                torn[at : at + BLOCK] = after[at : at + BLOCK]
            last = new[count - 1]
            yield f"{name} of {len(new)} pages brought in", bytes(torn)
            torn[last + BLOCK // 2 : last + BLOCK] = bytes(BLOCK // 2)
            yield f"{name}, the last of them half", bytes(torn)
        for harm in HARMS:
            yield f"all brought in, the end {harm.__name__}", _at_pages(after, new, harm)


def _at_pages(after: bytes, new: list[int], harm: Callable[[bytes], tuple[bytes, int]]) -> bytes:
    """``after``, with the last two pages that were brought in harmed as an end is."""
    torn = bytearray(after)
    places = new[-2:]
    ends, _from = harm(b"".join(after[at : at + BLOCK] for at in places))
    ends = ends.ljust(2 * BLOCK, b"\0")
    for number, at in enumerate(places):
        torn[at : at + BLOCK] = ends[number * BLOCK : (number + 1) * BLOCK]
    return bytes(torn)
