"""Says who may see a version: today's audience and the one it was saved under must both allow it."""

import uuid
from dataclasses import dataclass

from wiki.models.audience import Audience
from wiki.words import GROUP_OF_ROLE, Group, Preset, Role

_FAMILY = frozenset({Group.FAMILY, Group.CHILD})
_PROFESSIONALS = frozenset({Group.SCHOOL, Group.HEALTH, Group.SOCIAL_CARE, Group.COUNCIL, Group.OTHERS})
_NOBODY: frozenset[str] = frozenset()
_GROUPS: dict[Preset, frozenset[Group]] = {
    Preset.ONLY_ME: frozenset(),
    Preset.ONLY_FAMILY: _FAMILY,
    Preset.PROFESSIONALS: _PROFESSIONALS,
    Preset.EVERYONE: frozenset(Group),
}


@dataclass(frozen=True)
class Reader:
    """Somebody as an audience sees them: the hex id of the person, and the group their role puts them in."""

    person_id: uuid.UUID
    hex: str
    group: Group


def reader(person_id: uuid.UUID, role: Role) -> Reader:
    """The reader that a member with ``role`` is."""
    return Reader(person_id, person_id.hex, GROUP_OF_ROLE[role])


def from_preset(preset: Preset, author: uuid.UUID) -> Audience:
    """The audience ``preset`` stands for when ``author`` chooses it."""
    people = frozenset({author.hex}) if preset is Preset.ONLY_ME else _NOBODY
    return Audience(_GROUPS[preset], people, _NOBODY)


def preset_of(audience: Audience) -> Preset | None:
    """The preset that ``audience`` is, or None when it was made by hand."""
    if audience.without:
        return None
    if not audience.groups and len(audience.people) == 1:
        return Preset.ONLY_ME
    if audience.people:
        return None
    return next((preset for preset, groups in _GROUPS.items() if groups and groups == audience.groups), None)


def in_both(one: Audience, other: Audience) -> Audience:
    """An audience that allows nobody whom either does not allow."""
    if one == other:
        return one
    return Audience(one.groups & other.groups, one.people & other.people, one.without | other.without)


def may_see(who: Reader, today: Audience, saved_under: Audience, saved_by: uuid.UUID) -> bool:
    """Whether ``who`` may see a version (house.md, decision 4). Whoever saved it may always see their own typing."""
    if saved_by == who.person_id:
        return True
    return today.allows(who.hex, who.group) and saved_under.allows(who.hex, who.group)


def family_may_see(today: Audience, saved_under: Audience) -> bool:
    """Whether the family as a whole may see it: only such words may stand in a plan, which the family is sent."""
    return Group.FAMILY in today.groups and Group.FAMILY in saved_under.groups
