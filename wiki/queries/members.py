"""Reads who is in a space, by name, and whom each audience would mean there."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from wiki.access.audience import from_preset
from wiki.access.space import Space
from wiki.models.children import Membership
from wiki.models.people import Person
from wiki.words import GROUP_OF_ROLE, PRESET_NAMES, Preset, Role

_member = Membership.__table__


@dataclass(frozen=True)
class MemberName:
    """Somebody in the space: no address, no telephone, only what everybody there may know."""

    person_id: uuid.UUID
    name: str
    role: Role
    relation: str
    organisation: str

    @property
    def words(self) -> str:
        """Priya Nair (speech therapist)."""
        return f"{self.name} ({self.relation})" if self.relation else self.name


def members_of(space: Space) -> tuple[MemberName, ...]:
    """Everybody who is in the space now."""
    rows = space.session.execute(
        select(Person.id, Person.name, Membership.role, Membership.relation, Membership.organisation)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.child_id == space.id, Membership.ended_at.is_(None), Person.disabled_at.is_(None))
        .order_by(Membership.started_at)
    )
    return tuple(MemberName(row[0], row[1], Role(row[2]), space.told(row[3], row[0]), space.told(row[4], row[0])) for row in rows)


@dataclass(frozen=True)
class WhoSees:
    """One preset, and who would see in this space: the others by name, whether the writer is among them, how many."""

    key: Preset
    label: str
    others: tuple[str, ...]
    count: int


def who_sees(space: Space, members: tuple[MemberName, ...] | None = None) -> tuple[WhoSees, ...]:
    """Whom each preset means here; the writer always sees what they wrote. ``members``: if they were read already."""
    members = members_of(space) if members is None else members
    made = []
    for preset in Preset:
        audience = from_preset(preset, space.person.id)
        others = tuple(
            member.words
            for member in members
            if member.person_id != space.person.id
            and audience.allows(member.person_id.hex, GROUP_OF_ROLE[member.role])
        )
        made.append(WhoSees(preset, PRESET_NAMES[preset], others, len(others) + 1))
    return tuple(made)
