"""Two parents answer a draft on their phones, the caseworker answers the points, and the final plan is made."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.serving import build_demonstration, served
from tests.browser.watching import DESKTOP, PHONE, Tab, new_context
from tests.support.guarding import look_through
from tests.support.world import World, world_copy

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Tab]


@pytest.fixture
def world(tmp_path: Path, shared: Path) -> Iterator[World]:
    """A demonstration of its own: a plan that is served changes what others see."""
    with world_copy("sqlite", tmp_path, build_demonstration, shared, demonstration=True) as world:
        yield world


@pytest.fixture
def tab(chromium: Browser, world: World) -> Iterator[Open]:
    """As everywhere."""
    contexts = []
    with served(world.app) as base:

        def open_tab(name: str, width: int = PHONE) -> Tab:
            contexts.append(new_context(chromium, width))
            return Tab(base, contexts[-1].new_page()).look_around_as(name)

        yield open_tab
        for one in contexts:
            one.close()


def _serve(daniel: Tab, number: int, whom: str) -> None:
    daniel.open(f"{_home(daniel)}plan/versions/{number}/serve")
    daniel.page.get_by_label(whom).check()
    daniel.page.get_by_label("Where to find lists of schools").fill("www.marlbridge.example/schools")
    assert not daniel.faults()
    daniel.press("Serve it")
    assert f"Served on {whom.split(' (')[0]}" in daniel.words


def _home(one: Tab) -> str:
    return "/".join(one.where.split("/")[:3]) + "/"


def test_two_parents_answer_on_phones_and_the_final_is_made(tab: Open, world: World) -> None:
    daniel = tab("Daniel Hart", DESKTOP)
    daniel.tap(daniel.page.get_by_role("link", name="Robin").first)
    home = _home(daniel)
    daniel.open(f"{home}plan/check").press("Make a draft plan")
    number = int(daniel.where.split("/")[-1])
    daniel.open(f"{home}plan/versions/{number}/serve")
    assert "still being checked for another child" in daniel.words
    look_through(world.house.engine, world.app.extensions["store"], world.settings.secret_key)
    for whom in ("Jo Fairweather (Mum)", "Sam Fairweather (Dad)"):
        _serve(daniel, number, whom)

    jo, sam = tab("Jo Fairweather"), tab("Sam Fairweather")
    for one, words in ((jo, "Qzjo says more about trains."), (sam, "Qzsam does not think so.")):
        one.open(home).follow("See it and answer")
        assert "15 days left" in one.words
        assert not one.faults()
        one.follow("Start")
        one.press("I agree")
        assert "Line 2 of" in one.words
        assert not one.faults()
        box = one.page.get_by_label("Your words")
        box.fill(words)
        one.page.get_by_text("Kept at").first.wait_for()
        one.follow("Come back later")  # half-way, nothing pressed: the words wait
        one.follow("Go on")
        assert one.page.get_by_label("Your words").input_value() == words
        one.press("This should change")
        assert "Line 3 of" in one.words
    jo.open("/".join(jo.where.split("/")[:6]))
    jo.follow("Ask for a meeting").press("Ask for a meeting")
    for one in (jo, sam):
        one.open("/".join(one.where.split("/")[:6])).follow("Check and send")
        assert not one.faults()
        one.press("Send my answer")
    assert "Qzsam" not in jo.page.content()

    daniel.open(f"{home}plan/points")
    assert "Qzjo says more" in daniel.words
    assert "Qzsam does not" in daniel.words
    daniel.page.get_by_label("Your words, or why not").first.fill("We read this and")
    daniel.page.get_by_text("Kept at").first.wait_for()
    daniel.open(f"{home}plan/points")
    assert daniel.page.get_by_label("Your words, or why not").first.input_value() == "We read this and", "half a reply waits"
    assert not daniel.faults()
    while daniel.page.get_by_role("button", name="Answer this point").count() and "Waiting for your answer" in daniel.words:
        point = daniel.page.locator("article", has=daniel.page.get_by_role("button", name="Answer this point")).first
        point.get_by_label("Accepted", exact=True).check()
        daniel.page.evaluate("window.answered = true")
        daniel.tap(point.get_by_role("button", name="Answer this point"))
        daniel.until("!window.answered && document.readyState === 'complete'")  # its draft is kept first, then it goes
    daniel.page.evaluate("window.stays = true")
    daniel.page.wait_for_timeout(1500)
    assert daniel.page.evaluate("window.stays"), "an answer without words is nothing that the page must be drawn again for"
    assert "The council: Accepted" in jo.open("/".join(jo.where.split("/")[:6])).words
    daniel.open(f"{home}plan/final")
    assert "waits for your answer" not in daniel.words
    assert not daniel.faults()
    daniel.page.get_by_label("Who signs for the council?").fill("Dana Hill, SEND manager")
    daniel.press("Make the final plan")
    assert daniel.h1 == f"Final plan, version {number + 1}"
    for one in (daniel, jo, sam):
        assert not one.found, one.found
