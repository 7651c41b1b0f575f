"""Finds the invented people a visitor of the demonstration may look around as."""

from sqlalchemy import select

from wiki.database import Work
from wiki.models.children import Child, Membership
from wiki.models.people import Person
from wiki.words import ROLE_NAMES, Role

_ORDER = list(Role)


def holds_invented_people(work: Work) -> bool:
    """Whether the demonstration was loaded into this database."""
    return work.session.execute(select(Person.id).where(Person.demonstration.is_(True)).limit(1)).first() is not None


def people_of_the_demonstration(work: Work) -> list[tuple[str, str, str, str]]:
    """(kind, name, what they are to the child, id) of everybody in a demonstration child's space, parents first."""
    rows = work.session.execute(
        select(Person.id, Person.name, Membership.role, Membership.relation, Child.known_as, Child.created_at)
        .join(Membership, Membership.person_id == Person.id)
        .join(Child, Child.id == Membership.child_id)
        .where(
            Person.demonstration.is_(True), Child.demonstration.is_(True), Membership.ended_at.is_(None),
            Person.disabled_at.is_(None),
        )
        .order_by(Child.created_at, Membership.started_at)
    ).all()  # fmt: skip
    found: dict[object, tuple[int, tuple[str, str, str, str]]] = {}
    for place, row in enumerate(rows):
        if row.id in found:
            continue
        what = f"{row.relation}, {row.known_as}" if row.relation else row.known_as
        order = _ORDER.index(Role(row.role)) * 1000 + place
        found[row.id] = (order, (ROLE_NAMES[row.role], row.name, what, str(row.id)))
    return [guise for _order, guise in sorted(found.values())]
