"""Changes who sees a page: its words as they are now, and what is added later; the past stays as it was shared."""

import uuid

from sqlalchemy import select

from wiki.access.audience import Ticked, follow_page, from_preset, kept_in
from wiki.access.space import Space
from wiki.commands.audience import chosen_audience, groups_here
from wiki.commands.audit import writing
from wiki.commands.fields_share import narrowed, settings_after
from wiki.commands.revisions import Saved, add_revision, contents_of, earlier_save, lock_page
from wiki.commands.versions import copy_version
from wiki.errors import NotAllowed
from wiki.models.pages import Passage, RevisionKind, Version
from wiki.pagetypes.model import PageType
from wiki.queries.writers import writers_of
from wiki.words import Permission, Preset


def share_page(
    space: Space, page_type: PageType, page_id: uuid.UUID, chosen: Preset | Ticked, *, once: str | None = None
) -> Saved:
    """Let ``chosen`` see every passage on the page that the sharer may see and may share, and those to come.

    Passages kept to "only me" or to people named one by one stay so, whoever wrote them, and whoever was left out of
    one passage stays left out of it; a question with a choice of its own is narrowed where the page is now narrower, and
    never widened; nobody is kept from what they wrote. Earlier versions keep the audience they were saved
    under (house.md, decision 4). Raises NotAllowed for a role without the right to share.
    """
    if not space.may(Permission.SHARE):
        raise NotAllowed
    if chosen is Preset.ONLY_ME:
        raise NotAllowed
    with writing(space) as session:
        page = lock_page(session, space, page_id)
        done = earlier_save(session, space, page, once)
        if done is not None:
            return Saved(page.id, None, 0, done.number)
        contents = contents_of(session, page)
        rows = session.execute(
            select(Passage, Version)
            .join(Version, Version.passage_id == Passage.id)
            .where(Version.id.in_([uuid.UUID(pair[1]) for pair in contents]))
        ).all()
        audience = chosen_audience(session, space, chosen)
        before = page.own_audience or from_preset(Preset(page.audience), space.person.id)
        made: dict[str, str] = {}
        groups = groups_here(session, space) if page.field_audiences else {}
        written = writers_of(session, space, [passage.id for passage, _version in rows])
        for passage, version in rows:
            hidden = not space.may_see(version.id, passage.audience, version.audience, version.saved_by)
            wrote = written[passage.id]
            by = {**wrote.by, **wrote.beginner} if isinstance(chosen, Ticked) else wrote.by
            if passage.field in (page.field_audiences or {}):
                new = narrowed(passage.audience, audience, wrote, groups)
            else:
                new = follow_page(passage.audience, kept_in(audience, by), kept_in(before, by))
            if hidden or passage.audience == new:
                continue
            passage.audience = new
            made[passage.id.hex] = copy_version(session, space, passage, version, new).id.hex
        page.field_audiences = settings_after(page, audience, space.person.id, groups)
        page.audience = chosen if isinstance(chosen, Preset) else page_type.audience
        page.own_audience = None if isinstance(chosen, Preset) else audience
        revision = add_revision(
            session, space, page, page_type, RevisionKind.SHARE,
            [[key, made.get(key, version)] for key, version in contents],
            passages=tuple(uuid.UUID(key) for key in made), once=once,
            audited=chosen if isinstance(chosen, Preset) else chosen.how,
        )  # fmt: skip
        return Saved(page.id, None, 0, revision.number)
