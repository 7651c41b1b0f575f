"""Gives the pages of a scan their words: typed by a person, or read by a machine first and nobody's words until a person
has checked them.

What was checked is in the page's words from then on (media.words), so that it is read and found like the words of any other
document, by whoever may have the file. A draft stands in a row of its own, which no page, plan, search or export reads.
"""

import uuid

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from media.results import PAGE_BREAK
from wiki import clock
from wiki.access.space import JobSpace, Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.jobs import queue
from wiki.errors import Conflict, NotFound, Refused
from wiki.models.jobs import SearchChange
from wiki.models.media import Media
from wiki.models.page_words import CHECKED, READ_KINDS, WAITING, PageWords
from wiki.models.pages import Version, VersionMedia
from wiki.text.clean import tidy, visible
from wiki.words import N_, MediaState

READ = "media.read"
NOT_INSTALLED = N_(
    "Scans can’t be read by computer here yet. Install tesseract, or rapidocr (pip install \"golden-thread[scans]\"), "
    "and have this tried again."
)
MOST = 20_000
_NONE = N_("Type the words of this page first.")
_LONG = N_("Please keep this to %d letters or fewer.")
_NOT_YET = N_("This document is still being made ready. Ask again in a minute.")


def ask_reading(space: Space, media_id: uuid.UUID, page: int) -> None:
    """Have a program read a page that the caller has shown the person may have, and may give words to.

    Asked again while it is on its way, it is asked for once. Raises NotFound for what is no document and no photo,
    Refused({"": …}) while it is not ready.
    """
    with writing(space) as session:
        row = _locked(session, space.id, media_id)
        if row is None or row.kind not in READ_KINDS:
            raise NotFound
        if row.state is not MediaState.READY:
            raise Refused({"": _NOT_YET})
        draft = _draft(session, media_id, page)
        if draft is None or draft.state != WAITING:
            _drop(session, media_id, page)
            session.add(
                PageWords(
                    child_id=space.id, media_id=media_id, page=page, state=WAITING, words="", person_id=space.person.id,
                    at=clock.now(),
                )
            )  # fmt: skip
            queue(session, READ, space.id, media_id=media_id.hex, page=str(page))
        leave_row(session, "media.page_draft_asked", person_id=space.person.id, child_id=space.id, object_id=media_id)


def drop_reading(space: Space, media_id: uuid.UUID, page: int) -> None:
    """Put the draft away: nobody wants it."""
    with writing(space) as session:
        if _locked(session, space.id, media_id) is not None:
            _drop(session, media_id, page)
        leave_row(session, "media.page_draft_dropped", person_id=space.person.id, child_id=space.id, object_id=media_id)


def keep_reading(space: JobSpace, media_id: uuid.UUID, page: int, words: str, state: str) -> None:
    """Keep what was read, or that nothing could be; only where somebody still waits for it."""
    session = space.work.begin_writing()
    row = _locked(session, space.id, media_id)
    draft = _draft(session, media_id, page) if row is not None else None
    if draft is None or draft.state != WAITING:
        return
    draft.words, draft.state = words, state
    leave_row(session, "media.page_draft_made", person_id=None, child_id=space.id, object_id=media_id)


def wait_again(session: Session, media_id: uuid.UUID, page: int) -> None:
    """A reading that did not finish is tried again, if its draft was not put away meanwhile."""
    draft = _draft(session, media_id, page)
    if draft is not None:
        draft.words, draft.state = "", WAITING


def say_page(space: Space, media_id: uuid.UUID, page: int, words: str, base: str) -> None:
    """Make these the words of a page, which the caller has shown the person may give words to; its draft is used up.

    ``base``: the id of the words that the form began with, "" for none; Conflict(theirs) when somebody gave others
    meanwhile. The words before are kept. Raises Refused({"words": sentence}), NotFound.
    """
    said = visible(tidy(words)).strip()
    if not said:
        raise Refused({"words": _NONE})
    if len(said) > MOST:
        raise Refused({"words": _LONG % MOST})
    with writing(space) as session:
        row = _locked(session, space.id, media_id)
        if row is None or row.kind not in READ_KINDS:
            raise NotFound
        last = _last(session, media_id, page)
        if last is not None and last.words != said and last.id.hex != base:
            raise Conflict(last.words)
        if last is None or last.words != said:
            session.add(
                PageWords(
                    child_id=space.id, media_id=media_id, page=page, state=CHECKED, words=said, person_id=space.person.id,
                    at=clock.now(),
                )
            )  # fmt: skip
        _drop(session, media_id, page)
        session.flush()
        row.words = with_checked(session, media_id, row.words)
        _find_again(session, space.id, media_id)
        leave_row(session, "media.page_words", person_id=space.person.id, child_id=space.id, object_id=media_id)


def with_checked(session: Session, media_id: uuid.UUID, words: str) -> str:
    """A document's words, page after page, with those in their places that a person gave."""
    rows = session.execute(
        select(PageWords.page, PageWords.words)
        .where(PageWords.media_id == media_id, PageWords.state == CHECKED)
        .order_by(PageWords.at, PageWords.id)
    ).all()
    if not rows:
        return words
    pages = words.split(PAGE_BREAK) if words else []
    pages += [""] * (max(row.page for row in rows) - len(pages))
    for row in rows:
        pages[row.page - 1] = row.words
    return PAGE_BREAK.join(pages)


def _find_again(session: Session, child_id: uuid.UUID, media_id: uuid.UUID) -> None:
    """Have the passages that show the file found by its words."""
    passages = session.execute(
        select(Version.passage_id)
        .join(VersionMedia, VersionMedia.version_id == Version.id)
        .where(VersionMedia.media_id == media_id, Version.child_id == child_id)
        .distinct()
    ).scalars()
    session.add_all(SearchChange(child_id=child_id, subject="passage", subject_id=one) for one in passages)


def _draft(session: Session, media_id: uuid.UUID, page: int) -> PageWords | None:
    return session.execute(
        select(PageWords)
        .where(PageWords.media_id == media_id, PageWords.page == page, PageWords.state != CHECKED)
        .execution_options(populate_existing=True)
    ).scalar()


def _last(session: Session, media_id: uuid.UUID, page: int) -> PageWords | None:
    return session.execute(
        select(PageWords)
        .where(PageWords.media_id == media_id, PageWords.page == page, PageWords.state == CHECKED)
        .order_by(PageWords.at.desc(), PageWords.id.desc())
        .limit(1)
    ).scalar()


def _drop(session: Session, media_id: uuid.UUID, page: int) -> None:
    session.execute(
        delete(PageWords)
        .where(PageWords.media_id == media_id, PageWords.page == page, PageWords.state != CHECKED)
        .execution_options(synchronize_session="fetch")
    )


def _locked(session: Session, child_id: uuid.UUID, media_id: uuid.UUID) -> Media | None:
    return session.execute(
        select(Media)
        .where(Media.id == media_id, Media.child_id == child_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).scalar()
