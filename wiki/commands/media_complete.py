"""Keeps what today's rules added to files that were taken under earlier ones."""

import uuid
from collections.abc import Mapping

from sqlalchemy import select

from media.complete import Completed
from wiki.access.space import JobSpace
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.jobs import queue
from wiki.commands.media import index_again, rendition_row
from wiki.commands.page_words import with_checked
from wiki.database import Work
from wiki.models.media import EDITION, Media, Rendition
from wiki.words import MediaState

COMPLETE = "media.complete"
_AT_A_TIME = 5


def ask_to_complete(work: Work, most: int = _AT_A_TIME) -> int:
    """Ask for what is missing of at most ``most`` files that were taken under earlier rules; returns of how many.

    A file counts as made by today's rules from now on, in the same transaction: it is asked for once, and the job sees
    to it that it is done.
    """
    old = (Media.edition < EDITION, Media.state.in_((MediaState.READY, MediaState.KEPT)))
    if work.session.execute(select(Media.id).where(*old).limit(1)).first() is None:
        return 0  # looked without the write lock
    with writing(Desk(work)) as session:
        rows = session.execute(
            select(Media).where(*old).order_by(Media.child_id, Media.id).limit(most)
            .with_for_update(skip_locked=True)
        ).scalars().all()  # fmt: skip
        for row in rows:
            row.edition = EDITION
            queue(session, COMPLETE, row.child_id, media_id=row.id.hex)
        leave_row(session, "media.complete_asked", person_id=None)
    return len(rows)


def keep_completed(space: JobSpace, media_id: uuid.UUID, seen: Mapping[str, str], made: Completed) -> list[str] | None:
    """Put what was made beside what there is; returns the keys whose place it took.

    ``seen``: the keys by name that it was made from. None, and nothing is changed, where the file or its renditions are
    others by now: what was made of a picture that was cropped since must not be shown.
    """
    session = space.work.begin_writing()
    found = session.execute(
        select(Media).where(Media.id == media_id, Media.child_id == space.id).with_for_update(key_share=True)
    ).scalar_one_or_none()
    rows = session.execute(select(Rendition).where(Rendition.media_id == media_id)).scalars().all()
    there = {row.name: row for row in rows}
    if found is None or {name: row.key for name, row in there.items()} != dict(seen):
        return None
    replaced = []
    for rendition in made.renditions:
        if (old := there.get(rendition.name)) is not None:
            replaced.append(old.key)
            session.delete(old)
    session.flush()  # a name stands once for each file
    for rendition in made.renditions:
        session.add(rendition_row(space.id, media_id, rendition))
    if made.words is not None:
        _keep_words(found, made, with_checked(session, media_id, made.words))
        index_again(space, media_id)
    leave_row(session, "media.completed", person_id=None, child_id=space.id, object_id=media_id)
    return replaced


def _keep_words(found: Media, made: Completed, words: str) -> None:
    found.words = words
    if made.pages:  # a document that had nothing to show: its words can be read now
        found.pages, found.state = made.pages, MediaState.READY
    if made.note or made.pages:
        found.note = made.note
