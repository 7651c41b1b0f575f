"""Reads a document page by page, or a photo of a paper: its picture and its words, for whoever may have the file."""

import uuid
from dataclasses import dataclass

from sqlalchemy import exists, select

from media.results import PAGE_BREAK
from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.models.media import Media
from wiki.models.page_words import READ_KINDS, PageWords
from wiki.models.pages import Version, VersionMedia
from wiki.queries.media import find_media
from wiki.queries.versions import ShownMedia, ShownRendition, see_versions
from wiki.words import SHUT_STATES, MediaKind

_media = Media.__table__
_given = PageWords.__table__
_shown = VersionMedia.__table__
_version = Version.__table__


@dataclass(frozen=True)
class DocumentPage:
    """One page of a document. ``picture``: None for a text, or a page beyond those that are drawn; ``words``: "" where
    there are none that a computer can read. ``caption`` as a passage shows it; ``page_id`` and ``passage_id``: where that
    stands. ``is_said``: somebody said what this page says, or a draft of that waits (queries/page_words.py)."""

    file: ShownMedia
    number: int
    count: int
    picture: ShownRendition | None
    words: str
    caption: str = ""
    page_id: uuid.UUID | None = None
    passage_id: uuid.UUID | None = None
    is_said: bool = False
    is_paper: bool = False


def open_document(space: Space, media_id: uuid.UUID, number: int) -> DocumentPage:
    """Page ``number`` (from 1) of a document that the reader may have, or a photo, which is one page; NotFound otherwise, and
    where it has no such page."""
    file = find_media(space, media_id)
    if file.kind not in READ_KINDS or file.state in SHUT_STATES:
        raise NotFound
    said = exists().where(_given.c.media_id == _media.c.id, _given.c.page == number)
    text, paper, is_said = space.session.execute(
        select(_media.c.words, _media.c.paper, said).where(_media.c.id == media_id, _media.c.child_id == space.id)
    ).one()
    words = text.split(PAGE_BREAK) if text else []
    pictures = _pictures(file)
    count = max(len(words), *(int(name.removeprefix("page-")) for name in pictures), 0)
    if not 1 <= number <= count:
        raise NotFound
    caption, page_id, passage_id = _where(space, media_id)
    here = words[number - 1] if number <= len(words) else ""
    return DocumentPage(
        file, number, count, pictures.get(f"page-{number}"), here.strip(), caption, page_id, passage_id, is_said, bool(paper)
    )


def _pictures(file: ShownMedia) -> dict[str, ShownRendition]:
    """The picture of each page as ``page-1`` and on; of a photo the largest form of it."""
    if file.kind is not MediaKind.PHOTO:
        return {one.name: one for one in file.renditions if one.name.startswith("page-")}
    sizes = [one for one in file.renditions if one.name.startswith("w")]
    return {"page-1": max(sizes, key=lambda one: one.width or 0)} if sizes else {}


def _where(space: Space, media_id: uuid.UUID) -> tuple[str, uuid.UUID | None, uuid.UUID | None]:
    """What the document is called where the reader meets it, and on which page and in which passage that is."""
    seen = see_versions(space, _version.c.id.in_(select(_shown.c.version_id).where(_shown.c.media_id == media_id)))
    for version in seen.values():
        for one in version.media:
            if one.id == media_id and version.is_current and not version.withheld:
                return one.caption, version.page_id, version.passage_id
    return "", None, None
