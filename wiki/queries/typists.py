"""Reads who typed words from paper: not whoever saved them again since, with a picture, or as a row of the plan."""

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from wiki.models.pages import Version, VersionSource
from wiki.models.people import Person

_version = Version.__table__
_same = _version.alias()
_there = _version.alias()
_source = VersionSource.__table__
_person = Person.__table__


def typists_of(session: Session, version_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """By version that names a paper: who first saved just these words from it, or those that it takes its words from."""
    taken = select(_source.c.source_version_id).where(_source.c.version_id == _version.c.id)
    said = or_(_there.c.id == _version.c.id, _there.c.id.in_(taken))
    words = and_(_same.c.passage_id == _there.c.passage_id, _same.c.plain == _there.c.plain, _same.c.number <= _there.c.number)
    rows = session.execute(  # the first of them comes last, and stays
        select(_version.c.id, _person.c.name)
        .select_from(
            _version.join(_there, and_(said, _from_the_paper_of(_there))).join(_same, and_(words, _from_the_paper_of(_same)))
            .join(_person, _person.c.id == _same.c.saved_by)
        )
        .where(_version.c.id.in_(list(version_ids)))
        .order_by(_same.c.saved_at.desc())
    )
    return {row[0]: row[1] for row in rows}


def _from_the_paper_of(other: Any) -> ColumnElement[bool]:
    """That both are from one paper; of one that was taken out there is only its day."""
    return and_(other.c.paper_on == _version.c.paper_on, other.c.paper_id.is_not_distinct_from(_version.c.paper_id))
