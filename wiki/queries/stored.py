"""Reads which files the database knows, whoever they belong to: for putting disk and database in step."""

import uuid
from collections.abc import Iterator

from sqlalchemy import or_, select, union

from wiki import clock
from wiki.database import Work
from wiki.models.children import Child, Membership
from wiki.models.media import Media, Rendition
from wiki.models.packs import PlanPackFile
from wiki.models.plan import PlanFile
from wiki.models.takeaways import Arrival, Takeaway

KEY_COLUMNS = (Media.original_key, Rendition.key, PlanFile.key, PlanPackFile.key, Takeaway.key, Arrival.chain_key)
"""Every column that names a file. One that is missing here has its files taken for strays (tests/homes)."""


def known_keys(work: Work) -> Iterator[str]:
    """The key of every file that some row names."""
    rows = union(*(select(column).where(column.is_not(None)) for column in KEY_COLUMNS))  # cuts of a picture have one original
    yield from (key for key in work.session.execute(rows).scalars() if key)


def list_children(work: Work) -> tuple[tuple[uuid.UUID, str, int], ...]:
    """Every child of the house: (id, name they go by, how many people are in their space), oldest space first. Whoever looks
    by duty is not counted, as at the desk (queries/desk_spaces.py)."""
    members: dict[uuid.UUID, int] = {}
    here = select(Membership.child_id).where(
        Membership.ended_at.is_(None), Membership.by_duty.is_(False),
        or_(Membership.ends_at.is_(None), Membership.ends_at > clock.now()),
    )  # fmt: skip
    for child_id in work.session.execute(here).scalars():
        members[child_id] = members.get(child_id, 0) + 1
    rows = work.session.execute(select(Child.id, Child.known_as).order_by(Child.created_at, Child.known_as))
    return tuple((row[0], row[1], members.get(row[0], 0)) for row in rows)
