"""Lends jobs to workers for a time: a job whose worker dies is lent again, so that each is done at least once."""

import logging
import threading
import time
import uuid
from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, Engine, and_, or_, select, update

from media.progress import Tell, followed
from wiki import clock
from wiki.database import Work
from wiki.errors import Busy
from wiki.models.jobs import Job, JobState

_log = logging.getLogger("wiki.worker")
_job = Job.__table__

LEASE = timedelta(minutes=5)
RENEW_SECONDS = 60.0
TELL_SECONDS = 2.0
MOST_ATTEMPTS = 5
BACK_OFF = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))


class LeaseLost(Exception):
    """The job is another worker's by now: what this one made of it must not be kept."""


@dataclass(frozen=True)
class Task:
    """A job as it is lent. ``attempts`` counts this one; ``lease`` proves whose it is."""

    id: uuid.UUID
    kind: str
    child_id: uuid.UUID | None
    payload: dict[str, Any]
    attempts: int
    lease: str

    @property
    def is_last_try(self) -> bool:
        """Whether no other attempt follows."""
        return self.attempts >= MOST_ATTEMPTS


def take(engine: Engine, only: Set[str] = frozenset(), without: Set[str] = frozenset()) -> Task | None:
    """Borrow the job that has waited longest, of the kinds ``only`` (all, when empty) but none of ``without``.

    None when nothing is due. A job that took its worker down with it on its last attempt comes back once more, with
    ``attempts`` above MOST_ATTEMPTS: it is to be given up, not tried.
    """
    now = clock.now()
    due: list[ColumnElement[bool]] = [
        or_(
            and_(_job.c.state == JobState.WAITING, _job.c.run_at <= now),
            and_(_job.c.state == JobState.RUNNING, _job.c.leased_until < now),
        )
    ]
    if only:
        due.append(_job.c.kind.in_(only))
    if without:
        due.append(_job.c.kind.not_in(without))
    with Work(engine) as work:
        if work.session.execute(select(_job.c.id).where(*due).limit(1)).first() is None:
            return None  # looked without the write lock, twice a second
    with Work(engine) as work:
        session = work.begin_writing()
        row = session.execute(
            select(_job.c.id, _job.c.kind, _job.c.child_id, _job.c.payload, _job.c.attempts)
            .where(*due)
            .order_by(_job.c.run_at, _job.c.created_at)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if row is None:
            return None
        task = Task(row.id, row.kind, row.child_id, row.payload, row.attempts + 1, uuid.uuid4().hex)
        session.execute(
            update(Job)
            .where(_job.c.id == task.id)
            .values(
                state=JobState.RUNNING, attempts=task.attempts, lease=task.lease, leased_until=now + LEASE, step=None,
                percent=None,
            )
        )  # fmt: skip
        work.commit()
        return task


def finish(work: Work, task: Task) -> None:
    """Mark the job done in ``work``, which the caller commits together with what the job made. Raises LeaseLost."""
    _settle(work, task, state=JobState.DONE, finished_at=clock.now(), problem="")


def put_off(work: Work, task: Task, problem: str) -> None:
    """Have the job tried again later, longer after each attempt. Raises LeaseLost."""
    wait = BACK_OFF[min(task.attempts, len(BACK_OFF)) - 1]
    _settle(work, task, state=JobState.WAITING, run_at=clock.now() + wait, problem=problem)


def give_up(work: Work, task: Task, problem: str) -> None:
    """Lay the job aside for an administrator, with the sentence ``problem``. Raises LeaseLost."""
    _settle(work, task, state=JobState.FAILED, finished_at=clock.now(), problem=problem)


def come_back(work: Work, task: Task, at: datetime, problem: str) -> None:
    """Have the job tried again at ``at``, for a reason outside this house; the attempt does not count. Raises LeaseLost."""
    _settle(work, task, state=JobState.WAITING, run_at=at, attempts=task.attempts - 1, problem=problem)


def hand_back(work: Work, task: Task) -> None:
    """Give up the lease because this worker is stopping; the attempt does not count. Raises LeaseLost."""
    _settle(work, task, state=JobState.WAITING, run_at=clock.now(), attempts=task.attempts - 1)


def _settle(work: Work, task: Task, **values: Any) -> None:
    ours = update(Job).where(_job.c.id == task.id, _job.c.lease == task.lease, _job.c.state == JobState.RUNNING)
    result = work.begin_writing().execute(ours.values(lease=None, leased_until=None, **values))
    assert isinstance(result, CursorResult)
    if result.rowcount != 1:
        raise LeaseLost


@contextmanager
def renewing(engine: Engine, task: Task, every: float = RENEW_SECONDS) -> Iterator[None]:
    """Keep the lease alive, and say how far it is, for as long as the work inside takes; a worker that is killed renews
    nothing."""
    over = threading.Event()
    thread = threading.Thread(target=_renew, args=(engine, task, every, over), name="lease", daemon=True)
    thread.start()
    try:
        with followed(_teller(engine, task)):
            yield
    finally:
        over.set()
        thread.join()


def _teller(engine: Engine, task: Task) -> Tell:
    """Writes how far the helpers of ``task`` are into its row: now and then, and never at the work's cost. A worker that
    lost the lease writes nothing any more."""
    told = time.monotonic()

    def tell(step: int, percent: int) -> None:
        nonlocal told
        if time.monotonic() - told < TELL_SECONDS:
            return
        try:
            with Work(engine) as work:
                ours = update(Job).where(_job.c.id == task.id, _job.c.lease == task.lease)
                work.begin_writing().execute(ours.values(step=step, percent=percent))
                work.commit()
        except Busy:
            pass
        except Exception:
            _log.exception("how far job %s is could not be written down", task.id)
        told = time.monotonic()

    return tell


def _renew(engine: Engine, task: Task, every: float, over: threading.Event) -> None:
    while not over.wait(every):
        try:
            with Work(engine) as work:
                work.begin_writing().execute(
                    update(Job)
                    .where(_job.c.id == task.id, _job.c.lease == task.lease)
                    .values(leased_until=clock.now() + LEASE)
                )
                work.commit()
        except Busy:
            continue
        except Exception:
            _log.exception("the lease of job %s could not be renewed", task.id)
