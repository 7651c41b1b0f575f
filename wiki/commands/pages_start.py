"""Begins a page in a child's space, empty, at its first revision."""

import uuid

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.once import SENT_BEFORE, claim, settle
from wiki.commands.revisions import add_revision
from wiki.errors import NotAllowed, Refused
from wiki.models.children import Child
from wiki.models.pages import Page, RevisionKind
from wiki.pagetypes.model import PageType
from wiki.text.clean import one_line
from wiki.words import N_

_ONE_ONLY = N_("There is one of these pages already. Open it and add to it there.")
_NEEDS_TITLE = N_("Give the page a name, so that people know what it is about.")
_TITLE_LONG = N_("Please keep the name to 200 letters or fewer.")
# Made ready once: a list of a thousand children begins ten thousand pages.
_child, _page = Child.__table__, Page.__table__
_HOLD = select(_child.c.id).where(_child.c.id == bindparam("child")).with_for_update(key_share=True)
_SAME = select(_page.c.id).where(_page.c.child_id == bindparam("child"), _page.c.page_type == bindparam("key"))
_LAST = select(func.max(_page.c.position)).where(_page.c.child_id == bindparam("child"))


def start_page(space: Space, page_type: PageType, title: str = "", *, once: str | None = None) -> uuid.UUID:
    """Begin a page of ``page_type``; ``title`` is for pages of one's own. Returns the page's id.

    ``once`` is the form's token: pressed twice, it begins one page. Raises NotAllowed when the role may not write such
    a page, Refused when it exists already or has no name, or when the form was sent before with something else in it.
    """
    if space.member.role not in page_type.write:
        raise NotAllowed
    title = one_line(title)
    if page_type.repeat and page_type.key == "free_page" and not title:
        raise Refused({"title": _NEEDS_TITLE})
    if len(title) > 200 or "\0" in title:
        raise Refused({"title": _TITLE_LONG})
    with writing(space) as session:
        done = claim(session, space.person.id, once)
        if done is not None:
            return _begun_before(session, space, done, page_type, title)
        page = add_page(session, space, page_type, title)
        settle(session, space.person.id, once, page.id)
        return page.id


def _begun_before(session: Session, space: Space, done: uuid.UUID, page_type: PageType, title: str) -> uuid.UUID:
    this = select(Page.id).where(
        Page.id == done, Page.child_id == space.id, Page.page_type == page_type.key, Page.title == title
    )
    if session.execute(this).scalar() is None:
        raise Refused({"": SENT_BEFORE})
    leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
    return done


def add_page(session: Session, space: Space, page_type: PageType, title: str = "") -> Page:
    """The new page, inside a transaction that is open already."""
    # Two who begin at once take turns; who names the child in a row of another table is let past (a foreign key's lock), for
    # they may hold what is asked for next.
    connection, this = session.connection(), {"child": space.id}
    connection.execute(_HOLD, this)
    if not page_type.repeat and connection.execute(_SAME, {**this, "key": page_type.key}).first() is not None:
        raise Refused({"": _ONE_ONLY})
    last = connection.execute(_LAST, this).scalar()
    page = Page(
        id=uuid.uuid4(), child_id=space.id, page_type=page_type.key, title=title, position=(last or 0) + 1,
        audience=page_type.audience, revision_number=0, created_by=space.person.id, created_at=clock.now(),
    )  # fmt: skip
    session.add(page)
    add_revision(session, space, page, page_type, RevisionKind.START, [])
    return page
