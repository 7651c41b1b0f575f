"""Reads who of a council works with how many children, and to whom they could be handed on. For administrators alone."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.access.space import living
from wiki.errors import NotFound
from wiki.models.children import Child, Membership
from wiki.models.people import Person, Staff
from wiki.words import Role

_member = Membership.__table__


@dataclass(frozen=True)
class Colleague:
    """A caseworker: how many children they work with, and whether they hold the post still."""

    id: uuid.UUID
    name: str
    children: int
    is_here: bool


@dataclass(frozen=True)
class CaseChild:
    """One child of a caseload. ``until``: when the caseworker's own time there ends, None for no such day."""

    id: uuid.UUID
    known_as: str
    full_name: str
    born_on: date
    until: datetime | None


@dataclass(frozen=True)
class Caseload:
    """One caseworker's children, and the colleagues who could take them on."""

    colleague: Colleague
    children: tuple[CaseChild, ...]
    others: tuple[Colleague, ...]


def _is_case() -> tuple[object, ...]:
    return (*living(), Membership.role == Role.CASEWORKER, Membership.by_duty.is_(False))


def caseloads(person: SignedIn, post: Post) -> tuple[Colleague, ...]:
    """Everybody who holds the post of caseworker, or works with children still though they gave it up. NotFound for
    whoever is no administrator: nothing is learnt from the address."""
    if post.role is not Role.SEND_ADMINISTRATOR:
        raise NotFound
    session = person.work.session
    counts = {
        row[0]: row[1]
        for row in session.execute(
            select(Membership.person_id, func.count())
            .join(Child, Child.id == Membership.child_id)
            .where(Child.council_id == post.council_id, *_is_case())  # type: ignore[arg-type]
            .group_by(Membership.person_id),
            {"now": clock.now()},
        )
    }
    held = select(Staff.person_id).where(
        Staff.council_id == post.council_id, Staff.role == Role.CASEWORKER, Staff.ended_at.is_(None)
    )
    here = set(session.execute(held).scalars())
    people = session.execute(
        select(Person.id, Person.name, Person.disabled_at).where(Person.id.in_(here | set(counts))).order_by(Person.name)
    )
    return tuple(Colleague(row[0], row[1], counts.get(row[0], 0), row[0] in here and row[2] is None) for row in people)


def caseload_of(person: SignedIn, post: Post, colleague_id: uuid.UUID) -> Caseload:
    """The children of one of them. NotFound for anybody else, and for one who works with no child."""
    everybody = caseloads(person, post)
    found = next((one for one in everybody if one.id == colleague_id and one.children), None)
    if found is None:
        raise NotFound
    rows = person.work.session.execute(
        select(Child.id, Child.known_as, Child.full_name, Child.born_on, Membership.ends_at)
        .join(Membership, Membership.child_id == Child.id)
        .where(Child.council_id == post.council_id, Membership.person_id == colleague_id, *_is_case())  # type: ignore[arg-type]
        .order_by(Child.full_name),
        {"now": clock.now()},
    )
    others = tuple(one for one in everybody if one.is_here and one.id != colleague_id)
    return Caseload(found, tuple(CaseChild(*row) for row in rows), others)
