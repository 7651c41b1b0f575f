"""Keeps the fingerprints of what was said in step with the database; a worker's work, never done while somebody saves."""

import uuid
from collections.abc import Iterable, Sequence
from typing import TypeVar

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import JobSpace
from wiki.models.children import Child
from wiki.models.guard import GuardChange, GuardChild, GuardPrint
from wiki.models.jobs import SearchChange
from wiki.models.media import Media
from wiki.models.pages import Passage, Version, VersionMedia
from wiki.models.translations import TranslationVersion
from wiki.text.prints import Printer, terms_of

_AT_A_TIME = 50
_Id = TypeVar("_Id", uuid.UUID, int)
_Ready = dict[uuid.UUID, tuple[set[str], set[int]]]
_version = Version.__table__
_shown = VersionMedia.__table__
_media = Media.__table__
_told = TranslationVersion.__table__
_prints = GuardPrint.__table__


def is_behind(session: Session, printer: Printer | None) -> list[uuid.UUID]:
    """The children whose words have no fingerprints under this key yet; for no key, every child."""
    if printer is None:
        return list(session.execute(select(Child.id)).scalars())
    done = exists().where(GuardChild.child_id == Child.id, GuardChild.key_id == printer.key_id)
    return list(session.execute(select(Child.id).where(~done)).scalars())


def waiting(session: Session, *, before_search: bool = False) -> list[uuid.UUID]:
    """The children about whom something was said since their fingerprints were made. ``before_search``: also what the
    search index has not crossed off yet."""
    tables = (GuardChange, SearchChange) if before_search else (GuardChange,)
    found: dict[uuid.UUID, None] = {}
    for table in tables:
        found |= dict.fromkeys(session.execute(select(table.child_id).distinct()).scalars())
    return list(found)


def refresh(space: JobSpace, printer: Printer) -> None:
    """Make the fingerprints of what waits for this child anew, and cross it off. The caller commits."""
    _rows, passages = _news(space.session, space.id)
    ready = _ready(space.session, space.id, passages, printer)
    session = space.work.begin_writing()
    _hold(session, space.id)
    rows, passages = _news(session, space.id)
    for some in _some(sorted(passages)):
        _print_anew(session, space.id, some, printer, ready)
    for ids in _some(rows):
        session.execute(delete(GuardChange).where(GuardChange.id.in_(ids)))


def _news(session: Session, child_id: uuid.UUID) -> tuple[list[int], set[uuid.UUID]]:
    """The rows that wait here, and the passages that these and the search index's are about."""
    waits = select(GuardChange.id, GuardChange.subject, GuardChange.subject_id).where(GuardChange.child_id == child_id)
    rows = session.execute(waits).all()
    to_come = select(SearchChange.subject, SearchChange.subject_id).where(SearchChange.child_id == child_id)
    subjects = {(row.subject, row.subject_id) for row in (*rows, *session.execute(to_come))}
    return [row.id for row in rows], _passages(session, child_id, subjects)


def passages_to_print(space: JobSpace) -> list[list[uuid.UUID]]:
    """Every passage of the child, some at a time: what ``print_some`` is given, one transaction each."""
    mine = select(Passage.id).where(Passage.child_id == space.id).order_by(Passage.id)
    return list(_some(space.session.execute(mine).scalars().all()))


def print_some(space: JobSpace, passage_ids: Sequence[uuid.UUID], printer: Printer) -> None:
    """Make the fingerprints of these passages anew. The caller commits."""
    ready = _ready(space.session, space.id, passage_ids, printer)
    session = space.work.begin_writing()
    _hold(session, space.id)
    _print_anew(session, space.id, passage_ids, printer, ready)


def note_whole(space: JobSpace, printer: Printer) -> None:
    """Write down that all of the child's words have fingerprints under this key. The caller commits."""
    session = space.work.begin_writing()
    _hold(session, space.id)
    session.execute(delete(GuardChild).where(GuardChild.child_id == space.id))
    session.add(GuardChild(child_id=space.id, key_id=printer.key_id, made_at=clock.now()))
    session.flush()


def _hold(session: Session, child_id: uuid.UUID) -> None:
    """One worker at a time for each child (SQLite has one writer anyway): what was read here is what is written."""
    session.execute(select(Child.id).where(Child.id == child_id).with_for_update(key_share=True))


def _passages(session: Session, child_id: uuid.UUID, subjects: Iterable[tuple[str, uuid.UUID]]) -> set[uuid.UUID]:
    by_kind: dict[str, list[uuid.UUID]] = {}
    for subject, one in subjects:
        by_kind.setdefault(subject, []).append(one)
    showing = select(_shown.c.version_id).where(_shown.c.media_id.in_(by_kind.get("media", ())))
    wanted = (
        select(Passage.id).where(Passage.id.in_(by_kind.get("passage", ()))),
        select(_version.c.passage_id).where(_version.c.id.in_(showing), _version.c.child_id == child_id),
        select(_told.c.passage_id).where(_told.c.translation_id.in_(by_kind.get("translated", ())), _told.c.child_id == child_id),
    )
    return {one for query in wanted for one in session.execute(query).scalars()}


def _ready(session: Session, child_id: uuid.UUID, passage_ids: Iterable[uuid.UUID], printer: Printer) -> _Ready:
    """The fingerprints of these passages as they are at this moment, made before anybody is kept from writing."""
    ready: _Ready = {}
    for some in _some(sorted(passage_ids)):
        for passage_id, texts in _texts(session, child_id, some).items():
            ready[passage_id] = (texts, _prints_of(texts, printer))
    return ready


def _prints_of(texts: set[str], printer: Printer) -> set[int]:
    return {printer.print_of(term) for term in terms_of(texts)}


def _texts(session: Session, child_id: uuid.UUID, passage_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    """Everything that any version of these passages says, and what stands beside its files."""
    texts: dict[uuid.UUID, set[str]] = {one: set() for one in passage_ids}
    mine = (_version.c.passage_id.in_(passage_ids), _version.c.child_id == child_id)
    beside = (
        select(_version.c.passage_id, _shown.c.alt, _shown.c.caption, _shown.c.transcript, _media.c.words, _media.c.name)
        .join(_shown, _shown.c.version_id == _version.c.id)
        .join(_media, _media.c.id == _shown.c.media_id)
        .where(*mine)
    )
    queries = (
        select(_version.c.passage_id, _version.c.plain, _version.c.gathered).where(*mine),
        beside,
        select(_told.c.passage_id, _told.c.plain).where(_told.c.passage_id.in_(passage_ids), _told.c.child_id == child_id),
    )
    for query in queries:
        for passage_id, *found in session.execute(query):
            texts[passage_id].update(text for text in found if text)
    return texts


def _print_anew(
    session: Session, child_id: uuid.UUID, passage_ids: Sequence[uuid.UUID], printer: Printer, ready: _Ready
) -> None:  # fmt: skip
    """Write what is new and take away what is gone. What was said since ``ready`` was made is made ready here."""
    here: dict[uuid.UUID, set[int]] = {}
    for passage_id, number in session.execute(
        select(_prints.c.passage_id, _prints.c.print).where(_prints.c.passage_id.in_(passage_ids))
    ):
        here.setdefault(passage_id, set()).add(number)
    rows = []
    for passage_id, texts in _texts(session, child_id, passage_ids).items():
        then, made = ready.get(passage_id, (None, set()))
        wanted, there = made if texts == then else _prints_of(texts, printer), here.get(passage_id, set())
        rows += [{"print": one, "passage_id": passage_id, "child_id": child_id} for one in sorted(wanted - there)]
        for gone in _some(sorted(there - wanted)):
            session.execute(delete(GuardPrint).where(_prints.c.passage_id == passage_id, _prints.c.print.in_(gone)))
    if rows:
        session.execute(insert(GuardPrint), rows)


def _some(ids: Sequence[_Id]) -> Iterable[list[_Id]]:
    for start in range(0, len(ids), _AT_A_TIME):
        yield list(ids[start : start + _AT_A_TIME])
