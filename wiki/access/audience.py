"""Says who may see a version: today's audience and the one it was saved under must both allow it."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wiki.models.audience import Audience
from wiki.words import GROUP_OF_ROLE, Group, Hand, Preset, Role

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
    """Somebody as an audience sees them: the hex id of the person, and the group their role puts them in.

    ``looker``: who looks at things as this person sees them; they are shown what both may see, and nothing else.
    ``discloses``: they answer a request to see all that is kept (access/disclosing.py): they see whatever somebody shares with
    anybody, and nothing that is kept for oneself.
    """

    person_id: uuid.UUID
    hex: str
    group: Group
    looker: "Reader | None" = None
    discloses: bool = False

    def is_own(self, person_id: uuid.UUID) -> bool:
        """Whether something of ``person_id`` is this reader's own (of somebody looking as another: both's)."""
        return person_id == self.person_id and (self.looker is None or self.looker.is_own(person_id))


@dataclass(frozen=True)
class Ticked:
    """An audience chosen by hand: only the people ticked, or everyone but them."""

    how: Hand
    people: frozenset[uuid.UUID]


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


def by_hand(ticked: Ticked, writers: Iterable[uuid.UUID]) -> Audience:
    """The audience ``ticked`` stands for. ``writers``, and whoever chooses, are always in it: nobody can be kept from
    what they wrote. "Everyone but" names groups, so that it holds for whoever joins later as well."""
    people, always = {one.hex for one in ticked.people}, {one.hex for one in writers}
    if ticked.how is Hand.PEOPLE:
        return Audience(frozenset(), frozenset(people | always), _NOBODY)
    return Audience(_GROUPS[Preset.EVERYONE], _NOBODY, frozenset(people - always))


def hand_of(audience: Audience) -> Hand | None:
    """Which way by hand ``audience`` can be chosen; None for a preset, and for one that no single choice makes."""
    if preset_of(audience) is not None:
        return None
    if not audience.groups and not audience.without:
        return Hand.PEOPLE
    return Hand.BUT if audience.groups == _GROUPS[Preset.EVERYONE] and not audience.people else None


def kept_in(audience: Audience, writers: Mapping[str, Group]) -> Audience:
    """``audience`` with ``writers`` (hex ids, and the group each is in) in it: nobody is kept from what they wrote.

    Whoever is in it by their group already is not named, so that what is no narrower for its writers stays as it was.
    """
    always = {who for who, group in writers.items() if group not in audience.groups}
    if always <= audience.people and not audience.without & set(writers):
        return audience
    return Audience(audience.groups, audience.people | always, audience.without - set(writers))


def preset_within(audience: Audience) -> Preset | None:
    """The preset that ``audience`` is but for writers who are kept in it; None when it was made by hand."""
    if audience.without or not audience.groups:
        return preset_of(audience)
    return preset_of(Audience(audience.groups, _NOBODY, _NOBODY))


def follow_page(passage: Audience, page: Audience, page_before: Audience) -> Audience:
    """What a passage's audience becomes when its page's is changed from ``page_before`` to ``page``.

    What was as the page was follows it. People named one by one stay named, and whoever was left out of this passage
    stays left out, unless they were left out with the whole page and now are not.
    """
    if preset_of(passage) is Preset.ONLY_ME:
        return passage
    if passage == page_before:
        return page
    if not passage.groups:
        return passage
    left_out = passage.without - page_before.without
    return Audience(page.groups, page.people - left_out, page.without | left_out) if left_out else page


def in_both(one: Audience, other: Audience, groups: Mapping[str, Group] | None = None) -> Audience:
    """An audience that allows nobody whom either does not allow; ``groups`` tell the group of people (hex ids), so
    that somebody who is named in one and belongs to a group of the other is allowed by both."""
    if one == other:
        return one
    known = groups or {}
    named = {who for who in one.people if who in other.people or known.get(who) in other.groups}
    named |= {who for who in other.people if known.get(who) in one.groups}
    return Audience(one.groups & other.groups, frozenset(named), one.without | other.without)


def is_within(one: Audience, other: Audience) -> bool:
    """Whether everybody whom ``one`` allows is sure to be allowed by ``other``. People who are named count by their name
    alone, whatever group they are in: where that can't be known it is no."""
    named = other.groups == _GROUPS[Preset.EVERYONE] or one.people <= other.people
    left_out = other.without - one.without
    return one.groups <= other.groups and named and not (left_out if one.groups else left_out & one.people)


def may_see(who: Reader, today: Audience, saved_under: Audience, saved_by: uuid.UUID) -> bool:
    """Whether ``who`` may see a version (house.md, decision 4). Whoever saved it may always see their own typing."""
    if who.looker is not None and not may_see(who.looker, today, saved_under, saved_by):
        return False
    if saved_by == who.person_id:
        return True
    if who.discloses:
        return is_shared(today) and is_shared(saved_under)
    return today.allows(who.hex, who.group) and saved_under.allows(who.hex, who.group)


def may_see_file(who: Reader, today: Audience | None, saved_under: Audience | None, added_by: uuid.UUID) -> bool:
    """Whether ``who``, who may see a version, may see a file in it; an audience that is None is that of the words.

    Today's and the one it was saved under must both allow it. Whoever added the file may always see it, unless the child
    took it away from them (``is_taken_from``).
    """
    if today is None and saved_under is None:
        return True
    if who.looker is not None and not may_see_file(who.looker, today, saved_under, added_by):
        return False
    if added_by == who.person_id:
        return not is_taken_from(who, today)
    if who.discloses:
        return all(one is None or is_shared(one) for one in (today, saved_under))
    return all(
        one is None or one.allows(who.hex, who.group) for one in (today, saved_under)
    )


def is_shared(audience: Audience) -> bool:
    """Whether it is for more than one person: what somebody keeps for themselves alone is nobody else's to look through."""
    return bool(audience.groups) or len(audience.people) > 1


def is_taken_from(who: Reader, today: Audience | None) -> bool:
    """Whether a file was taken away from ``who``, who added it. Nothing else ever leaves out whoever added a file."""
    return today is not None and who.hex in today.without


def taken_away(today: Audience | None, added_by: uuid.UUID, groups: Mapping[str, Group]) -> Audience:
    """The audience of a picture that the child takes away: of those who saw it the family alone, and nobody else, not
    even whoever added it. ``groups``: of everybody who is in the space now."""
    family = in_both(today or from_preset(Preset.EVERYONE, added_by), from_preset(Preset.ONLY_FAMILY, added_by), groups)
    outside = frozenset() if groups.get(added_by.hex) in _FAMILY else frozenset({added_by.hex})
    return Audience(family.groups, family.people, family.without | outside)


def for_new_words(page: Audience | None, writer: uuid.UUID) -> Audience | None:
    """The page's audience by hand, for new words by ``writer``; None where there is none, or where it is not for them."""
    if page is None or writer.hex in page.without or (not page.groups and writer.hex not in page.people):
        return None
    return page


def family_may_see(today: Audience, saved_under: Audience) -> bool:
    """Whether the family as a whole may see it: only such words may stand in a plan, which the family is sent."""
    return Group.FAMILY in today.groups and Group.FAMILY in saved_under.groups
