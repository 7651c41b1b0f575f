"""Reads the spaces of a council for its administrator: by name those whose members they manage, of all the others their number.

An administrator is no reader of a space; that a child has one at all is told only to whoever manages the people in it.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.models.children import Child, Membership
from wiki.models.media import Media
from wiki.models.people import Person
from wiki.queries.desk_people import MANAGERS, managed_by


@dataclass(frozen=True)
class DeskSpace:
    """One space: whose, opened on which day, who manages its members, how many come in, bytes of files."""

    id: uuid.UUID
    known_as: str
    full_name: str
    opened_on: date
    managers: tuple[str, ...]
    members: int
    used: int


@dataclass(frozen=True)
class DeskSpaces:
    """The spaces of a council. ``others`` and ``others_used``: number and bytes of those that are not named."""

    own: tuple[DeskSpace, ...]
    others: int
    others_used: int

    @property
    def used(self) -> int:
        """Bytes of files of the whole council."""
        return self.others_used + sum(one.used for one in self.own)


def spaces_of(person: SignedIn, post: Post) -> DeskSpaces:
    """The council's spaces, by name. Four questions, however many there are."""
    session, now = person.work.session, clock.now()
    mine = managed_by(person)
    children = session.execute(
        select(Child.id, Child.known_as, Child.full_name, Child.created_at)
        .where(Child.id.in_(mine), Child.council_id == post.council_id)
        .order_by(Child.full_name, Child.known_as, Child.id)
    ).all()
    own = {row[0] for row in children}
    count = session.execute(select(func.count(Child.id)).where(Child.council_id == post.council_id)).scalar_one()
    rows = session.execute(
        select(Media.child_id, func.sum(Media.size))
        .join(Child, Child.id == Media.child_id)
        .where(Child.council_id == post.council_id, Media.made_from.is_(None))
        .group_by(Media.child_id)
    )
    sizes: dict[uuid.UUID, int] = {row[0]: int(row[1]) for row in rows}
    managers: dict[uuid.UUID, list[str]] = {}
    members: dict[uuid.UUID, int] = {}
    for child_id, name, role in session.execute(
        select(Membership.child_id, Person.name, Membership.role)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.child_id.in_(mine), Membership.ended_at.is_(None), Membership.by_duty.is_(False),
            or_(Membership.ends_at.is_(None), Membership.ends_at > now),
        )
        .order_by(Person.name)
    ):  # fmt: skip
        members[child_id] = members.get(child_id, 0) + 1
        if role in MANAGERS:
            managers.setdefault(child_id, []).append(name)
    return DeskSpaces(
        tuple(
            DeskSpace(
                row[0], row[1], row[2], clock.local(row[3]).date(), tuple(managers.get(row[0], ())), members.get(row[0], 0),
                sizes.get(row[0], 0),
            )
            for row in children
        ),
        int(count) - len(own), sum(size for child, size in sizes.items() if child not in own),
    )  # fmt: skip
