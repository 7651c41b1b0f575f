"""What the rest of the house may ask of a search index; another engine can take Whoosh's place behind it.

An index holds words and ids, never a permission. It can always be made anew from the database.
"""

import uuid
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from wiki.search.question import Question


class IndexTrouble(Exception):
    """A child's index is not there, is of an earlier make, or can't be read; a rebuild puts it right."""


class IndexMissing(IndexTrouble):
    """There is no index for this child: nothing was said yet, or it was taken away."""


@dataclass(frozen=True)
class Entry:
    """One passage in the index: the words said in it, and the words around them (captions, names, the page's title)."""

    passage_id: uuid.UUID
    version_id: uuid.UUID
    said: tuple[str, ...]
    around: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A passage whose version ``version_id`` holds the words; more ``weight`` where they count for more of it.

    The weight is taken from that passage alone, so that no other, hidden perhaps, shows in the order of results.
    """

    passage_id: uuid.UUID
    version_id: uuid.UUID
    weight: float


class SearchIndex(Protocol):
    """One small index for each child."""

    def find(self, child_id: uuid.UUID, question: Question) -> list[Found]:
        """Every passage of the child that holds the words (at most MOST_FOUND). Raises IndexTrouble."""

    def change(self, child_id: uuid.UUID, entries: Iterable[Entry], gone: Iterable[uuid.UUID]) -> None:
        """Put ``entries`` in place of earlier ones of theirs and take ``gone`` out; safe on disk on return.

        Raises IndexTrouble where there is no sound index to change. The caller holds the child's ``turn``.
        """

    def replace(self, child_id: uuid.UUID, entries: Iterable[Entry]) -> None:
        """Make the child's index anew of ``entries`` alone. The caller holds the child's ``turn``."""

    def forget(self, child_id: uuid.UUID) -> None:
        """Take the child's index away, words and all."""

    def children(self) -> set[uuid.UUID]:
        """Whose indexes there are."""

    def turn(self, child_id: uuid.UUID, patience: float = 0.0) -> AbstractContextManager[bool]:
        """One writer at a time for each child: True when it is ours, False after ``patience`` seconds of waiting."""


MOST_FOUND = 5_000


def open_index(root: Path) -> SearchIndex:
    """The search index kept under the folder ``root``."""
    from wiki.search.whoosh_index import WhooshIndex  # an engine names this module, not the other way round

    return WhooshIndex(root)
