"""Reads the archives that were asked for in a space, and finds the bytes of one for whoever it is for."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from wiki import clock
from wiki.access.space import Space
from wiki.errors import NotFound, Refused
from wiki.models.people import Person
from wiki.models.takeaways import Takeaway, TakeawayKind, TakeawayState
from wiki.queries.media import Bytes
from wiki.queries.takeaway_content import gather
from wiki.words import N_, Permission

_t = Takeaway.__table__
_MOVED_ON = N_(
    "Something in this copy was taken out, or is no longer shared with you, since it was made. "
    "Ask for a new one: it holds all that you may see now."
)


@dataclass(frozen=True)
class TakeawayLine:
    """One archive: who asked for it when, how far it is, and until when it is here. ``is_own``: it is the reader's."""

    id: uuid.UUID
    kind: TakeawayKind
    state: TakeawayState
    reason: str
    percent: int
    size: int
    sha256: str
    asked_by: uuid.UUID
    asked_by_name: str
    asked_at: datetime
    ends_at: datetime | None
    is_own: bool

    @property
    def days_left(self) -> int:
        """How many days it is still here, today counted."""
        if self.ends_at is None:
            return 0
        return max(1, (clock.local(self.ends_at).date() - clock.today()).days)


def list_takeaways(space: Space, *conditions: Any) -> tuple[TakeawayLine, ...]:
    """What was ever taken away from the space, the newest first: a family's leads and the council's managers see who asked
    and when, whoever it was."""
    if not (space.may(Permission.SHARE) or space.may(Permission.MANAGE_MEMBERS)):
        return ()
    rows = space.session.execute(
        select(
            _t.c.id, _t.c.kind, _t.c.state, _t.c.reason, _t.c.percent, _t.c.size, _t.c.sha256, _t.c.person_id,
            Person.name, _t.c.asked_at, _t.c.ends_at,
        )
        .join(Person, Person.id == _t.c.person_id)
        .where(_t.c.child_id == space.id, *conditions)
        .order_by(_t.c.asked_at.desc(), _t.c.id)
    )  # fmt: skip
    make: Callable[..., TakeawayLine] = TakeawayLine
    return tuple(make(*row[:3], space.told(row[3], row[7]), *row[4:], space.reader.is_own(row[7])) for row in rows)


def find_own_archive(space: Space, takeaway_id: uuid.UUID) -> Bytes:
    """The reader's own archive that stands ready. NotFound for anybody else's, whatever the reason; Refused where it holds
    something that they may not see any more."""
    row = _ready(space, takeaway_id, TakeawayKind.OWN)
    if not frozenset(row.holds) <= gather(space).marks:
        raise Refused({"": _MOVED_ON})
    name = f"{space.child.known_as} {clock.local(row.made_at).date().isoformat()}.zip"
    return Bytes(row.key, "application/zip", name, row.size)


def find_move(space: Space, takeaway_id: uuid.UUID) -> Bytes:
    """The sealed archive of the whole space, for whoever of the council asked for it. NotFound otherwise."""
    row = _ready(space, takeaway_id, TakeawayKind.MOVE)
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotFound
    return Bytes(row.key, "application/octet-stream", f"move-{takeaway_id}.zip.age", row.size)


def _ready(space: Space, takeaway_id: uuid.UUID, kind: TakeawayKind) -> Any:
    row = space.session.execute(
        select(_t.c.key, _t.c.size, _t.c.holds, _t.c.made_at).where(
            _t.c.id == takeaway_id, _t.c.child_id == space.id, _t.c.person_id == space.person.id, _t.c.kind == kind,
            _t.c.state == TakeawayState.READY, _t.c.ends_at > clock.now(),
        )
    ).first()  # fmt: skip
    if row is None or row.key is None:
        raise NotFound
    return row
