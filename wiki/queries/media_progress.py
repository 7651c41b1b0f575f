"""Reads how far a file is on its way to being shown, for whoever may see the file; never how many others wait."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wiki.access.space import Space
from wiki.models.jobs import Job, JobState
from wiki.queries.media import find_media
from wiki.words import MediaState

_job = Job.__table__


@dataclass(frozen=True)
class MediaProgress:
    """How far a file is. ``name``: for whoever added it, since it may say more than the file shows;
    ``is_running``: a worker has it in hand, at ``percent`` of ``step`` where that is known;
    ``again_at``: it did not work, and is tried again then."""

    name: str
    state: MediaState
    note: str
    is_running: bool = False
    step: int | None = None
    percent: int | None = None
    again_at: datetime | None = None


def progress_of(space: Space, media_id: uuid.UUID) -> MediaProgress:
    """How far the file is; NotFound for whoever may not have it, whatever the reason."""
    media = find_media(space, media_id)
    name = media.name if space.reader.is_own(media.uploaded_by) else ""
    of_file = (name, media.state, media.note)
    if media.state != MediaState.WAITING:
        return MediaProgress(*of_file)
    rows = space.session.execute(
        select(_job.c.payload, _job.c.state, _job.c.step, _job.c.percent, _job.c.attempts, _job.c.run_at)
        .where(
            _job.c.child_id == space.id, _job.c.kind.startswith("media."),
            _job.c.state.in_((JobState.WAITING, JobState.RUNNING)),
        )
        .order_by(_job.c.created_at.desc())
    )  # fmt: skip
    for row in rows:
        if row.payload.get("media_id") == media_id.hex:
            running = row.state == JobState.RUNNING
            again = row.run_at if row.attempts and not running else None
            return MediaProgress(*of_file, running, row.step, row.percent, again)
    return MediaProgress(*of_file)
