"""Asks for a first draft of the words in a recording, and keeps it apart until a person has checked it.

A draft is nobody's words: it stands in no version, so no page, plan, search or export can hold it. It becomes words
only when somebody saves it as their own (commands/file_words.py).
"""

import uuid

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from wiki.access.space import JobSpace, Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.jobs import queue
from wiki.errors import NotFound, Refused
from wiki.models.media import Media
from wiki.queries.hearing import WAITING
from wiki.words import N_, MediaKind, MediaState

HEAR = "media.hear"
NOT_INSTALLED = N_(
    "Recordings can’t be written down by computer here yet. Install faster-whisper (pip install \"golden-thread[speech]\"), "
    "set SPEECH_MODEL to the folder of a Whisper model, and have this tried again."
)
_NOT_YET = N_("This recording is still being made ready. Ask again in a minute.")


def ask_for_draft(space: Space, media_id: uuid.UUID) -> None:
    """Have a program write down what is said in a recording that the caller has shown the person may have.

    Asked again while it is on its way, it is asked for once. Raises NotFound for what holds no speech, Refused({"": …})
    while the recording is not ready.
    """
    with writing(space) as session:
        row = _locked(session, space.id, media_id)
        if row is None or row.kind not in {MediaKind.AUDIO, MediaKind.VIDEO}:
            raise NotFound
        if row.state is not MediaState.READY:
            raise Refused({"": _NOT_YET})
        if row.heard_state != WAITING:
            row.heard_state, row.heard = WAITING, ""
            queue(session, HEAR, space.id, media_id=media_id.hex)
        leave_row(session, "media.draft_asked", person_id=space.person.id, child_id=space.id, object_id=media_id)


def drop_draft(space: Space, media_id: uuid.UUID) -> None:
    """Put the draft away: it was used, or nobody wants it."""
    with writing(space) as session:
        session.execute(
            update(Media)
            .where(Media.id == media_id, Media.child_id == space.id)
            .values(heard="", heard_state="")
            .execution_options(synchronize_session=False)
        )
        leave_row(session, "media.draft_dropped", person_id=space.person.id, child_id=space.id, object_id=media_id)


def keep_draft(space: JobSpace, media_id: uuid.UUID, words: str, state: str) -> None:
    """Keep what was heard, or that nothing could be; only where somebody still waits for it, so that a draft of words
    that were taken out, or put away, never comes back. Doing it twice leaves what doing it once leaves."""
    session = space.work.begin_writing()
    row = _locked(session, space.id, media_id)
    if row is None or row.heard_state != WAITING:
        return
    row.heard, row.heard_state = words, state
    leave_row(session, "media.draft_made", person_id=None, child_id=space.id, object_id=media_id)


def _locked(session: Session, child_id: uuid.UUID, media_id: uuid.UUID) -> Media | None:
    return session.execute(
        select(Media)
        .where(Media.id == media_id, Media.child_id == child_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).scalar()
