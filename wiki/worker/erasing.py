"""Finishes what taking words out began: files, search index and the disk itself; and does it again after a restore."""

import contextlib
import logging
import uuid
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Engine, select, update

from media.errors import MediaRefused
from media.store import Store
from wiki import clock
from wiki.commands import retention_delete
from wiki.commands.erasures_journal import keep, keep_paper, keep_point
from wiki.commands.erasures_plans import SETTLE
from wiki.commands.retention import DELETE
from wiki.database import Work
from wiki.errors import Busy, NotFound
from wiki.models.erasures import Erasure, PaperErasure
from wiki.models.jobs import Job, JobState
from wiki.models.plan_answers import PointErasure
from wiki.models.plan_editions import MAKE_EDITION
from wiki.search.index import SearchIndex
from wiki.search.step import rebuild_child
from wiki.words import N_
from wiki.worker.forget import forget_deleted
from wiki.worker.leases import Task, come_back, finish

_log = logging.getLogger("wiki.worker")
AGAIN = timedelta(seconds=5)
WAITS = N_("Somebody is reading just now. The last traces on the disk go as soon as they have finished.")
_NEVER_GIVEN_UP = (SETTLE, MAKE_EDITION, DELETE, retention_delete.SETTLE)
# Every table that may hold a copy: what PostgreSQL writes anew (commands/erasures_copies.py).
TABLES = frozenset(
    {
        "versions", "version_media", "version_sources", "revisions", "drafts", "questions", "answers", "media", "renditions",
        "plan_versions", "plan_files", "plan_editions", "plan_reasons", "plan_settled", "share_requests", "advice_requests",
        "audit_words",
        "translation_versions", "taken_pictures", "uploads", "corrections", "erasures", "pages", "symbols", "page_words",
        "guard_hits", "guard_prints", "plan_points", "plan_point_replies", "plan_servings", "point_erasures", "plan_packs",
        "plan_pack_files", "takeaways", "guard_passages", "subject_decisions", "papers", "paper_sheets",
    }
)  # fmt: skip


def settle(task: Task, engine: Engine, store: Store, index: SearchIndex, folder: Path) -> None:
    """erasure.settle: take the files away, make the child's index anew, note it in the list for restores, and have the
    database forget. Each step may be done again; the job is done when all are, however often somebody is in the way."""
    erasure_id = uuid.UUID(task.payload["erasure_id"])
    for key in task.payload["keys"].split("\n"):
        if key:
            remove_file(store, key)
    if task.child_id is not None:
        with contextlib.suppress(NotFound):
            rebuild_child(engine, index, task.child_id)
    with Work(engine) as work:
        erasure = work.session.execute(select(Erasure).where(Erasure.id == erasure_id)).scalar()
        of_paper = work.session.execute(select(PaperErasure).where(PaperErasure.id == erasure_id)).scalar()
        of_points = work.session.execute(select(PointErasure).where(PointErasure.id == erasure_id)).scalar()
    if erasure is not None:
        keep(folder, erasure)
    if of_paper is not None:
        keep_paper(folder, of_paper)
    if of_points is not None:
        keep_point(folder, of_points)
    try:
        forget_deleted(engine, TABLES)
    except Busy:
        with Work(engine) as work:
            come_back(work, task, clock.now() + AGAIN, WAITS)
            work.commit()
        return
    with Work(engine) as work:
        session = work.begin_writing()
        for kind in (Erasure, PaperErasure, PointErasure):
            session.execute(update(kind).where(kind.id == erasure_id).values(settled_at=clock.now()))
        finish(work, task)
        work.commit()


def remove_file(store: Store, key: str) -> None:
    """A file that can't be taken away (a disk that fails) keeps the job from being done; a bad key names none."""
    with contextlib.suppress(ValueError):
        try:
            store.remove(key)
        except MediaRefused:
            if store.has(key):
                raise


def never_give_up(engine: Engine) -> int:
    """Have every job of an erasure, a deletion, or an edition that was ordered, tried again that was laid aside; returns how
    many. Asked now and then."""
    laid_aside = select(Job.id).where(Job.kind.in_(_NEVER_GIVEN_UP), Job.state == JobState.FAILED)
    with Work(engine) as work:
        if work.session.execute(laid_aside.limit(1)).first() is None:
            return 0
    with Work(engine) as work:
        session = work.begin_writing()
        found = session.execute(laid_aside.with_for_update(skip_locked=True)).scalars().all()
        again = {"state": JobState.WAITING, "attempts": 0, "run_at": clock.now(), "finished_at": None}
        session.execute(update(Job).where(Job.id.in_(found)).values(again))
        work.commit()
        return len(found)
