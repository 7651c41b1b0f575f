"""Finds whom a question about a passage can be put to: people, and groups, who can see it."""

import uuid
from dataclasses import dataclass

from wiki.access.audience import may_see, reader
from wiki.access.space import Space
from wiki.access.withheld import withheld_from
from wiki.models.audience import Audience
from wiki.queries.members import MemberName, members_of
from wiki.queries.versions import SeenVersion
from wiki.words import FAMILY_ROLES, GROUP_OF_ROLE, Group, Voice


@dataclass(frozen=True)
class PeopleToAsk:
    """Members other than the asker who may see the passage; ``likeliest`` is whoever the question is probably for."""

    members: tuple[MemberName, ...]
    likeliest: tuple[uuid.UUID | None, Group | None]

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups that at least one of them is in, in their fixed order."""
        there = {GROUP_OF_ROLE[one.role] for one in self.members}
        return tuple(group for group in Group if group in there)

    def of_the_other_side(self) -> "PeopleToAsk":
        """Without the family: for a note of theirs that says "that is not right"."""
        members = tuple(one for one in self.members if one.role not in FAMILY_ROLES)
        is_there = any(one.person_id == self.likeliest[0] for one in members)
        return PeopleToAsk(members, self.likeliest if is_there else (None, None))

    def holds(self, person: uuid.UUID | None, group: Group | None) -> bool:
        """Whether just one is named, and is among them."""
        if (person is None) == (group is None):
            return False
        return group in self.groups if group is not None else any(one.person_id == person for one in self.members)

    def reached(self, person: uuid.UUID | None, group: Group | None, audience: Audience) -> bool:
        """Whether ``audience`` lets whoever is asked see the question: the person, or somebody of the group."""
        return any(
            audience.allows(one.person_id.hex, GROUP_OF_ROLE[one.role])
            for one in self.members
            if one.person_id == person or GROUP_OF_ROLE[one.role] is group
        )


def people_to_ask(space: Space, now: SeenVersion, about: SeenVersion) -> PeopleToAsk:
    """Who can be asked about a passage, which is ``now`` so and was ``about`` when asked about."""
    members = tuple(
        one
        for one in members_of(space)
        if one.person_id != space.person.id and all(_may_see(space, one, version) for version in (now, about))
    )
    return PeopleToAsk(members, _likeliest(members, about))


def _may_see(space: Space, member: MemberName, version: SeenVersion) -> bool:
    who = reader(member.person_id, member.role)
    kept = withheld_from(space.work, space.id, who, guarded=space.child.guarded)
    return may_see(who, version.today, version.audience, version.saved_by) and not kept.is_version(version.id)


def _likeliest(members: tuple[MemberName, ...], version: SeenVersion) -> tuple[uuid.UUID | None, Group | None]:
    """The author; for words that somebody else typed from the family's paper, the family."""
    author = next((one for one in members if one.person_id == version.saved_by), None)
    of_family = version.voice in {Voice.CHILD, Voice.YOUNG_PERSON, Voice.PARENT}
    if author is not None and (author.role in FAMILY_ROLES or (version.paper_on is None and version.typed_by is None)):
        return author.person_id, None
    if of_family and any(GROUP_OF_ROLE[one.role] is Group.FAMILY for one in members):
        return None, Group.FAMILY
    return None, None
