"""Sets how a council works: who else agrees before a final plan of theirs leaves, and the shape its plans usually have."""

from sqlalchemy import update

from wiki.commands.audit import Desk, leave_row, writing
from wiki.database import Work
from wiki.models.people import Council
from wiki.queries.people import list_councils


def set_second_eyes(work: Work, *, asked: bool) -> tuple[str, ...]:
    """Ask for a second person on every final plan of this house's councils, or no more; returns the councils' names."""
    councils = list_councils(work)
    with writing(Desk(work)) as session:
        for council_id, _name in councils:
            session.execute(update(Council).where(Council.id == council_id).values(second_eyes=asked))
            leave_row(
                session, "council.second_eyes", person_id=None, object_id=council_id, words="asked" if asked else "not asked"
            )
        if not councils:
            leave_row(session, "council.second_eyes", person_id=None, words="no council yet")
    return tuple(name for _id, name in councils)


def set_plan_shape(work: Work, key: str) -> tuple[str, ...]:
    """Give the plans of this house's councils the shape ``key`` from now on, where a caseworker picks no other; returns the
    councils' names. A plan that was made keeps its shape."""
    councils = list_councils(work)
    with writing(Desk(work)) as session:
        for council_id, _name in councils:
            session.execute(update(Council).where(Council.id == council_id).values(plan_shape=key))
            leave_row(session, "council.plan_shape", person_id=None, object_id=council_id, words=key)
        if not councils:
            leave_row(session, "council.plan_shape", person_id=None, words="no council yet")
    return tuple(name for _id, name in councils)
