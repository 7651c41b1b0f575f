"""Adds people to a child's space and ends their membership; both take effect at once."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.passwords import is_right
from wiki.access.permissions import MAY_ADD
from wiki.access.space import Space
from wiki.commands.arrivals_return import keep_as_before
from wiki.commands.audit import leave_row, writing
from wiki.commands.endings_journal import note_ending
from wiki.commands.invitations import end_with_member
from wiki.commands.members_overdue import end_overdue
from wiki.commands.once import SENT_BEFORE, claim, settle
from wiki.commands.people import keep_person, ready_person
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.children import Membership
from wiki.models.people import Person
from wiki.text.clean import one_line
from wiki.words import N_, Permission, Role

_ALREADY = N_("This person is in this space already.")
_LONG = N_("Please keep this to %d letters or fewer.")
_SAME = N_("This is what they are here already. Change something, or go back.")
_NOT_YOURS = N_("You can’t change what you are here yourself. Ask another administrator or caseworker.")
_YOURSELF = N_("You can’t take yourself out. Ask another administrator or caseworker.")
LEFT_TO = frozenset({Role.PARENT, Role.RELATIVE})
"""Those of the family about whom the young person chooses; what they chose holds whatever of the two somebody becomes."""
_LONGEST = {"relation": 100, "organisation": 200, "reason": 500}


def add_member(
    space: Space, person_id: uuid.UUID, role: Role, *, relation: str = "", organisation: str = "",
    parental_responsibility: bool = False, reason: str = "",
) -> uuid.UUID:  # fmt: skip
    """Let a person into the space with ``role``; ``relation`` is what they are to the child ("Mum").

    Raises NotAllowed where the adder may not bring in such a role, Refused when they are in already.
    """
    relation, organisation = _checked(space, role, relation, organisation)
    with writing(space) as session:
        if session.execute(select(Person.id).where(Person.id == person_id)).first() is None:
            raise NotFound
        return _let_in(
            session, space, person_id, role, relation=relation, organisation=organisation,
            parental_responsibility=parental_responsibility, reason=reason,
        )  # fmt: skip


@dataclass(frozen=True)
class BroughtIn:
    """Who came in. ``made_now``: their account was made for it, and the first password given is theirs."""

    member_id: uuid.UUID
    name: str
    made_now: bool


def bring_in(
    space: Space, *, name: str, email: str, first_password: str, role: Role, relation: str = "",
    organisation: str = "", parental_responsibility: bool = False, once: str | None = None,
) -> BroughtIn:  # fmt: skip
    """Let whoever has ``email`` into the space; where nobody has it, an account is made in the same act.

    What is asked for and what is refused are the same whether or not there is an account. An account that exists
    keeps its own name and password. ``once`` is the form's token: sent twice, it answers twice and acts once.
    Raises NotAllowed, Refused with a sentence per field.
    """
    relation, organisation = _checked(space, role, relation, organisation)
    ready = ready_person(name, email, first_password)
    with writing(space) as session:
        done = claim(session, space.person.id, once)
        if done is not None:
            leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
            return _brought_in(session, done, ready.email, first_password)
        found = session.execute(select(Person.id, Person.name).where(Person.email == ready.email)).first()
        person_id = found.id if found else keep_person(session, ready, by=space.person.id)
        member_id = _let_in(
            session, space, person_id, role, relation=relation, organisation=organisation,
            parental_responsibility=parental_responsibility, called=ready.name,
        )  # fmt: skip
        settle(session, space.person.id, once, member_id)
        return BroughtIn(member_id, found.name if found else ready.name, made_now=found is None)


def _checked(space: Space, role: Role, relation: str, organisation: str) -> tuple[str, str]:
    """Relation and organisation on one line; NotAllowed where the adder may not bring in such a role."""
    if not space.may(Permission.MANAGE_MEMBERS) or role not in MAY_ADD.get(space.member.role, frozenset()):
        raise NotAllowed
    said = {"relation": one_line(relation), "organisation": one_line(organisation)}
    problems = {name: _LONG % _LONGEST[name] for name, text in said.items() if _unkeepable(name, text)}
    if problems:
        raise Refused(problems)
    return said["relation"], said["organisation"]


def _unkeepable(name: str, text: str) -> bool:
    return len(text) > _LONGEST[name] or "\0" in text


def _let_in(
    session: Session, space: Space, person_id: uuid.UUID, role: Role, *, relation: str, organisation: str,
    parental_responsibility: bool, reason: str = "", called: str = "",
) -> uuid.UUID:  # fmt: skip
    end_overdue(session, space.id)
    there = session.execute(
        select(Membership.id).where(
            Membership.child_id == space.id, Membership.person_id == person_id, Membership.ended_at.is_(None)
        )
    ).first()
    if there is not None:
        raise Refused({"email": _ALREADY})
    member = Membership(
        id=uuid.uuid4(), child_id=space.id, person_id=person_id, role=role, relation=relation,
        organisation=organisation, parental_responsibility=parental_responsibility, reason=reason,
        started_by=space.person.id, started_at=clock.now(),
    )  # fmt: skip
    session.add(member)
    session.flush()
    keep_as_before(session, space.id, person_id, role, called)
    leave_row(session, "member.added", person_id=space.person.id, child_id=space.id, object_id=member.id, words=role)
    return member.id


def _brought_in(session: Session, member_id: uuid.UUID, email: str, first_password: str) -> BroughtIn:
    """What the same form did a moment ago; the first password is theirs if the account was made with it."""
    row = session.execute(
        select(Person.name, Person.email, Person.password_hash)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.id == member_id)
    ).one()
    if row.email != email:
        raise Refused({"": SENT_BEFORE})
    return BroughtIn(member_id, row.name, made_now=is_right(row.password_hash, first_password))


def end_membership(space: Space, member_id: uuid.UUID, reason: str = "") -> None:
    """Shut every door of the space to a member, from this moment. Their words stay. NotFound for a stranger's id."""
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    if member_id == space.member.id:
        raise Refused({"": _YOURSELF})
    reason = " ".join(reason.split())
    if _unkeepable("reason", reason):
        raise Refused({"reason": _LONG % _LONGEST["reason"]})
    now = clock.now()
    with writing(space) as session:
        ended = session.execute(
            update(Membership)
            .where(Membership.id == member_id, Membership.child_id == space.id, Membership.ended_at.is_(None))
            .values(ended_at=now, ended_by=space.person.id)
        )
        if ended.rowcount != 1:  # type: ignore[attr-defined]
            raise NotFound
        note_ending(session, "member", member_id, now)
        end_with_member(session, space, member_id)
        leave_row(
            session, "member.ended", person_id=space.person.id, child_id=space.id, object_id=member_id, words=reason
        )


def change_role(
    space: Space, member_id: uuid.UUID, role: Role, *, relation: str = "", organisation: str = "",
    parental_responsibility: bool = False, reason: str = "",
) -> uuid.UUID:  # fmt: skip
    """Have a member be something else here from this moment: their membership ends and another begins, in one step, so that
    it stays known who could see what when. Whatever they have running stops. Returns the new membership's id.

    One that ends by itself ends when it would have. Raises NotAllowed, NotFound for nobody who is in now or came by duty,
    Refused with a sentence per field.
    """
    relation, organisation = _checked(space, role, relation, organisation)
    reason = " ".join(reason.split())
    if _unkeepable("reason", reason):
        raise Refused({"reason": _LONG % _LONGEST["reason"]})
    if member_id == space.member.id:
        raise Refused({"": _NOT_YOURS})
    now = clock.now()
    with writing(space) as session:
        end_overdue(session, space.id)
        old = session.execute(
            select(Membership)
            .where(
                Membership.id == member_id, Membership.child_id == space.id, Membership.ended_at.is_(None),
                Membership.by_duty.is_(False),
            )
            .with_for_update()
        ).scalar()  # fmt: skip
        if old is None:
            raise NotFound
        wanted = (role, relation, organisation, parental_responsibility)
        if wanted == (Role(old.role), old.relation, old.organisation, old.parental_responsibility):
            raise Refused({"": _SAME})
        old.ended_at, old.ended_by = now, space.person.id
        session.flush()  # there is one membership at a time
        note_ending(session, "member", old.id, now)
        end_with_member(session, space, old.id)
        new = Membership(
            id=uuid.uuid4(), child_id=space.id, person_id=old.person_id, role=role, relation=relation,
            organisation=organisation, parental_responsibility=parental_responsibility, reason=reason,
            started_by=space.person.id, started_at=now, ends_at=old.ends_at,
            stays=old.stays if role in LEFT_TO else None,
        )  # fmt: skip
        session.add(new)
        session.flush()
        keep_as_before(session, space.id, old.person_id, role)
        words = f"{old.role.value} → {role.value}" + (f": {reason}" if reason else "")
        leave_row(session, "member.changed", person_id=space.person.id, child_id=space.id, object_id=new.id, words=words)
        return new.id
