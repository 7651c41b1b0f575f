"""Keeps the fingerprints of what was said in step with the database; a worker's work, never done while somebody saves."""

import time
import uuid
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from sqlalchemy import bindparam, delete, exists, insert, select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import JobSpace
from wiki.models.children import Child
from wiki.models.guard import GuardChange, GuardChild, GuardPassage, GuardPrint
from wiki.models.jobs import SearchChange
from wiki.models.media import Media
from wiki.models.pages import Passage, Version, VersionMedia
from wiki.models.translations import TranslationVersion
from wiki.text.prints import Printer, packed, terms_and_kept, unpacked

_AT_A_TIME = 200
_Id = TypeVar("_Id", uuid.UUID, int)
_version = Version.__table__
_shown = VersionMedia.__table__
_media = Media.__table__
_told = TranslationVersion.__table__
_place = GuardPassage.__table__
_prints = GuardPrint.__table__
_SAY_ANEW = update(GuardPassage).where(_place.c.id == bindparam("at")).values(prints=bindparam("now"), found_by=bindparam("by"))
_LEAD_NOWHERE = delete(GuardPrint).where(_prints.c.print == bindparam("at"), _prints.c.place == bindparam("in_"))


class News(NamedTuple):
    """What waits for one child."""

    rows: list[int]
    passages: list[uuid.UUID]


class Made(NamedTuple):
    """What is kept of a passage (models/guard.py)."""

    prints: bytes
    found_by: bytes


_Ready = dict[uuid.UUID, tuple[set[str], Made]]


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


def news(space: JobSpace) -> News:
    """What waits for this child: the rows, and the passages that these and the search index's are about."""
    waits = select(GuardChange.id, GuardChange.subject, GuardChange.subject_id).where(GuardChange.child_id == space.id)
    rows = space.session.execute(waits).all()
    to_come = select(SearchChange.subject, SearchChange.subject_id).where(SearchChange.child_id == space.id)
    subjects = {(row.subject, row.subject_id) for row in (*rows, *space.session.execute(to_come))}
    return News([row.id for row in rows], sorted(_passages(space.session, space.id, subjects)))


def passages_to_print(space: JobSpace) -> list[uuid.UUID]:
    """Every passage of the child: what ``print_some`` is given, some at a time."""
    mine = select(Passage.id).where(Passage.child_id == space.id).order_by(Passage.id)
    return list(space.session.execute(mine).scalars())


def print_some(
    space: JobSpace, passage_ids: Sequence[uuid.UUID], printer: Printer, *, done: Sequence[int] = (), whole: bool = False
) -> float:  # fmt: skip
    """Make the fingerprints of these passages anew, and cross off the rows ``done`` that waited for it.

    ``whole``: with these, all of the child's words have fingerprints under this key, which is written down. The caller
    commits. Returns since when (of time.monotonic) it keeps others from writing.
    """
    ready = _ready(space.session, space.id, passage_ids, printer)
    session = space.work.begin_writing(can_be_made_again=True)
    since = time.monotonic()
    _hold(session, space.id)
    for some in in_parts(passage_ids):
        _print_anew(session, space.id, some, printer, ready)
    for ids in in_parts(done):
        session.execute(delete(GuardChange).where(GuardChange.id.in_(ids)))
    if whole:
        session.execute(delete(GuardChild).where(GuardChild.child_id == space.id))
        session.execute(insert(GuardChild).values(child_id=space.id, key_id=printer.key_id, made_at=clock.now()))
    return since


def forget_prints(session: Session, passage_ids: Iterable[uuid.UUID]) -> None:
    """Take away every fingerprint of these passages. The caller commits."""
    for some in in_parts(sorted(passage_ids)):
        there = session.execute(select(_place.c.id, _place.c.found_by).where(_place.c.passage_id.in_(some))).all()
        gone = [{"at": number, "in_": row.id} for row in there for number in unpacked(row.found_by)]
        if gone:
            session.connection().execute(_LEAD_NOWHERE, gone)
        session.execute(delete(GuardPassage).where(_place.c.passage_id.in_(some)))


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


def _ready(session: Session, child_id: uuid.UUID, passage_ids: Sequence[uuid.UUID], printer: Printer) -> _Ready:
    """The fingerprints of these passages as they are at this moment, made before anybody is kept from writing."""
    ready: _Ready = {}
    for some in in_parts(passage_ids):
        for passage_id, texts in _texts(session, child_id, some).items():
            ready[passage_id] = (texts, _made(texts, printer))
    return ready


def _made(texts: set[str], printer: Printer) -> Made:
    terms, kept = terms_and_kept(texts)
    return Made(packed(printer.prints_of(terms)), packed(printer.prints_of(kept)))


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
    columns = (_place.c.passage_id, _place.c.id, _place.c.prints, _place.c.found_by)
    here = {row.passage_id: row for row in session.execute(select(*columns).where(_place.c.passage_id.in_(passage_ids)))}
    first, changed, gone, leading = [], [], [], []
    texts = _texts(session, child_id, passage_ids)
    wanted = {one: _current(texts[one], ready.get(one), printer) for one in texts}
    for passage_id, made in wanted.items():
        row = here.get(passage_id)
        if row is None:
            first.append({"passage_id": passage_id, "child_id": child_id, "prints": made.prints, "found_by": made.found_by})
        elif (row.prints, row.found_by) != made:
            changed.append({"at": row.id, "now": made.prints, "by": made.found_by})
            then, now = set(unpacked(row.found_by)), set(unpacked(made.found_by))
            gone += [{"at": one, "in_": row.id} for one in then - now]
            leading += [(one, row.id) for one in now - then]
    if first:
        places = session.connection().execute(insert(GuardPassage).returning(_place.c.passage_id, _place.c.id), first)
        leading += [(one, place) for passage_id, place in places for one in unpacked(wanted[passage_id].found_by)]
    for statement, rows in ((_SAY_ANEW, changed), (_LEAD_NOWHERE, gone)):
        if rows:
            session.connection().execute(statement, rows)
    if leading:
        leading.sort()  # neighbours in the tree one after the other
        session.connection().execute(insert(GuardPrint), [{"print": one, "place": place} for one, place in leading])


def _current(texts: set[str], ready: tuple[set[str], Made] | None, printer: Printer) -> Made:
    return ready[1] if ready is not None and ready[0] == texts else _made(texts, printer)


def in_parts(ids: Sequence[_Id]) -> Iterable[list[_Id]]:
    """So many at a time as one question names."""
    for start in range(0, len(ids), _AT_A_TIME):
        yield list(ids[start : start + _AT_A_TIME])
