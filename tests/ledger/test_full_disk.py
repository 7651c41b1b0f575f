"""No room on the disk: a sentence, nothing half-saved, reading goes on, and saving too once there is room (C4, C5)."""

import contextlib
import random
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.book import Ledger, State, Write
from tests.ledger.browser import Answer
from tests.ledger.check import check
from tests.ledger.editors import Editor
from tests.ledger.home import Home
from tests.ledger.servers import Life, Nursery


@contextlib.contextmanager
def _no_room(life: Life, size: int) -> Iterator[None]:
    """No file of the server may grow beyond ``size`` bytes: the kernel says so to whoever writes."""
    before = resource.prlimit(life.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(life.pid, resource.RLIMIT_FSIZE, before)


@pytest.fixture
def life(nursery: Nursery, home: Home) -> Iterator[Life]:
    """A server without a worker, so that only the test writes."""
    made = nursery.start(home.environ(WORKER_INSIDE="no"))
    yield made
    made.kill()


@pytest.fixture
def mum(home: Home, life: Life) -> Iterator[Editor]:
    made = Editor("mum", home, Ledger(), home.browser("mum", life.port), random.Random(11))
    assert made.add("photo").state is State.KEPT
    yield made
    made.browser.close()


def _nothing_half(mum: Editor, there: int) -> None:
    found = check(mum.home, mum.ledger, search=False)
    assert not found.problems, found.problems
    assert (found.there, found.loose) == (there, 0)


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 20_000])
def test_a_photo_that_finds_no_room_is_refused_with_a_sentence(mum: Editor, life: Life, size: int) -> None:
    with _no_room(life, size):
        write = mum.add("photo")
        reading = mum.browser.get(mum.home.path(f"page/{write.page_id}"))
    assert (write.state, write.status) == (State.REFUSED, 422)
    assert "There is something to put right" in mum.answer.text
    assert write.word in mum.answer.text, "what was typed is still there"
    assert reading.status == 200
    _nothing_half(mum, 1)
    assert mum.add("photo").state is State.KEPT, "there is room again"
    _nothing_half(mum, 2)


@pytest.mark.slow
def test_words_that_find_no_room_come_back_with_a_sentence(mum: Editor, life: Life, nursery: Nursery) -> None:
    if not mum.home.is_sqlite:
        pytest.skip("PostgreSQL's files are not the server's")
    refused: list[Write] = []
    answers: list[Answer] = []
    log = Path(mum.home.url.removeprefix("sqlite:///") + "-wal")
    with _no_room(life, log.stat().st_size):  # the database's log can't grow; what a server complains of still can
        for act in ("add", "change"):
            write = mum.act(act)
            assert write is not None
            refused.append(write)
            answers.append(mum.answer)
        reading = mum.browser.get(mum.home.path(f"page/{refused[0].page_id}"))
    assert [write.status for write in refused] == [503, 503]
    for write, answer in zip(refused, answers, strict=True):
        again = [form for form in answer.forms("") if "body" in form]
        assert again[0]["body"].replace("\r\n", "\n") == write.body
        assert write.word not in nursery.log.read_text(errors="replace"), "words of a child stand in the log"
    assert "OperationalError" in nursery.log.read_text(errors="replace"), "an administrator must see why"
    assert reading.status == 200
    _nothing_half(mum, 1)
    assert mum.add("").state is State.KEPT, "there is room again"
    _nothing_half(mum, 2)
