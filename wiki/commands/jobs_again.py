"""Has a job that was given up tried again, once an administrator has put its cause right."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select, update

from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.hearing import HEAR
from wiki.commands.media import DERIVE
from wiki.commands.page_words import READ, wait_again
from wiki.database import Work
from wiki.errors import NotFound
from wiki.models.children import Child
from wiki.models.jobs import Job, JobState
from wiki.models.media import Media
from wiki.queries.hearing import WAITING
from wiki.words import SHUT_STATES, MediaState, Role


def run_again(person: "SignedIn | ByHand", post: Post, job_id: uuid.UUID) -> None:
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
                .where(
                    Media.id == uuid.UUID(job.payload["media_id"]),
                    Media.child_id == job.child_id,
                    Media.state.not_in(SHUT_STATES),
                )
                .values(state=MediaState.WAITING, note="")
            )
        if job.kind == HEAR:
            session.execute(
                update(Media)
                .where(Media.id == uuid.UUID(job.payload["media_id"]), Media.child_id == job.child_id)
                .values(heard_state=WAITING, heard="")
            )
        if job.kind == READ:
            wait_again(session, uuid.UUID(job.payload["media_id"]), int(job.payload["page"]))
        leave_row(session, "job.again", person_id=person.id, child_id=job.child_id, object_id=job.id)


@dataclass(frozen=True)
class ByHand:
    """Whoever looks after the machine, at its keyboard: nobody in the audit chain's eyes."""

    work: Work
    id: None = None


def run_all_again(person: SignedIn, post: Post) -> int:
    """Put every failed job of the council's (and of no child) back; returns how many, which may be none."""
    failed = person.work.session.execute(
        select(Job.id)
        .outerjoin(Child, Child.id == Job.child_id)
        .where(Job.state == JobState.FAILED, or_(Job.child_id.is_(None), Child.council_id == post.council_id))
    )
    return _all_again(person, ((job_id, post) for job_id in failed.scalars().all()))


def run_again_by_hand(work: Work, job_ids: Collection[uuid.UUID] = ()) -> int:
    """Put these failed jobs back, every failed one when none is named; returns how many, which may be none."""
    failed = work.session.execute(
        select(Job.id, Child.council_id).outerjoin(Child, Child.id == Job.child_id).where(Job.state == JobState.FAILED)
    )
    wanted = [row for row in failed.all() if not job_ids or row[0] in job_ids]
    return _all_again(ByHand(work), ((row[0], Post(row[1], Role.SEND_ADMINISTRATOR)) for row in wanted))


def _all_again(who: "SignedIn | ByHand", jobs: Iterable[tuple[uuid.UUID, Post]]) -> int:
    done = 0
    for job_id, post in jobs:
        run_again(who, post, job_id)
        done += 1
    return done
