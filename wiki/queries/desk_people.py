"""Reads whom an administrator looks after: those with a post at their council, and the members of spaces that they manage.

Nobody else: an administrator learns from no list who belongs to a child whose people they do not look after.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, union
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.permissions import RIGHTS
from wiki.access.person import Post, SignedIn
from wiki.models.children import Child, Membership
from wiki.models.factors import Authenticator, Passkey
from wiki.models.people import Person, SignIn, Staff
from wiki.words import Permission, Role

MANAGERS = tuple(role for role in Role if Permission.MANAGE_MEMBERS in RIGHTS[role])


@dataclass(frozen=True)
class DeskPerson:
    """Somebody as an administrator sees them. ``spaces``: in how many spaces they are that the administrator manages;
    ``last_on``: the day of their last sign-in; ``is_own``: every space and post of theirs is of this council."""

    id: uuid.UUID
    name: str
    email: str
    post_id: uuid.UUID | None
    post: Role | None
    spaces: int
    last_on: date | None
    has_factor: bool
    is_closed: bool
    is_own: bool
    is_self: bool


def managing(person_id: uuid.UUID, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What makes a membership one whose holder manages the members: asked in, not there by duty, and not over."""
    return (
        Membership.person_id == person_id, Membership.role.in_(MANAGERS), Membership.by_duty.is_(False),
        Membership.ended_at.is_(None), or_(Membership.ends_at.is_(None), Membership.ends_at > now),
    )  # fmt: skip


def managed_by(person: SignedIn) -> Select[uuid.UUID]:
    """The ids of the children whose members ``person`` manages."""
    return select(Membership.child_id).where(*managing(person.id, clock.now()))


def people_of(person: SignedIn, post: Post, only: uuid.UUID | None = None) -> tuple[DeskPerson, ...]:
    """Everybody whom the administrator looks after, by name; ``only``: this one, if they are among them."""
    session, now = person.work.session, clock.now()
    mine = managed_by(person)
    living = (Membership.ended_at.is_(None), or_(Membership.ends_at.is_(None), Membership.ends_at > now))
    known = union(
        select(Staff.person_id).where(Staff.council_id == post.council_id),
        select(Membership.person_id).where(Membership.child_id.in_(mine), *living),
    ).subquery()
    rows = session.execute(
        select(
            Person.id, Person.name, Person.email, Person.disabled_at, Staff.id, Staff.role,
            select(func.max(SignIn.created_at)).where(SignIn.person_id == Person.id).scalar_subquery(),
            or_(
                exists().where(Authenticator.person_id == Person.id, Authenticator.confirmed_at.is_not(None)),
                exists().where(Passkey.person_id == Person.id),
            ),
            select(func.count()).select_from(Membership)
            .where(Membership.person_id == Person.id, Membership.child_id.in_(mine), *living).scalar_subquery(),
        )
        .join(known, known.c.person_id == Person.id)
        .outerjoin(
            Staff, and_(Staff.person_id == Person.id, Staff.council_id == post.council_id, Staff.ended_at.is_(None))
        )
        .where(*(() if only is None else (Person.id == only,)))
        .order_by(Person.name, Person.email)
    ).all()  # fmt: skip
    elsewhere = _elsewhere(session, post, [row[0] for row in rows])
    return tuple(
        DeskPerson(
            row[0], row[1], row[2], row[4], None if row[5] is None else Role(row[5]), int(row[8]),
            None if row[6] is None else clock.local(row[6]).date(), bool(row[7]), row[3] is not None,
            row[0] not in elsewhere, row[0] == person.id,
        )
        for row in rows
    )  # fmt: skip


def _elsewhere(session: Session, post: Post, ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Which of them are now also in a space, or hold a post, of another council."""
    wanted = list(ids)
    rows = session.execute(
        union(
            select(Membership.person_id).join(Child, Child.id == Membership.child_id)
            .where(Membership.person_id.in_(wanted), Membership.ended_at.is_(None), Child.council_id != post.council_id),
            select(Staff.person_id)
            .where(Staff.person_id.in_(wanted), Staff.ended_at.is_(None), Staff.council_id != post.council_id),
        )
    )  # fmt: skip
    return {row[0] for row in rows}
