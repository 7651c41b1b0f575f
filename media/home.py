"""What every home of files promises, whether it is a folder or a bucket: the one interface that ``Store`` stands on.

A home is handed checked keys only (media/keys.py). It never gives out an address that works without us: whoever reads
asks the wiki, which asks who they are, and passes the bytes on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class Listed:
    """A file that is there: its key, its size in bytes, and when it was made, in seconds since 1970."""

    key: str
    size: int
    made_at: float


class Pieces(Protocol):
    """Bytes a little at a time; ``close`` lets go of them, read to the end or not."""

    def __iter__(self) -> Iterator[bytes]: ...

    def close(self) -> None: ...


class Opened(Protocol):
    """A file that was found and can be read, whole or from one byte to another."""

    @property
    def size(self) -> int:
        """How many bytes there are."""

    def pieces(self, start: int, stop: int) -> Pieces:
        """The bytes from ``start`` up to but without ``stop``; closing them closes the file.

        Raises MediaRefused("away") where the home can't be reached.
        """

    def close(self) -> None:
        """Let go of a file of which no pieces were taken."""


class Home(Protocol):
    """Where files live. Each method may raise MediaRefused("away") where the home can't be reached just now."""

    def place(self, made: Path, key: str, size: int) -> None:
        """Take the finished file ``made`` in under ``key``, whole or not at all; ``made`` is gone afterwards.

        When it returns, the file is there for good. Raises MediaRefused when it can't be kept; nothing of it stays.
        """

    def size(self, key: str) -> int | None:
        """How many bytes the file has; None where there is none."""

    def open(self, key: str) -> Opened:
        """The file, to be read; raises OSError (FileNotFoundError and its like) where there is none."""

    def remove(self, key: str) -> bool:
        """Take a file away for good; says whether there was one."""

    def listing(self) -> Iterator[Listed]:
        """Every file that is there, in no order; things that are not ours are passed over."""

    def folder(self) -> Path | None:
        """The folder in which each file lies under its key; None where programs can't reach the files by a path."""
