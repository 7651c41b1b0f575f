"""Reads the redacted editions of a plan: what was ordered by whom, whether it is made, and who has what was issued before."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from wiki.access.space import Space
from wiki.models.people import Person
from wiki.models.plan_editions import OrderedBy, PlanEdition
from wiki.queries.register import Disclosed, read_register
from wiki.words import Permission

_edition = PlanEdition.__table__
_person = Person.__table__


@dataclass(frozen=True)
class Edition:
    """An edition that was ordered. ``made_at`` is None while it is being made; ``reason`` and ``held`` are the council's to
    read, and ``replaced`` the SHA-256 of each file of the plan that it replaced, by format."""

    number: int
    ordered_by: OrderedBy
    ordered_on: date
    ordered_at: datetime
    by_name: str
    reason: str
    held: tuple[tuple[str, str], ...]
    replaced: tuple[tuple[str, str], ...]
    made_at: datetime | None


def list_editions(space: Space, version_id: uuid.UUID) -> tuple[Edition, ...]:
    """The editions of a plan that were ordered, the newest first."""
    council = space.may(Permission.MANAGE_MEMBERS)
    rows = space.session.execute(
        select(_edition, _person.c.name.label("by_name"))
        .select_from(_edition.outerjoin(_person, _person.c.id == _edition.c.settled_by))
        .where(
            _edition.c.child_id == space.id, _edition.c.plan_version_id == version_id, _edition.c.ordered_at.is_not(None)
        )
        .order_by(_edition.c.number.desc())
    ).all()
    return tuple(
        Edition(
            row.number, OrderedBy(row.ordered_by), row.ordered_on, row.ordered_at, row.by_name or "",
            row.reason if council else "", tuple((one["what"], one["why"]) for one in row.held) if council else (),
            tuple((one["format"], one["sha256"]) for one in row.before if not one["pack"]) if council else (), row.made_at,
        )
        for row in rows
    )  # fmt: skip


def can_be_ordered(space: Space, version_id: uuid.UUID) -> bool:
    """Whether an edition of this plan is ready to be ordered, and the reader is one of the council's people."""
    if not space.may(Permission.MANAGE_MEMBERS):
        return False
    found = select(_edition.c.id).where(
        _edition.c.child_id == space.id, _edition.c.plan_version_id == version_id, _edition.c.ordered_at.is_(None)
    )
    return space.session.execute(found.limit(1)).first() is not None


def had_before(space: Space, number: int, before: datetime) -> tuple[Disclosed, ...]:
    """Who was given plan ``number`` before that moment, each once: they have what was issued then, and are to be told."""
    found: dict[str, Disclosed] = {}
    for one in read_register(space):
        at = one.pack.sent_at if one.pack is not None else one.at
        if one.number == number and at is not None and at < before:
            found.setdefault(one.to, one)
    return tuple(found.values())
