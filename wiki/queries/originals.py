"""Reads whether a full photo that still lies on somebody's phone is waited for: each person asks of their own alone."""

import uuid
from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from wiki.access.space import Space
from wiki.models.children import ChildPicture
from wiki.models.media import Media
from wiki.models.pages import Page, Revision, VersionMedia
from wiki.words import MediaState

_media = Media.__table__
_shown = VersionMedia.__table__
_picture = ChildPicture.__table__


class Awaited(StrEnum):
    """How a full photo stands: to be sent, here already, or wanted no more."""

    YES = "yes"
    HERE = "here"
    NO = "no"


def how_awaited(space: Space, sha256: str) -> Awaited:
    """Whether the reader's own full photo with these bytes is waited for in this space. A photo that was taken off its
    page, or erased, waits for nothing."""
    waiting = awaiting(space.session, space, sha256)
    if waiting and is_on_a_page(space.session, space, waiting):
        return Awaited.YES
    here = exists().where(
        _media.c.child_id == space.id, _media.c.uploaded_by == space.person.id, _media.c.sha256 == sha256
    )
    return Awaited.HERE if space.session.execute(select(here)).scalar_one() else Awaited.NO


def awaiting(session: Session, space: Space, sha256: str) -> list[uuid.UUID]:
    """Every file of the person's in this space that waits for a full photo with these bytes, turned and cut ones too."""
    rows = session.execute(
        select(_media.c.id)
        .where(
            _media.c.awaits == sha256, _media.c.awaits != "", _media.c.child_id == space.id,
            _media.c.uploaded_by == space.person.id, _media.c.state != MediaState.UNSAFE,
        )
        .order_by(_media.c.id)
    )  # fmt: skip
    return list(rows.scalars())


def is_on_a_page(session: Session, space: Space, files: Collection[uuid.UUID]) -> bool:
    """Whether a page, as it is now, shows one of these files to anybody, or one of them is the child's picture."""
    uses = set(session.execute(select(_shown.c.version_id).where(_shown.c.media_id.in_(files))).scalars())
    contents = session.execute(
        select(Revision.contents)
        .join(Page, Page.id == Revision.page_id)
        .where(Page.child_id == space.id, Revision.number == Page.revision_number)
    ).scalars()
    if any(uuid.UUID(version_id) in uses for pairs in contents for _passage, version_id in pairs):
        return True
    pictured = exists().where(_picture.c.child_id == space.id, _picture.c.media_id.in_(files))
    return bool(session.execute(select(pictured)).scalar_one())
