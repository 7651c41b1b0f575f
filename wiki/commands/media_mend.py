"""Puts files that went missing right, as far as their originals allow."""

import uuid
from collections.abc import Collection

from sqlalchemy import select

from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.jobs import queue
from wiki.commands.media import DERIVE
from wiki.database import Work
from wiki.models.media import Media, Rendition


def derive_again(work: Work, missing: Collection[str]) -> int:
    """Have the renditions with these keys made anew from originals that are there; returns for how many files.

    A missing original can't be made anew by anybody: it is left as it is, for whoever holds a backup.
    """
    gone = set(missing)
    with_gaps: dict[uuid.UUID, uuid.UUID] = {}
    rows = work.session.execute(
        select(Media.id, Media.child_id, Media.original_key, Rendition.key).join(
            Rendition, Rendition.media_id == Media.id
        )
    )
    for media_id, child_id, original_key, key in rows:
        if key in gone and original_key not in gone:
            with_gaps[media_id] = child_id
    if not with_gaps:
        return 0
    with writing(Desk(work)) as session:
        for media_id, child_id in with_gaps.items():
            queue(session, DERIVE, child_id, media_id=media_id.hex)
            leave_row(session, "media.derive_again", person_id=None, child_id=child_id, object_id=media_id)
    return len(with_gaps)
