"""Gives files that were taken under earlier rules what they lack: a JPEG for old phones, a smaller film, words to read.

Asked for a few at a time, and only while the worker has nothing else to do: nobody's new film waits behind the old ones.
"""

import contextlib
import uuid

from sqlalchemy import Engine, select

from media.complete import There, complete
from media.results import Kind
from media.store import Store
from wiki.access.space import open_space_for_job
from wiki.commands.media_complete import ask_to_complete, keep_completed
from wiki.database import Work
from wiki.errors import NotFound
from wiki.models.media import Media, Rendition
from wiki.words import MediaState
from wiki.worker.leases import Task, finish

_media = Media.__table__
_rendition = Rendition.__table__
_TIMES = 3  # somebody may change a picture meanwhile; nobody does so three times in a row


class Changing(Exception):
    """The file's renditions changed each time while this worked on it."""


def ask_for_some(engine: Engine) -> int:
    """Ask for what a few of the old files lack; returns how many, 0 when there are none left."""
    with Work(engine) as work:
        asked = ask_to_complete(work)
        if asked:
            work.commit()
        return asked


def complete_one(task: Task, engine: Engine, store: Store) -> None:
    """media.complete: make what one file lacks. Nothing is locked meanwhile; doing it again leaves what there is."""
    for _time in range(_TIMES):
        there = _find(task, engine)
        if there is None:
            with Work(engine) as work:
                finish(work, task)
                work.commit()
            return
        if _made(task, engine, store, there):
            return
    raise Changing


def _find(task: Task, engine: Engine) -> There | None:
    """The file as it is kept; None when it, or its child, is gone, or when it waits for all of its renditions anyway."""
    if task.child_id is None:
        return None
    with Work(engine) as work, contextlib.suppress(NotFound):
        space = open_space_for_job(work, task.child_id)
        row = work.session.execute(
            select(_media.c.kind, _media.c.content_type, _media.c.original_key, _media.c.words, _media.c.state).where(
                _media.c.id == uuid.UUID(task.payload["media_id"]), _media.c.child_id == space.id
            )
        ).first()
        if row is None or row.state not in (MediaState.READY, MediaState.KEPT):
            return None
        forms = work.session.execute(
            select(
                _rendition.c.name, _rendition.c.key, _rendition.c.content_type, _rendition.c.width, _rendition.c.height
            ).where(_rendition.c.media_id == uuid.UUID(task.payload["media_id"]))
        )
        kind: Kind = "scan" if row.content_type == "image/tiff" else row.kind.value
        return There(kind, row.content_type, row.original_key, {one[0]: tuple(one[1:]) for one in forms}, row.words)
    return None


def _made(task: Task, engine: Engine, store: Store, there: There) -> bool:
    """Makes what is missing and keeps it, together with the job's end; False, and nothing stays, where the file changed
    meanwhile."""
    assert task.child_id is not None
    made = complete(there, store, task.child_id.hex)
    seen = {name: form[0] for name, form in there.renditions.items()}
    replaced: list[str] | None = None
    try:
        with Work(engine) as work:
            space = open_space_for_job(work, task.child_id)
            replaced = keep_completed(space, uuid.UUID(task.payload["media_id"]), seen, made)
            if replaced is not None:
                finish(work, task)
                work.commit()
    except BaseException:
        _remove(store, [one.key for one in made.renditions])
        raise
    _remove(store, [one.key for one in made.renditions] if replaced is None else replaced)
    return replaced is not None


def _remove(store: Store, keys: list[str]) -> None:
    """Take files away that no row names; one that can't be taken away is found by the sweep."""
    for key in keys:
        with contextlib.suppress(Exception):
            store.remove(key)
