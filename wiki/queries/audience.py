"""Reads whom an audience means in a space, by name, and whom somebody can tick when they choose one by hand."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, select

from wiki.access.space import Space
from wiki.models.audience import Audience
from wiki.models.children import Membership
from wiki.models.pages import Passage, Version
from wiki.models.people import Person
from wiki.prepared_select import PreparedSelect
from wiki.queries.members import MemberName, members_of
from wiki.words import GROUP_OF_ROLE, Role


@dataclass(frozen=True)
class Tickable:
    """Somebody who can be ticked: their name with what they are to the child. ``is_away``: their membership has ended;
    they are listed only because the audience names them, and would count again if they came back."""

    id: uuid.UUID
    words: str
    is_away: bool


def people_to_tick(
    space: Space, members: Iterable[MemberName], now: Audience | None, writers: Iterable[uuid.UUID] = ()
) -> tuple[Tickable, ...]:
    """Everybody in the space but ``writers`` and whoever chooses, who are always in it; then whoever the audience
    ``now`` names and who is not here any more."""
    always = {space.person.id, *writers}
    here = [Tickable(one.person_id, one.words, is_away=False) for one in members if one.person_id not in always]
    named = {uuid.UUID(one) for one in now.people | now.without} if now is not None else set()
    gone = named - always - {one.id for one in here}
    if not gone:
        return tuple(here)
    rows = space.session.execute(
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.child_id == space.id, Person.id.in_(gone))
        .distinct()
        .order_by(Person.name)
    )
    return (*here, *(Tickable(row.id, row.name, is_away=True) for row in rows))


def named_in(space: Space, audience: Audience, members: Iterable[MemberName] | None = None) -> tuple[str, ...]:
    """The names of everybody else in the space who is in ``audience`` today, with what they are to the child."""
    return tuple(
        member.words
        for member in (members_of(space) if members is None else members)
        if member.person_id != space.person.id
        and audience.allows(member.person_id.hex, GROUP_OF_ROLE[Role(member.role)])
    )


_passage, _version = Passage.__table__, Version.__table__
_SHARED = PreparedSelect(
    select(_passage.c.audience, _passage.c.created_by, _version.c.saved_by)
    .select_from(
        _passage.join(_version, and_(_version.c.passage_id == _passage.c.id, _version.c.number == _passage.c.version_number))
    )
    .where(_passage.c.id == bindparam("passage"), _passage.c.child_id == bindparam("child"))
)


@dataclass(frozen=True)
class Sharing:
    """For whom a passage is today, who began it, and who saved it last."""

    today: Audience
    created_by: uuid.UUID
    saved_by: uuid.UUID


def own_sharing(space: Space, passage_id: uuid.UUID) -> Sharing | None:
    """The sharing of a passage that the member has just saved; None where somebody saved it since. One small question, for
    every save asks it."""
    row = _SHARED.first(space.work.connection, {"passage": passage_id, "child": space.id})
    found = None if row is None else Sharing(*row)
    return found if found is not None and found.saved_by == space.person.id else None
