"""Puts a hold on a child's space, so that nothing of it is deleted, and ends it; by somebody in the space, or at the desk."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.access.space import Space
from wiki.commands.audit import Writer, leave_row, writing
from wiki.commands.desk import PostDesk
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.children import Child
from wiki.models.retention import RetentionHold
from wiki.queries.retention import find_due
from wiki.statute.retention import Schedule
from wiki.text.clean import one_line
from wiki.words import N_, Permission

LONGEST = 500
_WHY = N_("Say why these pages must be kept.")
_WHY_END = N_("Say why the hold ends.")
_LONG = N_("Please keep this to %d letters or fewer.")
_DAY = N_("We can’t find this day in the calendar. Write it like this: 21 November 2026.")
_PAST = N_("Choose a day that is still to come.")
_ENDED = N_("This hold has ended already.")


@dataclass(frozen=True)
class Holding:
    """A hold as it was typed: why, and when it is to be looked at again."""

    reason: str
    review_on: date | None


def place_hold(space: Space, wish: Holding) -> None:
    """Put a hold on the space. Raises NotAllowed for whoever lacks the right, Refused with sentences."""
    if not space.may(Permission.HOLD):
        raise NotAllowed
    _place(space, space.person.id, space.id, wish)


def end_hold(space: Space, hold_id: uuid.UUID, why: str) -> None:
    """End a hold, with a reason. Raises NotAllowed, NotFound for another space's, Refused."""
    if not space.may(Permission.HOLD):
        raise NotAllowed
    _end(space, space.person.id, space.id, hold_id, why)


def place_hold_at_desk(person: SignedIn, post: Post, schedule: Schedule, child_id: uuid.UUID, wish: Holding) -> None:
    """The same by an administrator, for a space that falls due (NotFound for every other)."""
    find_due(person, post, schedule, child_id)
    _place(PostDesk(person, post), person.id, child_id, wish)


def end_hold_at_desk(person: SignedIn, post: Post, schedule: Schedule, child_id: uuid.UUID, hold_id: uuid.UUID, why: str) -> None:
    """The same."""
    find_due(person, post, schedule, child_id)
    _end(PostDesk(person, post), person.id, child_id, hold_id, why)


def _place(writer: Writer, person_id: uuid.UUID, child_id: uuid.UUID, wish: Holding) -> None:
    reason, problems = one_line(wish.reason), {}
    if not reason:
        problems["reason"] = _WHY
    elif len(reason) > LONGEST or "\0" in reason:
        problems["reason"] = _LONG % LONGEST
    if wish.review_on is None or wish.review_on <= clock.today():
        problems["review_on"] = _DAY if wish.review_on is None else _PAST
    if problems or wish.review_on is None:
        raise Refused(problems)
    with writing(writer) as session:
        # As whoever deletes does: a hold is there before a deletion begins, or is refused because nothing is there any more.
        if session.execute(select(Child.id).where(Child.id == child_id).with_for_update()).first() is None:
            raise NotFound
        row = RetentionHold(
            id=uuid.uuid4(), child_id=child_id, reason=reason, review_on=wish.review_on, placed_by=person_id,
            placed_at=clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        leave_row(session, "retention.held", person_id=person_id, child_id=child_id, object_id=row.id)


def _end(writer: Writer, person_id: uuid.UUID, child_id: uuid.UUID, hold_id: uuid.UUID, why: str) -> None:
    words = one_line(why)
    if not words or len(words) > LONGEST or "\0" in words:
        raise Refused({"why": _LONG % LONGEST if words else _WHY_END})
    with writing(writer) as session:
        here = (RetentionHold.id == hold_id, RetentionHold.child_id == child_id)
        row = session.execute(select(RetentionHold).where(*here).with_for_update()).scalar()
        if row is None:
            raise NotFound
        if row.ended_at is not None:
            raise Refused({"": _ENDED})
        row.ended_by, row.ended_at, row.ended_why = person_id, clock.now(), words
        leave_row(session, "retention.hold_ended", person_id=person_id, child_id=child_id, object_id=hold_id)
