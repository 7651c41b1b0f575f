"""Reads whether a second person of the council has agreed that a final plan may leave."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wiki.access.space import Space
from wiki.models.people import Council, Person
from wiki.models.plan import ASKS_FOR_ANSWERS
from wiki.models.plan_agreed import PlanAgreed
from wiki.models.plan_answers import PlanServing
from wiki.queries.plan_versions import PlanHead
from wiki.words import Role

_agreed = PlanAgreed.__table__
_person = Person.__table__
_council = Council.__table__
_served = PlanServing.__table__


@dataclass(frozen=True)
class Agreed:
    """Who agreed that a final may leave; ``alone``: nobody second did, and why it left all the same."""

    by_id: uuid.UUID
    by_name: str
    role: Role
    at: datetime
    alone: bool
    reason: str


def find_agreed(space: Space, version_id: uuid.UUID) -> Agreed | None:
    """The word on a plan version; None while there is none."""
    row = space.session.execute(
        select(_agreed.c.agreed_by, _person.c.name, _agreed.c.role, _agreed.c.agreed_at, _agreed.c.alone, _agreed.c.reason)
        .select_from(_agreed.join(_person, _person.c.id == _agreed.c.agreed_by))
        .where(_agreed.c.plan_version_id == version_id, _agreed.c.child_id == space.id)
    ).first()
    return Agreed(row[0], row[1], Role(row[2]), row[3], bool(row[4]), row[5]) if row is not None else None


def asks_second(space: Space, head: PlanHead) -> bool:
    """Whether a plan of this kind needs a second person at this council: a final and an amended final, where it is so set."""
    if head.status in ASKS_FOR_ANSWERS:
        return False
    asked = select(_council.c.second_eyes).where(_council.c.id == space.child.council_id)
    return bool(space.session.execute(asked).scalar())


def awaits_second(space: Space, head: PlanHead) -> bool:
    """Whether the plan must not leave yet, because nobody second has agreed. One that was served already, before anybody
    asked for a second person, has left."""
    return asks_second(space, head) and find_agreed(space, head.id) is None and not _was_served(space, head.id)


def _was_served(space: Space, version_id: uuid.UUID) -> bool:
    row = space.session.execute(
        select(_served.c.id).where(_served.c.plan_version_id == version_id, _served.c.child_id == space.id).limit(1)
    ).first()
    return row is not None
