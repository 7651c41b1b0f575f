"""Adds people to a child's space and ends their membership; both take effect at once."""

import uuid

from sqlalchemy import select, update

from wiki import clock
from wiki.access.permissions import MAY_ADD
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.children import Membership
from wiki.models.people import Person
from wiki.words import N_, Permission, Role

_ALREADY = N_("This person is in this space already.")
_LONG = N_("Please keep this to 100 letters or fewer.")
_YOURSELF = N_("You can’t take yourself out. Ask another administrator or caseworker.")


def add_member(
    space: Space, person_id: uuid.UUID, role: Role, *, relation: str = "", organisation: str = "",
    parental_responsibility: bool = False, reason: str = "",
) -> uuid.UUID:  # fmt: skip
    """Let a person into the space with ``role``; ``relation`` is what they are to the child ("Mum").

    Raises NotAllowed where the adder may not bring in such a role, Refused when they are in already.
    """
    if not space.may(Permission.MANAGE_MEMBERS) or role not in MAY_ADD.get(space.member.role, frozenset()):
        raise NotAllowed
    relation, organisation = " ".join(relation.split()), " ".join(organisation.split())
    if len(relation) > 100:
        raise Refused({"relation": _LONG})
    if len(organisation) > 200:
        raise Refused({"organisation": _LONG})
    with writing(space) as session:
        if session.execute(select(Person.id).where(Person.id == person_id)).first() is None:
            raise NotFound
        exists = session.execute(
            select(Membership.id).where(
                Membership.child_id == space.id, Membership.person_id == person_id, Membership.ended_at.is_(None)
            )
        ).first()
        if exists is not None:
            raise Refused({"email": _ALREADY})
        member = Membership(
            id=uuid.uuid4(), child_id=space.id, person_id=person_id, role=role, relation=relation,
            organisation=organisation, parental_responsibility=parental_responsibility, reason=reason,
            started_by=space.person.id, started_at=clock.now(),
        )  # fmt: skip
        session.add(member)
        leave_row(
            session, "member.added", person_id=space.person.id, child_id=space.id, object_id=member.id, words=role
        )
        return member.id


def end_membership(space: Space, member_id: uuid.UUID, reason: str = "") -> None:
    """Shut every door of the space to a member, from this moment. Their words stay. NotFound for a stranger's id."""
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    if member_id == space.member.id:
        raise Refused({"": _YOURSELF})
    with writing(space) as session:
        ended = session.execute(
            update(Membership)
            .where(Membership.id == member_id, Membership.child_id == space.id, Membership.ended_at.is_(None))
            .values(ended_at=clock.now(), ended_by=space.person.id)
        )
        if ended.rowcount != 1:  # type: ignore[attr-defined]
            raise NotFound
        leave_row(
            session, "member.ended", person_id=space.person.id, child_id=space.id, object_id=member_id, words=reason
        )
