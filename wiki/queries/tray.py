"""Reads a person's own tray: what they caught and have not put in its place yet."""

import uuid

from sqlalchemy import bindparam, select

from wiki.access.space import Space
from wiki.models.pages import Page, Passage, Revision
from wiki.pagetypes.model import TRAY
from wiki.prepared_select import PreparedSelect
from wiki.queries.pages import open_page
from wiki.queries.versions import SeenVersion

CAUGHT = "caught"
_page = Page.__table__
_passage = Passage.__table__
_revision = Revision.__table__


def unsorted(space: Space) -> tuple[SeenVersion, ...]:
    """What the person caught and has not sorted yet, newest first. Nobody else's: a tray is each person's own."""
    page_id = space.session.execute(
        select(_page.c.id).where(_page.c.child_id == space.id, _page.c.page_type == TRAY)
    ).scalar()
    if page_id is None:
        return ()
    mine = [one for one in open_page(space, page_id).passages if one.created_by == space.person.id]
    return tuple(sorted(mine, key=lambda one: one.saved_at, reverse=True))


def done_before(space: Space, once: str | None, page_id: uuid.UUID | None = None) -> uuid.UUID | None:
    """The passage that the same form of this person put on ``page_id``, or took off the tray, a moment ago."""
    if not once:
        return None
    where = _page.c.id == page_id if page_id else _page.c.page_type == TRAY
    return space.session.execute(
        select(_revision.c.passage_id)
        .select_from(_revision.join(_page, _page.c.id == _revision.c.page_id))
        .where(_page.c.child_id == space.id, where, _revision.c.once == once, _revision.c.saved_by == space.person.id)
    ).scalar()


def count_unsorted(space: Space) -> int:
    """How many things wait in the person's tray. Two short questions at most, whatever lies there."""
    given = {"child": space.id, "reader": space.person.id}
    contents = _TRAY.scalar(space.work.connection, given)
    if not contents:
        return 0
    mine = _MINE.all(space.work.connection, given)
    return len({one[0].hex for one in mine} & {pair[0] for pair in contents})


_TRAY = PreparedSelect(
    select(_revision.c.contents)
    .select_from(_page.join(_revision, _revision.c.page_id == _page.c.id))
    .where(
        _page.c.child_id == bindparam("child"), _page.c.page_type == TRAY, _revision.c.number == _page.c.revision_number
    )
)
_MINE = PreparedSelect(
    select(_passage.c.id).where(
        _passage.c.child_id == bindparam("child"), _passage.c.field == CAUGHT, _passage.c.created_by == bindparam("reader")
    )
)
