"""Reads how far a plan's check for other children's details is: nobody is handed a plan before all of it is settled."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wiki.access.space import Space
from wiki.errors import NotAllowed
from wiki.models.guard import GuardCheck, GuardHit
from wiki.models.people import Person
from wiki.words import GuardKind, Permission

_hit = GuardHit.__table__
_check = GuardCheck.__table__
_person = Person.__table__


@dataclass(frozen=True)
class Hit:
    """Words of the plan that may be about another child, with those around them; never whose they match. ``place``: a
    section's letter, or a place of wiki/document/pieces.py. ``settled_at``: when somebody said why they are right."""

    id: uuid.UUID
    kind: GuardKind
    place: str
    before: str
    words: str
    after: str
    why: str
    settled_by: str
    settled_at: datetime | None


def is_checked(space: Space, version_id: uuid.UUID) -> bool:
    """Whether the plan version was looked through."""
    row = space.session.execute(
        select(_check.c.plan_version_id).where(_check.c.plan_version_id == version_id, _check.c.child_id == space.id)
    ).first()
    return row is not None


def unsettled(space: Space, version_id: uuid.UUID) -> bool:
    """Whether the plan version must not leave: it was not looked through yet, or something in it is to be settled."""
    if not is_checked(space, version_id):
        return True
    row = space.session.execute(
        select(_hit.c.id).where(
            _hit.c.plan_version_id == version_id, _hit.c.child_id == space.id, _hit.c.settled_at.is_(None)
        ).limit(1)
    ).first()  # fmt: skip
    return row is not None


def list_hits(space: Space, version_id: uuid.UUID) -> tuple[Hit, ...]:
    """Everything that was found in the plan version, the surest sign first. Raises NotAllowed for whoever writes no plans."""
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    rows = space.session.execute(
        select(
            _hit.c.id, _hit.c.kind, _hit.c.place, _hit.c.before, _hit.c.words, _hit.c.after, _hit.c.why, _person.c.name,
            _hit.c.settled_at,
        )
        .select_from(_hit.outerjoin(_person, _person.c.id == _hit.c.settled_by))
        .where(_hit.c.plan_version_id == version_id, _hit.c.child_id == space.id)
        .order_by(_hit.c.position)
    )
    return tuple(Hit(row[0], GuardKind(row[1]), *row[2:7], row[7] or "", row[8]) for row in rows)
