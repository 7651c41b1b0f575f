"""Reads the draft that a program made of the words in a recording: for those only who are about to check it."""

import uuid

from sqlalchemy import select

from wiki.access.space import Space
from wiki.models.media import Media

WAITING, READY, FAILED = "waiting", "ready", "failed"


def draft_of(space: Space, media_id: uuid.UUID) -> tuple[str, str]:
    """How far the draft is ("", waiting, ready, failed) and what it says.

    The caller has found the file in a version that the reader sees and may change (web/file_words_page.py).
    """
    row = space.session.execute(
        select(Media.heard_state, Media.heard).where(Media.id == media_id, Media.child_id == space.id)
    ).first()
    return (row[0], row[1]) if row is not None else ("", "")
