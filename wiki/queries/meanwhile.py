"""What happened to a passage while somebody was writing on it: as far as they may see, and by whom it was taken off."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wiki.access.space import Space
from wiki.models.pages import Page, Passage, Revision, Version
from wiki.models.people import Person
from wiki.queries.versions import SeenVersion, see_versions

_page = Page.__table__
_passage = Passage.__table__
_person = Person.__table__
_revision = Revision.__table__
_version = Version.__table__

_AT_ONCE, _MOST, _MOST_VERSIONS = 50, 1000, 20


def version_numbered(space: Space, passage_id: uuid.UUID, number: int) -> SeenVersion | None:
    """The version of a passage that has this number; None when the reader may not see it, or there is none."""
    return next(iter(see_versions(space, _passage.c.id == passage_id, _version.c.number == number).values()), None)


def versions_since(space: Space, passage_id: uuid.UUID, number: int) -> tuple[SeenVersion, ...]:
    """The versions after ``number`` that the reader may see, oldest first; of very many the newest."""
    after = _version.c.number > number, _version.c.number > _passage.c.version_number - _MOST_VERSIONS
    found = see_versions(space, _passage.c.id == passage_id, *after)
    return tuple(sorted(found.values(), key=lambda version: version.number))


@dataclass(frozen=True)
class TakenOff:
    """Who took a passage off its page, and when; ``by`` is empty where it lies too far back to say."""

    by: str
    at: datetime | None


def taken_off(space: Space, page_id: uuid.UUID, passage_id: uuid.UUID) -> TakenOff | None:
    """By whom the passage was taken off its page; None while it stands on it. For whoever may see the passage."""
    last = TakenOff("", None)
    for contents, name, at in _newest_first(space, page_id):
        if any(pair[0] == passage_id.hex for pair in contents):
            return None if last.at is None else last
        last = TakenOff(name, at)
    return TakenOff("", None)


def _newest_first(space: Space, page_id: uuid.UUID) -> Iterator[tuple[list[list[str]], str, datetime]]:
    """What a page listed, revision by revision, a few at a time: it is nearly always among the first."""
    newest = space.session.execute(
        select(_page.c.revision_number).where(_page.c.id == page_id, _page.c.child_id == space.id)
    ).scalar()
    for upper in range(newest or 0, max((newest or 0) - _MOST, 0), -_AT_ONCE):
        rows = space.session.execute(
            select(_revision.c.contents, _person.c.name, _revision.c.saved_at)
            .select_from(_revision.join(_person, _person.c.id == _revision.c.saved_by))
            .where(
                _revision.c.page_id == page_id, _revision.c.child_id == space.id,
                _revision.c.number <= upper, _revision.c.number > upper - _AT_ONCE,
            )
            .order_by(_revision.c.number.desc())
        )  # fmt: skip
        yield from ((row[0], row[1], row[2]) for row in rows)
