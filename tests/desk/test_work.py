"""An administrator sees the slow work that did not finish, in words and without a child's, and has it run again; also by keyboard."""

import uuid
from collections.abc import Callable

from flask import Flask
from sqlalchemy import select

from tests.cli.test_looking_after import run
from tests.support.client import Visitor
from tests.support.house import House
from tests.worker.conftest import ask
from wiki.commands.people import add_council
from wiki.database import Work
from wiki.models.children import Child
from wiki.models.jobs import Job, JobState
from wiki.web.desk_page import job_names
from wiki.worker.kinds import KINDS
from wiki.worker.run import GAVE_UP, TRY_AGAIN

Open = Callable[[str], Visitor]


def _is(app: Flask, job_id: uuid.UUID, **values: object) -> None:
    with Work(app.extensions["engine"]) as work:
        row = work.begin_writing().execute(select(Job).where(Job.id == job_id)).scalar_one()
        for name, value in values.items():
            setattr(row, name, value)
        work.commit()


def _state(app: Flask, job_id: uuid.UUID) -> JobState:
    with Work(app.extensions["engine"]) as work:
        return work.session.execute(select(Job.state).where(Job.id == job_id)).scalar_one()


def test_every_kind_of_work_is_said_in_words(app: Flask) -> None:
    with app.test_request_context("/"):
        assert set(job_names()) == set(KINDS)


def test_work_that_did_not_finish_is_seen_in_words_and_run_again(family: House, app: Flask, client_for: Open) -> None:
    engine, robin = app.extensions["engine"], family.children["robin"]
    film, mail, waits, runs, elsewhere = (
        ask(engine, kind, robin, media_id=uuid.uuid4().hex, name="Robin’s secret film")
        for kind in ("media.derive", "notice.send", "html.refresh", "search.rebuild", "media.derive")
    )
    for one in (film, mail, elsewhere):
        _is(app, one, state=JobState.FAILED, attempts=5, problem=GAVE_UP % "OSError")
    _is(app, waits, attempts=1, problem=TRY_AGAIN % "Busy")
    _is(app, runs, state=JobState.RUNNING, attempts=1, percent=40)
    with family.work() as work:
        child = Child(
            council_id=add_council(work, "Elsewhere"), known_as="Q", full_name="Q", born_on=work.session.get(Child, robin).born_on,  # type: ignore[union-attr]
            demonstration=False, created_by=family.people["moira"], created_at=work.session.get(Child, robin).created_at,  # type: ignore[union-attr]
        )  # fmt: skip
        work.begin_writing().add(child)
        work.session.flush()
        work.session.get(Job, elsewhere).child_id = child.id  # type: ignore[union-attr]
        work.commit()
    moira = client_for("moira")
    moira.open("/desk")
    moira.follow("Work")
    words = moira.page.words
    failed, rest = words.split("Being done now")
    running, waiting = rest.split("Waiting")
    assert failed.count("Run again") == 2 and "Tries: 5." in failed and "This did not work in 5 tries (OSError)." in failed
    assert "Getting a picture, a recording or a paper ready" in failed and "Telling somebody by email" in failed
    assert "40% done" in running and "It is tried again by itself." in waiting and film.hex[:8] in failed
    assert "Robin" not in words and "secret" not in moira.page.text and elsewhere.hex[:8] not in words
    moira.press("Run again: Getting a picture, a recording or a paper ready to be shown")
    assert _state(app, film) is JobState.WAITING and _state(app, mail) is JobState.FAILED
    _is(app, film, state=JobState.FAILED)
    moira.open("/desk/jobs")
    moira.press("Run all of them again")
    assert "2 pieces of work are in the queue again." in moira.page.text
    assert {_state(app, one) for one in (film, mail)} == {JobState.WAITING} and _state(app, elsewhere) is JobState.FAILED
    assert client_for("leila").raw("GET", "/desk/jobs").status_code == 404


def test_the_same_from_a_keyboard(family: House, app: Flask) -> None:
    engine = app.extensions["engine"]
    assert "everything that was tried has worked" in run(app, "jobs", "list").output
    film, mail = (ask(engine, kind, family.children["robin"], media_id=uuid.uuid4().hex) for kind in ("media.derive", "notice.send"))
    for one in (film, mail):
        _is(app, one, state=JobState.FAILED, attempts=5, problem=GAVE_UP % "OSError")
    listed = run(app, "jobs", "list").output
    assert str(film) in listed and str(mail) in listed and "tried 5 times" in listed and "OSError" in listed and "2 in all" in listed
    assert run(app, "jobs", "again").exit_code != 0 and _state(app, film) is JobState.FAILED
    assert "1 in the queue again" in run(app, "jobs", "again", str(film)).output
    assert (_state(app, film), _state(app, mail)) == (JobState.WAITING, JobState.FAILED)
    assert "1 in the queue again" in run(app, "jobs", "again", "--failed").output
    assert _state(app, mail) is JobState.WAITING and run(app, "jobs", "again", "--failed").exit_code != 0
