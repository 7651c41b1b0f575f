"""Puts a mistake of fact right: in the passage, and in every row of the plan that picked the very words.

An ordinary change says something new, and leaves what others took from the old words as they took it. A correction says
that a name, a day or a diagnosis was wrong: whoever took it took a mistake, so it is put right there as well; and the
older wording stays only for those who must know what was wrong (UK GDPR article 16).
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.corrections_rows import Row, rows_to_put_right
from wiki.commands.passages import Prepared, Words, prepare
from wiki.commands.passages_save import TAKEN_OUT
from wiki.commands.plan_use import same_words
from wiki.commands.revisions import Saved, add_revision, contents_of, earlier_save, lock_page, lock_passages
from wiki.commands.versions import add_version
from wiki.errors import Conflict, NotAllowed, NotFound, Refused
from wiki.models.erasures import Correction
from wiki.models.pages import Page, Passage, Revision, RevisionKind, Version, VersionMedia
from wiki.pagetypes.model import PageType
from wiki.queries.versions import SeenVersion, see_current
from wiki.text.cut import put_all_right, put_right
from wiki.words import N_, Voice

FindType = Callable[[str], PageType | None]
_LONGEST = 200
_SAY_WRONG = N_("Copy the words that are wrong, just as they stand above.")
_NOT_THERE = N_("These words do not stand in it. Copy them just as they stand above.")
_SAY_RIGHT = N_("Write what would be right.")
_SAME = N_("This is the same as what is there now.")
_SAY_WHY = N_("Say in a few words how you know: “The hospital’s letter says so.”")
_TOO_LONG = N_("Please keep this to 200 letters or fewer.")
_REPEATS = N_("Say why without the words that were wrong: everybody who sees the passage can read this.")


@dataclass(frozen=True)
class Mistake:
    """What is wrong, what is right, and how one knows."""

    wrong: str
    right: str
    why: str


def correct_passage(
    space: Space, find_type: FindType, passage_id: uuid.UUID, mistake: Mistake, *, base: int, once: str | None = None
) -> Saved:
    """Put ``mistake`` right in the passage and in the rows of the plan that quote it: one act, one new version each.

    For whoever may write on the passage's page: those whose words it holds, and the council. Older versions that hold
    the mistake are marked; so those entitled, and nobody else, read them still. Raises NotFound, NotAllowed, Conflict
    when the passage has a newer version than ``base``, Refused with a sentence for each box.
    """
    old = see_current(space, passage_id).get(passage_id)
    page_type = _type_of(space, find_type, old.page_id) if old is not None else None
    if old is None or page_type is None:
        raise NotFound
    if space.member.role not in page_type.write:
        raise NotAllowed
    if old.withheld:
        raise NotAllowed(TAKEN_OUT)
    twin = _sent_before(space, old.page_id, once)
    if twin is not None:
        return twin
    words = _put_right(old, mistake, once)
    ready = prepare(space, page_type.field(old.field), words, {file.id for file in old.media} | _paper(old))
    rows = rows_to_put_right(space, passage_id, mistake.wrong, mistake.right)
    with writing(space) as session:
        pages = {one: lock_page(session, space, one) for one in sorted({old.page_id, *(row.page_id for row in rows)})}
        lock_passages(session, space, [passage_id, *(row.passage_id for row in rows)])
        page = pages[old.page_id]
        done = earlier_save(session, space, page, once)
        if done is not None:
            return Saved(page.id, passage_id, 0, done.number)
        contents = contents_of(session, page)
        passage = _still_there(session, contents, old, base)
        if rows_to_put_right(space, passage_id, mistake.wrong, mistake.right) != rows:
            raise Conflict(old.id)
        correction = _note(session, space, passage_id, mistake)
        _mark(session, passage_id, mistake.wrong, correction)
        version = add_version(session, space, passage, ready)
        saved = _revise(session, space, page, page_type, contents, passage_id, version, mistake.why, words.once)
        for row in rows:
            _put_row_right(session, space, find_type, pages[row.page_id], row, version, mistake, correction)
        leave_row(
            session, "passage.corrected", person_id=space.person.id, child_id=space.id, object_id=correction,
            words=mistake.why,
        )  # fmt: skip
        return Saved(page.id, passage_id, version.number, saved)


def _sent_before(space: Space, page_id: uuid.UUID, once: str | None) -> Saved | None:
    """What the same form did already, asked before the words are looked for: they are right by now."""
    if not once:
        return None
    mine = select(Revision.number, Revision.passage_id).where(
        Revision.page_id == page_id, Revision.once == once, Revision.saved_by == space.person.id
    )
    done = space.session.execute(mine).first()
    if done is None:
        return None
    with writing(space) as session:
        leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=page_id)
    return Saved(page_id, done.passage_id, 0, done.number)


def _type_of(space: Space, find_type: FindType, page_id: uuid.UUID) -> PageType | None:
    key = space.session.execute(select(Page.page_type).where(Page.id == page_id, Page.child_id == space.id)).scalar()
    return find_type(key) if key is not None else None


def _paper(old: SeenVersion) -> set[uuid.UUID]:
    return {old.paper_id} if old.paper_id is not None else set()


def _put_right(old: SeenVersion, mistake: Mistake, once: str | None) -> Words:
    """The passage's words without the mistake; whoever said them stays who said them. Raises Refused."""
    wrong, right = mistake.wrong.strip(), mistake.right.strip()
    problems: dict[str, str] = {}
    boxes = ("wrong", wrong, _SAY_WRONG), ("right", right, _SAY_RIGHT), ("why", mistake.why.strip(), _SAY_WHY)
    for name, text, sentence in boxes:
        if not text:
            problems[name] = sentence
        elif len(text) > _LONGEST or "\0" in text:
            problems[name] = _TOO_LONG
    if not problems and put_right(mistake.why, wrong, right)[1]:
        problems["why"] = _REPEATS
    if not problems and wrong == right:
        problems["right"] = _SAME
    if problems:
        raise Refused(problems)
    now = same_words(old)
    told = {"body": now.body, "columns": now.columns, "speaker": now.speaker, "gathered": now.gathered}
    beside = [{"alt": one.alt, "caption": one.caption, "speaker": one.speaker, "transcript": one.transcript} for one in now.media]
    (made, files), count = put_all_right([told, beside], wrong, right)
    if not count:
        raise Refused({"wrong": _NOT_THERE})
    media = tuple(replace(one, **texts) for one, texts in zip(now.media, files, strict=True))
    if not made["speaker"] and old.voice not in {Voice.CHILD, Voice.YOUNG_PERSON}:
        made["speaker"] = old.saved_by_name
    said_on = old.spoken_on or clock.local(old.saved_at).date()  # putting a name right says nothing anew
    return replace(now, **made, media=media, spoken_on=said_on, once=once)


def _still_there(session: Session, contents: list[list[str]], old: SeenVersion, base: int) -> Passage:
    passage = session.execute(select(Passage).where(Passage.id == old.passage_id).with_for_update()).scalar_one()
    now = session.execute(
        select(Version).where(Version.passage_id == passage.id, Version.number == passage.version_number)
    ).scalar_one()
    if now.erasure_id is not None:
        raise NotAllowed(TAKEN_OUT)
    on_page = any(pair[0] == passage.id.hex for pair in contents)
    if not on_page or passage.version_number != base or old.number != base:
        raise Conflict(now.id)
    return passage


def _note(session: Session, space: Space, passage_id: uuid.UUID, mistake: Mistake) -> uuid.UUID:
    correction_id = uuid.uuid4()
    session.add(
        Correction(
            id=correction_id, child_id=space.id, passage_id=passage_id, why=mistake.why.strip(), role=space.member.role,
            corrected_by=space.person.id, corrected_at=clock.now(),
        )
    )  # fmt: skip
    session.flush()
    return correction_id


def _mark(session: Session, passage_id: uuid.UUID, wrong: str, correction: uuid.UUID) -> None:
    """Mark every version that holds the mistake, but for those that an earlier correction marked already."""
    unmarked = Version.passage_id == passage_id, Version.correction_id.is_(None)
    beside: dict[uuid.UUID, list[str]] = {}
    shown = select(VersionMedia).join(Version, Version.id == VersionMedia.version_id).where(*unmarked)
    for use in session.execute(shown).scalars():
        beside.setdefault(use.version_id, []).extend((use.alt, use.caption, use.speaker, use.transcript))
    found = [
        one.id
        for one in session.execute(select(Version).where(*unmarked)).scalars()
        if _holds([one.body, one.plain, one.columns, one.speaker, one.gathered, beside.get(one.id, [])], wrong)
    ]
    session.execute(update(Version).where(Version.id.in_(found)).values(correction_id=correction))


def _holds(value: Any, wrong: str) -> bool:
    return bool(put_all_right(value, wrong.strip(), "")[1])


def _revise(
    session: Session, space: Space, page: Page, page_type: PageType, contents: list[list[str]], passage_id: uuid.UUID,
    version: Version, why: str, once: str | None = None,
) -> int:  # fmt: skip
    listed = [[key, version.id.hex if key == passage_id.hex else one] for key, one in contents]
    revision = add_revision(
        session, space, page, page_type, RevisionKind.SAVE, listed, passages=(passage_id,), note=why.strip(), once=once
    )
    return revision.number


def _put_row_right(
    session: Session, space: Space, find_type: FindType, page: Page, row: Row, source: Version, mistake: Mistake,
    correction: uuid.UUID,
) -> None:  # fmt: skip
    """A row of the plan says what is right and rests on the new words; its older wordings are marked like the passage's."""
    page_type = find_type(page.page_type)
    if page_type is None:
        return
    passage = session.execute(select(Passage).where(Passage.id == row.passage_id).with_for_update()).scalar_one()
    _mark(session, row.passage_id, mistake.wrong, correction)
    ready = Prepared(row.words, row.body, row.html, row.plain, row.sources_from(source))
    version = add_version(session, space, passage, ready, row.off)
    _revise(session, space, page, page_type, contents_of(session, page), row.passage_id, version, mistake.why)
