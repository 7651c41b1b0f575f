"""Reads a person's own tray: what they caught and have not put in its place yet."""

import uuid
from typing import Any

from sqlalchemy import bindparam, select

from wiki.access.space import Space
from wiki.models.pages import Page, Passage, Revision, RevisionKind
from wiki.pagetypes.model import TRAY
from wiki.prepared_select import PreparedSelect
from wiki.queries.pages import open_page
from wiki.queries.versions import SeenVersion

CAUGHT = "caught"
_page = Page.__table__
_passage = Passage.__table__
_revision = Revision.__table__
_OF_PAGE = (_page.c.id == _revision.c.page_id,)


def unsorted(space: Space) -> tuple[SeenVersion, ...]:
    """What the person caught and has not sorted yet, newest first. Nobody else's: a tray is each person's own."""
    page_id = space.session.execute(
        select(_page.c.id).where(_page.c.child_id == space.id, _page.c.page_type == TRAY)
    ).scalar()
    if page_id is None:
        return ()
    mine = [one for one in open_page(space, page_id).passages if one.created_by == space.person.id]
    return tuple(sorted(mine, key=lambda one: one.saved_at, reverse=True))


def done_before(space: Space, once: str | None, page_id: uuid.UUID) -> bool:
    """Whether the same form of this person was put on ``page_id`` a moment ago."""
    mine = select(_revision.c.id).where(*_OF_PAGE, *_own(space), _page.c.id == page_id, _revision.c.once == once)
    return bool(once) and space.session.execute(mine).first() is not None


def left_with(space: Space, passage_id: uuid.UUID) -> str | None:
    """The token of the form with which this person took it off their tray; "" where it had none, None where it never left."""
    row = space.session.execute(
        select(_revision.c.once)
        .where(
            *_OF_PAGE, *_own(space), _page.c.page_type == TRAY, _revision.c.passage_id == passage_id,
            _revision.c.kind == RevisionKind.REMOVE,
        )
        .order_by(_revision.c.number.desc())
    ).first()  # fmt: skip
    return None if row is None else row[0] or ""


def went_to(space: Space, once: str) -> tuple[uuid.UUID, uuid.UUID] | None:
    """The page and the passage that the same form made of what it took off the tray; None where it made none."""
    row = space.session.execute(
        select(_revision.c.page_id, _revision.c.passage_id).where(
            *_OF_PAGE, *_own(space), _page.c.page_type != TRAY, _revision.c.once == once,
            _revision.c.passage_id.is_not(None),
        )
    ).first()  # fmt: skip
    return None if row is None or not once else (row[0], row[1])


def _own(space: Space) -> tuple[Any, ...]:
    return _page.c.child_id == space.id, _revision.c.saved_by == space.person.id


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
