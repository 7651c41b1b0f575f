"""Buttons pressed fifty times at once do one thing, and of two acts that exclude each other one wins (C7)."""

import re
import uuid
from functools import partial

import pytest
from sqlalchemy import func, select

from tests.ledger.browser import Answer
from tests.ledger.home import Home
from tests.ledger.test_together import PRESSES, Crowd, at_once, crowd
from wiki.database import open_engine
from wiki.models.pages import Page, Revision, RevisionKind
from wiki.models.questions import Answer as AnswerRow
from wiki.models.questions import Question

__all__ = ["crowd"]
pytestmark = pytest.mark.slow


def _press(crowd: Crowd, name: str, path: str, fields: dict[str, str], presses: int = 12) -> str:
    """The same form, sent many times at once and once more after; every answer is the same, and leads to one place."""
    first = crowd.home.browser(name, crowd.life.port)
    windows = [first.twin() for _press in range(presses)]
    answers: list[Answer] = at_once([partial(one.send, path, fields) for one in windows])
    answers.append(first.send(path, fields))
    for one in (first, *windows):
        one.close()
    told = {(answer.status, answer.location) for answer in answers}
    assert len(told) == 1 and answers[0].status == 302, f"{path}: {told}"
    return answers[0].location


def _page(crowd: Crowd, name: str, path: str) -> Answer:
    browser = crowd.home.browser(name, crowd.life.port)
    page = browser.get(path)
    browser.close()
    assert page.status == 200, f"{path}: {page.status}"
    return page


def _form(crowd: Crowd, name: str, path: str, action: str, **more: str) -> dict[str, str]:
    return {**_page(crowd, name, path).forms(action)[0], **more}


def _count(home: Home, *tables: type) -> list[int]:
    engine = open_engine(home.url)
    try:
        with engine.connect() as connection:
            return [connection.execute(select(func.count()).select_from(one)).scalar_one() for one in tables]
    finally:
        engine.dispose()


def test_a_button_pressed_fifty_times_does_one_thing(crowd: Crowd) -> None:
    home, path = crowd.home, crowd.home.path
    pages, = _count(home, Page)
    begin = _form(crowd, "mum", path("pages/new"), "/pages/new", page_type="free_page", title="Bridges")
    page = _press(crowd, "mum", path("pages/new"), begin, PRESSES)
    assert _count(home, Page) == [pages + 1], "one page is begun"

    words = {"body": "A red bridge.", "voice": "parent", "speaker": "Mum"}
    caught = _press(crowd, "mum", path("add"), _form(crowd, "mum", path("add"), "/add", **words))
    assert _count(home, Page) == [pages + 2], "the tray was begun once"
    choices = _page(crowd, "mum", caught)
    page_id = re.search(r"/page/([0-9a-f-]{36})", page)
    assert page_id is not None
    places = re.findall(r'name="place" value="([^"]+)"', choices.text)
    place = next(one for one in places if uuid.UUID(page_id[1]).hex in one.replace("-", ""))
    put = _press(crowd, "mum", caught, {**choices.forms(caught)[0], "place": place})
    assert "#passage-" in put, "what was caught stands in its place once"
    caught = _press(crowd, "mum", path("add"), _form(crowd, "mum", path("add"), "/add", **words))
    away = f"{caught}/away"
    assert _press(crowd, "mum", away, _form(crowd, "mum", caught, away)) == path("tray")

    passage = put.partition("#passage-")[2]
    asking = path(f"passage/{uuid.UUID(passage)}/ask")
    asked = _page(crowd, "dad", asking)
    to = re.search(rf'<option value="([^"]*{home.people["mum"]}[^"]*)"', asked.text)
    whom = to[1] if to else next(one for one in re.findall(r'<option value="([^"]+)"', asked.text) if one)
    fields = _form(crowd, "dad", asking, "/ask", body="Which bridge?", to=whom, audience="everyone")
    _press(crowd, "dad", asking, fields)
    assert _count(home, Question) == [1]
    engine = open_engine(home.url)
    with engine.connect() as connection:
        question = connection.execute(select(Question.id)).scalar_one()
    engine.dispose()
    answering = path(f"question/{question}")
    _press(crowd, "mum", answering, _form(crowd, "mum", answering, f"/question/{question}", body="The long one."))
    assert _count(home, AnswerRow) == [1]


def test_of_two_acts_that_exclude_each_other_one_wins_and_nothing_is_lost(crowd: Crowd) -> None:
    """A picture on its way to a passage that is taken off meanwhile: it is in the words, or its sender's own. Then a
    page that is brought back while somebody changes it: each has a revision of their own."""
    crowd.terse = True
    page = crowd.home.pages[0]
    for _again in range(4):
        mum, dad = crowd.editor("mum"), crowd.editor("dad")
        mum.add("", page)
        passage = next(iter(mum.mine))
        mum.mine[passage] = dad.mine[passage] = (page, 1)
        writes = at_once([partial(mum.remove, passage), partial(dad.change, passage, "photo")])
        assert sorted(write.status for write in writes) == [302, 409], [str(write) for write in writes]
    mum = crowd.editor("mum")
    own = crowd.home.own_pages["mum"]
    mum.add("", own)
    passage = next(iter(mum.mine))
    mum.change(passage)
    twin = crowd.editor("mum")
    twin.mine[passage] = (own, None)
    at_once([mum.restore, partial(twin.change, passage)])
    crowd.check()
    kinds = {RevisionKind.SAVE, RevisionKind.RESTORE}
    engine = open_engine(crowd.home.url)
    with engine.connect() as connection:
        this = select(Revision.number).where(Revision.page_id == own, Revision.kind.in_(kinds))
        numbers = connection.execute(this).scalars().all()
    engine.dispose()
    assert len(numbers) == len(set(numbers)) >= 3


