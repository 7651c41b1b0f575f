"""Opens a child's corner, and a meeting's screen: a space seen through several pairs of eyes at once."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki.access.audience import Reader, reader
from wiki.access.person import SignedIn
from wiki.access.space import Space, open_space
from wiki.errors import NotAllowed, NotFound
from wiki.models.children import Membership
from wiki.models.corner import OpenCorner
from wiki.words import GROUP_OF_ROLE, Group, Permission, Role

_member = Membership.__table__
_corner = OpenCorner.__table__
_NOBODY = uuid.UUID(int=0)
_IN_THE_CORNER = frozenset({Permission.READ, Permission.WRITE, Permission.UPLOAD, Permission.OPEN_CORNER})


@dataclass(frozen=True)
class CornerSpace(Space):
    """A space as it stands in the child's corner: what the child and the adult who opened it may both see. What is
    saved here is typed by that adult; ``helper`` is who helps the child."""

    helper: str

    def may(self, permission: Permission) -> bool:
        """Only to look, to answer and to add files, as far as the adult may."""
        return permission in _IN_THE_CORNER and super().may(permission)

    def begin_writing(self) -> Session:
        """As in any space; and NotFound when the corner was left meanwhile."""
        session = super().begin_writing()
        still = select(_corner.c.sign_in_id).where(
            _corner.c.sign_in_id == self.person.sign_in_id, _corner.c.child_id == self.id
        )
        if session.execute(still).first() is None:
            raise NotFound
        return session


def open_corner_space(person: SignedIn, child_id: uuid.UUID, permission: Permission) -> CornerSpace:
    """The corner of ``child_id``, where this browser is held. NotFound when it is not held there, NotAllowed as ever."""
    if person.corner_child != child_id:
        raise NotFound
    space = open_space(person, child_id, permission)
    return CornerSpace(space.child, space.member, person, child_eyes(space), space.work, person.corner_helper)


def child_eyes(space: Space) -> Reader:
    """The child's eyes and those of whoever opened ``space``, together. A child with an account is who they are there,
    so that what leaves them out by name stays hidden; a child without one is nobody of the group of the child."""
    own = space.session.execute(
        select(_member.c.person_id).where(
            _member.c.child_id == space.id, _member.c.role == Role.YOUNG_PERSON, _member.c.ended_at.is_(None)
        )
    ).scalars()
    return _together(space.reader, [reader(one, Role.YOUNG_PERSON) for one in own] or [_nobody_of(Group.CHILD)])


def for_meeting(space: Space) -> Space:
    """The space as everybody who works with the child may see it: each group, each member by name, and whoever shows
    it. Only to be read."""
    members = space.session.execute(
        select(_member.c.person_id, _member.c.role).where(_member.c.child_id == space.id, _member.c.ended_at.is_(None))
    )
    everybody = [_nobody_of(group) for group in Group] + [reader(row[0], Role(row[1])) for row in members]
    return MeetingSpace(space.child, space.member, space.person, _together(space.reader, everybody), space.work)


def for_group(space: Space, group: Group) -> Space:
    """The space as whoever opened it, and everybody of ``group``, may see it: each of its members by name, and somebody
    of the group who is no member, such as a nurse who is handed a paper. Only to be read."""
    members = space.session.execute(
        select(_member.c.person_id, _member.c.role).where(_member.c.child_id == space.id, _member.c.ended_at.is_(None))
    )
    inside = [reader(row[0], Role(row[1])) for row in members if GROUP_OF_ROLE[Role(row[1])] is group]
    return MeetingSpace(
        space.child, space.member, space.person, _together(space.reader, [_nobody_of(group), *inside]), space.work
    )


class MeetingSpace(Space):
    """A space on the screen of a meeting, or as others may be handed it: nothing is written there."""

    def may(self, permission: Permission) -> bool:
        """Only to look."""
        return permission is Permission.READ and super().may(permission)

    def begin_writing(self) -> Session:
        """Always raises NotAllowed."""
        raise NotAllowed


def _nobody_of(group: Group) -> Reader:
    return Reader(_NOBODY, _NOBODY.hex, group)


def _together(first: Reader, others: Iterable[Reader]) -> Reader:
    """A reader who is shown what all of them may see, and nothing else."""
    eyes = first
    for one in others:
        eyes = replace(one, looker=eyes)
    return eyes
