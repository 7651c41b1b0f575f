"""Gives words that somebody kept from the child or young person to them: only whoever wrote them can."""

import uuid
from collections.abc import Collection

from sqlalchemy import select

from wiki.access.audience import kept_in
from wiki.access.space import Space
from wiki.commands.audit import writing
from wiki.commands.revisions import Saved, add_revision, contents_of, earlier_save, lock_page
from wiki.commands.versions import copy_version
from wiki.errors import NotFound
from wiki.models.pages import Passage, RevisionKind, Version
from wiki.pagetypes.model import PageType
from wiki.queries.giving import givable_on, may_receive
from wiki.words import GROUP_OF_ROLE


def give_words(
    space: Space, page_type: PageType, page_id: uuid.UUID, chosen: Collection[uuid.UUID], *, once: str | None = None
) -> Saved:
    """Let the child or young person see the passages ``chosen`` as they stand, beside whoever sees them already.

    Voice, speaker and writer stay; what the words were before stays as it was. Raises NotAllowed without the right to give,
    NotFound for a passage that is not the giver's alone, that is seen already, or where nobody is there to be given it.
    """
    with writing(space) as session:
        page = lock_page(session, space, page_id)
        done = earlier_save(session, space, page, once)
        if done is not None:
            return Saved(page.id, None, 0, done.number)
        mine = {one.passage_id: one.id for one in givable_on(space, page_id).passages}
        if page.page_type != page_type.key or not chosen or not set(chosen) <= set(mine):
            raise NotFound
        to = {one.person_id.hex: GROUP_OF_ROLE[one.role] for one in may_receive(space)}
        made: dict[str, str] = {}
        rows = session.execute(
            select(Passage, Version)
            .join(Version, Version.passage_id == Passage.id)
            .where(Version.id.in_([mine[one] for one in chosen]))
        )
        for passage, version in rows.all():
            passage.audience = kept_in(passage.audience, to)
            made[passage.id.hex] = copy_version(session, space, passage, version, passage.audience).id.hex
        revision = add_revision(
            session, space, page, page_type, RevisionKind.SHARE,
            [[key, made.get(key, version)] for key, version in contents_of(session, page)],
            passages=tuple(uuid.UUID(key) for key in made), once=once, audited="given to the young person",
        )  # fmt: skip
        return Saved(page.id, None, 0, revision.number)
