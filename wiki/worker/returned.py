"""Looks through a Word file of a plan that came back, before anything of it may be taken in.

Like the guard of a plan (worker/guarding.py): what it finds is kept as the file's own words; whose they match is written nowhere.
Only words that were not in the plan when the file was made are looked at: the others were looked through then.
"""

import contextlib
import uuid

from sqlalchemy import Engine, select

from media.store import Store
from wiki.access.space import JobSpace, open_space_for_job
from wiki.commands.plan_return_check import keep_return_check
from wiki.database import Work
from wiki.document.pieces import FILE_NAME, PROPERTIES, Piece
from wiki.document.word_compare import compare_files
from wiki.errors import NotFound, Refused
from wiki.models.guard import GuardHit
from wiki.models.media import Media
from wiki.models.plan import PlanFile
from wiki.models.plan_returns import PlanReturn
from wiki.queries.guard_look import Found, look
from wiki.queries.plan_returns import read_kept
from wiki.text.prints import Printer
from wiki.worker.guarding import keep_prints, print_all
from wiki.worker.leases import Task, finish


def check_return(task: Task, engine: Engine, store: Store, printer: Printer) -> None:
    """plan.return: look through one file that came back, and keep what was found."""
    if task.child_id is not None:
        look_through_return(engine, store, printer, task.child_id, uuid.UUID(task.payload["return_id"]))
    with Work(engine) as work:
        finish(work, task)
        work.commit()


def look_through_return(engine: Engine, store: Store, printer: Printer, child_id: uuid.UUID, return_id: uuid.UUID) -> None:
    """The same, without a job."""
    print_all(engine, printer)
    keep_prints(engine, printer, before_search=True)
    with Work(engine) as work, contextlib.suppress(NotFound):
        space = open_space_for_job(work, child_id)
        pieces = _pieces(space, store, return_id)
        found = look(space, printer, pieces) if pieces else ()
        found = _without_settled(space, found)
        work.let_go()
        keep_return_check(space, return_id, found)
        work.commit()


def _pieces(space: JobSpace, store: Store, return_id: uuid.UUID) -> list[Piece]:
    """What is new in the file, and its name. Nothing where the rows of one of the two are gone: then nothing is shown either."""
    row = space.session.execute(
        select(Media.original_key, Media.sha256, Media.name, PlanFile.key, PlanFile.sha256)
        .select_from(PlanReturn)
        .join(Media, Media.id == PlanReturn.media_id)
        .join(PlanFile, PlanFile.plan_version_id == PlanReturn.plan_version_id)
        .where(PlanReturn.id == return_id, PlanReturn.child_id == space.id, PlanFile.format == "docx")
    ).first()
    if row is None:
        return []
    try:
        found = compare_files(read_kept(store, row[3], row[4]), read_kept(store, row[0], row[1]))
    except Refused as trouble:  # never looked through is never taken in: tried again
        raise OSError("a Word file that came back can’t be read") from trouble
    places = (Piece(PROPERTIES if place == "beside" else place, words) for place, words in found.new_words)
    return [Piece(FILE_NAME, row[2], is_name=True), *places]


def _without_settled(space: JobSpace, found: tuple[Found, ...]) -> tuple[Found, ...]:
    """Without what somebody settled before, in a plan of this child, among the same words."""
    marks = [one.mark for one in found]
    known = select(GuardHit.mark).where(
        GuardHit.child_id == space.id, GuardHit.mark.in_(marks), GuardHit.settled_at.is_not(None)
    )
    settled = set(space.session.execute(known).scalars()) if marks else set()
    return tuple(one for one in found if one.mark not in settled)
