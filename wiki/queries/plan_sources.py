"""Reads where the rows of the plan come from: whose words, from which page, and whether the family may see them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from wiki.access.audience import family_may_see
from wiki.access.space import Space
from wiki.models.pages import VersionSource
from wiki.queries.versions import SeenVersion, see_versions_by_id

_source = VersionSource.__table__


@dataclass(frozen=True, slots=True)
class RowSource:
    """Words that a row rests on. ``seen`` is the version they were taken from, None where the reader may not see it
    (then ``quoted`` is "" as well); ``position`` is its place among the row's sources."""

    position: int
    version_id: uuid.UUID
    quoted: str
    seen: SeenVersion | None

    @property
    def shared(self) -> bool:
        """Whether these words may stand in a document that the family is sent."""
        return self.seen is not None and may_stand_in_plan(self.seen)

    @property
    def moved_on(self) -> bool:
        """Whether the passage says something newer by now."""
        return self.seen is not None and not self.seen.is_current


def may_stand_in_plan(version: SeenVersion) -> bool:
    """Whether a version that the writer sees may be printed: the family must be able to see it, every one of them.

    Whoever holds the right to read plans gets the whole document, so words that keep somebody out stay out of it.
    """
    for_everyone = not version.today.without and not version.audience.without
    return for_everyone and family_may_see(version.today, version.audience)


def read_sources(space: Space, version_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, tuple[RowSource, ...]]:
    """The sources of each of these versions (which the reader may see already), in order, by version id."""
    wanted = list(version_ids)
    if not wanted:
        return {}
    rows = space.session.execute(
        select(_source.c.version_id, _source.c.position, _source.c.source_version_id, _source.c.quoted)
        .where(_source.c.version_id.in_(wanted))
        .order_by(_source.c.version_id, _source.c.position)
    ).all()
    seen = see_versions_by_id(space, {row.source_version_id for row in rows})
    found: dict[uuid.UUID, list[RowSource]] = {}
    for version_id, position, source_id, quoted in rows:
        version = seen.get(source_id)
        words = quoted if version is not None else ""
        found.setdefault(version_id, []).append(RowSource(position, source_id, words, version))
    return {version_id: tuple(sources) for version_id, sources in found.items()}
