"""Takes the second step off the account of somebody who lost every way of theirs; written down, and told to them."""

import uuid

from sqlalchemy import select

from wiki.access.space import Space
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.factors import forget_factors
from wiki.database import Work
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.children import Membership
from wiki.models.people import Person, Staff
from wiki.words import COUNCIL_ROLES, FAMILY_ROLES, N_, Permission, Role

_SHORTEST, _LONGEST = 15, 500
_HOW = N_("Write how you know that it is them: whom you spoke to, how, and what you checked.")
_LONG = N_("Please keep this to 500 letters or fewer.")
_TICK = N_("For somebody in the family, tick that you made sure of it yourself.")
_YOURSELF = N_("You can’t do this for yourself. Ask another administrator or caseworker.")


def reset_factors(space: Space, member_id: uuid.UUID, how: str, *, made_sure: bool) -> None:
    """Take the second step off a member's account, sign them out everywhere and have them told.

    ``how`` says how the asker knows that it is them; it is kept in the record of the space. For somebody in the family
    ``made_sure`` must be said too. NotFound for a stranger, NotAllowed without the right to manage members, and for a
    caseworker who asks it for somebody of the council: that takes an administrator. Refused({field: why}) otherwise.
    """
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    how = " ".join(how.split())
    with writing(space) as session:
        member = session.execute(
            select(Membership.person_id, Membership.role).where(
                Membership.id == member_id, Membership.child_id == space.id, Membership.ended_at.is_(None)
            )
        ).first()
        if member is None:
            raise NotFound
        posts = select(Staff.id).where(Staff.person_id == member.person_id, Staff.ended_at.is_(None))
        of_council = member.role in COUNCIL_ROLES or session.execute(posts).first() is not None
        if of_council and space.member.role is not Role.SEND_ADMINISTRATOR:
            raise NotAllowed
        problems = {}
        if member.person_id == space.person.id:
            problems[""] = _YOURSELF
        if len(how) < _SHORTEST or len(how) > _LONGEST or "\0" in how:
            problems["how"] = _LONG if len(how) > _LONGEST else _HOW
        if member.role in FAMILY_ROLES and not made_sure:
            problems["sure"] = _TICK
        if problems:
            raise Refused(problems)
        forget_factors(session, member.person_id)
        leave_row(
            session, "factors.reset", person_id=space.person.id, child_id=space.id, object_id=member_id, words=how
        )


def reset_by_hand(work: Work, person_id: uuid.UUID) -> None:
    """The same, by whoever runs the server. NotFound for an account that is not there."""
    with writing(Desk(work)) as session:
        if session.execute(select(Person.id).where(Person.id == person_id)).first() is None:
            raise NotFound
        forget_factors(session, person_id)
        leave_row(session, "factors.reset", person_id=None, object_id=person_id)
