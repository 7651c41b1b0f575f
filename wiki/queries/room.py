"""Counts how much room files take, from their rows: never by walking through the files themselves.

Only originals are counted: they are what people sent, and what is made of them is bounded by them.
"""

import uuid
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from wiki.access.person import SignedIn
from wiki.access.space import Space
from wiki.allowance import allowance_of
from wiki.database import Work
from wiki.errors import NotAllowed
from wiki.models.media import Media
from wiki.words import Permission

_media = Media.__table__


@dataclass(frozen=True)
class Used:
    """Bytes of originals, and the most there may be."""

    used: int
    most: int

    def has_room_for(self, more: int) -> bool:
        """Whether so many bytes more may come; at the limit there is room for nothing, not even an empty file."""
        return self.used + max(1, more) <= self.most


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """A picture that was turned or cut has the original of the one it was made from, which is counted already."""
    originals = (condition, _media.c.made_from.is_(None))
    return select(func.coalesce(func.sum(_media.c.size), 0)).where(*originals).scalar_subquery()


def used_by(session: Session, child_id: uuid.UUID, person_id: uuid.UUID) -> tuple[Used, Used]:
    """What the child's space holds, and what the person sent, in all spaces together: one question."""
    limits = allowance_of(session)
    child, person = session.connection().execute(
        select(_sum(_media.c.child_id == child_id), _sum(_media.c.uploaded_by == person_id))
    ).one()  # fmt: skip
    return Used(int(child), limits.child), Used(int(person), limits.person)


def room_of_space(space: Space) -> Used:
    """How full a child's space is, for those who manage who is in it; NotAllowed for others.

    It counts files that the reader may not see, so it is shown in whole gigabytes, and not to everybody there.
    """
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    return used_by(space.session, space.id, space.person.id)[0]


def room_of_person(person: SignedIn) -> Used:
    """How much somebody has sent themselves, in all spaces together."""
    session = person.work.session
    used = session.connection().execute(select(_sum(_media.c.uploaded_by == person.id))).scalar_one()
    return Used(int(used), allowance_of(session).person)


def room_of_all(work: Work) -> tuple[tuple[uuid.UUID, Used], ...]:
    """Every child with files: (id, how full), the fullest first. For the command line."""
    total = func.sum(_media.c.size)
    sizes = select(_media.c.child_id, total).where(_media.c.made_from.is_(None)).group_by(_media.c.child_id)
    rows = work.session.execute(sizes.order_by(total.desc()))
    most = allowance_of(work.session).child
    return tuple((row[0], Used(int(row[1]), most)) for row in rows)
