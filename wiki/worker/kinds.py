"""The kinds of slow work, by the name under which a command asks for each.

Each may be done again after a crash: doing it twice leaves what doing it once leaves.
"""

import contextlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, or_, select, update

from media.derive import derive
from media.errors import MediaRefused
from media.results import Derived, Kind
from media.store import Store
from wiki.access.space import open_space_for_job
from wiki.commands import endings_journal
from wiki.commands.erasures import SETTLE
from wiki.commands.guard_check import CHECK_PLAN
from wiki.commands.hearing import HEAR
from wiki.commands.media import CHECK, DERIVE, keep_derived, keep_failure
from wiki.commands.media_complete import COMPLETE
from wiki.commands.notices_send import note_failure
from wiki.commands.page_words import READ
from wiki.commands.phones import SEND_CODE
from wiki.commands.plan_return import CHECK_RETURN
from wiki.commands.search_order import REBUILD
from wiki.database import Work
from wiki.errors import Busy, NotFound
from wiki.models.children import Child
from wiki.models.media import Media
from wiki.models.pages import Version
from wiki.search.index import SearchIndex
from wiki.search.step import rebuild_child
from wiki.text import markdown
from wiki.text.prints import Printer
from wiki.words import N_, SHUT_STATES, MediaKind
from wiki.worker import erasing, guarding, hearing, old_media, page_reading, returned
from wiki.worker.checking import check_file
from wiki.worker.leases import Task, finish
from wiki.worker.telling import SEND, Telling, tell
from wiki.worker.texting import send_code

REFRESH = "html.refresh"
_media = Media.__table__
_version = Version.__table__
_PASSING = frozenset({"no_room", "not_saved", "no_player", "away"})  # refusals that have nothing to do with the file
_AT_A_TIME = 50
_TRIES_TO_KEEP = 10
COULD_NOT_SEND = N_("This mail could not be made.")
COULD_NOT = N_("We couldn’t get this ready to show. The file is kept safe.")


@dataclass(frozen=True)
class Tools:
    """What work is done with."""

    engine: Engine
    store: Store
    index: SearchIndex
    telling: Telling

    @property
    def printer(self) -> Printer:
        """What makes the fingerprints of the wrong-child guard."""
        return Printer(self.telling.settings.secret_key)


Doing = Callable[[Task, Tools], None]


@dataclass(frozen=True)
class _Original:
    """A file that waits for its renditions."""

    media_id: uuid.UUID
    child_id: uuid.UUID
    kind: Kind
    key: str
    content_type: str
    cut: str


def make_ready(task: Task, tools: Tools) -> None:
    """media.derive: make what others are shown of a file, and find the words in it. Nothing is locked meanwhile."""
    original = _find_original(task, tools)
    if original is None:
        _done(task, tools)
        return
    try:
        made = derive(original.kind, tools.store, original.key, original.child_id.hex, original.content_type, original.cut)
    except MediaRefused as refusal:
        if refusal.code in _PASSING and not task.is_last_try:
            raise
        _keep_failure(task, tools, original, refusal.sentence)
        return
    try:
        old = _keep(task, tools, original, made)
    except BaseException:
        _remove(tools.store, [rendition.key for rendition in made.renditions])
        raise
    if old is None:  # its full photo came meanwhile, or it was shut away
        _remove(tools.store, [rendition.key for rendition in made.renditions])
        make_ready(task, tools)
        return
    _remove(tools.store, old)


def _find_original(task: Task, tools: Tools) -> _Original | None:
    """The file that the job is about; None when it, or its child, is gone, or it is shut away (again)."""
    if task.child_id is None:
        return None
    with Work(tools.engine) as work, contextlib.suppress(NotFound):
        space = open_space_for_job(work, task.child_id)
        row = work.session.execute(
            select(_media.c.id, _media.c.kind, _media.c.original_key, _media.c.content_type, _media.c.cut).where(
                _media.c.id == uuid.UUID(task.payload["media_id"]), _media.c.child_id == space.id,
                _media.c.state.not_in(SHUT_STATES),
            )
        ).first()  # fmt: skip
        if row is not None:
            return _Original(row.id, space.id, _kind(row.kind, row.content_type), row.original_key, row.content_type, row.cut)
    return None


def _kind(kind: MediaKind, content_type: str) -> Kind:
    """The kind as the media rooms say it: they tell scans from other documents."""
    return "scan" if kind == MediaKind.DOCUMENT and content_type == "image/tiff" else MediaKind(kind).value


def _keep(task: Task, tools: Tools, original: _Original, made: Derived) -> list[str] | None:
    """Put what was made in its place, together with the job's end; returns the keys it took the place of. None: it was not
    kept, as the file is another by now or shut away, and the job has not ended.

    Work of an hour is not thrown away because somebody else is writing: it is tried for some minutes.
    """
    for _again in range(_TRIES_TO_KEEP):
        with contextlib.suppress(Busy):
            return _keep_once(task, tools, original, made)
    return _keep_once(task, tools, original, made)


def _keep_once(task: Task, tools: Tools, original: _Original, made: Derived) -> list[str] | None:
    with Work(tools.engine) as work:
        old = keep_derived(open_space_for_job(work, original.child_id), original.media_id, made, original.key)
        if old is None:
            return None
        finish(work, task)
        work.commit()
        return old


def _keep_failure(task: Task, tools: Tools, original: _Original, sentence: str) -> None:
    with Work(tools.engine) as work:
        keep_failure(open_space_for_job(work, original.child_id), original.media_id, sentence, original.key)
        finish(work, task)
        work.commit()


def _remove(store: Store, keys: list[str]) -> None:
    """Take files away that no row names; one that can't be taken away is found by the sweep."""
    for key in keys:
        with contextlib.suppress(MediaRefused, ValueError):
            store.remove(key)


def rebuild_search(task: Task, tools: Tools) -> None:
    """search.rebuild: make the index of one child anew, or of all when none is named."""
    with Work(tools.engine) as work:
        children = [task.child_id] if task.child_id else work.session.execute(select(Child.id)).scalars().all()
    for child_id in children:
        try:
            rebuild_child(tools.engine, tools.index, child_id)
        except NotFound:
            tools.index.forget(child_id)
    _done(task, tools)


def is_stale() -> ColumnElement[bool]:
    """Whether a version's HTML was made by other rules; said so that the index on them serves."""
    return or_(_version.c.html_policy < markdown.POLICY, _version.c.html_policy > markdown.POLICY)


def refresh_html(task: Task, tools: Tools) -> None:
    """html.refresh: make the HTML of versions anew that was made by older rules; of one child, or of all."""
    stale = [is_stale()]
    if task.child_id is not None:
        stale.append(_version.c.child_id == task.child_id)
    while True:
        with Work(tools.engine) as work:
            rows = work.session.execute(select(_version.c.id, _version.c.body).where(*stale).limit(_AT_A_TIME)).all()
        if not rows:
            break
        made = [(row.id, markdown.render(row.body)) for row in rows]
        with Work(tools.engine) as work:
            session = work.begin_writing()
            for version_id, html in made:
                session.execute(
                    update(Version).where(Version.id == version_id, is_stale()).values(html=html, html_policy=markdown.POLICY)
                )
            work.commit()
    _done(task, tools)


def _done(task: Task, tools: Tools) -> None:
    with Work(tools.engine) as work:
        finish(work, task)
        work.commit()


def send_notice(task: Task, tools: Tools) -> None:
    """notice.send: tell somebody by mail what is new (worker/telling.py)."""
    tell(task, tools.engine, tools.telling)


def settle_erasure(task: Task, tools: Tools) -> None:
    """erasure.settle: what was taken out goes from the disk as well (worker/erasing.py)."""
    erasing.settle(task, tools.engine, tools.store, tools.index, tools.telling.settings.instance)


def say_it_failed(work: Work, task: Task) -> None:
    """Have a file whose job is given up say so where it is shown, and a notice in its ledger."""
    if task.kind == SEND:
        note_failure(work, uuid.UUID(task.payload["notice_id"]), COULD_NOT_SEND)
    if task.kind == HEAR:
        hearing.say_it_failed(work, task)
    if task.kind == READ:
        page_reading.say_it_failed(work, task)
    if task.kind != DERIVE or task.child_id is None:
        return
    with contextlib.suppress(NotFound):
        space = open_space_for_job(work, task.child_id)
        media_id = uuid.UUID(task.payload["media_id"])
        here = select(_media.c.id).where(
            _media.c.id == media_id, _media.c.child_id == space.id, _media.c.state.not_in(SHUT_STATES)
        )
        if work.session.execute(here).first() is not None:
            keep_failure(space, media_id, COULD_NOT)


def send_phone_code(task: Task, tools: Tools) -> None:
    """text.code: send the code that confirms a mobile number (worker/texting.py)."""
    send_code(task, tools.engine, tools.telling)


def note_ending(task: Task, tools: Tools) -> None:
    """ending.note: put on the list for restores to whom a door was shut (commands/endings_journal.py)."""
    endings_journal.keep(tools.telling.settings.instance, task.payload)
    _done(task, tools)


def complete_media(task: Task, tools: Tools) -> None:
    """media.complete: make what a file lacks that was taken under earlier rules (worker/old_media.py)."""
    old_media.complete_one(task, tools.engine, tools.store)


def check_held(task: Task, tools: Tools) -> None:
    """media.check: ask the virus scanner about a file that is held (worker/checking.py)."""
    check_file(task, tools.engine, tools.store)


def write_down(task: Task, tools: Tools) -> None:
    """media.hear: a first draft of what is said in a recording (worker/hearing.py)."""
    hearing.hear(task, tools.engine, tools.store, tools.telling.settings)


def read_scan(task: Task, tools: Tools) -> None:
    """media.read: a first draft of the words on a page of a scan (worker/page_reading.py)."""
    page_reading.read_scan(task, tools.engine, tools.store, tools.telling.settings)


def check_plan(task: Task, tools: Tools) -> None:
    """plan.check: look through a plan for other children's details before it may leave (worker/guarding.py)."""
    guarding.check_plan(task, tools.engine, tools.store, tools.printer)


def check_return(task: Task, tools: Tools) -> None:
    """plan.return: look through a Word file of a plan that came back (worker/returned.py)."""
    returned.check_return(task, tools.engine, tools.store, tools.printer)


KINDS: dict[str, Doing] = {
    DERIVE: make_ready, REBUILD: rebuild_search, REFRESH: refresh_html, SEND: send_notice, SEND_CODE: send_phone_code,
    SETTLE: settle_erasure, endings_journal.NOTE: note_ending, COMPLETE: complete_media, CHECK: check_held, HEAR: write_down,
    READ: read_scan, CHECK_PLAN: check_plan, CHECK_RETURN: check_return,
}  # fmt: skip
QUICK = frozenset({REBUILD, REFRESH, SETTLE, endings_journal.NOTE})
"""Kinds that must not wait behind an hour of film."""
HEARING = frozenset({HEAR, READ})
"""Kinds that nobody's picture or film may wait behind: a draft can take as long as two hours."""
MAILS = frozenset({SEND, SEND_CODE})
"""Kinds that wait for other machines, and that nothing else may wait behind."""
GUARDS = frozenset({CHECK_PLAN, CHECK_RETURN})
"""Kinds that compare children's spaces: a plan waits for them, and after a new key they may take minutes."""
CHECKS = frozenset({CHECK})
"""Kinds that wait for the virus scanner, which may be slow: mails need not wait for it either."""
