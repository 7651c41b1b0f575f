"""Reads whether something that leaves the house shows somebody who has not agreed to it."""

from sqlalchemy import select

from wiki.access.space import Space
from wiki.models.media import Media
from wiki.models.plan import PlanMedia, PlanVersion


def shows_held(space: Space, number: int) -> bool:
    """Whether plan ``number`` holds a picture that is held back today, whatever was known when it was made."""
    told = space.session.execute(
        select(Media.pictured)
        .join(PlanMedia, PlanMedia.media_id == Media.id)
        .join(PlanVersion, PlanVersion.id == PlanMedia.plan_version_id)
        .where(PlanVersion.child_id == space.id, PlanVersion.number == number, Media.child_id == space.id)
    ).scalars()
    return any(one.is_held for one in told)
