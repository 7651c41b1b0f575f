"""Keeps what the wrong-child guard found in a plan version; from then on it is looked through."""

import uuid

from sqlalchemy import select

from wiki import clock
from wiki.access.space import JobSpace
from wiki.commands.audit import leave_row
from wiki.models.guard import GuardCheck, GuardHit
from wiki.models.plan import PlanVersion
from wiki.queries.guard_look import Found

CHECK_PLAN = "plan.check"
"""The kind of job that has a plan version looked through; its payload names it by ``version_id``."""


def keep_check(space: JobSpace, version_id: uuid.UUID, found: tuple[Found, ...]) -> bool:
    """Keep what was found in this version, for good; whether anything is to be settled. The caller commits.

    What was settled in an earlier version of this child's plan, the same words among the same words, is settled.
    Done again, it changes nothing. False also when the version is gone.
    """
    session = space.work.begin_writing()
    here = select(PlanVersion.id).where(PlanVersion.id == version_id, PlanVersion.child_id == space.id)
    if session.execute(here.with_for_update()).first() is None:
        return False
    if session.execute(select(GuardCheck.child_id).where(GuardCheck.plan_version_id == version_id)).first() is not None:
        return False
    marks = [one.mark for one in found]
    before = session.execute(
        select(GuardHit)
        .where(GuardHit.child_id == space.id, GuardHit.mark.in_(marks), GuardHit.settled_at.is_not(None))
        .order_by(GuardHit.settled_at)
    ).scalars()
    settled = {one.mark: one for one in before}
    for position, one in enumerate(found):
        hit = GuardHit(
            child_id=space.id, plan_version_id=version_id, position=position, kind=one.kind, place=one.place,
            before=one.before, words=one.words, after=one.after, mark=one.mark,
        )  # fmt: skip
        if (earlier := settled.get(one.mark)) is not None:
            hit.why, hit.settled_by, hit.settled_at = earlier.why, earlier.settled_by, earlier.settled_at
        session.add(hit)
    session.add(GuardCheck(plan_version_id=version_id, child_id=space.id, checked_at=clock.now()))
    open_ones = sum(mark not in settled for mark in marks)
    leave_row(
        session, "plan.checked", person_id=None, child_id=space.id, object_id=version_id, words=f"to settle: {open_ones}"
    )
    session.flush()
    return open_ones > 0
