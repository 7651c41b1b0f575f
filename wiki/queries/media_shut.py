"""Reads which files the virus scanner keeps shut, for an administrator: what kind, how large, since when; never what is
in them, what they are called, or whose they are."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal_column, select

from wiki.access.person import Post, SignedIn
from wiki.models.children import Child
from wiki.models.jobs import Job, JobState
from wiki.models.media import Media
from wiki.words import SHUT_STATES, MediaKind, MediaState

CHECK = "media.check"  # as commands/media.py asks for it
_media = Media.__table__
_child = Child.__table__
_job = Job.__table__
_MOST = 200
# Spelt out, not bound: only so does SQLite know that ix_media_shut holds all of them.
_IS_SHUT = _media.c.state.in_([literal_column(f"'{state}'") for state in sorted(SHUT_STATES)])


@dataclass(frozen=True)
class ShutFile:
    """One file that nobody can open. ``problem``: what its last check met with; ``next``: when it is checked again by
    itself, None where that is not asked for."""

    id: uuid.UUID
    kind: MediaKind
    state: MediaState
    size: int
    added: datetime
    problem: str
    next: datetime | None


def list_shut(person: SignedIn, post: Post) -> tuple[ShutFile, ...]:
    """The council's, those found harmful first, then the newest; at most 200."""
    rows = person.work.session.execute(
        select(_media.c.id, _media.c.kind, _media.c.state, _media.c.size, _media.c.uploaded_at, _media.c.child_id)
        .select_from(_media.join(_child, _child.c.id == _media.c.child_id))
        .where(_IS_SHUT, _child.c.council_id == post.council_id)
        .order_by(_media.c.state == MediaState.HELD, _media.c.uploaded_at.desc(), _media.c.id)
        .limit(_MOST)
    ).all()
    jobs = person.work.session.execute(
        select(_job.c.payload, _job.c.state, _job.c.problem, _job.c.run_at).where(
            _job.c.child_id.in_({row.child_id for row in rows}), _job.c.kind == CHECK, _job.c.state != JobState.DONE
        )
    ).all()
    asked = {job.payload.get("media_id"): (job.problem, None if job.state == JobState.FAILED else job.run_at) for job in jobs}
    make: Callable[..., ShutFile] = ShutFile
    return tuple(make(*row[:5], *asked.get(row.id.hex, ("", None))) for row in rows)


def count_shut(person: SignedIn, post: Post) -> int:
    """How many there are."""
    return person.work.session.execute(
        select(func.count())
        .select_from(_media.join(_child, _child.c.id == _media.c.child_id))
        .where(_IS_SHUT, _child.c.council_id == post.council_id)
    ).scalar_one()
