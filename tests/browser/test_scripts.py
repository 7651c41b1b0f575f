"""Hostile texts in every box, then every page that shows them in a real browser: nothing runs, nothing is asked (X1, X4, U4)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.payloads import COUNT
from tests.browser.planting import plant
from tests.browser.serving import served
from tests.browser.watching import DESKTOP, Tab, new_context
from tests.support.house import PASSWORD
from tests.support.world import World, world_copy

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TRAP = "trap.example.org"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Iterator[World]:
    """Robin's space with sixty hostile texts in every box."""
    with world_copy("sqlite", tmp_path_factory.mktemp("planted"), plant, shared) as world:
        yield world


@pytest.fixture(scope="module")
def address(planted: World) -> Iterator[str]:
    """Where it is served."""
    with served(planted.app) as base:
        yield base


@pytest.fixture
def reader(chromium: Browser, address: str) -> Iterator[Tab]:
    """A tab that notes what runs."""
    context = new_context(chromium, DESKTOP)
    yield Tab(address, context.new_page())
    context.close()


def _pages(world: World, tab: Tab) -> list[str]:
    """Every page of Robin's that this reader's home leads to, and the changes, the comparison and the past of each."""
    robin = f"/child/{world.child('robin')}/"
    tab.open(robin)
    links = tab.page.evaluate("[...document.querySelectorAll('main a[href]')].map(a => a.getAttribute('href').split('#')[0])")
    own = [one for one in dict.fromkeys(links) if one.startswith(robin) and "/media/" not in one]
    words = [one for one in own if "/page/" in one]
    deep = [one + more for one in words[:2] for more in ("/changed", "/compare?from=1&to=200", "/revision/3")]
    return [robin, *[one for one in own if one not in words], *words[:2], *words[-6:], *deep, f"{robin}add", f"{robin}people"]


def _clean(tab: Tab, opened: int) -> None:
    assert tab.dialogs == [], f"script ran: {tab.dialogs}"
    assert tab.found == [], "\n".join(tab.found[:20])
    assert opened > 5


def test_the_watch_sees_what_runs_and_what_is_asked(reader: Tab) -> None:
    reader.page.set_content(f"<img src='http://{TRAP}/a.png'><img src=x onerror=alert(1)><script>throw Error('x')</script>")
    reader.page.wait_for_timeout(500)
    assert reader.dialogs == ["alert: 1"]
    assert any(TRAP in one for one in reader.found) and any("fault in a script" in one for one in reader.found)


@pytest.mark.parametrize("name", ["mum", "daniel", "moira"])
def test_no_page_runs_what_somebody_wrote(name: str, planted: World, reader: Tab) -> None:
    reader.sign_in(f"{name}@example.org", PASSWORD)
    robin = f"/child/{planted.child('robin')}/"
    pages = _pages(planted, reader)
    if name != "mum":
        pages += [f"{robin}paper", f"{robin}advice", f"{robin}plan/versions", f"{robin}plan/versions/1", "/children"]
    if name == "moira":
        pages.append("/desk")
    if name == "daniel":
        pages += [f"{robin}plan/{part}?said=all" for part in ("views", "needs", "placement", "budget", "advice", "check")]
    for page in pages:
        status = reader.status(page)
        assert status == 200 or (("compare" in page or "revision" in page) and status in {404, 422}), f"{page}: {status}"
        reader.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    _clean(reader, len(pages))


def test_the_words_are_shown_as_they_were_written(planted: World, reader: Tab) -> None:
    reader.sign_in("mum@example.org", PASSWORD)
    reader.follow("My family")
    shown = reader.page.locator("main").inner_text()
    assert len(planted.things["texts"]) == COUNT
    assert all(f"umbrella {number}" in shown for number in range(60)), "no hostile text swallows what follows it"
    for text in ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{7*7}}{% print(config) %}${7*7}"):
        assert text in shown
    marks = reader.page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => [...e.attributes].some(a => /^on|^style$/.test(a.name)) ||"
        "/^(SCRIPT|IFRAME|OBJECT|EMBED|STYLE|LINK|BASE|META)$/.test(e.tagName) ||"
        "/^\\s*(javascript|data|vbscript):/i.test(e.getAttribute('href') || e.getAttribute('src') || '')).map(e => e.outerHTML)"
    )
    assert marks == []


def test_forms_that_hold_it_and_what_a_search_finds(planted: World, reader: Tab) -> None:
    reader.sign_in("mum@example.org", PASSWORD)
    reader.follow("My family")
    changes = reader.page.evaluate("[...document.querySelectorAll('main a[href*=\"/passage/\"]')].map(a => a.href)")
    assert len(changes) >= COUNT
    for one in changes[:COUNT:5]:
        reader.open(one)
    robin = f"/child/{planted.child('robin')}/"
    for words in ("umbrella", "alert", "<script>alert(1)</script>", "\"><svg onload=alert(1)>"):
        reader.open(f"{robin}search")
        reader.page.get_by_label("What are you looking for?").fill(words)
        reader.tap(reader.page.get_by_role("main").get_by_role("button", name="Search"))
    _clean(reader, len(changes))


def test_the_plan_as_a_file_runs_nothing_and_asks_nobody(planted: World, reader: Tab, tmp_path: Path) -> None:
    reader.sign_in("daniel@example.org", PASSWORD)
    reader.open(f"/child/{planted.child('robin')}/plan/versions/1")
    with reader.page.expect_download() as download:
        reader.page.locator("form[action$='/html'] button").click()
    file = tmp_path / "plan.html"
    download.value.save_as(file)
    assert "umbrella" in file.read_text(encoding="utf-8") or "alert(1)" in file.read_text(encoding="utf-8")
    reader.page.goto(file.as_uri())
    reader.page.wait_for_timeout(500)
    _clean(reader, COUNT)
