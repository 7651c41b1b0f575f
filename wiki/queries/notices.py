"""Reads how somebody is told of new things: what they chose, and what holds where they chose nothing yet."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import SignedIn
from wiki.access.space import Space, living
from wiki.models.children import Child, Membership
from wiki.models.notices import NoticeChoice
from wiki.words import FAMILY_ROLES, Role
from wiki.words_mail import NOTICE_HOURS, HowOften, how_often_at_first

_choice = NoticeChoice.__table__
_member = Membership.__table__
_child = Child.__table__


@dataclass(frozen=True)
class Choice:
    """How somebody is told; ``hour`` (by the clock in England) counts for digests only. ``by_text``: by text message,
    where they have a number for it; else by mail."""

    how_often: HowOften
    hour: int
    by_text: bool = False


def as_chosen(role: Role, how_often: HowOften | None, hour: int | None, by_text: bool | None = False) -> Choice:
    """The choice, or what holds for the role until one is made."""
    if how_often is None or hour is None:
        return Choice(how_often_at_first(role), NOTICE_HOURS[0])
    return Choice(how_often, hour, bool(by_text))


def choice_of(space: Space) -> Choice:
    """How the reader is told of new things in this space."""
    return choice_in(space.session, space)


def choice_in(session: Session, space: Space) -> Choice:
    """The same, asked in ``session``."""
    row = session.execute(
        select(_choice.c.how_often, _choice.c.hour, _choice.c.by_text).where(
            _choice.c.person_id == space.person.id, _choice.c.child_id == space.id
        )
    ).first()
    return as_chosen(space.member.role, row.how_often, row.hour, row.by_text) if row else as_chosen(space.member.role, None, None)


@dataclass(frozen=True)
class ChildChoice:
    """One child whose pages somebody can come into, and how they are told of new things there."""

    child_id: uuid.UUID
    known_as: str
    choice: Choice
    full_name: str
    born_on: date
    is_family: bool


def choices_of(person: SignedIn) -> tuple[ChildChoice, ...]:
    """The person's own choice in every space they are a member of now, by the children's names."""
    rows = person.work.session.execute(
        select(
            _child.c.id, _child.c.known_as, _member.c.role, _choice.c.how_often, _choice.c.hour, _choice.c.by_text,
            _child.c.full_name, _child.c.born_on,
        )
        .select_from(
            _member.join(_child, _child.c.id == _member.c.child_id).outerjoin(
                _choice, and_(_choice.c.child_id == _member.c.child_id, _choice.c.person_id == _member.c.person_id)
            )
        )
        .where(_member.c.person_id == person.id, *living())
        .order_by(_child.c.known_as, _child.c.id),
        {"now": clock.now()},
    )
    return tuple(
        ChildChoice(row[0], row[1], as_chosen(Role(row[2]), *row[3:6]), row[6], row[7], Role(row[2]) in FAMILY_ROLES)
        for row in rows
    )
