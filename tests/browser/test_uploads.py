"""A large photo on a bad line: the server is killed in the middle, twice; the page goes on by itself, byte for byte (U11)."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Request
from sqlalchemy import select

from media.store import Store
from tests.browser.line import Line
from tests.browser.test_leaving import _KEPT, _NOTHING
from tests.browser.watching import Tab, new_context
from tests.ledger.home import Home, settle
from tests.ledger.servers import Nursery
from tests.support.databases import fresh_database
from tests.support.house import PASSWORD
from wiki.database import Work, open_engine
from wiki.models.media import Media

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_DROP = """([box, name, words]) => {
  const bag = new DataTransfer();
  bag.items.add(new File([words], name, { type: "text/plain" }));
  const place = document.querySelector(box).closest(".capture");
  place.dispatchEvent(new DragEvent("drop", { dataTransfer: bag, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo of some six MB: every grain of it is chance."""
    path = tmp_path / "grains.jpg"
    Image.effect_noise((3000, 2400), 90).convert("RGB").save(path, quality=92)
    assert 4_000_000 < path.stat().st_size < 12_000_000
    return path


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with fresh_database("sqlite", tmp_path) as url:
        yield settle(url, tmp_path / "instance")


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    made = Nursery(tmp_path / "servers.log")
    yield made
    made.close()


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line()
    yield made
    made.close()


class _Heard:
    """What a page asks of the uploads' doors."""

    def __init__(self, tab: Tab) -> None:
        self.begun = 0
        self.offsets: list[int] = []
        tab.page.on("request", self._hear)

    def _hear(self, request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/uploads"):
            self.begun += 1
        if request.method == "PATCH":
            self.offsets.append(int(request.headers["upload-offset"]))


def _save(mum: Tab) -> None:
    mum.page.locator("main form .actions button").first.click()


def test_a_photo_survives_two_killed_servers_a_closed_page_and_a_hasty_save(
    chromium: Browser, home: Home, nursery: Nursery, line: Line, photo: Path
) -> None:
    def live() -> None:
        line.lead_to(nursery.start(home.environ()))

    third, sha256 = photo.stat().st_size // 3, hashlib.sha256(photo.read_bytes()).hexdigest()
    live()
    context = new_context(chromium)
    mum = Tab(line.base, context.new_page()).sign_in("mum@example.org", PASSWORD)
    mum.open(home.question(home.pages[0]))
    heard = _Heard(mum)
    mum.page.get_by_label("Your words").fill("We went to the sea.")

    line.kill_after(third)
    mum.page.set_input_files("#photos", str(photo))
    assert line.killed.wait(30)
    mum.page.get_by_text("Waiting for a connection. It goes on by itself.").wait_for()
    assert re.match(r"[\d.]+ [Mk]B of [\d.]+ MB", mum.page.locator(".ahead-words").inner_text())
    assert mum.page.get_by_role("status").filter(has_text="grains.jpg: waiting for a connection.").count() == 1, "and the ear"
    assert not mum.faults()
    _save(mum)
    mum.page.get_by_text("1 file is still on its way. We save as soon as it is here.").wait_for()
    assert mum.page.evaluate(_KEPT)["local"] == _NOTHING["local"], "no name and no address of it is kept in the browser"
    line.kill_after(third)
    live()
    assert line.killed.wait(30)
    live()
    mum.page.wait_for_url(re.compile(r"#passage-"))
    assert mum.page.locator("#" + mum.page.url.split("#")[1] + " img").count() == 1
    assert heard.begun == 1 and heard.offsets == sorted(heard.offsets), "it never began anew"
    assert len({one for one in heard.offsets if one}) >= 2
    engine = open_engine(home.url)
    with Work(engine) as work:
        row = work.session.execute(select(Media)).scalar_one()
        assert (row.sha256, row.size) == (sha256, photo.stat().st_size)
    store = Store(home.settings().media_root)
    assert hashlib.sha256(store.path(row.original_key).read_bytes()).hexdigest() == sha256, "byte for byte"
    engine.dispose()

    mum.open(home.question(home.pages[1]))
    line.kill_after(third)
    mum.page.set_input_files("#photos", str(photo))
    assert line.killed.wait(30)
    mum.page.close()
    live()
    mum = Tab(line.base, context.new_page()).open(home.question(home.pages[1]))
    heard = _Heard(mum)
    mum.page.set_input_files("#photos", str(photo))
    mum.page.get_by_text("The file is here. Save when you are ready.").wait_for()
    assert heard.begun == 0 and min(heard.offsets) > 0, "chosen again, it goes on where it stopped"
    mum.page.get_by_role("button", name="Take away grains.jpg").focus()
    mum.page.keyboard.press("Enter")
    assert mum.page.locator(".ahead").count() == 0
    assert mum.page.evaluate("document.activeElement.id") == "photos", "the keyboard stays where it was at work"

    mum.page.evaluate(_DROP, ["#documents", "game.exe", "no game"])
    mum.page.get_by_text("We can’t take this kind of file.").first.wait_for()
    mum.page.evaluate(_DROP, ["#documents", "a letter.txt", "Robin likes the sea."])
    mum.page.get_by_text("Here. Save to keep it.").wait_for()
    _save(mum)
    mum.page.get_by_text("One file can’t be sent. Take it away, then save.").wait_for()
    mum.page.keyboard.press("Enter")
    assert not mum.axe()
    mum.page.wait_for_timeout(1000)  # two presses of a button within a second count as one
    _save(mum)
    mum.page.wait_for_url(re.compile(r"#passage-"))
    assert "a letter.txt" in mum.page.locator("#" + mum.page.url.split("#")[1]).inner_text()
    context.close()
