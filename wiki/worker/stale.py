"""Finds HTML that was made by older rules, once, when a worker starts: pages show it anew each time until it is kept."""

import uuid

from sqlalchemy import Engine, or_, select

from wiki.commands.jobs import queue
from wiki.database import Work
from wiki.models.jobs import Job, JobState
from wiki.models.pages import Version
from wiki.worker.kinds import REFRESH, is_stale

_version = Version.__table__
_job = Job.__table__
_AT_A_TIME = 200


def queue_refreshes(engine: Engine) -> int:
    """Ask for a refresh for each child whose words need one and have none waiting; returns for how many.

    In batches, so that nobody waits long for the lock. Two workers that start together may both ask: the second refresh
    then finds nothing to do.
    """
    asked, after = 0, uuid.UUID(int=0)
    while True:
        with Work(engine) as work:
            children = work.session.execute(
                select(_version.c.child_id)
                .where(is_stale(), _version.c.child_id > after)
                .distinct()
                .order_by(_version.c.child_id)
                .limit(_AT_A_TIME)
            ).scalars().all()  # fmt: skip
        if not children:
            return asked
        asked += _queue(engine, list(children))
        after = children[-1]


def _queue(engine: Engine, children: list[uuid.UUID]) -> int:
    with Work(engine) as work:
        session = work.begin_writing()
        waiting = set(
            session.execute(
                select(_job.c.child_id).where(
                    _job.c.kind == REFRESH, _job.c.state.in_((JobState.WAITING, JobState.RUNNING)),
                    or_(_job.c.child_id.in_(children), _job.c.child_id.is_(None)),
                )
            ).scalars()
        )  # fmt: skip
        wanted = [] if None in waiting else [child_id for child_id in children if child_id not in waiting]
        for child_id in wanted:
            queue(session, REFRESH, child_id)
        work.commit()
        return len(wanted)
