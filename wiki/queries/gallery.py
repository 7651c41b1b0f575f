"""Lists the pictures, clips and films of a space that its reader may see: where each is shown, and when it was made.

Only ids, days and audiences are read here, to choose by; the words that go with a file, its name among them, come from
queries/versions.py for the few that a screen shows.
"""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from media.cuts import CENTRE, Cut
from wiki import clock
from wiki.access.audience import is_within
from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.models.audience import Audience
from wiki.models.corner import Symbol
from wiki.models.media import Media
from wiki.models.pages import Page, Passage, Revision, Version, VersionMedia
from wiki.queries.versions import SeenVersion, ShownMedia, see_versions_by_id
from wiki.words import MediaKind, Permission

KINDS = (MediaKind.PHOTO, MediaKind.AUDIO, MediaKind.VIDEO)
_media = Media.__table__
_page = Page.__table__
_passage = Passage.__table__
_revision = Revision.__table__
_shown = VersionMedia.__table__
_version = Version.__table__
_Row = tuple[Any, ...]


@dataclass(frozen=True)
class Place:
    """A file in one place: ``is_used`` when a page shows it there now. ``day`` is when it was made (``is_taken``: somebody
    said so), else when it was added; ``focus`` the field of it that matters most."""

    media_id: uuid.UUID
    picture: uuid.UUID
    kind: MediaKind
    day: str
    is_taken: bool
    added_at: datetime
    focus: int
    version_id: uuid.UUID
    passage_id: uuid.UUID
    page_id: uuid.UUID
    field: str
    is_used: bool
    is_own: bool
    seen_by: tuple[Audience, ...]
    """All that must allow somebody who is to see it here; ``is_own``: the reader added the file, or wrote the words."""


def places(space: Space, kinds: Collection[MediaKind] = KINDS, media_id: uuid.UUID | None = None) -> tuple[Place, ...]:
    """Every place in which the reader may see such a file (or the one ``media_id``) now, newest first; and for each that
    is nowhere used now, the last place it had. Symbols that the child speaks with are no pictures of theirs."""
    one = (_media.c.id == media_id,) if media_id else ()
    rows = space.session.execute(
        select(
            _media.c.id, func.coalesce(_media.c.made_from, _media.c.id), _media.c.kind, _media.c.taken,
            _media.c.uploaded_at, _media.c.cut, _version.c.id, _passage.c.id, _passage.c.page_id, _passage.c.field,
            _version.c.number, _passage.c.audience, _version.c.audience, _version.c.saved_by, _media.c.audience,
            _shown.c.audience, _media.c.uploaded_by,
        )
        .select_from(
            _media.join(_shown, _shown.c.media_id == _media.c.id)
            .join(_version, _version.c.id == _shown.c.version_id)
            .join(_passage, _passage.c.id == _version.c.passage_id)
        )
        .where(
            _media.c.child_id == space.id, _media.c.kind.in_(kinds), _version.c.erasure_id.is_(None),
            _media.c.id.not_in(select(Symbol.media_id).where(Symbol.child_id == space.id)), *one,
        )
    ).all()  # fmt: skip
    seen = [row for row in rows if space.may_see(row[6], *row[11:14]) and space.may_see_file(row[0], row[6], *row[14:17])]
    listed = _listed(space)
    used = [_place(space, tuple(row), True) for row in seen if row[6].hex in listed]
    return tuple(sorted([*used, *_unused(space, [tuple(row) for row in seen], used)], key=_newest, reverse=True))


def may_be_shown(space: Space, place: Place, audience: Audience) -> bool:
    """Whether the member may show the file in words for ``audience``: it is their own, they lead for the family and may say
    who sees it, or all of those see it where it stands already."""
    return place.is_own or space.may(Permission.SHARE) or all(is_within(audience, one) for one in place.seen_by)


def fitting(space: Space, some: Iterable[Place], audience: Audience) -> tuple[Place, ...]:
    """Those of the places in which the member may show the file to ``audience``; first those where all of these see it already:
    the words that stand beside it there are theirs to read too."""
    may = (place for place in some if may_be_shown(space, place, audience))
    return tuple(sorted(may, key=lambda place: not all(is_within(audience, one) for one in place.seen_by)))


def _newest(place: Place) -> tuple[Any, ...]:
    return place.day, place.added_at, place.media_id, place.passage_id


def _unused(space: Space, seen: Iterable[_Row], used: Iterable[Place]) -> list[Place]:
    """The last place of each picture that is shown nowhere now, cut or whole."""
    there = {place.picture for place in used}
    last: dict[uuid.UUID, _Row] = {}
    for row in seen:
        if row[1] not in there and (row[1] not in last or last[row[1]][10] < row[10]):
            last[row[1]] = row
    return [_place(space, row, False) for row in last.values()]


def _place(space: Space, row: _Row, is_used: bool) -> Place:
    added = row[4]
    return Place(
        media_id=row[0], picture=row[1], kind=MediaKind(row[2]), day=row[3] or clock.local(added).date().isoformat(),
        is_taken=bool(row[3]), added_at=added, focus=Cut.read(row[5]).focus if row[5] else CENTRE, version_id=row[6],
        passage_id=row[7], page_id=row[8], field=row[9], is_used=is_used,
        is_own=space.person.id in {row[13], row[16]}, seen_by=tuple(one for one in (*row[11:13], *row[14:16]) if one is not None),
    )  # fmt: skip


def _listed(space: Space) -> set[str]:
    """The versions that the space's pages show now, as hex ids."""
    contents = space.session.execute(
        select(_revision.c.contents)
        .select_from(_revision.join(_page, _page.c.id == _revision.c.page_id))
        .where(_page.c.child_id == space.id, _revision.c.number == _page.c.revision_number)
    ).scalars()
    return {version_id for pairs in contents for _passage_id, version_id in pairs}


@dataclass(frozen=True)
class Shown:
    """A file in one place with the words that go with it there."""

    place: Place
    version: SeenVersion
    file: ShownMedia


def with_words(space: Space, some: Iterable[Place]) -> tuple[Shown, ...]:
    """The places with their words, in their order; those whose words were taken out since are left out."""
    wanted = list(some)
    versions = see_versions_by_id(space, {place.version_id for place in wanted})
    found = []
    for place in wanted:
        version = versions.get(place.version_id)
        if version is None or version.withheld:
            continue
        file = next((one for one in version.media if one.id == place.media_id), None)
        if file is not None:
            found.append(Shown(place, version, file))
    return tuple(found)


def now_instead(space: Space, media_id: uuid.UUID, here: Collection[uuid.UUID]) -> uuid.UUID:
    """Which of the files ``here`` (those that the reader sees in a passage) is another cut of this picture; NotFound."""
    first, that = func.coalesce(_media.c.made_from, _media.c.id), _media.alias()
    same = (
        select(func.coalesce(that.c.made_from, that.c.id))
        .where(that.c.id == media_id, that.c.child_id == space.id)
        .scalar_subquery()
    )
    found: uuid.UUID | None = space.session.execute(
        select(_media.c.id).where(_media.c.id.in_(here), _media.c.child_id == space.id, first == same)
    ).scalar()
    if found is None:
        raise NotFound
    return found
