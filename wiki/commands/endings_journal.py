"""Keeps a list of whom a door was shut to, beside the database, so that a restored backup does not open it again.

Ids and a moment alone. Like the list of erasures it belongs outside the backup of the database, or newer than it.
"""

import uuid
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.jobs import queue
from wiki.commands.journal import add_line, read_lines
from wiki.database import Work
from wiki.models.children import Membership
from wiki.models.people import Person, Staff

NAME = "endings.jsonl"
NOTE = "ending.note"
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
        done = _end_again(work, folder)
        work.commit()
    return done


def _end_again(work: Work, folder: Path) -> int:
    done = 0
    for said in read_lines(folder / NAME):
        kind, column = _ENDS[said["what"]]
        row_id = uuid.UUID(said["id"])
        row = work.session.get(kind, row_id)
        if row is None or getattr(row, column) is not None:
            continue
        with writing(Desk(work)) as session:
            session.execute(update(kind).where(kind.id == row_id).values({column: datetime.fromisoformat(said["at"])}))
            leave_row(session, f"{said['what']}.ended_again", person_id=None, object_id=row_id)
        done += 1
    return done
