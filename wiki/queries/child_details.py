"""Reads what a child is called and when they were born, what stood there before, and who put it right."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wiki.access.space import Space
from wiki.document.tree import PlanTree
from wiki.models.child_details import ChildCorrection
from wiki.models.children import Child
from wiki.models.people import Person
from wiki.queries.people import list_members
from wiki.text.clean import visible
from wiki.words import COUNCIL_ROLES


@dataclass(frozen=True)
class Details:
    """What a child is called every day, the full name, and the day of birth."""

    known_as: str
    full_name: str
    born_on: date


@dataclass(frozen=True)
class SeenCorrection:
    """One correction. ``why``: "" where a detail that is kept from the reader stands in it."""

    before: Details
    after: Details
    why: str
    by: str
    at: datetime


def is_named_otherwise(space: Space, tree: PlanTree) -> bool:
    """Whether a plan that was made says another name or day of birth than the child has by now."""
    now = visible(space.child.full_name), space.child.born_on
    return (tree.child_name, tree.date_of_birth or space.child.born_on) != now


def details_of(space: Space) -> Details:
    """As they stand now, also where somebody put them right since the space was opened for this request."""
    row = space.session.execute(select(Child.known_as, Child.full_name, Child.born_on).where(Child.id == space.id)).one()
    return Details(*row)


def former_names(space: Space) -> frozenset[str]:
    """What the child was called before it was put right, every day and in full."""
    before = select(ChildCorrection.known_as, ChildCorrection.full_name).where(ChildCorrection.child_id == space.id)
    return frozenset(name for row in space.session.execute(before) for name in row)


def details_at(space: Space, at: datetime) -> Details:
    """As they stood at an instant: what was sent then says them so."""
    row = space.session.execute(
        select(ChildCorrection.known_as, ChildCorrection.full_name, ChildCorrection.born_on)
        .where(ChildCorrection.child_id == space.id, ChildCorrection.corrected_at > at)
        .order_by(ChildCorrection.number)
        .limit(1)
    ).first()
    return details_of(space) if row is None else Details(*row)


def count_corrections(session: Session, child_id: uuid.UUID) -> int:
    """How often they were put right."""
    found = select(func.count()).select_from(ChildCorrection).where(ChildCorrection.child_id == child_id)
    return session.execute(found).scalar_one()


def list_corrections(space: Space) -> tuple[SeenCorrection, ...]:
    """Every correction, the newest first."""
    rows = space.session.execute(
        select(
            ChildCorrection.known_as, ChildCorrection.full_name, ChildCorrection.born_on, ChildCorrection.why, Person.name,
            ChildCorrection.corrected_at, ChildCorrection.corrected_by,
        )
        .join(Person, Person.id == ChildCorrection.corrected_by)
        .where(ChildCorrection.child_id == space.id)
        .order_by(ChildCorrection.number.desc())
    ).all()  # fmt: skip
    found, after = [], details_of(space)
    for row in rows:
        before = Details(row[0], row[1], row[2])
        found.append(SeenCorrection(before, after, space.told(row[3], row[6]), row[4], row[5]))
        after = before
    return tuple(found)


def who_puts_right(space: Space) -> tuple[str, ...]:
    """The names of those in the space who may put them right."""
    return tuple(one.name for one in list_members(space) if one.role in COUNCIL_ROLES and not one.by_duty)


def is_like_another(session: Session, council_id: uuid.UUID, child_id: uuid.UUID, details: Details) -> bool:
    """Whether another child of the council has this full name and day of birth."""
    names = select(Child.full_name).where(
        Child.council_id == council_id, Child.id != child_id, Child.born_on == details.born_on
    )
    return details.full_name.casefold() in {one.casefold() for one in session.execute(names).scalars()}
