"""Every job is done at least once: by one worker at a time, again after a failure, and given up with a sentence."""

import threading
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.support.house import House
from tests.worker.conftest import age_lease, ask, job, turn_clock
from wiki import clock
from wiki.access.person import Post
from wiki.commands.jobs_again import run_again
from wiki.commands.people import add_council
from wiki.commands.search_order import REBUILD
from wiki.database import Work
from wiki.errors import NotFound
from wiki.models.jobs import JobState
from wiki.queries.jobs import list_jobs
from wiki.words import Role
from wiki.worker import leases
from wiki.worker.kinds import KINDS
from wiki.worker.leases import BACK_OFF, LEASE, MOST_ATTEMPTS, LeaseLost, Task, finish, renewing, take
from wiki.worker.run import Worker


@pytest.fixture
def trouble(monkeypatch: pytest.MonkeyPatch) -> list[Task]:
    """A kind of job, "test.trouble", that always fails; the list of its attempts."""
    attempts: list[Task] = []

    def fail(task: Task, _tools: object) -> None:
        attempts.append(task)
        raise RuntimeError("words of a child")

    monkeypatch.setitem(KINDS, "test.trouble", fail)
    return attempts


def test_a_job_is_lent_to_one_worker_only(house: House, engine: Engine) -> None:
    for _number in range(6):
        ask(engine, "test.any")
    taken: list[uuid.UUID] = []

    def keep_taking() -> None:
        while (task := take(engine)) is not None:
            taken.append(task.id)

    takers = [threading.Thread(target=keep_taking) for _ in range(4)]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()

    assert len(taken) == len(set(taken)) == 6


def test_a_job_whose_worker_died_is_lent_again_when_the_lease_is_over(house: House, engine: Engine) -> None:
    ask(engine, "test.any")
    first = take(engine)
    assert first is not None and take(engine) is None
    age_lease(engine)

    second = take(engine)

    assert second is not None and (second.id, second.attempts) == (first.id, 2)
    with Work(engine) as work, pytest.raises(LeaseLost):
        finish(work, first)
    with Work(engine) as work:
        finish(work, second)
        work.commit()
    assert job(engine)["state"] is JobState.DONE


def test_a_lease_is_kept_alive_while_the_work_goes_on(house: House, engine: Engine) -> None:
    ask(engine, "test.any")
    task = take(engine)
    assert task is not None
    turn_clock(engine, leased_until=-LEASE)
    with renewing(engine, task, every=0.05):
        threading.Event().wait(0.4)

    assert job(engine)["leased_until"] > clock.now() + LEASE / 2


def test_a_job_that_fails_is_tried_again_later_and_later_then_given_up_with_a_sentence(
    house: House, engine: Engine, worker: Worker, trouble: list[Task]
) -> None:
    ask(engine, "test.trouble")
    for attempt in range(1, MOST_ATTEMPTS):
        assert worker.drain() == 1
        row = job(engine)
        wait = row["run_at"] - clock.now()
        assert (row["state"], row["attempts"]) == (JobState.WAITING, attempt)
        assert BACK_OFF[attempt - 1] - timedelta(seconds=5) < wait <= BACK_OFF[attempt - 1]
        assert worker.drain() == 0  # not before its time
        turn_clock(engine, run_at=-BACK_OFF[attempt - 1])
    worker.drain()

    row = job(engine)
    assert (row["state"], len(trouble)) == (JobState.FAILED, MOST_ATTEMPTS)
    assert row["problem"].startswith("This did not work in 5 tries (RuntimeError).")
    assert "words of a child" not in str(row)
    assert worker.drain() == 0


def test_a_job_that_kills_its_worker_each_time_is_given_up_without_another_try(
    house: House, engine: Engine, worker: Worker, trouble: list[Task]
) -> None:
    ask(engine, "test.trouble")
    for _attempt in range(MOST_ATTEMPTS):
        assert take(engine) is not None
        age_lease(engine)

    worker.drain()

    assert (job(engine)["state"], trouble) == (JobState.FAILED, [])


def test_a_kind_of_job_that_nobody_knows_is_laid_aside(house: House, engine: Engine, worker: Worker) -> None:
    ask(engine, "test.of_tomorrow")

    worker.drain()

    assert job(engine)["state"] is JobState.FAILED
    assert "test.of_tomorrow" in job(engine)["problem"]


def test_a_stopping_worker_hands_its_job_back_and_the_attempt_does_not_count(
    house: House, engine: Engine, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, over = threading.Event(), threading.Event()

    def slow(task: Task, _tools: object) -> None:
        begun.set()
        over.wait(10)
        with Work(engine) as work:
            finish(work, task)
            work.commit()

    monkeypatch.setitem(KINDS, "test.slow", slow)
    ask(engine, "test.slow")
    worker.start()
    assert begun.wait(5)

    worker.stop(patience=0.1)

    assert (job(engine)["state"], job(engine)["attempts"]) == (JobState.WAITING, 0)
    over.set()
    for lane in worker._lanes:
        lane.join(5)
    assert job(engine)["state"] is JobState.WAITING  # what it made after that was not kept


def test_a_failure_of_the_database_does_not_end_the_worker(
    house: House, engine: Engine, worker: Worker, monkeypatch: pytest.MonkeyPatch, trouble: list[Task]
) -> None:
    broken = threading.Event()
    real = leases.take

    def sometimes(*what: object) -> Task | None:
        if not broken.is_set():
            broken.set()
            raise RuntimeError("the database is away")
        return real(*what)  # type: ignore[arg-type]

    monkeypatch.setattr("wiki.worker.run._TROUBLE_SECONDS", 0.01)
    monkeypatch.setattr(leases, "take", sometimes)
    ask(engine, "test.trouble")
    worker.start()
    for _wait in range(100):
        if trouble:
            break
        threading.Event().wait(0.05)
    worker.stop()

    assert broken.is_set() and len(trouble) == 1


def test_a_list_that_can_not_be_gone_through_keeps_neither_work_nor_the_other_lists_waiting(
    house: House, engine: Engine, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_engine: Engine, _folder: Path) -> int:
        raise ValueError("one line of it breaks something")

    shut = threading.Event()
    monkeypatch.setattr("wiki.commands.erasures_journal.replay", broken)
    monkeypatch.setattr("wiki.commands.endings_journal.end_again", lambda _engine, _folder: shut.set())
    ask(engine, REBUILD)
    own = Worker(worker._tools.telling.settings, engine, 0.01)  # as it starts with these lists
    own.start()
    for _wait in range(100):
        if shut.is_set() and job(engine)["state"] is JobState.DONE:
            break
        threading.Event().wait(0.05)
    own.stop()
    assert shut.is_set(), "who was shut out stays out"
    assert job(engine)["state"] is JobState.DONE


def test_an_administrator_sees_what_failed_and_has_it_tried_again(
    family: House, engine: Engine, worker: Worker, trouble: list[Task]
) -> None:
    job_id = ask(engine, "test.trouble", family.children["robin"])
    for _attempt in range(MOST_ATTEMPTS):
        worker.drain()
        turn_clock(engine, run_at=-BACK_OFF[-1])
    with family.work() as work:
        elsewhere = Post(add_council(work, "Elsewhere Council"), Role.SEND_ADMINISTRATOR)
        work.commit()
    here = Post(family.council_id, Role.SEND_ADMINISTRATOR)

    with family.work() as work:
        moira = family.signed_in("moira", work)
        assert [(line.id, line.attempts) for line in list_jobs(moira, here)] == [(job_id, MOST_ATTEMPTS)]
        assert list_jobs(moira, here, JobState.WAITING, JobState.DONE) == ()
        assert list_jobs(moira, elsewhere) == ()
        with pytest.raises(NotFound):
            run_again(moira, elsewhere, job_id)
        run_again(moira, here, job_id)
        work.commit()
    assert (job(engine)["state"], job(engine)["attempts"], job(engine)["problem"]) == (JobState.WAITING, 0, "")
    with family.work() as work, pytest.raises(NotFound):
        run_again(family.signed_in("moira", work), here, job_id)
    assert worker.drain() == 1 and len(trouble) == MOST_ATTEMPTS + 1
