"""What becomes of a file that was held when it came in, once the virus scanner has spoken about it.

Each act changes only a file that is shut still, so that a job which runs twice does nothing twice. One that was found harmful
can be checked again (media_check_again.py), and stays shut away meanwhile.
"""

import uuid

from sqlalchemy import select

from wiki.access.space import JobSpace
from wiki.commands.audit import leave_row
from wiki.commands.jobs import queue
from wiki.commands.media import DERIVE
from wiki.models.media import Media
from wiki.words import N_, SHUT_STATES, MediaState

CANT_CHECK = N_("This file is too big for us to check, so nobody else can open it. It is kept safe. Send a smaller one.")


def is_still(space: JobSpace, media_id: uuid.UUID, key: str) -> bool:
    """Whether the file's original is the one that was asked about: its full photo may have come meanwhile, and waits for a
    check of its own. It stays so until the caller commits."""
    now = select(Media.original_key).where(Media.id == media_id, Media.child_id == space.id)
    return space.work.begin_writing().execute(now.with_for_update(key_share=True)).scalar() == key


def let_through(space: JobSpace, media_id: uuid.UUID) -> None:
    """The scanner called it clean: what others are shown of it is made now."""
    found = _shut(space, media_id)
    if found is not None:
        found.state, found.note = MediaState.WAITING, ""
        queue(space.work.session, DERIVE, space.id, media_id=media_id.hex)
        leave_row(space.work.session, "media.checked", person_id=None, child_id=space.id, object_id=media_id)


def shut_away(space: JobSpace, media_id: uuid.UUID, found_in_it: str) -> None:
    """The scanner found harm in it: its bytes stay where they are, and go to nobody, its uploader included."""
    found = _shut(space, media_id)
    if found is not None:
        found.state, found.note = MediaState.UNSAFE, ""
        leave_row(
            space.work.session, "media.harmful", person_id=None, child_id=space.id, object_id=media_id, words=found_in_it
        )  # fmt: skip


def leave_held(space: JobSpace, media_id: uuid.UUID) -> None:
    """The scanner takes no file of this size: it stays held, and its place says so."""
    found = _shut(space, media_id)
    if found is not None and found.state is MediaState.HELD and found.note != CANT_CHECK:
        found.note = CANT_CHECK
        leave_row(space.work.session, "media.not_checked", person_id=None, child_id=space.id, object_id=media_id)


def _shut(space: JobSpace, media_id: uuid.UUID) -> Media | None:
    session = space.work.begin_writing()
    return session.execute(
        select(Media)
        .where(Media.id == media_id, Media.child_id == space.id, Media.state.in_(SHUT_STATES))
        .with_for_update(key_share=True)
    ).scalar()
