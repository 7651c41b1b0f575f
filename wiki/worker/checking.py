"""Has the virus scanner look at files that were held when they came in, for as long as it takes it to answer.

A scanner that is away or talks nonsense uses up none of the job's attempts: a file is held for years rather than let
through. Only its own whole "OK" does that (media/scanner.py).
"""

import contextlib
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, select

from media.scanner import Answer, Verdict
from media.store import Store
from wiki import clock
from wiki.access.space import open_space_for_job
from wiki.commands.media import keep_failure
from wiki.commands.media_check import is_still, leave_held, let_through, shut_away
from wiki.database import Work
from wiki.errors import NotFound
from wiki.models.media import Media
from wiki.words import N_, SHUT_STATES
from wiki.worker.leases import Task, come_back, finish, give_up

_media = Media.__table__
_LEAST_SECONDS = 60.0
_BYTES_A_SECOND = 1_000_000  # a scanner that is slower than this is tried again later
_SOONEST, _LATEST = timedelta(seconds=10), timedelta(minutes=10)
_WAITS = N_("The virus scanner did not give an answer (%s). The file is held until it does.")
_NO_SCANNER = N_("No virus scanner is set for the worker (CLAMD). The file is held until there is one.")
_TOO_BIG = N_("The virus scanner takes no file of this size. Raise its limits, then have this tried again.")
_GONE = N_("We can’t find this file any more. Send it again, if you still have it.")


@dataclass(frozen=True)
class _Held:
    media_id: uuid.UUID
    child_id: uuid.UUID
    key: str
    size: int
    since: datetime


def check_file(task: Task, engine: Engine, store: Store) -> None:
    """media.check: ask about one held file, and keep the answer together with the job's end."""
    held = _find(task, engine)
    if held is None:
        with Work(engine) as work:
            finish(work, task)
            work.commit()
        return
    answer = _ask(held, store)
    with Work(engine) as work:
        space = open_space_for_job(work, held.child_id)
        if not is_still(space, held.media_id, held.key):
            finish(work, task)
        elif answer is None:
            keep_failure(space, held.media_id, _GONE)
            finish(work, task)
        elif answer.verdict is Verdict.CLEAN:
            let_through(space, held.media_id)
            finish(work, task)
        elif answer.verdict is Verdict.HARMFUL:
            shut_away(space, held.media_id, answer.why)
            finish(work, task)
        elif answer.verdict is Verdict.TOO_BIG:
            leave_held(space, held.media_id)
            give_up(work, task, _TOO_BIG)
        else:
            age = clock.now() - held.since
            wait = min(_LATEST, max(_SOONEST, age / 4))
            come_back(work, task, clock.now() + wait, _WAITS % answer.why if answer.why else _NO_SCANNER)
        work.commit()


def _find(task: Task, engine: Engine) -> _Held | None:
    """The file that the job is about; None when it is gone, or open. One that was found harmful is checked again only
    because an administrator asked for it."""
    if task.child_id is None:
        return None
    with Work(engine) as work, contextlib.suppress(NotFound):
        space = open_space_for_job(work, task.child_id)
        row = work.session.execute(
            select(_media.c.id, _media.c.original_key, _media.c.size, _media.c.uploaded_at).where(
                _media.c.id == uuid.UUID(task.payload["media_id"]), _media.c.child_id == space.id,
                _media.c.state.in_(SHUT_STATES),
            )
        ).first()  # fmt: skip
        if row is not None:
            return _Held(row.id, space.id, row.original_key, row.size, row.uploaded_at)
    return None


def _ask(held: _Held, store: Store) -> Answer | None:
    """The scanner's answer; None where the file is no longer on the disk. Without a scanner nothing is known."""
    if store.scanner is None:
        return Answer(Verdict.UNKNOWN)
    try:
        with store.bench() as bench, bench.fetch(held.key).open("rb") as file:
            return store.scanner.look(file, _LEAST_SECONDS + held.size / _BYTES_A_SECOND)
    except FileNotFoundError:
        return None
