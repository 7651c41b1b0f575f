"""Has what is said in a recording written down by a program: slow work, done beside, with nothing locked meanwhile."""

import contextlib
import uuid
from dataclasses import dataclass

from sqlalchemy import Engine, select

from media.errors import MediaRefused
from media.speech import write_down
from media.store import Store
from wiki.access.space import open_space_for_job
from wiki.commands.hearing import NOT_INSTALLED, keep_draft
from wiki.database import Work
from wiki.errors import NotFound
from wiki.models.media import Media, Rendition
from wiki.queries.hearing import FAILED, READY, WAITING
from wiki.settings import Settings
from wiki.text.captions import Cue, as_typed
from wiki.worker.leases import Task, finish, give_up

_media = Media.__table__
_rendition = Rendition.__table__
_SOUND = ("m4a", "mp4")
_SETTLED = frozenset({"too_slow", "no_hearing", "not_heard"})  # trying again would end alike


@dataclass(frozen=True)
class _Recording:
    key: str
    seconds: float | None


def hear(task: Task, engine: Engine, store: Store, settings: Settings) -> None:
    """media.hear: the draft is kept, or that there is none. What is not installed is laid aside for an administrator,
    with the sentence that says what to install; they can have it tried again."""
    found = _find(task, engine)
    words, trouble = "", ""
    if found is not None:
        try:
            with store.workspace() as folder, store.bench() as bench:
                heard = write_down(
                    bench.fetch(found.key), folder, model=settings.speech_model, program=settings.speech_program,
                    seconds=found.seconds,
                )  # fmt: skip
            words = as_typed([Cue(round(one.start, 1), round(one.end, 1), one.words) for one in heard])
        except FileNotFoundError:
            words = ""  # the file is gone, and whoever asked is told that there is no draft
        except MediaRefused as refusal:
            if refusal.code not in _SETTLED:
                raise
            trouble = NOT_INSTALLED if refusal.code == "no_hearing" else refusal.sentence
    with Work(engine) as work:
        if found is not None and task.child_id is not None:
            with contextlib.suppress(NotFound):
                space = open_space_for_job(work, task.child_id)
                keep_draft(space, _media_id(task), words, READY if words else FAILED)
        if trouble:
            give_up(work, task, trouble)
        else:
            finish(work, task)
        work.commit()


def say_it_failed(work: Work, task: Task) -> None:
    """Have the recording say that no draft could be made: its job is given up."""
    if task.child_id is not None:
        with contextlib.suppress(NotFound):
            keep_draft(open_space_for_job(work, task.child_id), _media_id(task), "", FAILED)


def _media_id(task: Task) -> uuid.UUID:
    return uuid.UUID(task.payload["media_id"])


def _find(task: Task, engine: Engine) -> _Recording | None:
    """Where the sound lies, as others are given it; None when nobody waits for the draft any more."""
    if task.child_id is None:
        return None
    with Work(engine) as work:
        row = work.session.execute(
            select(_rendition.c.key, _media.c.seconds)
            .select_from(_rendition.join(_media, _media.c.id == _rendition.c.media_id))
            .where(
                _media.c.id == _media_id(task), _media.c.child_id == task.child_id, _media.c.heard_state == WAITING,
                _rendition.c.name.in_(_SOUND),
            )
        ).first()  # fmt: skip
    return _Recording(*row) if row is not None else None
