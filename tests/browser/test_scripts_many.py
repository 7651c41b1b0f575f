"""Thousands of hostile texts in every box that takes words, and every page that shows them, in a real browser (X1, X4):
a sample in each run, all of them in ``make deep``. Nothing runs, nothing is asked of another machine, nothing is missing."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from media.store import Store
from tests.browser.payloads_many import MANY, many_payloads
from tests.browser.planting_many import Planted, plant_many
from tests.browser.serving import served
from tests.browser.watching import DESKTOP, Tab, new_context
from tests.support.house import PASSWORD
from tests.support.world import World, world_copy

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_A_PAGE = 60  # texts on one page
_MARKS = (
    "[...document.querySelectorAll('main *')].filter(e => [...e.attributes].some(a => /^on|^style$/.test(a.name)) ||"
    "/^(SCRIPT|IFRAME|OBJECT|EMBED|STYLE|LINK|BASE|META|MARQUEE)$/.test(e.tagName) ||"
    "/^\\s*(javascript|data|vbscript):/i.test(e.getAttribute('href') || e.getAttribute('src') || '')).map(e => e.outerHTML)"
)


def plant_sample(world: World, store: Store) -> None:
    """Two dozen of them, the same ones each time."""
    _plant(world, store, random.Random(11).sample(many_payloads(), 24))


def plant_all(world: World, store: Store) -> None:
    """All of them, sixty to a child."""
    _plant(world, store, many_payloads())


def _plant(world: World, store: Store, texts: list[str]) -> None:
    house = world.house
    house.begin()
    parts = [texts[at : at + _A_PAGE] for at in range(0, len(texts), _A_PAGE)]
    world.things["planted"] = [plant_many(house, store, number, part) for number, part in enumerate(parts)]


@pytest.fixture
def look(chromium: Browser, tmp_path: Path, shared: Path) -> Iterator[Callable[..., list[Planted]]]:
    """``look(plant_sample)``: every child that it planted, looked at on every kind of page by whoever wrote it."""

    def look_at(build: Callable[[World, Store], None]) -> list[Planted]:
        with world_copy("sqlite", tmp_path, build, shared) as world, served(world.app) as address:
            for one in world.things["planted"]:
                context = new_context(chromium, DESKTOP)
                _walk(Tab(address, context.new_page()), one)
                context.close()
            found: list[Planted] = world.things["planted"]
            return found

    yield look_at


def _walk(reader: Tab, one: Planted) -> None:
    home, page = f"/child/{one.child}/", f"/child/{one.child}/page/{one.answers}"
    reader.sign_in(one.writer, PASSWORD)
    reader.open(page)
    shown = reader.page.locator("main").inner_text()
    there = [number for number in range(one.count) if f"umbrella {number}" in shown]
    assert len(there) >= one.count - one.refused, "no hostile text swallows what follows it"
    assert reader.page.evaluate(_MARKS) == []
    places = [
        home, f"/child/{one.child}/page/{one.rows}", f"{page}/changed", f"{page}/compare?from=1&to=40", f"{page}/question/worries",
        f"{home}questions", f"{home}people", f"{home}new", f"{home}add", f"{home}as", "/account", "/children",
    ]  # fmt: skip
    reader.open(page).page.locator("a[href*='/passage/']").first.click()  # a form that holds such words
    for place in places:
        assert reader.status(place) in {200, 404 if "compare" in place else 200}, place
        reader.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        assert reader.page.evaluate(_MARKS) == [], place
    reader.open(f"{home}search").page.get_by_label("What are you looking for?").fill("umbrella")
    assert "umbrella" in reader.tap(reader.page.get_by_role("main").get_by_role("button", name="Search")).page.locator("main").inner_text()
    assert reader.dialogs == [], f"script ran: {reader.dialogs}"
    assert reader.found == [], "\n".join(reader.found[:20])


def test_a_sample_of_thousands_runs_nothing(look: Callable[..., list[Planted]]) -> None:
    planted = look(plant_sample)
    assert sum(one.count for one in planted) == 24 and sum(one.refused for one in planted) <= 2


@pytest.mark.deep
def test_none_of_thousands_runs_anything(look: Callable[..., list[Planted]]) -> None:
    planted = look(plant_all)
    assert sum(one.count for one in planted) == MANY and sum(one.refused for one in planted) < MANY / 50


def test_they_are_as_many_as_they_say_and_all_different() -> None:
    every = many_payloads()
    assert len(every) == len(set(every)) == MANY == 2800
    assert sum("alert" in one.lower() for one in every) > 1000
