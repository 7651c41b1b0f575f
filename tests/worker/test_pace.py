"""A long piece of the worker's work leaves nothing out, and gives way to people who save."""

import threading
import time
import uuid

import pytest
from sqlalchemy import Engine, func, select, text

from tests.support.house import House
from wiki.database import Work, open_engine
from wiki.models.guard import GuardPassage
from wiki.models.pages import Passage
from wiki.text.prints import Printer
from wiki.words import Preset
from wiki.worker.guarding import print_all
from wiki.worker.pace import HELD, Pace


def test_everything_is_done_once_in_parts_that_fit_the_time() -> None:
    ids, pace, seen, sizes = [uuid.uuid4() for _ in range(300)], Pace(), [], []
    for some, is_last in pace.parts(ids):
        seen += some
        sizes.append(len(some))
        assert is_last == (seen == ids)
        pace.note(HELD / 4 if len(sizes) < 3 else HELD * 3)
    assert seen == ids and sizes[2] > sizes[0] > 1 and sizes[4] < sizes[3]
    assert list(pace.parts([])) == [([], True)], "a child without words is noted as done too"


@pytest.mark.slow
def test_somebody_who_saves_gets_in_while_a_backlog_is_worked_off(family: House, database_url: str) -> None:
    for number in range(60):
        family.say("mum", "robin", "about_me_primary", "my_story", f"Story {number}. " + "He likes trains. " * 9, audience=Preset.EVERYONE)
    other, waits = open_engine(database_url), []
    working = threading.Thread(target=print_all, args=(family.engine, Printer("a key")))
    working.start()
    while working.is_alive():
        began = time.monotonic()
        with Work(other) as work:
            work.begin_writing()
            waits.append(time.monotonic() - began)
        time.sleep(0.001)
    other.dispose()
    assert len(waits) > 2
    assert print_all(family.engine, Printer("next key"), most=1, in_haste=False) == 1
    assert print_all(family.engine, Printer("next key")) == 1, "the second child"
    with family.work() as work:
        made = work.session.execute(select(func.count(GuardPassage.id))).scalar_one()
        assert made == work.session.execute(select(func.count(Passage.id))).scalar_one() >= 60


def test_only_what_can_be_made_again_does_not_wait_for_the_disk(engine: Engine) -> None:
    def says(**how: bool) -> str:
        with Work(engine) as work:
            lite = engine.dialect.name == "sqlite"
            asked = text("PRAGMA synchronous" if lite else "SHOW synchronous_commit")
            return str(work.begin_writing(**how).execute(asked).scalar_one())

    durable, light = ("2", "1") if engine.dialect.name == "sqlite" else (says(), "off")  # the tests' own server never waits
    assert [says(), says(can_be_made_again=True), says(), says()] == [durable, light, durable, durable]
