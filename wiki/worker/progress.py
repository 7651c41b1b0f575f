"""Writes down how far a piece of slow work is, for whoever waits for it; now and then, and never at the work's cost."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, update

from media.progress import followed
from wiki.database import Work
from wiki.errors import Busy
from wiki.models.jobs import Job
from wiki.worker.leases import Task

_log = logging.getLogger("wiki.worker")
_job = Job.__table__
EVERY_SECONDS = 2.0


@contextmanager
def telling_how_far(engine: Engine, task: Task, every: float = EVERY_SECONDS) -> Iterator[None]:
    """Inside, how far the helpers of ``task`` are stands in its row, as of ``every`` seconds ago at most. A worker that
    lost the lease writes nothing any more."""
    told = time.monotonic()

    def tell(step: int, percent: int) -> None:
        nonlocal told
        if time.monotonic() - told < every:
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

    with followed(tell):
        yield
