"""Reads what the child's own corner needs: its pages, its pictures, and what the child took away."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wiki.access.person import SignedIn
from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.models.children import ChildPicture
from wiki.models.corner import CornerPage, CornerPin, Symbol, TakenPicture
from wiki.models.media import Media
from wiki.models.pages import Passage, Version, VersionMedia
from wiki.models.people import Person
from wiki.queries.media import Bytes, find_media, find_rendition
from wiki.queries.versions import ShownMedia, see_versions

_page = CornerPage.__table__
_symbol = Symbol.__table__
_picture = ChildPicture.__table__
_media = Media.__table__
_passage = Passage.__table__
_version = Version.__table__
_shown = VersionMedia.__table__


def marked_pages(space: Space) -> dict[uuid.UUID, bool]:
    """The pages of which somebody said whether they are for the child."""
    rows = space.session.execute(select(_page.c.page_id, _page.c.for_child).where(_page.c.child_id == space.id))
    return {row.page_id: row.for_child for row in rows}


def has_pin(person: SignedIn) -> bool:
    """Whether the person has chosen a PIN before."""
    found = select(CornerPin.person_id).where(CornerPin.person_id == person.id)
    return person.work.session.execute(found).first() is not None


def is_shown_on(space: Space, page_ids: Sequence[uuid.UUID], media_id: uuid.UUID) -> bool:
    """Whether one of these pages shows the file to the reader now."""
    if not page_ids:
        return False
    seen = see_versions(
        space, _passage.c.page_id.in_(page_ids), _version.c.number == _passage.c.version_number,
        _version.c.id.in_(select(_shown.c.version_id).where(_shown.c.media_id == media_id)),
    )
    return any(media.id == media_id for version in seen.values() for media in version.media)


def find_in_corner(space: Space, page_ids: Sequence[uuid.UUID], media_id: uuid.UUID) -> ShownMedia:
    """A file that the corner shows: on one of its pages, as the child's picture, or as a symbol. NotFound otherwise,
    also for what the child may see on a page that is not for them here."""
    found = find_media(space, media_id)
    if not (is_shown_on(space, page_ids, media_id) or is_portrait(space, media_id) or _is_symbol(space, media_id)):
        raise NotFound
    return found


def corner_bytes(
    space: Space, page_ids: Sequence[uuid.UUID], media_id: uuid.UUID, name: str, *, takes_webp: bool = True
) -> Bytes:
    """The bytes of one form of a file that the corner shows."""
    find_in_corner(space, page_ids, media_id)
    return find_rendition(space, media_id, name, takes_webp=takes_webp)


def is_portrait(space: Space, media_id: uuid.UUID) -> bool:
    """Whether the file is the child's picture, and the reader may see it."""
    row = space.session.execute(
        select(_media.c.audience, _media.c.uploaded_by)
        .join(_picture, _picture.c.media_id == _media.c.id)
        .where(_picture.c.child_id == space.id, _media.c.id == media_id)
    ).first()
    return row is not None and space.may_see_file(media_id, None, row.audience, None, row.uploaded_by)


def _is_symbol(space: Space, media_id: uuid.UUID) -> bool:
    found = select(_symbol.c.id).where(
        _symbol.c.child_id == space.id, _symbol.c.media_id == media_id, _symbol.c.removed_at.is_(None)
    )
    return space.session.execute(found).first() is not None


def away_now(space: Space) -> frozenset[str]:
    """The ids of the pictures that the child took away and nobody gave back, or showed to others since."""
    rows = space.session.execute(
        select(TakenPicture.media_id, TakenPicture.since, Media.audience)
        .join(Media, Media.id == TakenPicture.media_id)
        .where(TakenPicture.child_id == space.id, TakenPicture.given_back_at.is_(None))
    )
    return frozenset(str(media_id) for media_id, since, audience in rows if audience == since)


@dataclass(frozen=True)
class Taken:
    """A picture that the child took away: the file, who helped, who was signed in, and when."""

    id: uuid.UUID
    media_id: uuid.UUID
    helper: str
    taken_by_name: str
    taken_at: datetime


def taken_pictures(space: Space) -> tuple[Taken, ...]:
    """What the child took away and nobody gave back, newest first, as far as the reader may see it. For the family."""
    rows = space.session.execute(
        select(
            TakenPicture.id, TakenPicture.media_id, TakenPicture.helper, Person.name, TakenPicture.taken_at,
            Media.audience, Media.uploaded_by,
        )
        .join(Person, Person.id == TakenPicture.taken_by)
        .join(Media, Media.id == TakenPicture.media_id)
        .where(TakenPicture.child_id == space.id, TakenPicture.given_back_at.is_(None))
        .order_by(TakenPicture.taken_at.desc())
    )  # fmt: skip
    return tuple(Taken(*row[:5]) for row in rows if space.may_see_file(row[1], None, row[5], None, row[6]))
