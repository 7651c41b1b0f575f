"""Somebody else holds the database: a short while is waited for, a long one is said, and nothing typed is lost (C6)."""

import contextlib
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from html import unescape

import pytest

from tests.ledger.book import Ledger, State
from tests.ledger.check import check
from tests.ledger.editors import Editor
from tests.ledger.home import Home
from tests.ledger.servers import Nursery

WAIT = 2  # seconds that this server waits for another writer
_SQLITE = """
import sqlite3, sys, time
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
other.execute("ROLLBACK")
"""
_POSTGRES = """
import psycopg, sys, time
other = psycopg.connect(sys.argv[1])
other.execute("LOCK TABLE pages, revisions, media IN EXCLUSIVE MODE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
other.rollback()
"""


@contextlib.contextmanager
def _held(home: Home, seconds: float) -> Iterator[None]:
    """Another process has the database to itself for so long."""
    if home.is_sqlite:
        words = [_SQLITE, home.url.removeprefix("sqlite:///")]
    else:
        words = [_POSTGRES, home.url.replace("postgresql+psycopg://", "postgresql://")]
    other = subprocess.Popen([sys.executable, "-c", *words, str(seconds)], stdout=subprocess.PIPE)
    assert other.stdout is not None
    try:
        assert other.stdout.readline() == b"held\n"
        yield
    finally:
        other.kill()
        other.communicate()


@pytest.fixture
def mum(nursery: Nursery, home: Home) -> Iterator[Editor]:
    """Mum, at a server that waits two seconds for others."""
    life = nursery.start(home.environ(LOCK_WAIT_SECONDS=str(WAIT), WORKER_INSIDE="no"))
    made = Editor("mum", home, Ledger(), home.browser("mum", life.port), random.Random(3))
    assert made.add("").state is State.KEPT
    yield made
    made.browser.close()
    life.kill()


@pytest.mark.slow
def test_a_save_waits_for_another_writer(mum: Editor) -> None:
    with _held(mum.home, 1.0):
        began = time.monotonic()
        write = mum.add("")
        assert write.state is State.KEPT
        assert time.monotonic() - began > 0.5, "there was nothing to wait for"
    assert not check(mum.home, mum.ledger, search=False).problems


@pytest.mark.slow
@pytest.mark.parametrize("act", ["add", "change", "add_photo"])
def test_a_save_that_waited_too_long_gives_the_words_back(mum: Editor, act: str) -> None:
    with _held(mum.home, 60):
        began = time.monotonic()
        write = mum.act(act)
        waited = time.monotonic() - began
    assert write is not None
    assert (write.state, write.status) == (State.REFUSED, 503)
    assert WAIT - 0.5 < waited < WAIT * 4
    page = mum.answer.text
    assert "your words are not saved yet" in page
    again = [form for form in mum.answer.forms("") if "body" in form]
    assert again[0]["body"].replace("\r\n", "\n") == write.body, "the words are in the form that sends them again"
    assert unescape(page).count(write.word) >= 2, "and can be read"
    found = check(mum.home, mum.ledger, search=False)
    assert not found.problems, found.problems
    assert (found.there, found.loose, found.strays) == (1, 0, 0), "nothing was written, nothing was left lying"


@pytest.mark.slow
def test_the_words_can_be_sent_again_from_that_page(mum: Editor) -> None:
    with _held(mum.home, 60):
        write = mum.add("")
    again = next(form for form in mum.answer.forms("") if "body" in form)
    path = mum.home.question(write.page_id)
    assert mum.browser.post(path, again).status == 302
    page = mum.browser.get(mum.home.path(f"page/{write.page_id}"))
    assert write.word in page.text
