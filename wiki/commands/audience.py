"""Turns what somebody chose on a form into an audience of this space, and nobody else's."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki.access.audience import Ticked, by_hand, from_preset
from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.models.audience import Audience
from wiki.models.children import Membership
from wiki.words import GROUP_OF_ROLE, Group, Preset, Role


def chosen_audience(session: Session, space: Space, chosen: Preset | Ticked, *writers: uuid.UUID) -> Audience:
    """The audience that ``chosen`` means here. Chosen by hand, it holds ``writers`` and whoever chooses, always.

    Raises NotFound for somebody who never was a member: the id of another child's person is an id that never was.
    Somebody whose membership has ended may be named, for they may come back.
    """
    if isinstance(chosen, Preset):
        return from_preset(chosen, space.person.id)
    known = session.execute(
        select(Membership.person_id).where(
            Membership.child_id == space.id, Membership.person_id.in_(chosen.people)
        )
    ).scalars()
    if set(known) != chosen.people:
        raise NotFound
    return by_hand(chosen, (space.person.id, *writers))


def groups_here(session: Session, space: Space) -> dict[str, Group]:
    """The group of everybody who is in the space now, by the hex id of the person."""
    rows = session.execute(
        select(Membership.person_id, Membership.role).where(
            Membership.child_id == space.id, Membership.ended_at.is_(None)
        )
    )
    return {person_id.hex: GROUP_OF_ROLE[Role(role)] for person_id, role in rows}
