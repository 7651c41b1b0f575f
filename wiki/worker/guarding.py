"""Looks through every plan before it may leave, and keeps the fingerprints that it is compared with in step.

The only work that reads across children's spaces. What it finds it keeps as the plan's own words; whose they match is
written nowhere, not even in a log.
"""

import contextlib
import hashlib
import json
import logging
import time
import uuid
from collections.abc import Sequence

from sqlalchemy import Engine, exists, select

from media.binding import words_in
from media.errors import MediaRefused
from media.results import PAGE_BREAK
from media.store import Store
from wiki.access.space import open_space_for_job
from wiki.commands import guard_keep
from wiki.commands.guard_check import CHECK_PLAN, keep_check
from wiki.commands.jobs import queue
from wiki.database import Work
from wiki.document.contents import read_back
from wiki.document.pieces import FILE_NAME, INSIDE, PICTURE, Piece, pieces_of
from wiki.document.tree_json import from_json
from wiki.errors import NotFound
from wiki.models.guard import GuardCheck
from wiki.models.jobs import Job, JobState
from wiki.models.media import Media
from wiki.models.plan import PlanFile, PlanMedia, PlanVersion
from wiki.queries.guard_look import look
from wiki.text.prints import Printer
from wiki.worker.leases import Task, finish
from wiki.worker.pace import Pace

_log = logging.getLogger("wiki.worker")
_plan = PlanVersion.__table__
_check = GuardCheck.__table__
_BLANK = "{}"  # words were taken out of this draft, and all of it went with them


def keep_prints(engine: Engine, printer: Printer, *, before_search: bool = False) -> None:
    """Make fingerprints anew of everything that was said since they were made.

    Trouble with one child is logged and keeps no other waiting, except ``before_search``: then all must be in step.
    """
    with Work(engine) as work:
        children = guard_keep.waiting(work.session, before_search=before_search)
    pace = Pace()
    for child_id in children:
        try:
            _keep_child(engine, printer, child_id, pace)
        except Exception:
            if before_search:
                raise
            _log.exception("the fingerprints of child %s are behind", child_id.hex)


def _keep_child(engine: Engine, printer: Printer, child_id: uuid.UUID, pace: Pace) -> None:
    """What waits for one child, crossed off with the last of it. What is said meanwhile waits anew."""
    with contextlib.suppress(NotFound):
        with Work(engine) as work:
            news = guard_keep.news(open_space_for_job(work, child_id))
        for some, is_last in pace.parts(news.passages):
            pace.note(_print(engine, printer, child_id, some, done=news.rows if is_last else ()))


def print_all(
    engine: Engine, printer: Printer, *, anew: bool = False, in_haste: bool = True, most: int | None = None
) -> int:  # fmt: skip
    """Make all fingerprints of every child who has none under this key (``anew``: of every child); returns of how many.

    ``most``: of no more children than these. Not ``in_haste``: nobody waits for it, so it leaves half of the time to others.
    """
    with Work(engine) as work:
        children = guard_keep.is_behind(work.session, None if anew else printer)[:most]
    pace = Pace(in_haste=in_haste)
    for child_id in children:
        print_child(engine, printer, child_id, pace)
    return len(children)


def print_child(engine: Engine, printer: Printer, child_id: uuid.UUID, pace: Pace) -> None:
    """All fingerprints of one child, in short transactions; noted as whole with the last."""
    with Work(engine) as work:
        passages = guard_keep.passages_to_print(open_space_for_job(work, child_id))
    for some, is_last in pace.parts(passages):
        pace.note(_print(engine, printer, child_id, some, whole=is_last))


def _print(
    engine: Engine, printer: Printer, child_id: uuid.UUID, some: list[uuid.UUID], *, done: Sequence[int] = (),
    whole: bool = False,
) -> float:  # fmt: skip
    """One transaction; returns for how many seconds it kept others from writing."""
    with Work(engine) as work:
        since = guard_keep.print_some(open_space_for_job(work, child_id), some, printer, done=done, whole=whole)
        work.commit()
        return time.monotonic() - since


def check_plan(task: Task, engine: Engine, store: Store, printer: Printer) -> None:
    """plan.check: look through one plan version with everything that goes with it, and keep what was found."""
    version_id = uuid.UUID(task.payload["version_id"])
    if task.child_id is not None:
        check_version(engine, store, printer, task.child_id, version_id)
    with Work(engine) as work:
        finish(work, task)
        work.commit()


def check_version(engine: Engine, store: Store, printer: Printer, child_id: uuid.UUID, version_id: uuid.UUID) -> None:
    """The same, without a job."""
    print_all(engine, printer)
    keep_prints(engine, printer, before_search=True)
    with Work(engine) as work:
        try:
            space = open_space_for_job(work, child_id)
        except NotFound:
            return
        mine = (_plan.c.id == version_id, _plan.c.child_id == child_id)
        tree = work.session.execute(select(_plan.c.tree).where(*mine)).scalar()
        if tree is None:
            return
        shown = work.session.execute(
            select(Media.name, Media.words)
            .join(PlanMedia, PlanMedia.media_id == Media.id)
            .where(PlanMedia.plan_version_id == version_id, Media.child_id == child_id)
        ).all()
        files = work.session.execute(
            select(PlanFile.format, PlanFile.key, PlanFile.sha256).where(
                PlanFile.plan_version_id == version_id, PlanFile.child_id == child_id
            )
        ).all()
    pieces = _pieces(tree)
    for name, words in shown:
        pieces += (Piece(FILE_NAME, name, is_name=True), Piece(PICTURE, words or ""))
    inside = [piece for file in files for piece in _inside(store, *file)]
    with Work(engine) as work, contextlib.suppress(NotFound):
        space = open_space_for_job(work, child_id)
        found = look(space, printer, pieces, inside)
        work.let_go()
        keep_check(space, version_id, found)
        work.commit()


def _pieces(tree: str) -> list[Piece]:
    """What people wrote in it; nothing where the tree is of a make that is not read any more: its files hold the same."""
    if tree == _BLANK:
        return []
    try:
        return list(pieces_of(from_json(json.loads(tree))))
    except (ValueError, KeyError, TypeError):
        return []


def _inside(store: Store, format: str, key: str, sha256: str) -> tuple[Piece, ...]:
    """What a file holds. One that is gone, or is not what was made, is never handed out (commands/plan_download.py)."""
    try:
        if format == "pack":
            return _in_pack(store, key)
        data = store.read(key)
    except FileNotFoundError:
        return ()
    except MediaRefused as trouble:  # the store is away: tried again
        raise OSError("a plan’s file can’t be read") from trouble
    return read_back(data, format) if hashlib.sha256(data).hexdigest() == sha256 else ()


def _in_pack(store: Store, key: str) -> tuple[Piece, ...]:
    """The words on its pages, read by a helper: they are other people's papers. A paper's own properties are not in it."""
    with store.bench() as bench, store.workspace() as folder:
        words = words_in(bench.fetch(key), folder)
    return tuple(Piece(INSIDE, " ".join(page.split())) for page in words.split(PAGE_BREAK) if page.strip())


def queue_checks(engine: Engine) -> int:
    """Ask for a check of every plan version that had none and has none waiting; returns of how many."""
    with Work(engine) as work:
        rows = work.session.execute(
            select(_plan.c.id, _plan.c.child_id).where(~exists().where(_check.c.plan_version_id == _plan.c.id))
        ).all()
    if not rows:
        return 0
    with Work(engine) as work:
        session = work.begin_writing()
        jobs = session.execute(
            select(Job.payload).where(Job.kind == CHECK_PLAN, Job.state != JobState.DONE)
        ).scalars()  # fmt: skip
        asked = {payload["version_id"] for payload in jobs}
        missing = [row for row in rows if row.id.hex not in asked]
        for version_id, child_id in missing:
            queue(session, CHECK_PLAN, child_id, version_id=version_id.hex)
        work.commit()
    return len(missing)
