"""Does slow work beside the web server: in a thread of it, or as a process of its own (the Procfile's worker line).

Six lanes: words become searchable, and small jobs are done, while a film takes its hour in the second, a mail server
that does not answer keeps nobody waiting but the mails in the third, a virus scanner nothing but files in the fourth,
drafts of what is said are heard in the fifth, and plans are looked through before they leave in the last.
"""

import atexit
import contextlib
import logging
import signal
import threading
import time
import uuid
from collections.abc import Callable, Set
from functools import partial
from types import FrameType

from sqlalchemy import Engine

from media.recordings import wake
from media.uploads import Uploads
from wiki.commands import endings_journal, erasures_journal, retention_journal
from wiki.database import Work
from wiki.mail.post import Post
from wiki.search.index import open_index
from wiki.search.step import keep_in_step
from wiki.settings import Settings
from wiki.storage import open_store
from wiki.web.page_types import PageTypes
from wiki.words import N_
from wiki.worker import arriving, guarding, leases, old_media, retaining, stale, upkeep
from wiki.worker.kinds import CHECKS, GUARDS, HEARING, KINDS, MAILS, QUICK, say_it_failed
from wiki.worker.telling import Telling, look
from wiki.worker.tools import Tools

_log = logging.getLogger("wiki.worker")
_POLL_SECONDS = 0.5
_TROUBLE_SECONDS = 5.0
_STOP_SECONDS = 2.0
_LOOK_SECONDS = 30.0
_FIRST_SECONDS = 60.0
_CHILDREN = 20
_NONE: Set[str] = frozenset()
TRY_AGAIN = N_("This did not work (%s). It is tried again by itself.")
GAVE_UP = N_("This did not work in 5 tries (%s). Have it tried again when the cause is put right.")
UNKNOWN = N_("This version of the program does not know this kind of work (%s).")
DIED = "the worker stopped"


class Worker:
    """Takes search changes and jobs as they come, until it is stopped."""

    def __init__(self, settings: Settings, engine: Engine, poll_seconds: float = _POLL_SECONDS) -> None:
        telling = Telling(settings, Post(settings), PageTypes(settings.page_templates))
        self._tools = Tools(engine, open_store(settings), open_index(settings.search_root), telling)
        self._uploads = Uploads(settings.uploads_root)
        self._poll = poll_seconds
        self._stopped = threading.Event()
        self._bells = tuple(threading.Event() for _lane in range(6))
        self._in_hand: dict[uuid.UUID, leases.Task] = {}
        self._next_upkeep = 0.0
        self._at_first: list[Callable[[], object]] = [
            partial(retention_journal.replay, engine, settings.instance),
            partial(erasures_journal.replay, engine, settings.instance),
            partial(endings_journal.end_again, engine, settings.instance), partial(stale.queue_refreshes, engine),
        ]  # fmt: skip
        self._next_first = 0.0
        self._next_guard_look = 0.0
        self._next_look = 0.0
        self._has_old_media = True
        self._lanes = [
            threading.Thread(target=self._keep_going, args=(act, bell), name=name, daemon=True)
            for name, act, bell in zip(
                ("worker, quick", "worker, slow", "worker, mails", "worker, checks", "worker, hearing", "worker, guard"),
                (self._quick_pass, self._slow_pass, self._mail_pass, self._check_pass, self._hearing_pass, self._guard_pass),
                self._bells, strict=True,
            )
        ]

    def start(self) -> None:
        """Begin, and return at once."""
        for lane in self._lanes:
            lane.start()

    def wake(self) -> None:
        """There may be something to do: look now instead of at the next half second."""
        for bell in self._bells:
            bell.set()

    def take_no_more(self) -> None:
        """Begin nothing new; what is in hand goes on."""
        self._stopped.set()
        self.wake()

    def stop(self, patience: float = _STOP_SECONDS) -> None:
        """Take nothing more, wait ``patience`` seconds for what is in hand, and hand back what is not done by then."""
        self.take_no_more()
        until = time.monotonic() + patience
        for lane in self._lanes:
            if lane.is_alive():
                lane.join(max(0.0, until - time.monotonic()))
        for task in list(self._in_hand.values()):
            self._hand_back(task)

    def _hand_back(self, task: leases.Task) -> None:
        with contextlib.suppress(Exception), Work(self._tools.engine) as work:  # it is lent again in time
            leases.hand_back(work, task)
            work.commit()

    def drain(self) -> int:
        """Do everything that is due, here and now; returns how many things were done."""
        done = look(self._tools.engine)
        guarding.queue_checks(self._tools.engine)
        while now := self.run_once():
            done += now
        return done

    def run_once(self) -> int:
        """Every search change that waits, then one job; returns how many things were done."""
        done = keep_in_step(self._tools.engine, self._tools.index)
        guarding.keep_prints(self._tools.engine, self._tools.printer)
        return done + self._one_job(_NONE, _NONE)

    def _quick_pass(self) -> int:
        engine, store, settings = self._tools.engine, self._tools.store, self._tools.telling.settings
        if self._at_first and time.monotonic() >= self._next_first:
            self._next_first = time.monotonic() + _FIRST_SECONDS
            self._at_first = [act for act in self._at_first if not _went_well(act)]
        if time.monotonic() >= self._next_upkeep:
            self._next_upkeep = time.monotonic() + upkeep.EVERY_SECONDS
            upkeep.do_all(
                partial(upkeep.tidy_up, engine, store, self._uploads), partial(retaining.sweep_work, engine, settings),
                partial(arriving.sweep, engine, store, settings),
            )  # fmt: skip
        return keep_in_step(self._tools.engine, self._tools.index) + self._one_job(QUICK, _NONE)

    def _slow_pass(self) -> int:
        return self._one_job(_NONE, QUICK | MAILS | CHECKS | HEARING | GUARDS) or self._old_media()

    def _old_media(self) -> int:
        """With nothing else to do: files that were taken under earlier rules, until there are none left."""
        if self._has_old_media:
            self._has_old_media = bool(old_media.ask_for_some(self._tools.engine))
        return int(self._has_old_media)

    def _hearing_pass(self) -> int:
        return self._one_job(HEARING, _NONE)

    def _guard_pass(self) -> int:
        """Now and then: plans that nobody asked a check for, because they are from before, and children without prints; of
        those some at a time, so that a plan that somebody waits for need not wait for all of them in peace."""
        engine, printer = self._tools.engine, self._tools.printer
        if time.monotonic() >= self._next_guard_look:
            self._next_guard_look = time.monotonic() + upkeep.EVERY_SECONDS
            guarding.queue_checks(engine)
            if guarding.print_all(engine, printer, in_haste=False, most=_CHILDREN) == _CHILDREN:
                self._next_guard_look = 0.0
        guarding.keep_prints(engine, printer)
        return self._one_job(GUARDS, _NONE) or int(not self._next_guard_look)

    def _mail_pass(self) -> int:
        """Who is to be told is looked for now and then, never when something is saved: a mail's time tells nothing of
        what its receiver may not see."""
        if time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + _LOOK_SECONDS
            look(self._tools.engine)
        return self._one_job(MAILS, _NONE)

    def _check_pass(self) -> int:
        return self._one_job(CHECKS, _NONE)

    def _keep_going(self, act: Callable[[], int], bell: threading.Event) -> None:
        while not self._stopped.is_set():
            bell.clear()
            try:
                done = act()
            except Exception:  # a database away or not there yet: the worker outlives it
                _log.exception("the worker could not look for work")
                self._stopped.wait(_TROUBLE_SECONDS)
                continue
            if not done:
                bell.wait(self._poll)

    def _one_job(self, only: Set[str], without: Set[str]) -> int:
        task = leases.take(self._tools.engine, only, without)
        if task is None:
            return 0
        self._in_hand[task.id] = task
        if self._stopped.is_set():  # asked to stop while it was being lent
            self._hand_back(task)
            del self._in_hand[task.id]
            return 0
        try:
            self._do(task)
        finally:
            del self._in_hand[task.id]
        return 1

    def _do(self, task: leases.Task) -> None:
        act = KINDS.get(task.kind)
        if act is None:
            self._lay_aside(task, UNKNOWN % task.kind)
            return
        if task.attempts > leases.MOST_ATTEMPTS:
            self._lay_aside(task, GAVE_UP % DIED)
            return
        try:
            with leases.renewing(self._tools.engine, task):
                act(task, self._tools)
        except leases.LeaseLost:
            _log.warning("job %s (%s) went to another worker", task.id, task.kind)
        except Exception as trouble:
            _log.exception("job %s (%s) failed, attempt %d", task.id, task.kind, task.attempts)
            # The kind of trouble only: its message may hold a child's words.
            self._failed(task, type(trouble).__name__)

    def _failed(self, task: leases.Task, why: str) -> None:
        if task.is_last_try:
            self._lay_aside(task, GAVE_UP % why)
            return
        with contextlib.suppress(leases.LeaseLost), Work(self._tools.engine) as work:
            leases.put_off(work, task, TRY_AGAIN % why)
            work.commit()

    def _lay_aside(self, task: leases.Task, sentence: str) -> None:
        with contextlib.suppress(leases.LeaseLost), Work(self._tools.engine) as work:
            leases.give_up(work, task, sentence)
            say_it_failed(work, task)
            work.commit()


def _went_well(act: Callable[[], object]) -> bool:
    """Whether what is done when a worker starts was done; if not, the log names it, it is tried again, and all else goes on."""
    try:
        act()
    except Exception:
        _log.exception("what a worker begins with could not be done")
        return False
    return True


def start_worker(settings: Settings, engine: Engine) -> Worker:
    """A worker in threads of this process, already at work; it hands back what it has in hand when the process ends."""
    worker = Worker(settings, engine)
    worker.start()
    atexit.register(worker.stop, 0.0)
    return worker


def run_forever(settings: Settings, engine: Engine, patience: float = _STOP_SECONDS) -> None:
    """Work until SIGTERM or SIGINT; then wait ``patience`` seconds for what is nearly done and hand back the rest."""
    over = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        over.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    wake(open_store(settings))
    worker = Worker(settings, engine)
    worker.start()
    _log.info("the worker is ready")
    while not over.wait(1.0):  # waits that end by themselves, so that a signal is noticed at once everywhere
        pass
    worker.stop(patience)


def run_once(settings: Settings, engine: Engine) -> int:
    """One pass of a worker (for tests and the command line); returns how many things were done."""
    return Worker(settings, engine).run_once()


def drain(settings: Settings, engine: Engine) -> int:
    """Do all the work that is due, now; returns how many things were done."""
    return Worker(settings, engine).drain()
