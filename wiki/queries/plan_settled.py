"""Reads which findings about a plan were settled with a reason, by whom, in which role and when."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wiki.access.space import Space
from wiki.models.people import Person
from wiki.models.plan_settled import PlanSettled
from wiki.words import Role

_settled = PlanSettled.__table__
_person = Person.__table__


@dataclass(frozen=True)
class Settled:
    """Why a finding is let stand."""

    id: uuid.UUID
    key: str
    code: str
    reason: str
    by_name: str
    role: Role
    at: datetime


def read_settled(space: Space) -> dict[str, Settled]:
    """The reasons that hold, by the finding's key; of several for one finding the newest. One query."""
    rows = space.session.execute(
        select(
            _settled.c.id, _settled.c.mark, _settled.c.code, _settled.c.reason, _person.c.name, _settled.c.role,
            _settled.c.settled_at,
        )
        .join(_person, _person.c.id == _settled.c.settled_by)
        .where(_settled.c.child_id == space.id, _settled.c.opened_at.is_(None), _settled.c.reason != "")
        .order_by(_settled.c.settled_at)
    )  # fmt: skip
    return {row.mark: Settled(*row) for row in rows}
