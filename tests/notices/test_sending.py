"""Mails are jobs: a dead mail server delays, never loses and never doubles; what can't be sent an administrator sees."""

import dataclasses
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.notices.conftest import Telling, folder_mails, sentence
from tests.notices.mailbox import Mailbox
from tests.support.client import Visitor
from wiki import clock
from wiki.database import Work
from wiki.models.children import Membership
from wiki.models.jobs import Job, JobState
from wiki.models.notices import NoticeState
from wiki.models.pages import Version
from wiki.settings import ROOT, Settings
from wiki.words_mail import HowOften
from wiki.worker import leases
from wiki.worker.kinds import MAILS
from wiki.worker.run import Worker

_PROCESS = """
import sys
from datetime import datetime
from pathlib import Path
from wiki import clock
from wiki.database import open_engine
from wiki.settings import Settings
from wiki.worker.run import drain
url, instance, mail, now = sys.argv[1:]
settings = Settings(
    database_url=url, traces_url="", instance=Path(instance), secret_key="for tests only" * 4, mail_url=mail,
    mail_from="thread@council.example.org",
)
with clock.pretend(datetime.fromisoformat(now)):
    drain(settings, open_engine(url))
"""


@contextmanager
def _process(telling: Telling, settings: Settings) -> Iterator["subprocess.Popen[bytes]"]:
    """A worker in a process of its own, at the test's time."""
    given = (settings.database_url, str(settings.instance), settings.mail_url, telling.now.isoformat())
    process = subprocess.Popen([sys.executable, "-c", _PROCESS, *given], cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def due(telling: Telling) -> Telling:
    """Mum is to be told at once, and eleven minutes have gone since dad wrote."""
    for name in ("gran", "leila", "priya", "grace", "ruth", "dad"):
        telling.choose(name, HowOften.NEVER)
    telling.choose("mum", HowOften.AT_ONCE)
    telling.write("dad")
    telling.later(minutes=11)
    return telling


def test_a_mail_goes_out_through_the_mail_server(due: Telling, by_smtp: Settings, box: Mailbox) -> None:
    due.work(by_smtp)
    [one] = box.taken
    assert (one.sender, one.recipients) == ("thread@council.example.org", ["mum@example.org"])
    assert sentence(one.message) == "One person added to “My family”."
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in one.data
    assert folder_mails(by_smtp) == []
    due.later(hours=1)
    due.work(by_smtp)
    assert len(box.taken) == 1


def test_a_mail_server_that_was_away_for_two_days_gets_it_once(due: Telling, by_smtp: Settings, box: Mailbox) -> None:
    away = dataclasses.replace(by_smtp, mail_url="smtp://127.0.0.1:9")
    begun = due.now
    while due.now < begun + timedelta(days=2):
        due.work(away)
        due.later(minutes=90)
    due.write("gran", field="health")
    due.later(days=1)
    due.work(by_smtp)
    due.later(days=1)
    due.work(by_smtp)
    [one] = box.taken
    assert sentence(one.message) == "Two people added to “My family”.", "what came meanwhile is told in the same mail"
    assert [notice.state for notice in due.ledger("mum") if notice.sent_at] == [NoticeState.SENT]


@pytest.mark.parametrize("answer", ["451 come back later", "421 too busy"])
def test_a_mail_server_that_says_later_is_asked_later(
    due: Telling, by_smtp: Settings, box: Mailbox, answer: str
) -> None:
    box.answers["RCPT"] = answer
    due.work(by_smtp)
    due.work(by_smtp)
    assert box.taken == []
    box.answers.clear()
    due.later(minutes=2)
    due.work(by_smtp)
    due.work(by_smtp)
    assert len(box.taken) == 1


def test_two_workers_at_once_send_one_mail(due: Telling, by_smtp: Settings, box: Mailbox) -> None:
    with _process(due, by_smtp) as one, _process(due, by_smtp) as other:
        assert (one.wait(60), other.wait(60)) == (0, 0)
    due.work(by_smtp)
    assert len(box.taken) == 1


def test_many_looking_at_once_write_one_notice(due: Telling) -> None:
    made: list[int] = []
    threads = [threading.Thread(target=lambda: made.append(due.plan())) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(made) == 1 and len(made) == 6
    due.work()
    assert len(due.mails("mum")) == 1


def test_a_worker_killed_before_the_mail_was_taken_loses_and_doubles_nothing(
    due: Telling, by_smtp: Settings, box: Mailbox
) -> None:
    box.hang_at = "RCPT"
    with _process(due, by_smtp) as worker:
        assert box.hanging.wait(60)
        worker.kill()
        worker.wait()
    box.hang_at = ""
    box.over.set()
    due.work(by_smtp)
    assert box.taken == [], "it is still lent to the worker that died"
    due.age_leases()
    due.work(by_smtp)
    due.later(hours=2)
    due.work(by_smtp)
    assert len(box.taken) == 1


def test_a_worker_killed_after_the_mail_was_taken_sends_the_very_same_message_again(
    due: Telling, by_smtp: Settings, box: Mailbox
) -> None:
    """The one gap: the mail server has it, and we could not note that. One more, which says the same, is known by its
    Message-ID."""
    box.after_data = "hang"
    with _process(due, by_smtp) as worker:
        assert box.hanging.wait(60)
        worker.kill()
        worker.wait()
    box.after_data = ""
    box.over.set()
    due.age_leases()
    due.write("gran", field="health")
    due.later(minutes=30)
    due.work(by_smtp)
    due.later(hours=2)
    due.work(by_smtp)
    first, again, new = (one.message for one in box.taken)
    assert first["Message-ID"] == again["Message-ID"] != new["Message-ID"]
    assert sentence(first) == sentence(again) == sentence(new) == "One person added to “My family”."


def test_a_line_that_breaks_when_the_mail_was_taken_says_nothing_else_under_the_same_name(
    due: Telling, by_smtp: Settings, box: Mailbox
) -> None:
    box.after_data = "break"
    due.work(by_smtp)
    box.after_data = ""
    due.write("gran", field="health")
    due.later(minutes=30)
    due.work(by_smtp)
    first, again = (one.message for one in box.taken)
    assert first["Message-ID"] == again["Message-ID"] and sentence(first) == sentence(again)
    due.later(minutes=30)
    due.work(by_smtp)
    assert len(box.taken) == 3, "what came meanwhile is a mail of its own"


def test_into_the_folder_a_mail_goes_once_even_when_the_worker_dies_at_once(due: Telling) -> None:
    due.work()
    [before] = due.mails("mum")
    with Work(due.engine) as work:  # as if it had died between the file and the note
        session = work.begin_writing()
        job = session.execute(select(Job).where(Job.kind == "notice.send")).scalar_one()
        job.state, job.run_at = JobState.WAITING, due.now
        notice = session.merge(due.ledger("mum")[-1])
        notice.state, notice.sent_at = NoticeState.SENDING, None
        work.commit()
    due.work()
    [after] = due.mails("mum")
    assert before["Message-ID"] == after["Message-ID"]
    assert due.ledger("mum")[-1].state is NoticeState.SENT


def test_what_is_turned_away_is_shown_to_the_administrator_and_sent_when_they_say_so(
    due: Telling, by_smtp: Settings, box: Mailbox, client_for: Callable[[str], Visitor]
) -> None:
    box.answers["RCPT"] = "550 5.1.1 nobody mum@example.org here"
    due.work(by_smtp)
    due.write("gran", field="health")
    due.later(days=3)
    due.work(by_smtp)
    moira = client_for("moira")
    page = moira.open("/desk")
    assert "1 piece of work did not finish" in page.words and "Telling somebody by email what is new" in page.words
    assert "The mail server turned the mail away." in page.words and "mum@" not in page.text
    box.answers.clear()
    moira.press("Run again: Telling somebody by email what is new")
    due.now += timedelta(days=1)
    due.work(by_smtp)
    [one] = box.taken
    assert sentence(one.message) == "Two people added to “My family”."
    assert "did not finish" not in moira.open("/desk").words


def test_after_days_of_trying_a_mail_is_laid_aside_and_a_new_choice_begins_anew(
    due: Telling, by_smtp: Settings, box: Mailbox
) -> None:
    away = dataclasses.replace(by_smtp, mail_url="smtp://127.0.0.1:9")
    for _half_day in range(14):
        due.work(away)
        due.later(hours=24)
    assert [one.state for one in due.ledger("mum")] == [NoticeState.FAILED]
    due.choose("mum", HowOften.DAILY)
    due.later(days=1)
    due.work(by_smtp)
    assert len(box.taken) == 1


def test_a_mail_server_that_does_not_answer_holds_up_nothing_else(due: Telling, by_smtp: Settings, box: Mailbox) -> None:
    box.hang_at = "EHLO"
    due.plan()
    with clock.pretend(due.now):
        assert leases.take(due.engine, without=MAILS) is None, "the other lanes leave mails alone"
        task = leases.take(due.engine, only=MAILS)
    assert task is not None and task.kind == "notice.send"


def test_a_worker_at_work_finds_and_sends_by_itself(
    telling: Telling, by_smtp: Settings, box: Mailbox
) -> None:
    """In real time: eleven minutes ago dad wrote, and the worker has just been started."""
    telling.now = clock.now()
    telling.choose("gran", HowOften.AT_ONCE)
    telling.write("dad")
    with Work(telling.engine) as work:
        session = work.begin_writing()
        session.execute(update(Membership).values(started_at=telling.now - timedelta(hours=1)))
        session.execute(update(Version).values(saved_at=telling.now - timedelta(minutes=11)))
        work.commit()
    worker = Worker(by_smtp, telling.engine, 0.02)
    worker.start()
    try:
        until = time.monotonic() + 30
        while not box.to("gran") and time.monotonic() < until:
            time.sleep(0.05)
    finally:
        worker.stop()
    [one] = box.to("gran")
    assert sentence(one.message) == "One person added to “My family”."
