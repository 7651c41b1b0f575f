"""Reads what is new in a space since somebody's last visit: what others wrote that the reader may see."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from wiki.access.space import Space
from wiki.models.pages import Page, Passage, Revision, Version
from wiki.queries.versions import SeenVersion, see_versions

_revision = Revision.__table__
_page = Page.__table__
_version = Version.__table__
_passage = Passage.__table__


@dataclass(frozen=True)
class News:
    """What somebody else did since the reader was last here."""

    page_id: uuid.UUID
    page_type: str
    page_title: str
    version: SeenVersion


def news(space: Space, since: datetime | None, *, most: int = 200) -> tuple[News, ...]:
    """Present versions saved by others after ``since`` (ever, when None), newest first, that the reader may see."""
    conditions = [
        _version.c.child_id == space.id, _version.c.number == _passage.c.version_number,
        _version.c.saved_by != space.person.id,
    ]  # fmt: skip
    if since is not None:
        conditions.append(_version.c.saved_at > since)
    seen = see_versions(space, and_(*conditions))
    listed = _listed(space, {version.page_id for version in seen.values()})
    seen = {version_id: version for version_id, version in seen.items() if version_id.hex in listed}
    newest = sorted(seen.values(), key=lambda version: version.saved_at, reverse=True)[:most]
    pages = {
        row.id: row
        for row in space.session.execute(
            select(_page.c.id, _page.c.page_type, _page.c.title).where(_page.c.child_id == space.id)
        )
    }
    return tuple(
        News(page.id, page.page_type, space.page_title(page.id, page.title), version)
        for version in newest
        if (page := pages[version.page_id])
    )


def _listed(space: Space, page_ids: set[uuid.UUID]) -> set[str]:
    """The hex ids of all versions that stand on these pages now."""
    rows = space.session.execute(
        select(_revision.c.contents)
        .select_from(
            _page.join(
                _revision, and_(_revision.c.page_id == _page.c.id, _revision.c.number == _page.c.revision_number)
            )
        )
        .where(_page.c.child_id == space.id, _page.c.id.in_(page_ids))
    ).scalars()
    return {version_id for contents in rows for _passage_id, version_id in contents}
