"""Reads jobs for an administrator: what waits, what runs and what failed; never what is in the files they are about."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from wiki.access.person import Post, SignedIn
from wiki.models.children import Child
from wiki.models.jobs import Job, JobState

_job = Job.__table__
_child = Child.__table__


@dataclass(frozen=True)
class JobLine:
    """One job. ``problem`` is a sentence; ``finished_at`` is when it was done or given up; ``percent``: how far it
    is, where that is known."""

    id: uuid.UUID
    child_id: uuid.UUID | None
    kind: str
    state: JobState
    attempts: int
    run_at: datetime
    problem: str
    created_at: datetime
    finished_at: datetime | None
    percent: int | None


_COLUMNS = (
    _job.c.id, _job.c.child_id, _job.c.kind, _job.c.state, _job.c.attempts, _job.c.run_at, _job.c.problem,
    _job.c.created_at, _job.c.finished_at, _job.c.percent,
)  # fmt: skip


def list_jobs(
    person: SignedIn, post: Post, *states: JobState, limit: int = 200, offset: int = 0
) -> tuple[JobLine, ...]:
    """The jobs of the council's children, and those of no child, the newest first; failed ones by default."""
    rows = person.work.session.execute(
        select(*_COLUMNS)
        .select_from(_job.outerjoin(_child, _child.c.id == _job.c.child_id))
        .where(
            _job.c.state.in_(states or (JobState.FAILED,)),
            or_(_job.c.child_id.is_(None), _child.c.council_id == post.council_id),
        )
        .order_by(_job.c.created_at.desc(), _job.c.id)
        .limit(limit)
        .offset(offset)
    )
    make: Callable[..., JobLine] = JobLine
    return tuple(make(*row) for row in rows)
