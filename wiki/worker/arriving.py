"""Looks through a sealed space that another council sent, and takes it in when an administrator says so.

Both read the sealed file anew: nothing of it lies here unsealed but for as long as that takes.
"""

import time
import uuid
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import Engine, update

from media.store import Store
from wiki.commands.arrivals import HERE, accounts_among, is_here, known_among, opened, write_space
from wiki.commands.arrivals_check import Found, Tell, look_through
from wiki.commands.arrivals_desk import ACCOUNT, OPEN
from wiki.commands.arrivals_place import check_files, place_files, throw_away
from wiki.commands.arrivals_settle import (
    LaterDesk,
    clear_placed,
    find_for_work,
    keep_done,
    keep_found,
    keep_refused,
    post_of,
    sweep_arrivals,
)
from wiki.commands.arrivals_stage import Stage, stage_of
from wiki.commands.move_box import NotAMove
from wiki.database import Work
from wiki.errors import Busy, NotFound
from wiki.models.arrivals import SentSpace, SentState
from wiki.settings import Settings
from wiki.words import N_
from wiki.worker.leases import Task, finish
from wiki.worker.tools import Tools, end

_TELL_SECONDS = 2.0
_KEY_GONE = N_("The key is not here any more. Send the file and its key again. Nothing was changed.")
_POST_ENDED = N_("You were not the council’s administrator any more when it was to be taken in. Nothing was changed.")
_NEW_ACCOUNT = N_("Somebody who is named in it got an account here meanwhile. Send the file again. Nothing was changed.")
_COULD_NOT = N_("This could not be done on our side. Try again later, or ask whoever runs this server. Nothing was changed.")


def look_at_space(task: Task, tools: Tools) -> None:
    """arrival.look: what would come in, or why nothing can."""
    row = find_for_work(tools.engine, uuid.UUID(task.payload["sent_id"]), SentState.LOOKING)
    if row is None:
        end(task, tools)
        return
    stage, tell = stage_of(tools.telling.settings), _teller(tools.engine, row.id)
    try:
        with opened(tools.store, stage.archive(row.id), _opens(stage, row.id)) as archive:
            found = look_through(archive, tools.engine, most=tools.telling.settings.child_bytes, tell=_part(tell, 0, 50))
            check_files(archive, found, tools.store, _part(tell, 50, 100))
        with Work(tools.engine) as work:
            if is_here(work.session, found):
                raise NotAMove(HERE)
            said = _said(work, found)
    except NotAMove as trouble:
        _refuse(task, tools, stage, row.id, trouble.sentence)
        return
    with Work(tools.engine) as work:
        keep_found(work.begin_writing(), row.id, said)
        finish(work, task)
        work.commit()


def take_in_space(task: Task, tools: Tools) -> None:
    """arrival.take: all of it, in one transaction with the end of the job, or nothing."""
    sent_id = uuid.UUID(task.payload["sent_id"])
    row, stage = find_for_work(tools.engine, sent_id, SentState.TAKING), stage_of(tools.telling.settings)
    clear_placed(tools.engine, tools.store, stage, sent_id)  # of a try that was killed
    if row is None:
        end(task, tools)
        return
    try:
        _take_in(task, tools, stage, row)
    except NotAMove as trouble:
        _refuse(task, tools, stage, row.id, trouble.sentence)
    except NotFound:
        _refuse(task, tools, stage, row.id, _POST_ENDED)
    else:
        stage.remove(row.id)


def _take_in(task: Task, tools: Tools, stage: Stage, row: SentSpace) -> None:
    tell = _teller(tools.engine, row.id)
    with opened(tools.store, stage.archive(row.id), _opens(stage, row.id)) as archive:
        found = look_through(archive, tools.engine, most=tools.telling.settings.child_bytes, tell=_part(tell, 0, 45))
        placed = place_files(
            archive, found, tools.store, note=lambda key: stage.note_placed(row.id, key), tell=_part(tell, 45, 95)
        )
    same = {uuid.UUID(one): uuid.UUID(one) for one in row.same}
    with Work(tools.engine) as work:
        try:
            if not accounts_among(work.session, found) <= set(same):
                raise NotAMove(_NEW_ACCOUNT)
            work.let_go()
            desk = LaterDesk(work, row.person_id, post_of(row))
            write_space(
                desk, row.person_id, post_of(row), tools.store, found, same,
                lambda session: keep_done(session, row.id, found.child),
            )  # fmt: skip
        except (NotAMove, NotFound):
            throw_away(tools.store, placed)
            raise
        finish(work, task)
        work.commit()  # where even this is in doubt, the next try looks which files a row names


def _opens(stage: Stage, sent_id: uuid.UUID) -> str:
    opens = stage.opens(sent_id) if stage.archive(sent_id).is_file() else None
    if opens is None:
        raise NotAMove(_KEY_GONE)
    return opens


def _said(work: Work, found: Found) -> dict[str, object]:
    """What an administrator reads before it comes in: of the child the first name, of people what becomes of each."""
    accounts, known = accounts_among(work.session, found), known_among(work.session, found)
    files = {one["name"]: one["size"] for one in found.manifest["files"] if one["name"].startswith("files/")}
    people = [(uuid.UUID(row["id"]), row["name"]) for row in found.people]
    return {
        "known_as": found.of["known_as"], "came_from": found.manifest["came_from"], "made_at": found.manifest["made_at"],
        "pages": len(found.rows["pages"]), "versions": len(found.rows["versions"]), "plans": len(found.rows["plan_versions"]),
        "files": len(files), "bytes": sum(files.values()), "links": found.chain_rows, "chain_holds": found.chain_holds,
        "people": [
            {"id": one.hex, "name": name, "as": ACCOUNT if one in accounts else "known" if one in known else "new"}
            for one, name in people
        ],
    }  # fmt: skip


def _refuse(task: Task, tools: Tools, stage: Stage, sent_id: uuid.UUID, sentence: str) -> None:
    with Work(tools.engine) as work:
        keep_refused(work.begin_writing(), sent_id, sentence)
        finish(work, task)
        work.commit()
    stage.remove(sent_id)


def say_it_failed(work: Work, task: Task) -> None:
    """Have a sealed space whose job is given up say so; the sweep removes file and key."""
    keep_refused(work.begin_writing(), uuid.UUID(task.payload["sent_id"]), _COULD_NOT)


def sweep(engine: Engine, store: Store, settings: Settings) -> None:
    """Remove what was left alone for a day."""
    sweep_arrivals(engine, store, stage_of(settings))


def _part(tell: Tell, first: int, last: int) -> Tell:
    """A part of the way from 0 to 100."""
    return lambda percent: tell(first + (last - first) * percent // 100)


def _teller(engine: Engine, sent_id: uuid.UUID) -> Callable[[int], None]:
    """Writes how far it is into its row, now and then."""
    told = time.monotonic()

    def tell(percent: int) -> None:
        nonlocal told
        if time.monotonic() - told < _TELL_SECONDS:
            return
        told = time.monotonic()
        with suppress(Busy), Work(engine) as work:
            here = (SentSpace.id == sent_id, SentSpace.state.in_(OPEN))
            work.begin_writing().execute(update(SentSpace).where(*here).values(percent=percent))
            work.commit()

    return tell
