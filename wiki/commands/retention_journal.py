"""Keeps a list of the spaces that were deleted beside the database, so that a restored backup can be made to forget them again.

One line of JSON for each: ids, days and a class; no name. Like the list of erasures it belongs outside the backup.
"""

import logging
import uuid
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine, select

from wiki.commands.audit import Desk, writing
from wiki.commands.journal import add_line, read_lines
from wiki.commands.retention_delete import Stone, delete_space, leave_stone
from wiki.database import Work
from wiki.models.children import Child
from wiki.models.retention import RetentionStone
from wiki.statute.retention import Class

NAME = "retention.jsonl"
_log = logging.getLogger("wiki.retention")


def keep(folder: Path, row: RetentionStone) -> None:
    """Add the deletion to the list, safe on disk on return; twice changes nothing."""
    line = {
        "id": row.id.hex, "child": row.deleted_child.hex, "council": row.council.hex, "class": row.kept_as.value,
        "due": row.due_on.isoformat(), "proposed": row.proposed_by.hex, "confirmed": row.confirmed_by.hex,
        "at": row.deleted_at.isoformat(),
    }  # fmt: skip
    add_line(folder / NAME, line)


def read(folder: Path) -> list[Stone]:
    """Everything on the list, oldest first; a line that is no such line is passed over."""
    found = []
    for said in read_lines(folder / NAME):
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            found.append(
                Stone(
                    uuid.UUID(said["id"]), uuid.UUID(said["child"]), uuid.UUID(said["council"]), Class(said["class"]),
                    date.fromisoformat(said["due"]), uuid.UUID(said["proposed"]), uuid.UUID(said["confirmed"]),
                    datetime.fromisoformat(said["at"]),
                )
            )  # fmt: skip
    return found


def replay(engine: Engine, folder: Path) -> int:
    """Delete again every space on the list whose stone the database does not know: it was restored from an older backup.

    Returns how many there were. A child who came back since then, from another council say, has the stone beside them and
    stays. The worker that runs next takes what is outside the database.
    """
    done = 0
    for stone in read(folder):
        with Work(engine) as work:
            if work.session.execute(select(RetentionStone.id).where(RetentionStone.id == stone.id)).first() is not None:
                continue
            with writing(Desk(work)) as session:
                if session.execute(select(Child.id).where(Child.id == stone.child_id)).first() is None:
                    leave_stone(session, stone)
                else:
                    delete_space(session, stone)
                    done += 1
            work.commit()
    if done:
        _log.warning("%d spaces were deleted again: the database is an older one", done)
    return done
