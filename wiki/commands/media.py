"""Takes files into a child's space, and keeps what a worker made of them."""

import contextlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from media.errors import MediaRefused
from media.intake import receive
from media.results import COPY, Derived, Received, Rendition
from media.store import Store
from wiki import clock
from wiki.access.space import JobSpace, Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.jobs import queue
from wiki.commands.page_words import with_checked
from wiki.commands.revisions import lock_page
from wiki.commands.room import find_room, hold_room, length_of
from wiki.commands.uploads import use_upload
from wiki.errors import NotAllowed, Refused
from wiki.models import media as tables
from wiki.models.jobs import SearchChange
from wiki.models.pages import Version, VersionMedia
from wiki.words import SHUT_STATES, Filled, MediaKind, MediaState, Permission

DERIVE = "media.derive"
CHECK = "media.check"


@dataclass(frozen=True)
class NewFile:
    """A file that was taken in and has no row yet; words can show it under its id before it has one."""

    found: Received
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    upload_id: uuid.UUID | None = None
    """What it came as, where it was sent ahead of its form; that is used up with the file's row."""
    awaits: str = ""
    """SHA-256 of the full photo that comes later, where this is the small one that went first (commands/originals.py)."""


def add_media(
    space: Space, store: Store, stream: IO[bytes], filename: str, claimed_type: str, *, paper: bool = False
) -> uuid.UUID:
    """Take one file in: bytes first, safely on disk, then its row. Returns its id.

    Raises Refused({"files": sentence}) when the file can't be taken; nothing of it is kept then. ``paper`` marks a
    scanned form, which those who type from paper may see.
    """
    if paper and not space.may(Permission.TYPE_FROM_PAPER):
        raise NotAllowed
    found = take_in(space, store, stream, filename, claimed_type)
    try:
        with writing(space) as session:
            return keep_file(session, space, found, paper)
    except BaseException:
        throw_away(store, found)
        raise


def take_in(
    space: Space, store: Store, stream: IO[bytes], filename: str, claimed_type: str, *, beside: int = 0
) -> Received:
    """The bytes of one file, safely on disk and decoded, before any row; the caller keeps it or throws it away.

    ``beside``: bytes of the files that came with it and have no row yet. Raises NotAllowed, and
    Refused({"files": sentence}) when it can't be taken; NoRoom, which is one of those, before anything of it is read.
    """
    if not space.may(Permission.UPLOAD):
        raise NotAllowed
    find_room(space, length_of(stream) + beside)
    space.work.let_go()  # no lock and no snapshot is held while a picture is decoded
    try:
        return receive(stream, filename, claimed_type, store, space.id.hex)
    except MediaRefused as refusal:
        if refusal.code == "harmful":
            _note_harm(space, refusal.values["found"])
        raise Refused({"files": Filled(refusal.template, **refusal.values)}) from refusal


def _note_harm(space: Space, found: str) -> None:
    """An audit row for what the virus scanner found, safe at once: nothing else of the file stays."""
    with writing(space) as session:
        leave_row(session, "media.harmful", person_id=space.person.id, child_id=space.id, words=found)
    space.work.commit()


def throw_away(store: Store, found: Received) -> None:
    """Remove everything that ``take_in`` stored: its row could not be kept. What can't be removed the sweep finds."""
    for key in [found.original.key, *(rendition.key for rendition in found.renditions)]:
        with contextlib.suppress(MediaRefused):
            store.remove(key)


def keep_files(space: Space, files: Sequence[NewFile], page_id: uuid.UUID) -> None:
    """The rows of several files that were taken in for a page, in one act of their own, without any words.

    No file, no act. The page is locked first, as every save does: of two who lock the page and the audit chain in
    different orders, PostgreSQL would turn one away. NotFound when this space has no such page.
    """
    if not files:
        return
    with writing(space) as session:
        lock_page(session, space, page_id)
        for one in files:
            keep_new(session, space, one)


def keep_new(session: Session, space: Space, new: NewFile, paper: bool = False) -> uuid.UUID:
    """As ``keep_file``, of a file that may have been sent ahead: that is used up with it, by this form and no other."""
    if new.upload_id is not None:
        use_upload(session, space, new.upload_id, new.id)
    media_id = keep_file(session, space, new.found, paper, new.id)
    if new.awaits and new.found.kind == "photo":
        session.get_one(tables.Media, media_id).awaits = new.awaits
        session.flush()
    return media_id


def keep_file(
    session: Session, space: Space, found: Received, paper: bool = False, media_id: uuid.UUID | None = None
) -> uuid.UUID:
    """The rows of a file that was taken in, inside an act that is open already; returns its id.

    Raises NoRoom where it is one too many: this is where the room is held to, whoever else is adding files just now.
    """
    media_id = media_id or uuid.uuid4()
    session.add(
        tables.Media(
            id=media_id, child_id=space.id, kind=_kind(found.kind), state=MediaState(found.state),
            name=found.name, content_type=found.content_type, original_key=found.original.key,
            size=found.original.size, sha256=found.original.sha256, width=found.width, height=found.height,
            seconds=found.seconds, pages=found.pages, note=found.note, words="",
            paper="form" if paper else "", uploaded_by=space.person.id, uploaded_at=clock.now(),
        )
    )  # fmt: skip
    session.flush()
    for rendition in found.renditions:
        session.add(rendition_row(space.id, media_id, rendition))
    if found.state == "waiting" or (found.kind == "document" and found.state == "kept"):  # its words are read later
        queue(session, DERIVE, space.id, media_id=media_id.hex)
    if found.state == "held":
        queue(session, CHECK, space.id, media_id=media_id.hex)
    leave_row(session, "media.added", person_id=space.person.id, child_id=space.id, object_id=media_id)
    hold_room(session, space)
    return media_id


def _kind(kind: str) -> MediaKind:
    return MediaKind.DOCUMENT if kind == "scan" else MediaKind(kind)


def rendition_row(child_id: uuid.UUID, media_id: uuid.UUID, rendition: Rendition) -> tables.Rendition:
    """The row of one form of a file."""
    return tables.Rendition(
        child_id=child_id, media_id=media_id, name=rendition.name, content_type=rendition.content_type,
        key=rendition.key, size=rendition.size, width=rendition.width, height=rendition.height,
    )  # fmt: skip


def keep_derived(space: JobSpace, media_id: uuid.UUID, made: Derived, made_of: str = "") -> list[str] | None:
    """Put what a worker made in place of anything made before; returns the keys that no row names any more.

    Doing it twice leaves one set of renditions: a job may run again after a crash. ``made_of`` is the key of the original
    that it was made of: None, and nothing is changed, where the file has another by now, or was shut away meanwhile.
    """
    session = space.work.begin_writing()
    found = session.execute(
        select(tables.Media)
        .where(tables.Media.id == media_id, tables.Media.child_id == space.id)
        .with_for_update(key_share=True)  # a save that shows this file meanwhile need not wait, and can't wait in a ring
    ).scalar_one()
    if found.state in SHUT_STATES or (made_of and found.original_key != made_of):
        return None
    old = session.execute(select(tables.Rendition.key).where(tables.Rendition.media_id == media_id)).scalars().all()
    session.execute(delete(tables.Rendition).where(tables.Rendition.media_id == media_id))
    for rendition in made.renditions:
        session.add(rendition_row(space.id, media_id, rendition))
    is_shown = made.words or any(one.name != COPY for one in made.renditions)
    found.state = MediaState.READY if is_shown else MediaState.KEPT
    found.edition = tables.EDITION
    found.width, found.height = made.width or found.width, made.height or found.height
    found.seconds, found.pages = made.seconds or found.seconds, made.pages or found.pages
    found.note, found.words = made.note, with_checked(session, media_id, made.words)
    index_again(space, media_id)
    leave_row(session, "media.ready", person_id=None, child_id=space.id, object_id=media_id)
    return list(old)


def keep_failure(space: JobSpace, media_id: uuid.UUID, sentence: str, made_of: str = "") -> None:
    """Say, where the file is shown, why it can't be; the original stays. ``made_of``: as ``keep_derived``."""
    session = space.work.begin_writing()
    found = session.execute(
        select(tables.Media)
        .where(tables.Media.id == media_id, tables.Media.child_id == space.id)
        .with_for_update(key_share=True)
    ).scalar_one()
    if made_of and (found.state in SHUT_STATES or found.original_key != made_of):
        return
    found.state, found.note = MediaState.FAILED, sentence
    leave_row(session, "media.failed", person_id=None, child_id=space.id, object_id=media_id)


def index_again(space: JobSpace, media_id: uuid.UUID) -> None:
    """Have the passages that show a file found by its words."""
    passages = space.work.session.execute(
        select(Version.passage_id)
        .join(VersionMedia, VersionMedia.version_id == Version.id)
        .where(VersionMedia.media_id == media_id)
        .distinct()
    ).scalars()
    for passage_id in passages:
        space.work.session.add(SearchChange(child_id=space.id, subject="passage", subject_id=passage_id))
