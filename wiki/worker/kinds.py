"""The kinds of slow work, by the name under which a command asks for each.

Each may be done again after a crash: doing it twice leaves what doing it once leaves.
"""

import contextlib
import uuid
from collections.abc import Callable

from sqlalchemy import ColumnElement, Engine, or_, select, update

from wiki.access.space import open_space_for_job
from wiki.commands import endings_journal, retention, retention_delete
from wiki.commands.account_email import SEND_ADDRESS
from wiki.commands.account_mails import TELL
from wiki.commands.advice_answer import SEND_CODE as SEND_ADVICE_CODE
from wiki.commands.advice_links import SEND as SEND_ADVICE
from wiki.commands.arrivals_desk import LOOK, TAKE
from wiki.commands.complaints import TELL as TELL_OF_COMPLAINT
from wiki.commands.erasures_plans import SETTLE
from wiki.commands.guard_check import CHECK_PLAN
from wiki.commands.handover import TELL_HANDOVER
from wiki.commands.hearing import HEAR
from wiki.commands.invitations import SEND as INVITE
from wiki.commands.invitations_join import SEND_CODE as SEND_ADDRESS_CODE
from wiki.commands.mailed_links import SEND_LINK
from wiki.commands.media import CHECK, DERIVE, keep_failure
from wiki.commands.media_complete import COMPLETE
from wiki.commands.notices_send import note_failure
from wiki.commands.page_words import READ
from wiki.commands.phones import SEND_CODE
from wiki.commands.plan_return import CHECK_RETURN
from wiki.commands.search_order import REBUILD
from wiki.commands.subject import MAKE as MAKE_ANSWER
from wiki.commands.takeaways import MAKE
from wiki.commands.typed_for import TELL_TYPED
from wiki.commands.worries import TELL_WORRY
from wiki.database import Work
from wiki.errors import NotFound
from wiki.models.children import Child
from wiki.models.jobs import SearchChange
from wiki.models.media import Media
from wiki.models.pages import Version
from wiki.models.plan_editions import MAKE_EDITION
from wiki.search.step import rebuild_child
from wiki.text import markdown
from wiki.words import N_, SHUT_STATES
from wiki.worker import (
    arriving,
    editions,
    erasing,
    guarding,
    hearing,
    mailed_links,
    old_media,
    page_reading,
    retaining,
    returned,
    taking_away,
)
from wiki.worker.account_telling import tell_account
from wiki.worker.advising import send_advice_code, send_advice_link
from wiki.worker.checking import check_file
from wiki.worker.complaining import tell_of_complaint
from wiki.worker.disclosing import make_answer
from wiki.worker.handing_over import tell_handover
from wiki.worker.inviting import send_address_code, send_invitation
from wiki.worker.leases import Task
from wiki.worker.making_ready import make_ready
from wiki.worker.telling import SEND, Telling, tell
from wiki.worker.texting import send_code
from wiki.worker.tools import Tools, end
from wiki.worker.typed_telling import tell_typed
from wiki.worker.worrying import tell_worry

REFRESH = "html.refresh"
_media = Media.__table__
_version = Version.__table__
_AT_A_TIME = 50
COULD_NOT_SEND = N_("This email could not be made.")
COULD_NOT = N_("We couldn’t get this ready to show. The file is kept safe.")


Doing = Callable[[Task, Tools], None]


def rebuild_search(task: Task, tools: Tools) -> None:
    """search.rebuild: make the index of one child anew, or of all when none is named."""
    with Work(tools.engine) as work:
        children = [task.child_id] if task.child_id else work.session.execute(select(Child.id)).scalars().all()
    for child_id in children:
        try:
            rebuild_child(tools.engine, tools.index, child_id)
        except NotFound:
            tools.index.forget(child_id)
    end(task, tools)


def is_stale() -> ColumnElement[bool]:
    """Whether a version's HTML was made by other rules; said so that the index on them serves."""
    return or_(_version.c.html_policy < markdown.POLICY, _version.c.html_policy > markdown.POLICY)


def refresh_html(task: Task, tools: Tools) -> None:
    """html.refresh: make the HTML of versions anew that was made by older rules, and their plain words, which are searched and
    quoted, where these are not an answer to boxes; of one child, or of all."""
    stale = [is_stale()]
    if task.child_id is not None:
        stale.append(_version.c.child_id == task.child_id)
    wanted = (_version.c.id, _version.c.child_id, _version.c.passage_id, _version.c.body, _version.c.columns, _version.c.plain)
    while True:
        with Work(tools.engine) as work:
            rows = work.session.execute(select(*wanted).where(*stale).limit(_AT_A_TIME)).all()
        if not rows:
            break
        made = [(row, markdown.render(row.body), row.plain if row.columns else markdown.plain(row.body)) for row in rows]
        with Work(tools.engine) as work:
            session = work.begin_writing()
            for row, html, plain in made:
                changed = {"html": html, "html_policy": markdown.POLICY, "plain": plain}
                session.execute(update(Version).where(Version.id == row.id, is_stale()).values(changed))
                if plain != row.plain:
                    session.add(SearchChange(child_id=row.child_id, subject="passage", subject_id=row.passage_id))
            work.commit()
    end(task, tools)


def settle_erasure(task: Task, tools: Tools) -> None:
    """erasure.settle: what was taken out goes from the disk as well (worker/erasing.py)."""
    erasing.settle(task, tools.engine, tools.store, tools.index, tools.telling.settings.instance)


def make_edition(task: Task, tools: Tools) -> None:
    """plan.edition: the redacted edition of an issued plan takes its place (worker/editions.py)."""
    editions.make(task, tools.engine, tools.store, tools.telling.settings.instance)


def say_it_failed(work: Work, task: Task) -> None:
    """Have a file whose job is given up say so where it is shown, and a notice in its ledger."""
    if task.kind == SEND:
        note_failure(work, uuid.UUID(task.payload["notice_id"]), COULD_NOT_SEND)
    if task.kind == HEAR:
        hearing.say_it_failed(work, task)
    if task.kind in {MAKE, MAKE_ANSWER}:
        taking_away.say_it_failed(work, task)
    if task.kind in {LOOK, TAKE}:
        arriving.say_it_failed(work, task)
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


def _by_post(send: Callable[[Task, Engine, Telling], None]) -> Doing:
    """What sends something needs the database and the ways out, and nothing else."""
    return lambda task, tools: send(task, tools.engine, tools.telling)


def note_ending(task: Task, tools: Tools) -> None:
    """ending.note: put on the list for restores to whom a door was shut (commands/endings_journal.py)."""
    endings_journal.keep(tools.telling.settings.instance, task.payload)
    end(task, tools)


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
    DERIVE: make_ready, REBUILD: rebuild_search, REFRESH: refresh_html, SEND: _by_post(tell), SEND_CODE: _by_post(send_code),
    TELL: lambda task, tools: tell_account(task, tools.engine, tools.telling),
    SETTLE: settle_erasure, MAKE_EDITION: make_edition, endings_journal.NOTE: note_ending, COMPLETE: complete_media,
    CHECK: check_held, HEAR: write_down,
    READ: read_scan, CHECK_PLAN: check_plan, CHECK_RETURN: check_return, INVITE: _by_post(send_invitation),
    SEND_ADDRESS_CODE: _by_post(send_address_code),
    SEND_ADDRESS: mailed_links.send_address_link, SEND_LINK: mailed_links.send_link,
    SEND_ADVICE: _by_post(send_advice_link), SEND_ADVICE_CODE: _by_post(send_advice_code),
    MAKE: taking_away.make_archive, MAKE_ANSWER: make_answer, TELL_WORRY: _by_post(tell_worry),
    TELL_TYPED: _by_post(tell_typed), TELL_OF_COMPLAINT: _by_post(tell_of_complaint),
    TELL_HANDOVER: _by_post(tell_handover), retention.TELL: _by_post(retaining.tell_family),
    retention.DELETE: retaining.delete_space, retention_delete.SETTLE: retaining.settle,
    LOOK: arriving.look_at_space, TAKE: arriving.take_in_space,
}  # fmt: skip
QUICK = frozenset({REBUILD, REFRESH, SETTLE, endings_journal.NOTE})
"""Kinds that must not wait behind an hour of film."""
HEARING = frozenset({HEAR, READ})
"""Kinds that nobody's picture or film may wait behind: a draft can take as long as two hours."""
MAILS = frozenset(
    {SEND, SEND_CODE, INVITE, SEND_ADDRESS_CODE, SEND_ADDRESS, SEND_LINK, TELL, SEND_ADVICE, SEND_ADVICE_CODE, TELL_WORRY,
     TELL_TYPED, TELL_OF_COMPLAINT, TELL_HANDOVER, retention.TELL}
)
"""Kinds that wait for other machines, and that nothing else may wait behind."""
GUARDS = frozenset({CHECK_PLAN, CHECK_RETURN})
"""Kinds that compare children's spaces: a plan waits for them, and after a new key they may take minutes."""
CHECKS = frozenset({CHECK})
"""Kinds that wait for the virus scanner, which may be slow: mails need not wait for it either."""
