"""Ends the memberships whose last moment has come. Doors were shut then already: access/space.py asks the clock each time."""

import uuid

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.commands.audit import leave_row
from wiki.commands.endings_journal import note_ending
from wiki.database import Work
from wiki.models.children import Membership


def end_overdue(session: Session, child_id: uuid.UUID | None = None) -> int:
    """Note the end of every membership (of one child, or of all) that ended by itself; returns how many. To be called
    within a write, for it leaves audit rows."""
    due = select(Membership.id, Membership.child_id, Membership.person_id, Membership.ends_at).where(
        Membership.ended_at.is_(None), Membership.ends_at <= clock.now()
    )
    rows = session.execute(due.where(Membership.child_id == child_id) if child_id else due).all()
    for row in rows:
        session.execute(update(Membership).where(Membership.id == row.id).values(ended_at=row.ends_at))
        note_ending(session, "member", row.id, row.ends_at)
        leave_row(session, "member.lapsed", person_id=row.person_id, child_id=row.child_id, object_id=row.id)
    return len(rows)


def sweep_overdue(engine: Engine) -> None:
    """Do so for all children, if there is anything to do."""
    with Work(engine) as work:
        due = select(Membership.id).where(Membership.ended_at.is_(None), Membership.ends_at <= clock.now()).limit(1)
        if work.session.execute(due).first() is not None:
            end_overdue(work.begin_writing())
            work.commit()
