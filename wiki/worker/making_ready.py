"""Makes what others are shown of a file that was added: smaller pictures, a film that plays, the words of a paper."""

import contextlib
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from media.derive import derive
from media.errors import MediaRefused
from media.results import Derived, Kind
from media.store import Store
from wiki.access.space import open_space_for_job
from wiki.commands.media import keep_derived, keep_failure
from wiki.database import Work
from wiki.errors import Busy, NotFound
from wiki.models.media import Media
from wiki.words import SHUT_STATES, MediaKind
from wiki.worker.leases import Task, finish
from wiki.worker.tools import Tools, end

_media = Media.__table__
_PASSING = frozenset({"no_room", "not_saved", "no_player", "away"})  # refusals that have nothing to do with the file
_TRIES_TO_KEEP = 10


@dataclass(frozen=True)
class _Original:
    """A file that waits for its renditions."""

    media_id: uuid.UUID
    child_id: uuid.UUID
    kind: Kind
    key: str
    content_type: str
    cut: str


def make_ready(task: Task, tools: Tools) -> None:
    """media.derive: make what others are shown of a file, and find the words in it. Nothing is locked meanwhile."""
    original = _find_original(task, tools)
    if original is None:
        end(task, tools)
        return
    try:
        made = derive(original.kind, tools.store, original.key, original.child_id.hex, original.content_type, original.cut)
    except MediaRefused as refusal:
        if refusal.code in _PASSING and not task.is_last_try:
            raise
        _keep_failure(task, tools, original, refusal.sentence)
        return
    try:
        old = _keep(task, tools, original, made)
    except BaseException:
        _remove(tools.store, [rendition.key for rendition in made.renditions])
        raise
    if old is None:  # its full photo came meanwhile, or it was shut away
        _remove(tools.store, [rendition.key for rendition in made.renditions])
        make_ready(task, tools)
        return
    _remove(tools.store, old)


def _find_original(task: Task, tools: Tools) -> _Original | None:
    """The file that the job is about; None when it, or its child, is gone, or it is shut away (again)."""
    if task.child_id is None:
        return None
    with Work(tools.engine) as work, contextlib.suppress(NotFound):
        space = open_space_for_job(work, task.child_id)
        row = work.session.execute(
            select(_media.c.id, _media.c.kind, _media.c.original_key, _media.c.content_type, _media.c.cut).where(
                _media.c.id == uuid.UUID(task.payload["media_id"]), _media.c.child_id == space.id,
                _media.c.state.not_in(SHUT_STATES),
            )
        ).first()  # fmt: skip
        if row is not None:
            return _Original(row.id, space.id, _kind(row.kind, row.content_type), row.original_key, row.content_type, row.cut)
    return None


def _kind(kind: MediaKind, content_type: str) -> Kind:
    """The kind as the media rooms say it: they tell scans from other documents."""
    return "scan" if kind == MediaKind.DOCUMENT and content_type == "image/tiff" else MediaKind(kind).value


def _keep(task: Task, tools: Tools, original: _Original, made: Derived) -> list[str] | None:
    """Put what was made in its place, together with the job's end; returns the keys it took the place of. None: it was not
    kept, as the file is another by now or shut away, and the job has not ended.

    Work of an hour is not thrown away because somebody else is writing: it is tried for some minutes.
    """
    for _again in range(_TRIES_TO_KEEP):
        with contextlib.suppress(Busy):
            return _keep_once(task, tools, original, made)
    return _keep_once(task, tools, original, made)


def _keep_once(task: Task, tools: Tools, original: _Original, made: Derived) -> list[str] | None:
    with Work(tools.engine) as work:
        old = keep_derived(open_space_for_job(work, original.child_id), original.media_id, made, original.key)
        if old is None:
            return None
        finish(work, task)
        work.commit()
        return old


def _keep_failure(task: Task, tools: Tools, original: _Original, sentence: str) -> None:
    with Work(tools.engine) as work:
        keep_failure(open_space_for_job(work, original.child_id), original.media_id, sentence, original.key)
        finish(work, task)
        work.commit()


def _remove(store: Store, keys: list[str]) -> None:
    """Take files away that no row names; one that can't be taken away is found by the sweep."""
    for key in keys:
        with contextlib.suppress(MediaRefused, ValueError):
            store.remove(key)
