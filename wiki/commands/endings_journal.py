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
from wiki.models.champions import Champion, ChampionFamily, ChampionLook
from wiki.models.children import Membership
from wiki.models.people import Person, Staff
from wiki.models.teams import TeamCover, TeamKeeper, TeamStaff

NAME = "endings.jsonl"
NOTE = "ending.note"
_AT_A_TIME = 500
_Door = Membership | Staff | Person | Champion | ChampionFamily | ChampionLook | TeamKeeper | TeamStaff | TeamCover
_ENDS: dict[str, tuple[type[_Door], str]] = {
    "member": (Membership, "ended_at"), "post": (Staff, "ended_at"), "account": (Person, "disabled_at"),
    "champion": (Champion, "ended_at"), "champion_family": (ChampionFamily, "ended_at"),
    "champion_look": (ChampionLook, "ended_at"), "team_keeper": (TeamKeeper, "ended_at"),
    "team_staff": (TeamStaff, "ended_at"), "team_cover": (TeamCover, "ended_at"),
}  # fmt: skip


def note_ending(session: Session, what: str, row_id: uuid.UUID, at: datetime) -> None:
    """Have the worker put it on the list, in the transaction that shuts the door. ``what``: a name of _ENDS;
    "opened": an account that was closed is open again, by its owner's council."""
    queue(session, NOTE, None, what=what, id=row_id.hex, at=at.isoformat())


def keep(folder: Path, payload: dict[str, str]) -> None:
    """Put on the list what ``note_ending`` asked for; twice changes nothing. An account may be closed more than once, so its
    lines are told apart by their moment too."""
    again = f" {payload['at']}" if payload["what"] in {"account", "opened"} else ""
    add_line(folder / NAME, {"id": payload["id"] + again, "what": payload["what"], "at": payload["at"]})


def end_again(engine: Engine, folder: Path) -> int:
    """Shut again every door on the list that the database holds open: it was restored. Returns how many there were."""
    with Work(engine) as work:
        done = sum(_end_again(work, what, ended) for what, ended in _read(folder).items())
        work.commit()
    return done


def _read(folder: Path) -> dict[str, dict[uuid.UUID, datetime]]:
    """Who was shut out when, by kind of door; a line that is no such line is passed over."""
    found: dict[str, dict[uuid.UUID, datetime]] = {what: {} for what in (*_ENDS, "opened")}
    for said in read_lines(folder / NAME):
        with suppress(ValueError, KeyError, TypeError, AttributeError):
            one, at = uuid.UUID(said["id"].split(" ")[0]), datetime.fromisoformat(said["at"])
            found[said["what"]][one] = max(at, found[said["what"]].get(one, at))
    opened = found.pop("opened")
    found["account"] = {one: at for one, at in found["account"].items() if one not in opened or opened[one] < at}
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
