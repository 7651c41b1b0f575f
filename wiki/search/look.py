"""Looks words up in a child's index, and says plainly when there is no sound index to look in."""

import logging
import uuid
from dataclasses import dataclass
from pathlib import Path

from wiki.search.index import Found, IndexMissing, IndexTrouble, open_index
from wiki.search.question import Question

_log = logging.getLogger("wiki.search")


@dataclass(frozen=True)
class Looked:
    """What the index knows: passages that hold the words, for the database to say which the reader may see."""

    found: tuple[Found, ...] = ()
    is_missing: bool = False
    is_damaged: bool = False


def look(search_root: Path, child_id: uuid.UUID, question: Question) -> Looked:
    """The passages of the child that hold what ``question`` looks for; never an error, whatever the index is like."""
    try:
        return Looked(tuple(open_index(search_root).find(child_id, question)))
    except IndexMissing:
        return Looked(is_missing=True)
    except IndexTrouble as trouble:
        _log.warning("search index of child %s can't be read: %s", child_id.hex, trouble)
        return Looked(is_damaged=True)
