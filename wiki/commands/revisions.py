"""The common end of every change to a page: lock it, list its versions anew, number the revision, audit it."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row
from wiki.commands.rows import put_row
from wiki.errors import NotFound
from wiki.models.jobs import SearchChange
from wiki.models.pages import Page, PageTypeEdition, Passage, Revision, RevisionKind
from wiki.pagetypes.model import PageType
from wiki.prepared_select import PreparedSelect

Contents = list[list[str]]
# Made ready once: every save asks these.
_PAGE = (
    select(Page).where(Page.id == bindparam("page"), Page.child_id == bindparam("child")).with_for_update()
)  # fmt: skip
# These past the ORM, which would first write what is pending: nothing that is pending is of their tables.
_revision, _edition = Revision.__table__, PageTypeEdition.__table__
_of_page = _revision.c.page_id == bindparam("page")
_DONE = PreparedSelect(select(_revision.c.id).where(_of_page, _revision.c.once == bindparam("once")))
_CONTENTS = PreparedSelect(select(_revision.c.contents).where(_of_page, _revision.c.number == bindparam("number")))
_EDITION = PreparedSelect(
    select(_edition.c.id).where(_edition.c.key == bindparam("key"), _edition.c.sha256 == bindparam("sha256"))
)
_TO_INDEX = insert(SearchChange)


@dataclass(frozen=True)
class Saved:
    """What a save made: the passage, its version's number, and the page's revision."""

    page_id: uuid.UUID
    passage_id: uuid.UUID | None
    version_number: int
    revision_number: int


def lock_page(session: Session, space: Space, page_id: uuid.UUID) -> Page:
    """The page, locked until the commit; NotFound when this space has none such."""
    page = session.execute(_PAGE, {"page": page_id, "child": space.id}).scalar()
    if page is None:
        raise NotFound
    return page


def lock_passages(session: Session, space: Space, passage_ids: Collection[uuid.UUID]) -> None:
    """Hold these passages until the commit. For whoever saves more than one thing in one act, after its pages and before the
    first is saved: whoever translates one of them, or asks about it, holds the passage, and waits at the audit's head then."""
    here = Passage.child_id == space.id, Passage.id.in_(passage_ids)
    session.execute(select(Passage.id).where(*here).order_by(Passage.id).with_for_update()).all()


def earlier_save(session: Session, space: Space, page: Page, once: str | None) -> Revision | None:
    """The revision that the same form made already: a double press, or a phone that sent twice; the audit says so."""
    if not once:
        return None
    done = _DONE.scalar(session.connection(), {"page": page.id, "once": once})
    if done is None:
        return None
    leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
    return session.get_one(Revision, done)


def contents_of(session: Session, page: Page, number: int | None = None) -> Contents:
    """The page's list of [passage id, version id] at revision ``number`` (now, by default); NotFound if none."""
    wanted = page.revision_number if number is None else number
    found = _CONTENTS.scalar(session.connection(), {"page": page.id, "number": wanted})
    if found is None:
        raise NotFound
    return [list(pair) for pair in found]


def keep_edition(session: Session, page_type: PageType, council_id: uuid.UUID | None = None) -> uuid.UUID:
    """The id of the frozen copy of ``page_type`` as it is now; made if there is none yet."""
    this = {"key": page_type.key, "sha256": page_type.sha256}
    found: uuid.UUID | None = _EDITION.scalar(session.connection(), this)
    if found is not None:
        return found
    edition_id = uuid.uuid4()
    try:
        with session.begin_nested():
            session.execute(
                insert(PageTypeEdition).values(
                    id=edition_id, council_id=council_id, key=page_type.key, sha256=page_type.sha256,
                    text=page_type.text, created_at=clock.now(),
                )
            )  # fmt: skip
    except IntegrityError:  # somebody on another page was the first since the file was changed
        there: uuid.UUID = _EDITION.scalar(session.connection(), this)
        return there
    return edition_id


def add_revision(
    session: Session,
    space: Space,
    page: Page,
    page_type: PageType,
    kind: RevisionKind,
    contents: Contents,
    *,
    passages: tuple[uuid.UUID, ...] = (),
    note: str = "",
    once: str | None = None,
    audited: str = "",
) -> Revision:
    """Make ``contents`` the page's present state and leave the audit row; ``passages`` need a new search entry."""
    page.revision_number += 1
    if session.new:  # a page or passage that is as new as its revision is written before it
        session.flush()
    revision = Revision(
        id=uuid.uuid4(), child_id=space.id, page_id=page.id, number=page.revision_number, kind=kind,
        edition_id=keep_edition(session, page_type), contents=contents,
        passage_id=passages[0] if len(passages) == 1 else None,
        note=note, once=once, saved_by=space.person.id, saved_at=clock.now(),
    )  # fmt: skip
    put_row(session, revision)
    if passages:
        news = [{"child_id": space.id, "subject": "passage", "subject_id": one} for one in passages]
        session.connection().execute(_TO_INDEX, news)
    leave_row(
        session, f"page.{kind}", person_id=space.person.id, child_id=space.id, object_id=revision.id, words=audited
    )
    return revision
