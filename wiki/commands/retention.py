"""Deleting a child's space when its day has come: one person proposes it, the family is told, another person confirms it."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.desk import PostDesk
from wiki.commands.jobs import queue
from wiki.commands.retention_delete import Stone, delete_space
from wiki.database import Work
from wiki.errors import NotFound, Refused
from wiki.models.children import Child, Membership
from wiki.models.people import Person
from wiki.models.retention import RetentionProposal
from wiki.queries.kept_words import who_kept_words
from wiki.queries.retention import DueSpace, due_in
from wiki.statute.retention import Schedule
from wiki.words import FAMILY_ROLES, N_

DELETE = "retention.delete"
TELL = "retention.told"
_ALREADY = N_("Somebody proposed this before.")
_NO_DAY = N_("The day is not known. Ask for what is missing first.")
_NOBODY_PROPOSED = N_("Nobody has proposed this. Propose it first.")
_OTHER_EYES = N_("You proposed this yourself. Somebody else must confirm it.")
_NOT_YET = N_("The day has not come yet. Nothing is deleted before it.")
_TOLD_LATE = N_("The family was told too short a time ago. Wait until the day that is shown.")
_IN_HAND = N_("It is being deleted already.")


def propose(person: SignedIn, post: Post, schedule: Schedule, child_id: uuid.UUID) -> int:
    """Propose that a space be deleted when its day comes, and have the family told by mail; returns how many are told.

    Raises NotFound for a space that does not fall due within 90 days, Refused while something stops it.
    """
    with writing(PostDesk(person, post)) as session:
        due = _due(session, post, schedule, child_id)
        if due.proposal is not None:
            raise Refused({"": _ALREADY})
        if due.due_on is None:
            raise Refused({"": _NO_DAY})
        if due.stops:
            raise Refused({"": due.stops[0]})
        here = select(Membership.person_id).where(*_reachable(child_id, clock.now()))
        kept = who_kept_words(session, child_id)  # they left, and what they kept for themselves goes too
        family = session.execute(
            select(Person.id).where(or_(Person.id.in_(here), Person.id.in_(kept)), Person.disabled_at.is_(None))
        ).scalars().all()  # fmt: skip
        row = RetentionProposal(
            id=uuid.uuid4(), child_id=child_id, due_on=due.due_on, told=len(family), proposed_by=person.id,
            proposed_at=clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        for one in family:
            queue(session, TELL, child_id, person_id=one.hex, proposal_id=row.id.hex)
        leave_row(session, "retention.proposed", person_id=person.id, child_id=child_id, object_id=row.id)
        return len(family)


def _reachable(child_id: uuid.UUID, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Membership.child_id == child_id, Membership.role.in_(FAMILY_ROLES), Membership.ended_at.is_(None),
        or_(Membership.ends_at.is_(None), Membership.ends_at > now),
    )  # fmt: skip


def withdraw(person: SignedIn, post: Post, schedule: Schedule, child_id: uuid.UUID) -> None:
    """Take a proposal back; also one that somebody else made. Raises NotFound, Refused where there is none."""
    with writing(PostDesk(person, post)) as session:
        due = _due(session, post, schedule, child_id)
        if due.proposal is None:
            raise Refused({"": _NOBODY_PROPOSED})
        if due.proposal.confirmed_at is not None:
            raise Refused({"": _IN_HAND})
        session.execute(
            update(RetentionProposal)
            .where(RetentionProposal.id == due.proposal.id)
            .values(withdrawn_by=person.id, withdrawn_at=clock.now())
        )
        leave_row(session, "retention.withdrawn", person_id=person.id, child_id=child_id, object_id=due.proposal.id)


def confirm(person: SignedIn, post: Post, schedule: Schedule, child_id: uuid.UUID) -> None:
    """A second person confirms; a job then deletes the space. Raises NotFound, Refused before the day, for whoever
    proposed it, too soon after the family was told, and while something stops it."""
    with writing(PostDesk(person, post)) as session:
        due = _due(session, post, schedule, child_id)
        if due.proposal is None:
            raise Refused({"": _NOBODY_PROPOSED})
        problem = why_not(due, person.id, schedule)
        if problem:
            raise Refused({"": problem})
        session.execute(
            update(RetentionProposal)
            .where(RetentionProposal.id == due.proposal.id)
            .values(confirmed_by=person.id, confirmed_at=clock.now())
        )
        queue(session, DELETE, None, child=child_id.hex, council=post.council_id.hex)
        leave_row(session, "retention.confirmed", person_id=person.id, child_id=child_id, object_id=due.proposal.id)


def why_not(due: DueSpace, person_id: uuid.UUID, schedule: Schedule) -> str:
    """Why this person can't confirm a proposal now; "" where they can."""
    proposal = due.proposal
    if proposal is None:
        return _NOBODY_PROPOSED
    problems: tuple[tuple[bool, str], ...] = (
        (proposal.confirmed_at is not None, _IN_HAND), (not due.is_due, _NOT_YET), (proposal.by == person_id, _OTHER_EYES),
        (clock.now() < may_go_at(due, schedule), _TOLD_LATE),
    )  # fmt: skip
    return next((words for is_so, words in problems if is_so), due.stops[0] if due.stops else "")


def may_go_at(due: DueSpace, schedule: Schedule) -> datetime:
    """From when on the family was told long enough ago; at once where nobody of them could be told."""
    assert due.proposal is not None
    days = schedule.told_before if due.proposal.told else 0
    return due.proposal.at + timedelta(days=days)


def delete_confirmed(work: Work, schedule: Schedule, child_id: uuid.UUID, council_id: uuid.UUID, done: Callable[[], None]) -> int:
    """Delete a space that was confirmed, in one transaction with ``done`` (the end of the job); returns how many rows.

    Everything is looked at once more: where a hold or anything else came in between, nothing is deleted, and the
    confirmation is taken back.
    """
    with writing(Desk(work)) as session:
        session.execute(select(Child.id).where(Child.id == child_id).with_for_update())
        due = next(iter(due_in(session, council_id, schedule, child_id)), None)
        row = session.execute(
            select(RetentionProposal).where(
                RetentionProposal.child_id == child_id, RetentionProposal.withdrawn_at.is_(None),
                RetentionProposal.confirmed_at.is_not(None),
            )
        ).scalar()  # fmt: skip
        done()
        if row is None or row.confirmed_by is None:
            leave_row(session, "retention.nothing", person_id=None, object_id=child_id)
            return 0
        if due is None or not due.is_due or due.stops or due.due_on is None:
            row.confirmed_by = row.confirmed_at = None
            leave_row(session, "retention.stopped", person_id=None, child_id=child_id, object_id=row.id)
            return 0
        stone = Stone(
            uuid.uuid4(), child_id, council_id, due.kept_as, due.due_on, row.proposed_by, row.confirmed_by, clock.now()
        )
        return delete_space(session, stone)


def _due(session: Session, post: Post, schedule: Schedule, child_id: uuid.UUID) -> DueSpace:
    """What is to be decided about a space, by one person at a time."""
    session.execute(select(Child.id).where(Child.id == child_id).with_for_update())
    found = due_in(session, post.council_id, schedule, child_id)
    if not found:
        raise NotFound
    return found[0]
