"""Keeps a list of whom a door was shut to, beside the database, so that a restored backup does not open it again.

Ids and a moment alone. Like the list of erasures it belongs outside the backup of the database, or newer than it.
"""

import uuid
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.jobs import queue
from wiki.commands.journal import add_line, read_lines
from wiki.database import Work
from wiki.models.children import Membership
from wiki.models.people import Person, Staff

NAME = "endings.jsonl"
NOTE = "ending.note"
_AT_A_TIME = 500
_ENDS: dict[str, tuple[type[Membership | Staff | Person], str]] = {
    "member": (Membership, "ended_at"), "post": (Staff, "ended_at"), "account": (Person, "disabled_at"),
}  # fmt: skip


def note_ending(session: Session, what: str, row_id: uuid.UUID, at: datetime) -> None:
    """Have the worker put it on the list, in the transaction that shuts the door. ``what``: member, post or account."""
    queue(session, NOTE, None, what=what, id=row_id.hex, at=at.isoformat())


def keep(folder: Path, payload: dict[str, str]) -> None:
    """Put on the list what ``note_ending`` asked for; twice changes nothing."""
    add_line(folder / NAME, {name: payload[name] for name in ("id", "what", "at")})


def end_again(engine: Engine, folder: Path) -> int:
    """Shut again every door on the list that the database holds open: it was restored. Returns how many there were."""
    with Work(engine) as work:
        done = sum(_end_again(work, what, ended) for what, ended in _read(folder).items())
        work.commit()
    return done


def _read(folder: Path) -> dict[str, dict[uuid.UUID, datetime]]:
    """Who was shut out when, by kind of door; a line that is no such line is passed over."""
    found: dict[str, dict[uuid.UUID, datetime]] = {what: {} for what in _ENDS}
    for said in read_lines(folder / NAME):
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            found[said["what"]][uuid.UUID(said["id"])] = datetime.fromisoformat(said["at"])
    return found


def _end_again(work: Work, what: str, ended: dict[uuid.UUID, datetime]) -> int:
    kind, column = _ENDS[what]
    is_open = getattr(kind, column).is_(None)
    listed = sorted(ended)
    found = [
        row_id
        for at in range(0, len(listed), _AT_A_TIME)
        for row_id in work.session.execute(select(kind.id).where(kind.id.in_(listed[at : at + _AT_A_TIME]), is_open)).scalars()
    ]
    for row_id in found:
        with writing(Desk(work)) as session:
            session.execute(update(kind).where(kind.id == row_id).values({column: ended[row_id]}))
            leave_row(session, f"{what}.ended_again", person_id=None, object_id=row_id)
    return len(found)
