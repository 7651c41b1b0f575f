"""Has a job that was given up tried again, once an administrator has put its cause right."""

import uuid

from sqlalchemy import or_, select, update

from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.hearing import HEAR
from wiki.commands.media import DERIVE
from wiki.errors import NotFound
from wiki.models.children import Child
from wiki.models.jobs import Job, JobState
from wiki.models.media import Media
from wiki.queries.hearing import WAITING
from wiki.words import MediaState


def run_again(person: SignedIn, post: Post, job_id: uuid.UUID) -> None:
    """Put a failed job of the council's (or of no child) back among those that wait, with all its attempts.

    A file that said it could not be shown says again that it is being made ready. Raises NotFound for a job that has
    not failed (or was put back already), and for another council's.
    """
    with writing(Desk(person.work)) as session:
        job = session.execute(
            select(Job)
            .outerjoin(Child, Child.id == Job.child_id)
            .where(Job.id == job_id, or_(Job.child_id.is_(None), Child.council_id == post.council_id))
        ).scalar()
        if job is None or job.state is not JobState.FAILED:
            raise NotFound
        job.state, job.attempts, job.run_at, job.problem = JobState.WAITING, 0, clock.now(), ""
        job.finished_at = None
        if job.kind == DERIVE:
            session.execute(
                update(Media)
                .where(Media.id == uuid.UUID(job.payload["media_id"]), Media.child_id == job.child_id)
                .values(state=MediaState.WAITING, note="")
            )
        if job.kind == HEAR:
            session.execute(
                update(Media)
                .where(Media.id == uuid.UUID(job.payload["media_id"]), Media.child_id == job.child_id)
                .values(heard_state=WAITING, heard="")
            )
        leave_row(session, "job.again", person_id=person.id, child_id=job.child_id, object_id=job.id)
