"""Has a page of a scan, or a photo of a paper, read by a program: slow work, done beside, with nothing locked meanwhile."""

import contextlib
import uuid
from dataclasses import dataclass

from sqlalchemy import Engine, select

from media.errors import MediaRefused
from media.kinds import row_for
from media.ocr import PHOTO, read_page
from media.store import Store
from wiki.access.space import open_space_for_job
from wiki.commands.page_words import NOT_INSTALLED, keep_reading
from wiki.database import Work
from wiki.errors import NotFound
from wiki.models.media import Media, Rendition
from wiki.models.page_words import FAILED, READY, WAITING, PageWords
from wiki.settings import Settings
from wiki.words import MediaKind, MediaState
from wiki.worker.leases import Task, finish, give_up

_media = Media.__table__
_rendition = Rendition.__table__
_words = PageWords.__table__
_SETTLED = frozenset({"too_slow", "no_reading", "not_read", "not_taken"})  # trying again would end alike


@dataclass(frozen=True)
class _Scan:
    key: str
    reader: str


def read_scan(task: Task, engine: Engine, store: Store, settings: Settings) -> None:
    """media.read: the draft is kept, or that there is none. Where nothing is installed that reads, the work is laid aside
    for an administrator, with the sentence that says what to install; they can have it tried again."""
    found = _find(task, engine)
    words, trouble = "", ""
    if found is not None:
        try:
            with store.workspace() as folder, store.bench() as bench:
                words = read_page(bench.fetch(found.key), found.reader, _page(task), folder, program=settings.scan_program)
        except FileNotFoundError:
            words = ""  # the file is gone, and whoever asked is told that there is no draft
        except MediaRefused as refusal:
            if refusal.code not in _SETTLED:
                raise
            trouble = NOT_INSTALLED if refusal.code == "no_reading" else refusal.sentence
    with Work(engine) as work:
        if found is not None and task.child_id is not None:
            with contextlib.suppress(NotFound):
                space = open_space_for_job(work, task.child_id)
                keep_reading(space, _media_id(task), _page(task), words, READY if words else FAILED)
        if trouble:
            give_up(work, task, trouble)
        else:
            finish(work, task)
        work.commit()


def say_it_failed(work: Work, task: Task) -> None:
    """Have the page say that no draft could be made: its job is given up."""
    if task.child_id is not None:
        with contextlib.suppress(NotFound):
            keep_reading(open_space_for_job(work, task.child_id), _media_id(task), _page(task), "", FAILED)


def _media_id(task: Task) -> uuid.UUID:
    return uuid.UUID(task.payload["media_id"])


def _page(task: Task) -> int:
    return int(task.payload["page"])


def _find(task: Task, engine: Engine) -> _Scan | None:
    """Where the scan lies; None when nobody waits for the draft any more."""
    if task.child_id is None:
        return None
    with Work(engine) as work:
        row = work.session.execute(
            select(_media.c.original_key, _media.c.content_type, _media.c.kind)
            .select_from(_media.join(_words, _words.c.media_id == _media.c.id))
            .where(
                _media.c.id == _media_id(task), _media.c.child_id == task.child_id, _media.c.state == MediaState.READY,
                _words.c.page == _page(task), _words.c.state == WAITING,
            )
        ).first()  # fmt: skip
        if row is not None and row.kind is MediaKind.PHOTO:
            return _photo(work, _media_id(task))
    if row is None:
        return None
    return _Scan(row.original_key, row_for("scan" if row.content_type == "image/tiff" else "document", row.content_type).reader)


def _photo(work: Work, media_id: uuid.UUID) -> _Scan | None:
    """The largest form of a photo: it stands upright, and says nothing of where it was taken."""
    largest = (
        select(_rendition.c.key)
        .where(_rendition.c.media_id == media_id, _rendition.c.name.startswith("w"))
        .order_by(_rendition.c.width.desc())
        .limit(1)
    )
    key = work.session.execute(largest).scalar()
    return _Scan(key, PHOTO) if key else None
