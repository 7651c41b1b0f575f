"""Finds what somebody of the family wrote and the child or young person does not see: what they could give them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from wiki.access.space import Space
from wiki.errors import NotAllowed, NotFound
from wiki.models.pages import Passage, Version
from wiki.queries.pages import PageHead, list_pages, open_pages
from wiki.queries.people import MemberRow, list_members
from wiki.queries.versions import SeenVersion
from wiki.words import GROUP_OF_ROLE, Permission, Role


@dataclass(frozen=True)
class Givable:
    """One page, and what on it could be given, in its order."""

    head: PageHead
    passages: tuple[SeenVersion, ...]


def may_receive(space: Space) -> tuple[MemberRow, ...]:
    """The child or young person, where they have an account here."""
    return tuple(one for one in list_members(space) if one.role is Role.YOUNG_PERSON and not one.is_disabled)


def list_givable(space: Space) -> tuple[Givable, ...]:
    """Every page with words that the reader alone wrote and the child or young person does not see. NotAllowed."""
    return _givable(space, list_pages(space))


def givable_on(space: Space, page_id: uuid.UUID) -> Givable:
    """The same for one page; without passages where there are none. NotFound, NotAllowed."""
    head = next((one for one in list_pages(space) if one.id == page_id), None)
    if head is None:
        raise NotFound
    return next(iter(_givable(space, [head])), Givable(head, ()))


def _givable(space: Space, heads: Iterable[PageHead]) -> tuple[Givable, ...]:
    if not space.may(Permission.GIVE):
        raise NotAllowed
    to = may_receive(space)
    mine = _only_mine(space) if to else {}
    found = []
    for view in open_pages(space, [head for head in heads if head.id in mine.values()]):
        passages = tuple(
            one for one in view.passages
            if one.passage_id in mine and not one.withheld and not all(_sees(who, one) for who in to)
        )  # fmt: skip
        if passages:
            found.append(Givable(view.head, passages))
    return tuple(found)


def _sees(who: MemberRow, version: SeenVersion) -> bool:
    group = GROUP_OF_ROLE[who.role]
    return all(one.allows(who.person_id.hex, group) for one in (version.today, version.audience))


def _only_mine(space: Space) -> dict[uuid.UUID, uuid.UUID]:
    """Passages that nobody but the reader ever saved, or that were typed for them while they were there; each with its page."""
    me, other = space.person.id, aliased(Version)
    anybody = select(other.passage_id).where(
        other.child_id == space.id, other.saved_by != me, other.typed_for.is_distinct_from(me)
    )
    rows = space.session.execute(
        select(Passage.id, Passage.page_id)
        .join(Version, Version.passage_id == Passage.id)
        .where(
            Passage.child_id == space.id, or_(Version.saved_by == me, Version.typed_for == me),
            Passage.id.not_in(anybody),
        )
        .distinct()
    )  # fmt: skip
    return {row[0]: row[1] for row in rows}
