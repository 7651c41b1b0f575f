"""Keeps files within the room there is: asked before bytes are read, and held to where their row is written."""

import os
from typing import IO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wiki.access.space import Space
from wiki.errors import Refused
from wiki.queries.room import Used, used_by
from wiki.settings import GIGABYTE
from wiki.words import N_, Filled

_CHILD_FULL = N_(
    "There is no room left for this file: nearly all of the %(most)s GB for this child’s files is used. "
    "Nothing you saved before is lost. Send a smaller file, or ask the council for more room."
)
_PERSON_FULL = N_(
    "There is no room left for this file: you have sent %(used)s GB of the %(most)s GB that one person may send. "
    "Nothing you saved before is lost. Send a smaller file, or ask the council for more room."
)


class NoRoom(Refused):
    """A file would take more room than there is. The sentence stands under "files"."""

    def __init__(self, sentence: str) -> None:
        super().__init__({"files": sentence})
        self.sentence = sentence


def find_room(space: Space, more: int) -> None:
    """Raises NoRoom where ``more`` bytes don’t fit now: early, so that nobody sends a film for nothing.

    It promises nothing: others may be sending too. ``hold_room`` is what holds.
    """
    child, person = used_by(space.session, space.id, space.person.id)
    _refuse(child, person, more)


def hold_room(session: Session, space: Space) -> None:
    """Raises NoRoom where the rows just written, which are counted with all others, take more than there is.

    Call it after ``leave_row``, in the same transaction: whoever else adds to this child's space waits at its chain by
    then, on SQLite at the database's lock, and counts when we are done. The same person writing in another space waits
    here. So however many come at once, none goes over the limit.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        number = int.from_bytes(space.person.id.bytes[:8], "big", signed=True)
        connection.execute(select(func.pg_advisory_xact_lock(number)))
    child, person = used_by(session, space.id, space.person.id)
    _refuse(child, person, None)


def _refuse(child: Used, person: Used, more: int | None) -> None:
    """``more`` None: what was added is counted already. What others keep here is theirs to know, so the sentence about
    the child's space tells its limit and no count."""
    if not _fits(person, more):
        used = max(0, person.used)
        raise NoRoom(Filled(_PERSON_FULL, used=gigabytes(min(used, person.most)), most=gigabytes(person.most)))
    if not _fits(child, more):
        raise NoRoom(Filled(_CHILD_FULL, most=gigabytes(child.most)))


def _fits(used: Used, more: int | None) -> bool:
    return used.used <= used.most if more is None else used.has_room_for(more)


def gigabytes(count: int) -> str:
    """19.9, 20, 0.1: bytes in gigabytes with at most one digit after the point."""
    return f"{count / GIGABYTE:.1f}".removesuffix(".0")


def length_of(stream: IO[bytes]) -> int:
    """How many bytes a stream holds, where it can tell without being read; 0 where it can't."""
    try:
        here = stream.tell()
        size = stream.seek(0, os.SEEK_END) - here
        stream.seek(here)
    except (AttributeError, OSError, ValueError):
        return 0
    return max(0, size)
