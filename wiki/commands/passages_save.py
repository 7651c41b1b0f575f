"""Saves what somebody says: a new passage, or a new version of one; nothing that was there before is touched."""

import uuid
from collections.abc import Sequence

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.audience import kept_in, preset_within
from wiki.access.question_audience import for_question
from wiki.access.space import Space
from wiki.commands.audience import chosen_audience
from wiki.commands.audit import writing
from wiki.commands.media import NewFile, keep_new
from wiki.commands.passages import Prepared, Words, may_share, prepare
from wiki.commands.revisions import Contents, Saved, add_revision, contents_of, earlier_save, lock_page
from wiki.commands.typed_for import is_typed_for_family, tell_family
from wiki.commands.versions import add_version
from wiki.errors import Conflict, NotAllowed, NotFound, Refused
from wiki.models.pages import Page, Passage, RevisionKind, Version
from wiki.models.plan import AdviceRequest
from wiki.pagetypes.model import PageType
from wiki.queries.media import media_in_passage
from wiki.queries.writers import Writers, writers_of
from wiki.words import N_

_NOT_YOURS = N_("Only the person who wrote this, or a parent, can change who sees it.")
_NO_LONGER_ASKED = N_("This question is no longer asked. Its answer is kept, and can’t be changed.")
TAKEN_OUT = N_("These words were taken out for good. You can write new ones under the question.")
_BEGUN = (
    update(AdviceRequest)
    .where(
        AdviceRequest.page_id == bindparam("page"), AdviceRequest.person_id == bindparam("person"),
        AdviceRequest.answered_at.is_(None), AdviceRequest.begun_at.is_(None),
    )
    .values(begun_at=bindparam("now"))
    .execution_options(synchronize_session=False)
)  # fmt: skip


def make_ready(
    space: Space,
    page_type: PageType,
    field: str,
    words: Words,
    *,
    passage_id: uuid.UUID | None = None,
    files: Sequence[NewFile] = (),
) -> Prepared:
    """Check and render ``words`` for ``save_passage``, before any lock: whoever saves several things at once, or files
    with them, calls it first. ``files`` are those whose rows the save itself is to make.

    Raises Refused with sentences, NotAllowed, NotFound.
    """
    if space.member.role not in page_type.write:
        raise NotAllowed
    asked = page_type.field(field)
    if asked is None:
        if passage_id is None:
            raise NotFound
        raise Refused({"": _NO_LONGER_ASKED})
    earlier = media_in_passage(space, passage_id) if passage_id else ()
    return prepare(space, asked, words, (*earlier, *(one.id for one in files)))


def save_passage(
    space: Space,
    page_type: PageType,
    page_id: uuid.UUID,
    field: str,
    words: Words,
    *,
    passage_id: uuid.UUID | None = None,
    base: int = 0,
    sources_off: frozenset[int] = frozenset(),
    files: Sequence[NewFile] = (),
    ready: Prepared | None = None,
) -> Saved:
    """Save ``words`` as a new passage under question ``field``, or as the next version of ``passage_id``.

    Sources of the version before are kept, but for those at the places ``sources_off``; ``words.sources`` are added.
    ``base`` is the number of the version the writer started from. One revision and one audit row are left.
    ``files`` that came with the words get their rows in the same act. ``ready`` is what ``make_ready`` made of them.
    Raises Conflict when the passage has a newer version, Refused with sentences, NotAllowed, NotFound.
    """
    ready = ready or make_ready(space, page_type, field, words, passage_id=passage_id, files=files)
    with writing(space) as session:
        page = lock_page(session, space, page_id)
        if page.page_type != page_type.key:
            raise NotFound
        done = earlier_save(session, space, page, words.once)
        if done is not None:
            return Saved(page.id, done.passage_id, 0, done.number)
        for one in files:
            keep_new(session, space, one)
        contents = contents_of(session, page)
        if passage_id is None:
            passage = _begin(session, space, page, page_type, field, words)
        else:
            passage = _find(session, space, page, contents, passage_id, base)
            _change_audience(session, space, passage, ready)
        version = add_version(session, space, passage, ready, sources_off)
        _put(contents, passage, version)
        revision = add_revision(
            session, space, page, page_type, RevisionKind.SAVE, contents,
            passages=(passage.id,), note=words.note, once=words.once,
        )  # fmt: skip
        if words.typed is not None and words.typed.is_new:
            tell_family(session, space, passage.id, is_new=passage_id is None)
        _mark_begun(session, space, page)
        return Saved(page.id, passage.id, version.number, revision.number)


def _begin(session: Session, space: Space, page: Page, page_type: PageType, field: str, words: Words) -> Passage:
    """A new passage; its audience is what was chosen, else the question's own, else the page's."""
    if words.audience is not None:
        audience = chosen_audience(session, space, words.audience)
    else:
        audience = for_question(page, page_type, field, space.person.id, is_paper=words.paper_id is not None)
    passage = Passage(
        id=uuid.uuid4(), child_id=space.id, page_id=page.id, field=field,
        audience=audience, version_number=0,
        created_by=space.person.id, created_at=clock.now(),
    )  # fmt: skip
    session.add(passage)
    return passage


def _find(session: Session, space: Space, page: Page, contents: Contents, passage_id: uuid.UUID, base: int) -> Passage:
    """The passage to change, locked; Conflict if it moved on from ``base`` or was taken off the page meanwhile."""
    passage = session.execute(
        select(Passage).where(Passage.id == passage_id, Passage.page_id == page.id).with_for_update()
    ).scalar()
    if passage is None:
        raise NotFound
    now = session.execute(
        select(Version).where(Version.passage_id == passage.id, Version.number == passage.version_number)
    ).scalar_one()
    if not space.may_see(now.id, passage.audience, now.audience, now.saved_by):
        raise NotFound
    if now.erasure_id is not None:
        raise NotAllowed(TAKEN_OUT)
    if passage.version_number != base or not any(pair[0] == passage.id.hex for pair in contents):
        raise Conflict(now.id)
    return passage


def _change_audience(session: Session, space: Space, passage: Passage, ready: Prepared) -> None:
    """Who may see it, if that was chosen anew. Whoever narrows words that another wrote can't keep them from their writer;
    words changed in the same act are not that writer's."""
    chosen = ready.words.audience
    if chosen is None or chosen == preset_within(passage.audience):
        return
    audience = chosen_audience(session, space, chosen, passage.created_by)
    if passage.created_by != space.person.id:
        audience = kept_in(audience, _kept_in(session, space, passage, ready))
    if audience == passage.audience:
        return
    if not may_share(space, passage.created_by) or is_typed_for_family(session, space, passage.id):
        raise Refused({"audience": _NOT_YOURS})
    passage.audience = audience


def _kept_in(session: Session, space: Space, passage: Passage, ready: Prepared) -> Writers:
    """Who wrote what stays as it is: whoever began the passage, and whoever wrote it so; nobody of words that are new."""
    now = session.execute(
        select(Version.body, Version.columns).where(
            Version.passage_id == passage.id, Version.number == passage.version_number
        )
    ).one()
    if (ready.body, ready.words.columns) != (now.body, now.columns):
        return {}
    return writers_of(session, space, [passage.id])[passage.id].by


def _put(contents: Contents, passage: Passage, version: Version) -> None:
    """Put the version where its passage stands, or at the end."""
    for pair in contents:
        if pair[0] == passage.id.hex:
            pair[1] = version.id.hex
            return
    contents.append([passage.id.hex, version.id.hex])


def _mark_begun(session: Session, space: Space, page: Page) -> None:
    """An answer to a request for advice is begun with the first words its person writes on the page."""
    session.connection().execute(_BEGUN, {"page": page.id, "person": space.person.id, "now": clock.now()})
