"""Has jobs that were given up tried again, once an administrator has put their cause right."""

import uuid

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.media import DERIVE
from wiki.database import Work
from wiki.errors import NotFound
from wiki.models.children import Child
from wiki.models.jobs import Job, JobState
from wiki.models.media import Media
from wiki.words import MediaState


def run_again(person: SignedIn, post: Post, job_id: uuid.UUID) -> None:
    """Put a failed job of the council's (or of no child) back among those that wait, with all its attempts.

    A file that said it could not be shown says again that it is being made ready. Raises NotFound for a job that has
    not failed (or was put back already), and for another council's.
    """
    with writing(Desk(person.work)) as session:
        if not _again(session, person.id, _of(post), Job.id == job_id):
            raise NotFound


def run_all_again(person: SignedIn, post: Post) -> int:
    """Put every failed job of the council's (and of no child) back; returns how many. Raises NotFound for none."""
    with writing(Desk(person.work)) as session:
        done = _again(session, person.id, _of(post))
        if not done:
            raise NotFound
        return done


def run_again_by_hand(work: Work, job_ids: tuple[uuid.UUID, ...] = ()) -> int:
    """For whoever looks after the machine: put these failed jobs back, all when none is named; returns how many.

    Raises NotFound when there is none.
    """
    with writing(Desk(work)) as session:
        done = _again(session, None, *([Job.id.in_(job_ids)] if job_ids else []))
        if not done:
            raise NotFound
        return done


def _of(post: Post) -> ColumnElement[bool]:
    return or_(Job.child_id.is_(None), Child.council_id == post.council_id)


def _again(session: Session, person_id: uuid.UUID | None, *where: ColumnElement[bool]) -> int:
    jobs = session.execute(
        select(Job).outerjoin(Child, Child.id == Job.child_id).where(Job.state == JobState.FAILED, *where)
    ).scalars()
    done = 0
    for job in jobs.all():
        done += 1
        job.state, job.attempts, job.run_at, job.problem = JobState.WAITING, 0, clock.now(), ""
        job.finished_at = None
        if job.kind == DERIVE:
            session.execute(
                update(Media)
                .where(Media.id == uuid.UUID(job.payload["media_id"]), Media.child_id == job.child_id)
                .values(state=MediaState.WAITING, note="")
            )
        leave_row(session, "job.again", person_id=person_id, child_id=job.child_id, object_id=job.id)
    return done
