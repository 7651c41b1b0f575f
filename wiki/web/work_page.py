"""Says in words what slow work waits, runs and did not finish, for an administrator; nothing of what it is about."""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime

from wiki.access.person import Post, SignedIn
from wiki.models.jobs import JobState
from wiki.queries.jobs import JobLine, list_jobs
from wiki.queries.media_shut import count_shut
from wiki.web.babel import gettext as _
from wiki.web.desk_page import job_names

_WHY = re.compile(r"([^()%]*)\(([^()]*)\)([^()%]*)")


@dataclass(frozen=True)
class WorkLine:
    """One piece of slow work. ``trouble``: the last, in a sentence; ``number``: what the command line knows it by."""

    id: uuid.UUID
    number: str
    what: str
    tries: int
    asked: datetime
    next: datetime
    trouble: str
    percent: int | None


@dataclass(frozen=True)
class WorkScreen:
    """Everything that is not done: given up, in hand, waiting. At most 200 of each are shown."""

    failed: tuple[WorkLine, ...]
    running: tuple[WorkLine, ...]
    waiting: tuple[WorkLine, ...]
    shut: int
    """How many files the virus scanner keeps shut; they have a screen of their own."""


def work_screen(person: SignedIn, post: Post) -> WorkScreen:
    """The work of the council's children, and of no child."""
    failed, running, waiting = (
        tuple(_line(job) for job in list_jobs(person, post, state))
        for state in (JobState.FAILED, JobState.RUNNING, JobState.WAITING)
    )
    return WorkScreen(failed, running, waiting, count_shut(person, post))


def _line(job: JobLine) -> WorkLine:
    what = job_names().get(job.kind, job.kind)
    return WorkLine(
        job.id, job.id.hex[:8], what, job.attempts, job.created_at, job.run_at, trouble_words(job.problem), job.percent
    )


def trouble_words(problem: str) -> str:
    """A job's trouble in the reader's language: a sentence of ours with the kind of trouble in it."""
    found = _WHY.fullmatch(problem)
    if found is None:
        return _(problem) if problem else ""
    return _(f"{found[1]}(%s){found[3]}") % found[2]
