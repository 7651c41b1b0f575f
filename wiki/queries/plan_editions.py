"""Reads the redacted editions of a plan: what was ordered by whom, whether it is made, and who has what was issued before."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from wiki.access.space import Space
from wiki.document.still_said import still_said
from wiki.errors import Refused
from wiki.models.jobs import Job, JobState
from wiki.models.people import Person
from wiki.models.plan import PlanVersion
from wiki.models.plan_editions import MAKE_EDITION, OrderedBy, PlanEdition
from wiki.queries.plan_versions import PlanHead, read_tree
from wiki.queries.register import Disclosed, read_register
from wiki.text.cut import Prints
from wiki.words import Permission

_edition = PlanEdition.__table__
_person = Person.__table__
_plan = PlanVersion.__table__
_job = Job.__table__


@dataclass(frozen=True)
class Edition:
    """An edition that was ordered. ``made_at`` is None while it is being made. The council's to read: ``reason``, ``held``, the
    SHA-256 of each file that was ``replaced``, by format, and ``look``: where a name or number that was taken out is still
    said, and the sentence ("" once the edition is made)."""

    number: int
    ordered_by: OrderedBy
    ordered_on: date
    ordered_at: datetime
    by_name: str
    reason: str
    held: tuple[tuple[str, str], ...]
    replaced: tuple[tuple[str, str], ...]
    made_at: datetime | None
    look: tuple[tuple[str, str], ...] = ()


class Stuck(StrEnum):
    """Why nothing takes the place of a plan that is kept back: no edition could be prepared; words that were taken out could
    still be read in what was made; its files could not be made."""

    UNPREPARED = "unprepared"
    LEFT = "left"
    FAILED = "failed"


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
            space.told(row.reason, row.settled_by) if council else "",
            tuple((one["what"], one["why"]) for one in row.held) if council else (),
            tuple((one["format"], one["sha256"]) for one in row.before if not one["pack"]) if council else (), row.made_at,
            _look(space, row) if council else (),
        )
        for row in rows
    )  # fmt: skip


def to_look_at(space: Space, version_id: uuid.UUID) -> tuple[tuple[str, str], ...]:
    """Where the edition that can be ordered would still say a name or number that was taken out, and in which sentence."""
    asked = select(_edition).where(
        _edition.c.child_id == space.id, _edition.c.plan_version_id == version_id, _edition.c.ordered_at.is_(None)
    )
    row = space.session.execute(asked).first()
    return _look(space, row) if row is not None and space.may(Permission.MANAGE_MEMBERS) else ()


def _look(space: Space, row: Any) -> tuple[tuple[str, str], ...]:
    if row.made_at is not None:
        return tuple((what, "") for what in row.cut.get("look", ()))
    if "names" not in row.cut:
        return ()
    plan = select(_plan.c.tree).where(_plan.c.child_id == space.id, _plan.c.id == row.plan_version_id)
    tree = read_tree(row.tree or space.session.execute(plan).scalar_one())
    found = still_said(tree, Prints.from_json(row.cut["names"])) if tree is not None else ()
    return tuple((what, space.told(said)) for what, said in found)


def find_stuck(space: Space, head: PlanHead) -> Stuck | None:
    """Why no edition takes this plan's place, where one is wanted; None where nothing is wrong. For whoever may order one."""
    if head.is_paper or head.erasure_id is None or not head.is_kept_back or not space.may(Permission.MANAGE_MEMBERS):
        return None
    unmade = select(_edition.c.id, _edition.c.ordered_at, _edition.c.erasure_id).where(
        _edition.c.child_id == space.id, _edition.c.plan_version_id == head.id, _edition.c.made_at.is_(None)
    )
    row = space.session.execute(unmade).first()
    if row is None or (row.ordered_at is not None and row.erasure_id != head.erasure_id):
        return Stuck.UNPREPARED
    failed = select(_job.c.payload, _job.c.problem).where(
        _job.c.child_id == space.id, _job.c.kind == MAKE_EDITION, _job.c.state == JobState.FAILED
    )
    for payload, problem in space.session.execute(failed):
        if payload.get("edition_id") == row.id.hex:
            return Stuck.LEFT if problem == Refused.__name__ else Stuck.FAILED
    return None


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
