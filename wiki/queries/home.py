"""Reads what the child's home shows: the picture, the hello, the pages with what is new on each."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wiki.access.space import Space
from wiki.models.children import ChildPicture
from wiki.models.media import Media, Rendition
from wiki.models.pages import Page, Passage, Version
from wiki.queries.changes import News, news
from wiki.queries.pages import PageHead, list_pages
from wiki.queries.versions import SeenVersion, see_versions
from wiki.words import Voice

_picture = ChildPicture.__table__
_rendition = Rendition.__table__
_media = Media.__table__
_version = Version.__table__
_passage = Passage.__table__
_page = Page.__table__
_HELLO = "hello"


@dataclass(frozen=True)
class Picture:
    """The photo that stands for the child: its id, words for who can't see it, and the widths it comes in."""

    media_id: uuid.UUID
    alt: str
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Home:
    """The child's home as one reader sees it."""

    picture: Picture | None
    hello: SeenVersion | None
    pages: tuple[PageHead, ...]
    news: tuple[News, ...]


def child_home(space: Space, since: datetime | None) -> Home:
    """Everything on the child's home; ``since`` is when the reader was last here (None: nothing counts as new)."""
    new = news(space, since, most=50) if since is not None else ()
    return Home(child_picture(space), _hello(space), list_pages(space), new)


def child_picture(space: Space) -> Picture | None:
    """The child's picture, if one was chosen; every member sees it."""
    rows = space.session.execute(
        select(_picture.c.media_id, _picture.c.alt, _rendition.c.width)
        .select_from(
            _picture.join(_media, _media.c.id == _picture.c.media_id).join(
                _rendition, _rendition.c.media_id == _picture.c.media_id
            )
        )
        .where(_picture.c.child_id == space.id, _media.c.child_id == space.id)
        .order_by(_rendition.c.width)
    ).all()
    if not rows:
        return None
    return Picture(rows[0].media_id, rows[0].alt, tuple(row.width for row in rows if row.width))


def _hello(space: Space) -> SeenVersion | None:
    """The newest hello that the reader may see, the child's own voice before any other."""
    seen = see_versions(
        space,
        _passage.c.child_id == space.id,
        _passage.c.field == _HELLO,
        _version.c.number == _passage.c.version_number,
    )
    own = {Voice.CHILD, Voice.YOUNG_PERSON}
    said = (version for version in seen.values() if not version.withheld)
    return max(said, key=lambda version: (version.voice in own, version.saved_at), default=None)
