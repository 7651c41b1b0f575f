"""Puts the passages of a question in another order: a revision of its own, in which nobody's words are touched.

What is sent is one move ("this one before that one"), never a whole order, and it is done on the order that is there
when it arrives. So it can't lose what others added, changed or moved meanwhile.
"""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.revisions import Contents, Saved, add_revision, contents_of, earlier_save, lock_page
from wiki.errors import Conflict, NotAllowed, NotFound
from wiki.models.pages import Passage, RevisionKind, Version
from wiki.pagetypes.model import PageType
from wiki.text.order import put_beside


def move_passage(
    space: Space, page_type: PageType, page_id: uuid.UUID, passage_id: uuid.UUID, *, beside: uuid.UUID, after: bool,
    once: str | None = None,
) -> Saved:  # fmt: skip
    """Put a passage right before ``beside`` (or ``after`` it), another answer to the same question.

    Passages that the mover may not see stay where they stand among all the others. When it stands there already, no
    revision is made. Raises NotAllowed for a role that may not write, NotFound when the person may not see the
    passage on this page, Conflict when ``beside`` is no longer there for them.
    """
    if space.member.role not in page_type.write:
        raise NotAllowed
    with writing(space) as session:
        page = lock_page(session, space, page_id)
        done = earlier_save(session, space, page, once)
        if done is not None:
            return Saved(page.id, passage_id, 0, done.number)
        contents = contents_of(session, page)
        fields, seen = whose_places(session, space, contents)
        one, other = passage_id.hex, beside.hex
        if one not in seen:
            raise NotFound
        if other not in seen or one == other or fields[one] != fields[other]:
            raise Conflict
        order = [key for key, _version in contents]
        hidden = {key for key in order if fields.get(key) == fields[one] and key not in seen}
        moved = put_beside(order, one, other, after=after, behind=hidden)
        if _in_field(moved, fields, one) == _in_field(order, fields, one):
            leave_row(session, "page.order_kept", person_id=space.person.id, child_id=space.id, object_id=page.id)
            return Saved(page.id, passage_id, 0, page.revision_number)
        revision = add_revision(
            session, space, page, page_type, RevisionKind.REORDER, in_order(contents, moved),
            passages=(passage_id,), once=once,
        )  # fmt: skip
        return Saved(page.id, passage_id, 0, revision.number)


def whose_places(session: Session, space: Space, contents: Contents) -> tuple[dict[str, str], set[str]]:
    """The question that each listed passage answers, by hex id, and which of them the person may see."""
    rows = session.execute(
        select(Passage.id, Passage.field, Version.id, Passage.audience, Version.audience, Version.saved_by)
        .join(Version, Version.passage_id == Passage.id)
        .where(Version.id.in_([uuid.UUID(version) for _passage, version in contents]))
    ).all()
    seen = {row[0].hex for row in rows if space.may_see(*row[2:])}
    return {row[0].hex: row[1] for row in rows}, seen


def in_order(contents: Contents, order: Sequence[str]) -> Contents:
    """The same list of versions in another order."""
    pairs = {pair[0]: pair for pair in contents}
    return [pairs[key] for key in order]


def _in_field(order: Sequence[str], fields: dict[str, str], one: str) -> list[str]:
    """The order within the question of ``one``: among the answers to others its place means nothing."""
    return [key for key in order if fields.get(key) == fields[one]]
