"""Reads worries: their words for those alone whom the council named; for whoever told one, only whether it was taken in hand."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wiki.access.champions import ChampionPost, is_no_family
from wiki.access.person import SignedIn
from wiki.models.children import Child
from wiki.models.people import Person
from wiki.models.worries import SafeguardingContact, Worry


@dataclass(frozen=True)
class Contact:
    """Somebody who hears worries for a council."""

    id: uuid.UUID
    name: str
    email: str
    phone: str


@dataclass(frozen=True)
class WorryRow:
    """A worry for somebody who hears them. ``child``: the full name, where it is about one of the champion's families."""

    id: uuid.UUID
    words: str
    by: str
    phone: str
    child: str
    at: datetime
    taken_by: str
    taken_at: datetime | None


@dataclass(frozen=True)
class ToldRow:
    """A worry for whoever told it: when, and who took it in hand when. Not its words: a phone is handed about."""

    at: datetime
    taken_by: str
    taken_at: datetime | None


def contacts_of(person: SignedIn, council_id: uuid.UUID) -> tuple[Contact, ...]:
    """Who hears worries for the council now, the first named first."""
    rows = person.work.session.execute(
        select(SafeguardingContact.id, Person.name, Person.email, SafeguardingContact.phone)
        .join(Person, Person.id == SafeguardingContact.person_id)
        .where(
            SafeguardingContact.council_id == council_id, SafeguardingContact.ended_at.is_(None), Person.disabled_at.is_(None)
        )
        .order_by(SafeguardingContact.started_at)
    ).all()
    return tuple(Contact(*row) for row in rows)


def hears_worries(person: SignedIn) -> bool:
    """Whether any council named the person."""
    return person.work.session.execute(
        select(SafeguardingContact.id).where(
            SafeguardingContact.person_id == person.id, SafeguardingContact.ended_at.is_(None)
        ).limit(1)
    ).first() is not None  # fmt: skip


def worries_for(person: SignedIn) -> tuple[WorryRow, ...]:
    """The worries of every council that named the person, but for those about their own family: those nobody took first, then
    the newest."""
    taker = Person.__table__.alias()
    rows = person.work.session.execute(
        select(
            Worry.id, Worry.words, Person.name, Worry.phone, Child.full_name, Worry.at, taker.c.name, Worry.taken_at
        )
        .join(SafeguardingContact, SafeguardingContact.council_id == Worry.council_id)
        .join(Person, Person.id == Worry.raised_by)
        .outerjoin(Child, Child.id == Worry.child_id)
        .outerjoin(taker, taker.c.id == Worry.taken_by)
        .where(
            SafeguardingContact.person_id == person.id, SafeguardingContact.ended_at.is_(None),
            is_no_family(Worry.child_id, person.id),
        )
        .order_by(Worry.taken_at.is_not(None), Worry.at.desc())
    ).all()
    return tuple(WorryRow(row[0], row[1], row[2], row[3], row[4] or "", row[5], row[6] or "", row[7]) for row in rows)


def told_by(person: SignedIn, post: ChampionPost) -> tuple[ToldRow, ...]:
    """What the champion told, the newest first, without its words."""
    taker = Person.__table__.alias()
    rows = person.work.session.execute(
        select(Worry.at, taker.c.name, Worry.taken_at)
        .outerjoin(taker, taker.c.id == Worry.taken_by)
        .where(Worry.raised_by == person.id, Worry.council_id == post.council_id)
        .order_by(Worry.at.desc())
        .limit(20)
    ).all()
    return tuple(ToldRow(row[0], row[1] or "", row[2]) for row in rows)
