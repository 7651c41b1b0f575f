"""Takes back one act on a page, whatever came after it: a passage taken off comes back, a moved one goes back.

Bringing a whole old state back (pages_restore.py) would take back everything that others did since as well.
"""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.pages_order import in_order, whose_places
from wiki.commands.revisions import Contents, Saved, add_revision, contents_of, earlier_save, lock_page
from wiki.errors import Conflict, NotAllowed, NotFound
from wiki.models.pages import Page, Passage, Revision, RevisionKind, Version
from wiki.pagetypes.model import PageType
from wiki.text.order import put_back, put_beside


def undo_change(
    space: Space, page_type: PageType, page_id: uuid.UUID, number: int, *, once: str | None = None
) -> Saved:
    """Undo revision ``number`` of the page, in which one passage was taken off or moved.

    The passage comes back as it is now, under the audience it has now; undoing never shows it to more people. When
    there is nothing left to undo, no revision is made (``revision_number`` is the page's present one).
    Raises NotAllowed for a role that may not write, NotFound for any other revision or a passage that the person may
    not see, Conflict when a passage that was moved has been taken off the page since.
    """
    if space.member.role not in page_type.write:
        raise NotAllowed
    with writing(space) as session:
        page = lock_page(session, space, page_id)
        done = earlier_save(session, space, page, once)
        if done is not None:
            return Saved(page.id, done.passage_id, 0, done.number)
        kind, passage, version = _act(session, space, page, number)
        now, then = contents_of(session, page), contents_of(session, page, number - 1)
        is_there = any(key == passage.id.hex for key, _version in now)
        if kind is RevisionKind.REORDER and not is_there:
            raise Conflict(version.id)
        contents = now if is_there and kind is RevisionKind.REMOVE else _back(session, space, now, then, passage, version)
        if contents == now:
            leave_row(session, "page.undone_before", person_id=space.person.id, child_id=space.id, object_id=page.id)
            return Saved(page.id, passage.id, 0, page.revision_number)
        made = RevisionKind.REORDER if kind is RevisionKind.REORDER else RevisionKind.RESTORE
        revision = add_revision(
            session, space, page, page_type, made, contents, passages=(passage.id,), once=once,
            audited=f"undo revision {number}",
        )  # fmt: skip
        return Saved(page.id, passage.id, version.number, revision.number)


def _act(session: Session, space: Space, page: Page, number: int) -> tuple[RevisionKind, Passage, Version]:
    """What revision ``number`` did, and the passage it did it to as it is now, if the person may see that."""
    row = session.execute(
        select(Revision.kind, Passage, Version)
        .join(Passage, Passage.id == Revision.passage_id)
        .join(Version, Version.passage_id == Passage.id)
        .where(
            Revision.page_id == page.id, Revision.number == number, Version.number == Passage.version_number,
            Revision.kind.in_((RevisionKind.REMOVE, RevisionKind.REORDER)),
        )
    ).first()  # fmt: skip
    if row is None or not space.may_see(row[2].id, row[1].audience, row[2].audience, row[2].saved_by):
        raise NotFound
    return RevisionKind(row[0]), row[1], row[2]


def _back(
    session: Session, space: Space, now: Contents, then: Contents, passage: Passage, version: Version
) -> Contents:
    """What the page lists now, with the passage where it stood among the answers to its question."""
    one = passage.id.hex
    known = {key: [key, found] for key, found in (*then, *now)}
    fields, _seen = whose_places(session, space, list(known.values()))
    fields[one] = passage.field
    here, fellows = ([key for key, _v in some if fields.get(key) == passage.field] for some in (now, then))
    order = put_back(here, fellows, one)
    if order == here:
        return now
    listed = [*(pair for pair in now if pair[0] != one), [one, version.id.hex]]
    at, keys = order.index(one), [key for key, _v in listed]
    if at:
        keys = put_beside(keys, one, order[at - 1], after=True)
    elif len(order) > 1:
        keys = put_beside(keys, one, order[1], after=False)
    return in_order(listed, keys)
