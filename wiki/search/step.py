"""Keeps every child's index in step with the database: makes the entries of what changed anew, then crosses it off.

Crossing off comes last, so a crash in between has the same entries made once more, which changes nothing.
"""

import logging
import uuid
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Engine, delete, insert, select

from wiki.access.space import JobSpace, open_space_for_job
from wiki.database import Work
from wiki.errors import NotFound
from wiki.models.guard import GuardChange
from wiki.models.jobs import SearchChange
from wiki.search.documents import passages_with_file, read_entries, read_questions, read_translations
from wiki.search.index import IndexMissing, IndexTrouble, SearchIndex

_log = logging.getLogger("wiki.search")
_change = SearchChange.__table__
_AT_A_TIME = 200


class Change(NamedTuple):
    """A row of search_changes."""

    id: int
    subject: str
    subject_id: uuid.UUID


def keep_in_step(engine: Engine, index: SearchIndex) -> int:
    """Bring the index of each child that has changes up to date; returns how many changes were crossed off.

    Trouble with one child (a full disk, a lock) is logged and keeps no other child waiting; it is tried again later.
    """
    with Work(engine) as work:
        children = work.session.execute(select(_change.c.child_id).distinct()).scalars().all()
    done = 0
    for child_id in children:
        try:
            done += step_one_child(engine, index, child_id)
        except Exception:
            _log.exception("search index of child %s is behind", child_id.hex)
    return done


def step_one_child(engine: Engine, index: SearchIndex, child_id: uuid.UUID) -> int:
    """The same for one child; 0 also when another worker has this child in hand."""
    with index.turn(child_id) as mine:
        if not mine:
            return 0
        rows = _make_entries(engine, index, child_id)
        cross_off(engine, [row.id for row in rows])
        return len(rows)


def _make_entries(engine: Engine, index: SearchIndex, child_id: uuid.UUID) -> list[Change]:
    with Work(engine) as work:
        rows = pending(work, child_id, _AT_A_TIME)
        if not rows:
            return rows
        space = open_space_for_job(work, child_id)
        passages = {row.subject_id for row in rows if row.subject == "passage"}
        passages |= passages_with_file(space, [row.subject_id for row in rows if row.subject == "media"])
        asked = {row.subject_id for row in rows if row.subject == "question"}
        told = {row.subject_id for row in rows if row.subject == "translated"}
        entries = [*read_entries(space, passages), *(read_questions(space, asked) if asked else ())]
        entries += read_translations(space, told) if told else ()
        try:
            index.change(child_id, entries, (passages | told) - {entry.passage_id for entry in entries})
        except IndexTrouble as trouble:
            _log.log(
                logging.INFO if isinstance(trouble, IndexMissing) else logging.WARNING,
                "search index of child %s is made anew: %s", child_id.hex, str(trouble) or "there was none",
            )  # fmt: skip
            index.replace(child_id, read_entries(space))
        return rows


def pending(work: Work, child_id: uuid.UUID, most: int | None = None) -> list[Change]:
    """The child's changes that wait, oldest first. Read before the entries are: a later change has a row of its own."""
    query = select(_change.c.id, _change.c.subject, _change.c.subject_id).where(_change.c.child_id == child_id)
    return [Change(*row) for row in work.session.execute(query.order_by(_change.c.id).limit(most))]


def cross_off(engine: Engine, row_ids: Sequence[int]) -> None:
    """Take these rows away: the index on the disk holds what they asked for. They go on to the wrong-child guard, which
    needs the same news, so that whoever saves writes it down once."""
    if not row_ids:
        return
    with Work(engine) as work:
        session = work.begin_writing()
        for start in range(0, len(row_ids), _AT_A_TIME):
            mine = SearchChange.id.in_(row_ids[start : start + _AT_A_TIME])
            news = select(_change.c.child_id, _change.c.subject, _change.c.subject_id, _change.c.asked_at).where(mine)
            session.execute(insert(GuardChange).from_select(["child_id", "subject", "subject_id", "asked_at"], news))
            session.execute(delete(SearchChange).where(mine))
        work.commit()


def rebuild_child(engine: Engine, index: SearchIndex, child_id: uuid.UUID) -> int:
    """Make one child's index anew from the database; returns how many passages are in it.

    Raises NotFound when the child is gone, TimeoutError when another worker holds the child's turn for a minute.
    """
    with index.turn(child_id, patience=60.0) as mine:
        if not mine:
            raise TimeoutError("another worker has this child's index in hand")
        with Work(engine) as work:
            rows = pending(work, child_id)
            space: JobSpace = open_space_for_job(work, child_id)
            entries = list(read_entries(space))
        index.replace(child_id, entries)
        cross_off(engine, [row.id for row in rows])
        return len(entries)


def forget_gone(engine: Engine, index: SearchIndex) -> int:
    """Take away the index of every child that is no longer in the database; returns how many there were."""
    gone = 0
    for child_id in index.children():
        with Work(engine) as work:
            try:
                open_space_for_job(work, child_id)
            except NotFound:
                index.forget(child_id)
                gone += 1
    return gone
