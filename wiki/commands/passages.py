"""What somebody wants to say, as the commands take it, and the checks every saved passage must pass."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from wiki.access.audience import Ticked
from wiki.access.space import Space
from wiki.errors import NotFound, Refused
from wiki.models.media import Media
from wiki.models.pages import Passage, Version, VersionMedia
from wiki.models.pictured import Pictured
from wiki.pagetypes.kinds.table import KINDS, links_of
from wiki.pagetypes.model import Field
from wiki.queries import media as media_queries
from wiki.queries.media_read import open_document
from wiki.queries.versions import SeenVersion
from wiki.text import markdown
from wiki.text.clean import tidy
from wiki.text.quote import find_range
from wiki.words import N_, Permission, Preset, Voice

_version = Version.__table__
_passage = Passage.__table__
_media = Media.__table__
_shown = VersionMedia.__table__

MAX_MEDIA = 30
_NOTHING = N_("There is nothing here yet. Write something, or add a picture or a recording.")
_TOO_MANY = N_("One answer can hold 30 pictures and clips. Save these, then add the others as a new answer.")
_LONG = N_("This is too long for this box. Please keep it to %d letters or fewer.")
_NOT_THERE = N_("These words are not in what was said. Choose words from the passage itself.")
_LONGEST = {"speaker": 200, "gathered": 500, "note": 500}


@dataclass(frozen=True)
class MediaUse:
    """A file of this space shown in a passage, with its words; ``audience`` None keeps who may see it as it is, and
    ``pictured`` None who is said to be in it. ``as_it_was``: this very cut of a picture is meant, whatever the passage
    shows of it now."""

    media_id: uuid.UUID
    alt: str = ""
    caption: str = ""
    speaker: str = ""
    transcript: str = ""
    audience: "FileAudience | None" = None
    pictured: Pictured | None = None
    as_it_was: bool = False


@dataclass(frozen=True)
class FileAudience:
    """Who may see one file within its passage: ``chosen``, or with None just those who may see the passage."""

    chosen: Preset | Ticked | None = None


@dataclass(frozen=True)
class SourceUse:
    """Words taken from a version: ``quoted`` must stand in its plain text, or in the words of one of its files.

    A version that is pictures or clips alone is taken with ``quoted`` "". Words read in a document that the version shows
    stand on its page ``page`` (from 1).
    """

    version_id: uuid.UUID
    quoted: str
    media_id: uuid.UUID | None = None
    page: int | None = None


class Quote(NamedTuple):
    """Words found where they were taken from: version, range and the words; of a document its file and page as well."""

    version_id: uuid.UUID
    starts: int
    ends: int
    quoted: str
    media_id: uuid.UUID | None = None
    page: int | None = None


@dataclass(frozen=True)
class TypedFor:
    """Who typed words for somebody who was there: ``whom`` is None for a child without an account. ``is_new``: just now,
    so that the family is told."""

    by: uuid.UUID
    whom: uuid.UUID | None
    is_new: bool = False


def typed_of(version: SeenVersion) -> TypedFor | None:
    """Who typed the words of ``version`` for somebody who was there, to go along where they are saved again."""
    return None if version.typed_by is None else TypedFor(version.typed_by, version.typed_for)


@dataclass(frozen=True)
class Words:
    """One answer as somebody gave it. ``audience`` None keeps what is there (or the page's own for a new one)."""

    voice: Voice
    body: str = ""
    columns: dict[str, Any] = field(default_factory=dict)
    speaker: str = ""
    gathered: str = ""
    spoken_on: date | None = None
    language: str = "en-GB"
    audience: Preset | Ticked | None = None
    media: tuple[MediaUse, ...] = ()
    sources: tuple[SourceUse, ...] = ()
    paper_id: uuid.UUID | None = None
    paper_on: date | None = None
    typed: TypedFor | None = None
    note: str = ""
    once: str | None = None


@dataclass(frozen=True)
class Prepared:
    """Words made ready before the write lock is taken: tidied, rendered, and their sources found."""

    words: Words
    body: str
    html: str
    plain: str
    sources: tuple[Quote, ...]


def prepare(space: Space, asked: Field | None, words: Words, earlier: Iterable[uuid.UUID] = ()) -> Prepared:
    """Check and render ``words``; ``earlier`` are files the passage shows already.

    Raises Refused with a sentence for each field that can't be kept, NotFound for another child's file or row.
    """
    try:
        body = tidy(words.body)
    except Refused as refusal:
        raise Refused({"body": refusal.fields[""]}) from None
    problems: dict[str, str] = {}
    if asked is not None:
        problems.update(KINDS[asked.kind].check(asked, {**words.columns, "body": body}))
    for name, most in _LONGEST.items():
        if len(getattr(words, name)) > most:
            problems[name] = _LONG % most
        if "\0" in getattr(words, name):
            problems[name] = _LONG % most
    if len(words.media) > MAX_MEDIA:
        problems["files"] = _TOO_MANY
    if _is_blank(asked, words, body):
        problems.setdefault("body", _NOTHING)
    if problems:
        raise Refused(problems)
    _check_media(space, words, set(earlier))
    _check_links(space, asked, words)
    kind_words = "" if asked is None else KINDS[asked.kind].plain(asked, {**words.columns, "body": body}, _no_words)
    plain = kind_words or markdown.plain(body)
    return Prepared(words, body, markdown.render(body), plain, _find_sources(space, words.sources))


def _no_words(passage_id: str) -> str:
    """Linked rows are words of their own passage, not of this one."""
    return ""


def _is_blank(asked: Field | None, words: Words, body: str) -> bool:
    if words.media:
        return False
    if asked is None:
        return not body.strip()
    return KINDS[asked.kind].is_blank({**words.columns, "body": body})


def _check_media(space: Space, words: Words, earlier: set[uuid.UUID]) -> None:
    """Each file must be this child's, and the writer's own or one they may see (A4: no other child's ids)."""
    wanted = {use.media_id for use in words.media} | ({words.paper_id} if words.paper_id else set())
    for media_id in wanted - earlier:
        media_queries.find_media(space, media_id)


def _check_links(space: Space, asked: Field | None, words: Words) -> None:
    if asked is None:
        return
    texts = [text for ids in links_of(asked, words.columns).values() for text in ids]
    try:
        wanted = {uuid.UUID(text) for text in texts}
    except ValueError:
        raise NotFound from None
    if not wanted:
        return
    rows = space.session.execute(
        select(_passage.c.id).where(_passage.c.child_id == space.id, _passage.c.id.in_(wanted))
    ).scalars()
    if set(rows) != wanted:
        raise NotFound


def _find_sources(space: Space, sources: tuple[SourceUse, ...]) -> tuple[Quote, ...]:
    """Where each quotation stands; a version that the reader may not see counts as none."""
    found: list[Quote] = []
    for source in sources:
        row = space.session.execute(
            select(_version.c.plain, _passage.c.audience, _version.c.audience, _version.c.saved_by)
            .select_from(_version.join(_passage, _passage.c.id == _version.c.passage_id))
            .where(_version.c.id == source.version_id, _version.c.child_id == space.id)
        ).first()
        if row is None or not space.may_see(source.version_id, row[1], row[2], row[3]):
            raise NotFound
        place = find_range(row[0], source.quoted)
        if source.media_id is not None:
            found.append(_in_document(space, source, source.media_id))
        elif place is not None:
            found.append(Quote(source.version_id, place[0], place[1], row[0][place[0] : place[1]]))
        else:
            found.append(Quote(source.version_id, 0, 0, _beside_a_file(space, source, row[0])))
    return tuple(found)


def _in_document(space: Space, source: SourceUse, media_id: uuid.UUID) -> Quote:
    """The quoted words on a page of a document that the version shows. NotFound where it shows no such document, or where
    the reader may not have it; Refused where the words are not on that page."""
    shows = select(_shown.c.media_id).where(_shown.c.version_id == source.version_id, _shown.c.media_id == media_id)
    if space.session.execute(shows).first() is None:
        raise NotFound
    words = open_document(space, media_id, source.page or 0).words
    place = find_range(words, source.quoted)
    if place is None:
        raise Refused({"quoted": _NOT_THERE})
    return Quote(source.version_id, *place, words[place[0] : place[1]], media_id, source.page)


def _beside_a_file(space: Space, source: SourceUse, plain: str) -> str:
    """The quoted words as a recording, a caption or a description has them; Refused when none does."""
    rows = space.session.execute(
        select(
            _shown.c.transcript, _shown.c.caption, _shown.c.alt, _shown.c.media_id, _shown.c.version_id, _media.c.audience,
            _shown.c.audience, _media.c.uploaded_by,
        )
        .select_from(_shown.join(_media, _media.c.id == _shown.c.media_id))
        .where(_shown.c.version_id == source.version_id)
    ).all()  # fmt: skip
    files = [row[:3] for row in rows if space.may_see_file(*row[3:])]
    if files and not plain.strip() and not source.quoted.strip():
        return ""
    for words in (words for file in files for words in file):
        place = find_range(words, source.quoted)
        if place is not None:
            return str(words[place[0] : place[1]])
    raise Refused({"quoted": _NOT_THERE})


def may_share(space: Space, created_by: uuid.UUID) -> bool:
    """Whether the member may change who sees a passage: whoever began it, and those who lead for the family."""
    return created_by == space.person.id or space.may(Permission.SHARE)
