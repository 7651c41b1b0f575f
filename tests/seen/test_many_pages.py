"""Whoever opens very many pages in a short time is slowed down, kindly, and the access log says so; nobody else notices (L3)."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.support.client import HOST, Visitor
from tests.support.house import House
from tests.support.watch import Watch
from wiki import clock
from wiki.factory import create_app
from wiki.settings import Settings, read_settings
from wiki.web.many_pages import PageCount, TooManyPages
from wiki.words import Preset


def _opened(count: PageCount, person: uuid.UUID, endpoint: str = "pages.show_page") -> bool:
    try:
        count.take(person, endpoint)
    except TooManyPages:
        return False
    return True


def test_a_program_that_copies_is_slowed_and_an_hour_of_busy_reading_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [datetime(2026, 11, 22, 10, 0, tzinfo=UTC)]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    count, copier, reader = PageCount(read_settings({"INSTANCE": str(tmp_path)}).pages_at_once), uuid.uuid4(), uuid.uuid4()
    got = 0
    for _page in range(500):
        got += _opened(count, copier)
        now[0] += timedelta(seconds=0.6)
    assert 200 <= got < 400, "500 pages in five minutes are too many"
    assert all(_opened(count, copier, "media.rendition") for _picture in range(300)), "pictures are not pages"
    now[0] += timedelta(seconds=20)
    assert _opened(count, copier), "who waits goes on"
    for _page in range(1000):
        assert _opened(count, reader), "an hour with a page every four seconds"
        now[0] += timedelta(seconds=4)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The program with a low limit, so that a handful of pages are many."""
    app = create_app(replace(settings, pages_at_once=3))
    app.testing = True
    app.config["RAISE_ERRORS"] = True
    yield app
    app.extensions["traces"].stop()
    app.extensions["engine"].dispose()


def test_the_page_is_kind_and_the_family_reads_of_it(family: House, app: Flask, watch: Watch) -> None:
    robin = family.children["robin"]
    leila, mum = (Visitor(app, watch, None, name).sign_in(family.person(name)) for name in ("leila", "mum"))
    answers = [leila.raw("GET", f"/child/{robin}/") for _time in range(5)]
    assert [one.status_code for one in answers[:3]] == [200, 200, 200]
    slowed = answers[-1]
    assert slowed.status_code == 429 and 1 <= int(slowed.headers["Retry-After"]) <= 2
    assert "Nothing is lost" in slowed.text and "Robin" not in slowed.text
    assert leila.raw("GET", "/children").status_code in {200, 302}, "what is no child’s page opens as ever"
    app.extensions["traces"].write_waiting()
    words = mum.open(f"/child/{robin}/seen").words
    assert "read very many pages in a short time" in words


def test_words_asked_for_by_a_form_are_counted_and_noted_like_pages(family: House, app: Flask, watch: Watch) -> None:
    robin = family.children["robin"]
    family.say("mum", "robin", "one_page_profile", "admire", "He hums.", audience=Preset.EVERYONE)
    leila, priya, mum = (Visitor(app, watch, None, name).sign_in(family.person(name)) for name in ("leila", "priya", "mum"))
    asked = {"csrf_token": leila.open(f"/child/{robin}/search").form("Search")[0].pairs[0][1], "words": "hums"}
    answers = [
        leila.raw("POST", f"/child/{robin}/search", data=asked, headers={"Origin": HOST}).status_code for _time in range(4)
    ]
    assert answers[:2] == [200, 200] and answers[-1] == 429, "a program that searches all pages is slowed too"
    form, _button = priya.open(f"/child/{robin}/search").form("Search")
    looked = {"csrf_token": form.pairs[0][1], "act": "look"}
    page = priya.raw("POST", f"/child/{robin}/profiles/one_page", data=looked, headers={"Origin": HOST})
    assert "He hums." in page.text
    app.extensions["traces"].write_waiting()
    words = mum.open(f"/child/{robin}/seen").words
    assert "looked at the profiles" in words and "priya" in words.lower()
