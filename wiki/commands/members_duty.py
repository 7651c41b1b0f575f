"""Opens a child's space by duty, to somebody who was not invited: for hours, for reading, with a reason the family reads."""

import uuid
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.members_overdue import end_overdue
from wiki.errors import Refused
from wiki.models.children import Child, Membership
from wiki.models.people import Staff
from wiki.text.clean import one_line
from wiki.words import FAMILY_ROLES, N_

HOURS = (4, 24)
"""For how long: half a working day, or a day and a night."""
_SHORTEST, _LONGEST = 20, 500
_NAME = N_("Type the child’s name.")
_DAY = N_("Type the day the child was born, for example 27 3 2018.")
_WHY = N_("Say why you have to look, in 20 letters or more. The family will read it.")
_LONG = N_("Please keep this to %d letters or fewer.")
_HOURS = N_("Choose for how long.")
_OWN = N_("This child is of your own family, so somebody else at the council has to look.")
_NOBODY = N_("No child of your council has this name and this day of birth. Check both.")


def open_by_duty(
    person: SignedIn, post: Post, *, full_name: str, born_on: date | None, reason: str, hours: int | None
) -> uuid.UUID:
    """Make ``person`` a member who may read, until ``hours`` from now, of the child of their own council who has this name
    and day of birth; returns the child's id. Whoever is a member already stays what they are.

    Each try is audited, also one that finds nobody, or a child whose family they are or were of: that is refused, for what they
    were shut out from, or is kept from them, would stand open. Raises Refused with a sentence per field.
    """
    name, reason = one_line(full_name), one_line(reason)
    problems = {
        "full_name": "" if name else _NAME, "born_on": "" if born_on else _DAY,
        "reason": _WHY if len(reason) < _SHORTEST else _LONG % _LONGEST if len(reason) > _LONGEST else "",
        "hours": "" if hours in HOURS else _HOURS,
    }  # fmt: skip
    if any(problems.values()):
        raise Refused({field: sentence for field, sentence in problems.items() if sentence})
    assert hours is not None
    desk = Desk(person.work)
    with writing(desk) as session:
        held = select(Staff.id).where(
            Staff.person_id == person.id, Staff.council_id == post.council_id, Staff.role == post.role, Staff.ended_at.is_(None)
        )
        rows = session.execute(
            select(Child.id, Child.known_as, Child.full_name).where(
                Child.council_id == post.council_id, Child.born_on == born_on
            )
        ).all()
        named = [row for row in rows if name.casefold() in {row.full_name.casefold(), row.known_as.casefold()}]
        child_id: uuid.UUID | None = named[0].id if len(named) == 1 and session.execute(held).first() else None
        own = child_id is not None and _is_family(session, person, child_id)
        if child_id is None or own:
            leave_row(session, "duty.own_family" if own else "duty.nobody", person_id=person.id, words=reason)
        else:
            end_overdue(session, child_id)
            _let_in(session, person, post, child_id, reason, hours)
    if child_id is None or own:
        raise Refused({"": _OWN if own else _NOBODY})
    return child_id


def _is_family(session: Session, person: SignedIn, child_id: uuid.UUID) -> bool:
    here = (Membership.child_id == child_id, Membership.person_id == person.id, Membership.role.in_(FAMILY_ROLES))
    return session.execute(select(Membership.id).where(*here).limit(1)).first() is not None


def _let_in(session: Session, person: SignedIn, post: Post, child_id: uuid.UUID, reason: str, hours: int) -> None:
    there = select(Membership.id).where(
        Membership.child_id == child_id, Membership.person_id == person.id, Membership.ended_at.is_(None)
    )
    if session.execute(there).first() is not None:
        leave_row(session, "duty.member_already", person_id=person.id, child_id=child_id)
        return
    now = clock.now()
    member = Membership(
        id=uuid.uuid4(), child_id=child_id, person_id=person.id, role=post.role, reason=reason, by_duty=True,
        started_by=person.id, started_at=now, ends_at=now + timedelta(hours=hours),
    )  # fmt: skip
    session.add(member)
    session.flush()
    leave_row(session, "member.by_duty", person_id=person.id, child_id=child_id, object_id=member.id, words=reason)
