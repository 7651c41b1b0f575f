"""Has a child's search index made anew when somebody met a broken one; asking twice makes one job."""

from sqlalchemy import exists, select

from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.jobs import queue
from wiki.errors import Busy
from wiki.models.jobs import Job, JobState

REBUILD = "search.rebuild"
_job = Job.__table__


def put_search_in_order(space: Space) -> None:
    """Ask a worker to make this child's index anew, unless one was asked already.

    When the database is busy nothing is asked: the next search asks again, and nobody's search fails over it.
    """
    asked = exists().where(
        _job.c.child_id == space.id, _job.c.kind == REBUILD, _job.c.state.in_([JobState.WAITING, JobState.RUNNING])
    )
    if space.session.execute(select(asked)).scalar():
        return
    try:
        with writing(space) as session:
            queue(session, REBUILD, space.id)
            leave_row(session, "search.rebuild_asked", person_id=space.person.id, child_id=space.id)
    except Busy:
        return
