"""Reads which links to a child's profiles work now."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wiki import clock
from wiki.access.space import Space
from wiki.models.people import Person
from wiki.models.profile_links import ProfileLink
from wiki.words import Group, Permission


@dataclass(frozen=True)
class LivingLink:
    """A link that works: which paper, for whom, until when, who made it, how often it was opened."""

    id: uuid.UUID
    layout: str
    reader: Group
    expires_at: datetime
    made_by: str
    opened: int


def living_links(space: Space) -> tuple[LivingLink, ...]:
    """One's own, or every one for who shares the pages; the first to end first."""
    mine = () if space.may(Permission.SHARE) else (ProfileLink.person_id == space.person.id,)
    rows = space.session.execute(
        select(ProfileLink.id, ProfileLink.layout, ProfileLink.reader, ProfileLink.expires_at, Person.name, ProfileLink.opened)
        .join(Person, Person.id == ProfileLink.person_id)
        .where(
            ProfileLink.child_id == space.id, ProfileLink.ended_at.is_(None), ProfileLink.expires_at > clock.now(), *mine
        )
        .order_by(ProfileLink.expires_at)
    )  # fmt: skip
    return tuple(LivingLink(row[0], row[1], Group(row[2]), row[3], row[4], row[5]) for row in rows)
