"""Reads the reasons that were given for what is in the plan and what is not; only for whoever writes the plan."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wiki.access.space import Space
from wiki.models.people import Person
from wiki.models.plan_reasons import PlanReason
from wiki.queries.versions import SeenVersion
from wiki.words import Permission

_reason = PlanReason.__table__
_person = Person.__table__


@dataclass(frozen=True, slots=True)
class SeenReason:
    """A reason: its words, who gave it and when. ``version_id``: the words that were read when it was given."""

    version_id: uuid.UUID
    words: str
    who: str
    at: datetime


Reasons = Mapping[tuple[uuid.UUID, uuid.UUID | None], SeenReason]
"""By the passage it is about and, for a row that stays as it is, the version that the row rests on."""


def read_reasons(space: Space) -> Reasons:
    """The newest reason about each thing in the space; those taken back are left out. One query.

    A reason may quote what it is about, so whoever may not see those words must not be shown it either.
    """
    if not space.may(Permission.COMPOSE_PLAN):
        return {}
    rows = space.session.execute(
        select(
            _reason.c.passage_id, _reason.c.source_version_id, _reason.c.version_id, _reason.c.reason, _person.c.name,
            _reason.c.given_at,
        )
        .join(_person, _person.c.id == _reason.c.given_by)
        .where(_reason.c.child_id == space.id)
        .order_by(_reason.c.given_at, _reason.c.id)
    )
    newest = {(row[0], row[1]): SeenReason(*row[2:]) for row in rows}
    return {about: reason for about, reason in newest.items() if reason.words}


def says_the_same(one: SeenVersion, other: SeenVersion) -> bool:
    """Whether two versions say the same: words, boxes, and files with the words beside them."""
    return one.id == other.id or _said(one) == _said(other)


def _said(version: SeenVersion) -> tuple[object, ...]:
    files = tuple((file.id, file.alt, file.caption, file.transcript) for file in version.media)
    return version.body, version.columns, version.withheld, files
