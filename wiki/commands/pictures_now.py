"""Sees to it that a form which was opened before a picture was turned or cut does not bring the older cut back unasked."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from wiki.commands.passages import MediaUse
from wiki.models.media import Media
from wiki.models.pages import Passage, Version, VersionMedia


def as_cut_now(
    session: Session, passage: Passage, shown: Sequence[MediaUse], pictures: Mapping[uuid.UUID, uuid.UUID]
) -> list[MediaUse]:
    """``shown`` with each picture as the version before shows it, whichever cut of it was sent, with the words that were
    sent; the way back is an act of its own (``as_it_was``). ``pictures``: of each file that has other cuts, the first.
    """
    asked = {pictures[use.media_id] for use in shown if use.media_id in pictures and not use.as_it_was}
    now = _shown_before(session, passage, asked) if asked and passage.version_number > 1 else {}
    made: list[MediaUse] = []
    for use in shown:
        if not use.as_it_was:
            use = replace(use, media_id=now.get(pictures.get(use.media_id, use.media_id), use.media_id))
        twin = next((one for one in made if one.media_id == use.media_id and use.media_id in now.values()), None)
        if twin is None:
            made.append(use)
        else:  # both cuts were sent: the words that were typed on the older one are the writer's own
            made[made.index(twin)] = use
    return made


def _shown_before(session: Session, passage: Passage, pictures: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    first = func.coalesce(Media.made_from, Media.id)
    rows = session.execute(
        select(first, Media.id)
        .join(VersionMedia, VersionMedia.media_id == Media.id)
        .join(Version, Version.id == VersionMedia.version_id)
        .where(Version.passage_id == passage.id, Version.number == passage.version_number - 1, first.in_(pictures))
    )
    return {row[0]: row[1] for row in rows}
