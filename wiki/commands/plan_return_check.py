"""Keeps what was found in a Word file that came back; from then on it is looked through."""

import uuid

from sqlalchemy import select

from wiki import clock
from wiki.access.space import JobSpace
from wiki.commands.audit import leave_row
from wiki.models.plan_returns import PlanReturn
from wiki.queries.guard_look import Found


def keep_return_check(space: JobSpace, return_id: uuid.UUID, found: tuple[Found, ...]) -> None:
    """Keep what was found, for good. The caller commits. Done again, it changes nothing."""
    session = space.work.begin_writing()
    row = session.execute(
        select(PlanReturn).where(PlanReturn.id == return_id, PlanReturn.child_id == space.id).with_for_update()
    ).scalar()
    if row is None or row.checked_at is not None:
        return
    row.checked_at = clock.now()
    row.hits = [
        {"place": one.place, "kind": one.kind.value, "before": one.before, "words": one.words, "after": one.after}
        for one in found
    ]
    leave_row(
        session, "plan.word_checked", person_id=None, child_id=space.id, object_id=return_id, words=f"to settle: {len(found)}"
    )
    session.flush()
