"""Changes who sees a page: its words as they are now, and what is added later; the past stays as it was shared."""

import uuid

from sqlalchemy import select

from wiki.access.audience import from_preset, may_see, preset_of
from wiki.access.space import Space
from wiki.commands.audit import writing
from wiki.commands.revisions import Saved, add_revision, contents_of, earlier_save, lock_page
from wiki.commands.versions import copy_version
from wiki.errors import NotAllowed
from wiki.models.pages import Passage, RevisionKind, Version
from wiki.pagetypes.model import PageType
from wiki.words import Permission, Preset


def share_page(
    space: Space, page_type: PageType, page_id: uuid.UUID, preset: Preset, *, once: str | None = None
) -> Saved:
    """Let ``preset`` see every passage on the page that the sharer may see and may share, and those to come.

    Passages kept to "only me" stay so, whoever wrote them. Earlier versions keep the audience they were saved
    under (house.md, decision 4). Raises NotAllowed for a role without the right to share.
    """
    if not space.may(Permission.SHARE):
        raise NotAllowed
    if preset is Preset.ONLY_ME:
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
        )
        audience = from_preset(preset, space.person.id)
        made: dict[str, str] = {}
        for passage, version in list(rows):
            hidden = not may_see(space.reader, passage.audience, version.audience, version.saved_by)
            if hidden or preset_of(passage.audience) in {None, Preset.ONLY_ME} or passage.audience == audience:
                continue
            passage.audience = audience
            made[passage.id.hex] = copy_version(session, space, passage, version, audience).id.hex
        page.audience = preset
        revision = add_revision(
            session, space, page, page_type, RevisionKind.SHARE,
            [[key, made.get(key, version)] for key, version in contents],
            passages=tuple(uuid.UUID(key) for key in made), once=once, audited=preset,
        )  # fmt: skip
        return Saved(page.id, None, 0, revision.number)
