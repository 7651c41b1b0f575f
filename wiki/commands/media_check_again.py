"""Has the virus scanner look once more at a file that it keeps shut. Nobody lets such a file through by hand: only the
scanner's own whole "OK" does (worker/checking.py), and until it comes the file stays as shut as it was."""

import uuid

from sqlalchemy import select

from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.jobs import queue
from wiki.commands.media import CHECK
from wiki.errors import NotFound
from wiki.models.children import Child
from wiki.models.jobs import Job, JobState
from wiki.models.media import Media
from wiki.words import SHUT_STATES


def check_again(person: SignedIn, post: Post, media_id: uuid.UUID) -> None:
    """Ask for the check, or have the one that waits done now; asked twice, it is done once.

    Raises NotFound for a file that is not shut (any more), and for another council's.
    """
    with writing(Desk(person.work)) as session:
        child_id = session.execute(
            select(Media.child_id)
            .join(Child, Child.id == Media.child_id)
            .where(Media.id == media_id, Child.council_id == post.council_id, Media.state.in_(SHUT_STATES))
        ).scalar()
        if child_id is None:
            raise NotFound
        jobs = select(Job).where(Job.child_id == child_id, Job.kind == CHECK, Job.state != JobState.DONE)
        job = next((one for one in session.execute(jobs).scalars() if one.payload.get("media_id") == media_id.hex), None)
        if job is None:
            queue(session, CHECK, child_id, media_id=media_id.hex)
        elif job.state is not JobState.RUNNING:
            job.state, job.attempts, job.run_at, job.problem = JobState.WAITING, 0, clock.now(), ""
            job.finished_at = None
        leave_row(session, "media.check_asked", person_id=person.id, child_id=child_id, object_id=media_id)
