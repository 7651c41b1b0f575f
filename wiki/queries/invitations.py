"""Reads who was invited and has not come yet: in one space, or in all that somebody looks after."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import SignedIn
from wiki.access.space import Space
from wiki.models.children import Child, Membership
from wiki.models.invitations import Invitation
from wiki.models.people import Council, Person
from wiki.queries.desk_people import MANAGERS, managed_by
from wiki.words import InvitationWay, Permission, Role


@dataclass(frozen=True)
class Waiting:
    """Somebody who was invited and has not come yet. ``reach`` is where it went: an address, or a number."""

    id: uuid.UUID
    child_id: uuid.UUID
    known_as: str
    name: str
    way: InvitationWay
    role: Role
    relation: str
    reach: str
    invited_by: str
    invited_at: datetime
    sent_at: datetime | None
    printed_at: datetime | None
    posted_at: datetime | None
    opened_at: datetime | None
    expires_at: datetime | None
    problem: str
    agreed_by: str
    agreed_how: str
    agreed_on: date | None


def waiting_in(space: Space) -> tuple[Waiting, ...]:
    """Those of the space, the oldest first; a school sees whom its own member asked, and no one else's address."""
    if not space.may(Permission.INVITE):
        return ()
    own = () if space.may(Permission.MANAGE_MEMBERS) else (Invitation.invited_by == space.person.id,)
    return _read(space.session, Invitation.child_id == space.id, *own)


def waiting_for(person: SignedIn) -> tuple[Waiting, ...]:
    """Those of every space whose members the person manages, the oldest first."""
    mine = managed_by(person)
    return _read(person.work.session, Invitation.child_id.in_(mine))


def _read(session: Session, *conditions: ColumnElement[bool]) -> tuple[Waiting, ...]:
    rows = session.execute(
        select(Invitation, Child.known_as, Person.name)
        .join(Child, Child.id == Invitation.child_id)
        .join(Person, Person.id == Invitation.invited_by)
        .where(Invitation.joined_at.is_(None), Invitation.withdrawn_at.is_(None), *conditions)
        .order_by(Invitation.invited_at, Invitation.name)
    ).all()
    return tuple(
        Waiting(
            one.id, one.child_id, known_as, one.name, one.way, one.role, one.relation,
            one.email or one.phone or one.address, by, one.invited_at, one.sent_at, one.printed_at, one.posted_at,
            one.opened_at, one.expires_at, one.problem, one.agreed_by, one.agreed_how, one.agreed_on,
        )
        for one, known_as, by in rows
    )  # fmt: skip


@dataclass(frozen=True)
class LetterRow:
    """What stands on one letter."""

    id: uuid.UUID
    child_id: uuid.UUID
    known_as: str
    name: str
    address: str
    language: str
    by: str
    by_relation: str
    council: str
    role: Role


def letters_to_print(person: SignedIn, ids: Iterable[uuid.UUID]) -> tuple[LetterRow, ...]:
    """Letters among ``ids`` that are not in the post, of spaces in which the person may ask people in: as a manager any, from
    a school their own."""
    here = and_(
        Membership.child_id == Invitation.child_id, Membership.person_id == person.id, Membership.ended_at.is_(None),
        Membership.by_duty.is_(False), or_(Membership.ends_at.is_(None), Membership.ends_at > clock.now()),
    )  # fmt: skip
    asker, writer = Person.__table__.alias(), Membership.__table__.alias()
    rows = person.work.session.execute(
        select(
            Invitation.id, Invitation.child_id, Child.known_as, Invitation.name, Invitation.address, Invitation.language,
            asker.c.name, writer.c.relation, Council.name, Invitation.role,
        )
        .join(Membership, here)
        .join(Child, Child.id == Invitation.child_id)
        .join(Council, Council.id == Child.council_id)
        .join(asker, asker.c.id == Invitation.invited_by)
        .outerjoin(
            writer,
            and_(
                writer.c.child_id == Invitation.child_id, writer.c.person_id == Invitation.invited_by,
                writer.c.ended_at.is_(None),
            ),
        )
        .where(
            Invitation.id.in_(list(ids)), Invitation.way == InvitationWay.LETTER, Invitation.posted_at.is_(None),
            Invitation.joined_at.is_(None), Invitation.withdrawn_at.is_(None),
            or_(
                Membership.role.in_(MANAGERS),
                and_(Membership.role == Role.SCHOOL, Invitation.invited_by == person.id),
            ),
        )
        .order_by(Invitation.invited_at, Invitation.name)
    ).all()  # fmt: skip
    return tuple(LetterRow(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7] or "", row[8], row[9]) for row in rows)
