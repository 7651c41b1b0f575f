"""Chooses who sees one question of a page from now on; and, as an act of its own, narrows what is there already."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki.access.audience import Ticked, in_both, kept_in
from wiki.access.question_audience import Own, after_sharing, as_audience, may_be_chosen, nobody, own_of, text_of
from wiki.access.space import Space
from wiki.commands.audience import chosen_audience, groups_here
from wiki.commands.audit import leave_row, writing
from wiki.commands.revisions import Saved, add_revision, contents_of, earlier_save, lock_page
from wiki.commands.versions import copy_version
from wiki.errors import NotAllowed, NotFound
from wiki.models.audience import Audience
from wiki.models.pages import Page, Passage, RevisionKind, Version
from wiki.pagetypes.model import PageType
from wiki.queries.writers import Written, writers_of
from wiki.words import Group, Permission, Preset


def share_field(
    space: Space, page_type: PageType, page_id: uuid.UUID, field: str, chosen: Preset | Ticked | None
) -> None:
    """Let ``chosen`` see what is written under the question from now on; None: as the page is set.

    What is there already stays as it is (``narrow_field``; wider only by sharing it). Raises NotAllowed without the
    right to share and for "only me", NotFound for a question that is not asked, or that is for its writer alone.
    """
    _check(space, page_type, field)
    if chosen is Preset.ONLY_ME:
        raise NotAllowed
    with writing(space) as session:
        page = lock_page(session, space, page_id)
        if page.page_type != page_type.key:
            raise NotFound
        others = {key: text for key, text in (page.field_audiences or {}).items() if key != field}
        if chosen is not None:
            own: Own = chosen if isinstance(chosen, Preset) else chosen_audience(session, space, chosen)
            others[field] = text_of(own)
        page.field_audiences = others or None
        said = "as the page" if chosen is None else chosen if isinstance(chosen, Preset) else chosen.how
        leave_row(
            session, "question.shared", person_id=space.person.id, child_id=space.id, object_id=page.id, words=said
        )


def narrow_field(
    space: Space, page_type: PageType, page_id: uuid.UUID, field: str, *, once: str | None = None
) -> Saved:
    """Keep what stands under the question already to those who see what is new there, too: nobody sees more by it.

    Words that the narrower may not see stay as they are; their writers stay in. Raises as ``share_field``, NotFound
    where nothing was chosen for the question.
    """
    _check(space, page_type, field)
    with writing(space) as session:
        page = lock_page(session, space, page_id)
        done = earlier_save(session, space, page, once)
        if done is not None:
            return Saved(page.id, None, 0, done.number)
        own = own_of(page, field)
        if page.page_type != page_type.key or own is None:
            raise NotFound
        audience, groups = as_audience(own, space.person.id), groups_here(session, space)
        contents, made = contents_of(session, page), dict[str, str]()
        rows = _in_field(session, [uuid.UUID(pair[1]) for pair in contents], field)
        written = writers_of(session, space, [passage.id for passage, _version in rows])
        for passage, version in rows:
            if not space.may_see(version.id, passage.audience, version.audience, version.saved_by):
                continue
            new = narrowed(passage.audience, audience, written[passage.id], groups)
            if new != passage.audience:
                passage.audience = new
                made[passage.id.hex] = copy_version(session, space, passage, version, new).id.hex
        revision = add_revision(
            session, space, page, page_type, RevisionKind.SHARE,
            [[key, made.get(key, version)] for key, version in contents],
            passages=tuple(uuid.UUID(key) for key in made), once=once, audited=f"question {field}",
        )  # fmt: skip
        return Saved(page.id, None, 0, revision.number)


def narrowed(now: Audience, own: Audience, written: Written, groups: dict[str, Group]) -> Audience:
    """What a passage's audience becomes when it is narrowed to ``own``: its writers stay in; where both have nobody in
    common it stays as it is, for "only its writer" was chosen by nobody."""
    return now if nobody(in_both(now, own, groups)) else in_both(now, kept_in(own, written.by), groups)


def _in_field(session: Session, version_ids: list[uuid.UUID], field: str) -> list[tuple[Passage, Version]]:
    rows = session.execute(
        select(Passage, Version)
        .join(Version, Version.passage_id == Passage.id)
        .where(Version.id.in_(version_ids), Passage.field == field)
    )
    return [(passage, version) for passage, version in rows]


def _check(space: Space, page_type: PageType, field: str) -> None:
    if not space.may(Permission.SHARE):
        raise NotAllowed
    if not may_be_chosen(page_type, field):
        raise NotFound


def settings_after(
    page: Page, audience: Audience, sharer: uuid.UUID, groups: dict[str, Group]
) -> dict[str, str] | None:
    """The questions' own choices after the page was shared with ``audience``."""
    found = {}
    for field in page.field_audiences or {}:
        own = own_of(page, field)
        left = after_sharing(own, audience, sharer, groups) if own is not None else None
        if left is not None:
            found[field] = text_of(left)
    return found or None
