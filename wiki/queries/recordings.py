"""Reads whether a recording that a browser still keeps is saved; of other people's files nothing is learnt."""

from sqlalchemy import exists, select

from wiki.access.space import Space
from wiki.models.media import Media
from wiki.models.pages import VersionMedia
from wiki.queries.plan_point_files import is_in_a_point

_media = Media.__table__
_shown = VersionMedia.__table__


def own_sound_is_saved(space: Space, sha256: str) -> bool:
    """Whether words that stand, or stood, in this space, or an answer to a plan, show a file of the reader's own with these
    very bytes."""
    is_kept = exists().where(_shown.c.media_id == _media.c.id) | is_in_a_point(_media.c.id)
    found = exists().where(
        _media.c.child_id == space.id, _media.c.uploaded_by == space.person.id, _media.c.sha256 == sha256, is_kept
    )
    return space.session.execute(select(found)).scalar_one()
