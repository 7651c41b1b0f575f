"""Reads what a caseworker has to do because rights pass: whose day comes, who needs an account, what must be looked at again."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from wiki import clock
from wiki.access.person import SignedIn
from wiki.access.space import living
from wiki.models.children import Child, Membership
from wiki.models.handover import Capacity
from wiki.models.people import Person
from wiki.statute.clocks import own_rights_begin
from wiki.statute.handover import stage_on
from wiki.statute.retention import plan_may_last_to
from wiki.words import COUNCIL_ROLES, Role

_member = Membership.__table__
_YOUNGEST = timedelta(days=365 * 14)


@dataclass(frozen=True)
class HandoverLine:
    """One child. ``needs_account``: nobody is here as the young person; ``overdue``: how many notes that somebody decides in
    their place were not looked at again by their day."""

    child_id: uuid.UUID
    full_name: str
    begin: date
    passed: bool
    needs_account: bool
    overdue: int


def handovers_due(person: SignedIn) -> tuple[HandoverLine, ...]:
    """The children for whom the reader works at the council and something is to be done, the nearest day first: the year
    before the day, and after it whatever is not settled, as long as a plan may last."""
    session, today, now = person.work.session, clock.today(), {"now": clock.now()}
    children = session.execute(
        select(Child.id, Child.full_name, Child.born_on)
        .join(Membership, Membership.child_id == Child.id)
        .where(
            _member.c.person_id == person.id, _member.c.role.in_(COUNCIL_ROLES), _member.c.by_duty.is_(False), *living(),
            Child.born_on <= today - _YOUNGEST,
        ),
        now,
    ).all()  # fmt: skip
    ids = [row.id for row in children]
    if not ids:
        return ()
    young = set(
        session.execute(
            select(_member.c.child_id)
            .join(Person, Person.id == _member.c.person_id)
            .where(
                _member.c.child_id.in_(ids), _member.c.role == Role.YOUNG_PERSON, *living(), Person.disabled_at.is_(None)
            ),
            now,
        ).scalars()
    )
    late = session.execute(
        select(Capacity.child_id).where(Capacity.child_id.in_(ids), Capacity.ended_at.is_(None), Capacity.review_on < today)
    )
    overdue = Counter(late.scalars())
    lines = []
    for row in children:
        begin = own_rights_begin(row.born_on)
        one = HandoverLine(row.id, row.full_name, begin, begin <= today, row.id not in young, overdue[row.id])
        if today > plan_may_last_to(row.born_on):
            continue  # nobody holds rights under Part 3 any more
        if stage_on(row.born_on, today) is not None and (not one.passed or one.needs_account or one.overdue):
            lines.append(one)
    return tuple(sorted(lines, key=lambda one: (one.begin, one.full_name)))
