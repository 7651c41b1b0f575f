"""Brings older words back, and takes passages off a page; both are new revisions, nothing is ever deleted by them."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki.access.audience import in_both
from wiki.access.space import Space
from wiki.commands.audience import groups_here
from wiki.commands.audit import writing
from wiki.commands.pages_order import whose_places
from wiki.commands.passages_save import TAKEN_OUT
from wiki.commands.revisions import Contents, Saved, add_revision, contents_of, earlier_save, lock_page
from wiki.commands.versions import copy_version
from wiki.errors import Conflict, NotAllowed, NotFound
from wiki.models.pages import Page, Passage, RevisionKind, Version
from wiki.pagetypes.model import PageType
from wiki.text.order import weave


def restore_page(
    space: Space, page_type: PageType, page_id: uuid.UUID, number: int, *, base: int, once: str | None = None
) -> Saved:
    """Make the page say again what it said at revision ``number``, as far as the restorer may see.

    Passages that they may not see stay as they are now. ``base`` is the revision they were looking at: Conflict
    when somebody changed the page since. NotFound for an unknown revision, NotAllowed for a role that may not write.
    """
    if space.member.role not in page_type.write:
        raise NotAllowed
    with writing(space) as session:
        page = lock_page(session, space, page_id)
        done = earlier_save(session, space, page, once)
        if done is not None:
            return Saved(page.id, None, 0, done.number)
        if page.revision_number != base:
            raise Conflict
        then = _seen(session, space, contents_of(session, page, number))
        now = contents_of(session, page)
        seen_now = _seen(session, space, now)
        contents, touched = _merge(session, space, page, then, now, seen_now)
        revision = add_revision(
            session, space, page, page_type, RevisionKind.RESTORE, contents,
            passages=tuple(touched), note="", once=once, audited=f"revision {number}",
        )  # fmt: skip
        return Saved(page.id, None, 0, revision.number)


def _seen(session: Session, space: Space, contents: Contents) -> dict[str, tuple[Passage, Version]]:
    """The passages of ``contents`` that the person may see, by hex id, in order."""
    ids = [uuid.UUID(pair[1]) for pair in contents]
    rows = session.execute(
        select(Passage, Version).join(Version, Version.passage_id == Passage.id).where(Version.id.in_(ids))
    )
    found = {
        passage.id.hex: (passage, version)
        for passage, version in rows
        if space.may_see(version.id, passage.audience, version.audience, version.saved_by)
    }
    return {pair[0]: found[pair[0]] for pair in contents if pair[0] in found}


def _merge(
    session: Session, space: Space, page: Page, then: dict[str, tuple[Passage, Version]], now: Contents,
    seen_now: dict[str, tuple[Passage, Version]],
) -> tuple[Contents, list[uuid.UUID]]:  # fmt: skip
    """What the page will list: hidden passages where they stand, seen ones as they were then."""
    made: dict[str, str] = {}
    touched: list[uuid.UUID] = []
    groups, listed = groups_here(session, space), dict(now)
    for key, (passage, old) in then.items():
        current = seen_now.get(key)
        if current is not None and current[1].id == old.id:
            made[key] = old.id.hex
            continue
        if _is_marked(old):  # what was taken out, or was wrong and was put right, does not come back
            if key in listed:
                made[key] = listed[key]
                continue
            old = _put_right(session, passage, old)
            if _is_marked(old) or not space.may_see(old.id, passage.audience, old.audience, old.saved_by):
                continue
        # Bringing words back must never show them to more people: sharing the past is an act of its own.
        audience = in_both(passage.audience, old.audience, groups)
        made[key] = copy_version(session, space, passage, old, audience).id.hex
        touched.append(passage.id)
    touched += [uuid.UUID(key) for key in seen_now if key not in then]
    for key, version in now:
        if key not in seen_now and key not in then:
            made[key] = version
    fields, _seen_too = whose_places(session, space, [*now, *([key, made[key]] for key in then)])
    order = weave(list(then), [key for key, _version in now if key in made], fields)
    return [[key, made[key]] for key in order], touched


def _put_right(session: Session, passage: Passage, old: Version) -> Version:
    """What a passage that left the page says since a mistake in it was put right."""
    return session.execute(
        select(Version).where(Version.passage_id == old.passage_id, Version.number == passage.version_number)
    ).scalar_one()


def _is_marked(old: Version) -> bool:
    return old.erasure_id is not None or old.correction_id is not None


def remove_passage(
    space: Space, page_type: PageType, page_id: uuid.UUID, passage_id: uuid.UUID, *, base: int,
    once: str | None = None,
) -> Saved:  # fmt: skip
    """Take a passage off its page; its versions stay in the history and can be brought back.

    Raises Conflict when it has a newer version than ``base``, NotFound when it is not on the page for this person.
    """
    if space.member.role not in page_type.write:
        raise NotAllowed
    with writing(space) as session:
        page = lock_page(session, space, page_id)
        done = earlier_save(session, space, page, once)
        if done is not None:
            return Saved(page.id, passage_id, 0, done.number)
        contents = contents_of(session, page)
        seen = _seen(session, space, contents)
        if passage_id.hex not in seen:
            raise NotFound
        if seen[passage_id.hex][1].number != base:
            raise Conflict(seen[passage_id.hex][1].id)
        if seen[passage_id.hex][1].erasure_id is not None:
            raise NotAllowed(TAKEN_OUT)
        revision = add_revision(
            session, space, page, page_type, RevisionKind.REMOVE,
            [pair for pair in contents if pair[0] != passage_id.hex], passages=(passage_id,), once=once,
        )  # fmt: skip
        return Saved(page.id, passage_id, base, revision.number)
