"""A voice recorded in the page: by keyboard, heard in words, paused, done again, and still there after a dead tab, for its owner alone."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from sqlalchemy import delete

from tests.browser.conftest import FLAGS
from tests.browser.test_parent import _question
from tests.browser.watching import Tab, new_context
from tests.support.get_browser import find_browser
from tests.support.world import World
from wiki.demonstration_load import PASSWORD
from wiki.models.drafts import Draft

pytestmark = [pytest.mark.browser, pytest.mark.slow]
JO, PAT = "jo.fairweather@example.org", "pat.ellery@example.org"
_VOICE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required"]
_NAMES = "async () => (await indexedDB.databases()).map(one => one.name)"
_KEPT = """async () => {
  const open = indexedDB.open("recordings");
  const database = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const all = (name) => new Promise((done) => {
    const asked = database.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => done(asked.result);
  });
  const [takes, pieces, keys] = [await all("takes"), await all("pieces"), await all("keys")];
  database.close();
  const plain = [...takes, ...pieces].some((one) => {
    const text = new TextDecoder("latin1").decode(one.sealed);
    return text.includes("OpusHead") || text.includes("webm") || text.includes("/child/");
  });
  let exported = "";
  try { exported = JSON.stringify(await crypto.subtle.exportKey("jwk", keys[0])); } catch { exported = "no"; }
  return { takes: takes.length, pieces: pieces.length, plain, exported };
}"""


@pytest.fixture(scope="module")
def speaking(chromium: Browser) -> Iterator[Browser]:
    """A Chromium whose microphone beeps."""
    browser = chromium.browser_type.launch(executable_path=find_browser(), args=[*FLAGS, *_VOICE])
    yield browser
    browser.close()


@pytest.fixture
def phone(speaking: Browser, demonstration: World) -> Iterator[BrowserContext]:
    """One phone, with everything that it keeps."""
    with demonstration.house.work() as work:
        work.begin_writing().execute(delete(Draft))
        work.commit()
    context = new_context(speaking)
    yield context
    context.close()


def _button(tab: Tab, name: str) -> Any:
    return tab.page.locator(".recorder").get_by_role("button", name=re.compile(f"^{name}"))


def _record(tab: Tab, seconds: int = 2) -> None:
    expect(tab.page.locator(".recorder-time")).to_have_text(re.compile(rf"0:0[{seconds}-9]"), timeout=15_000)


def _come_back(context: BrowserContext, base: str, email: str, where: str) -> Tab:
    context.clear_cookies()
    return Tab(base, context.new_page()).sign_in(email, PASSWORD).open(where)


def test_a_recording_outlives_its_tab_and_is_nobody_elses_until_it_is_saved(phone: BrowserContext, base: str) -> None:
    jo = Tab(base, phone.new_page()).sign_in(JO, PASSWORD)
    _question(jo, "A good day")
    where = jo.where
    start = _button(jo, "Start recording")
    start.focus()
    jo.page.keyboard.press("Enter")
    expect(_button(jo, "Pause")).to_be_focused()
    expect(jo.page.locator(".level-words")).to_have_text("We can hear you.")
    assert float(jo.page.locator(".level span").evaluate("one => one.getBoundingClientRect().width")) >= 0
    _record(jo)
    faults = jo.faults_of_all()
    jo.until(f"async () => (await ({_KEPT})()).pieces >= 2")
    jo.page.close()  # the tab dies in the middle of a word

    pat = _come_back(phone, base, PAT, where)
    kept = pat.page.evaluate(_KEPT)
    assert kept["takes"] == 1 and kept["pieces"] >= 2 and not kept["plain"] and kept["exported"] == "no"
    expect(_button(pat, "Start recording")).to_be_visible()
    assert pat.page.get_by_text("You recorded something here").count() == 0
    pat.page.close()

    jo = _come_back(phone, base, JO, where)
    expect(jo.page.get_by_text("You recorded something here that was not saved.")).to_be_visible()
    faults += jo.faults_of_all()
    _button(jo, "Bring it back").press("Enter")
    expect(jo.page.get_by_text("Your recording is back.")).to_be_visible()
    play = jo.page.locator(".take .player-play")
    expect(play).to_be_focused()
    jo.page.keyboard.press("Enter")
    jo.until("() => document.querySelector('.take audio').currentTime > 0.2")
    _button(jo, "Record again").press("Enter")
    _record(jo, 1)
    _button(jo, "Pause").press("Enter")
    expect(jo.page.get_by_text("Paused. Nothing is lost.")).to_be_visible()
    paused = jo.page.locator(".recorder-time").inner_text()
    _button(jo, "Carry on recording").press("Enter")
    _record(jo, int(paused[-1]) + 1)
    _button(jo, "Finish").press("Enter")
    expect(jo.page.locator(".take")).to_have_count(2)
    expect(jo.page.locator(".take").first.get_by_text("This one is sent when you save.")).to_be_visible()
    faults += jo.faults_of_all()
    _button(jo, "Use this one").press("Enter")
    expect(jo.page.locator(".take").last.get_by_text("This one is sent when you save.")).to_be_visible()
    _button(jo, "Record again").press("Enter")
    expect(_button(jo, "Keep both")).to_be_focused()
    jo.page.keyboard.press("Enter")
    expect(jo.page.locator(".take")).to_have_count(2)
    jo.page.locator(".take").first.get_by_role("button", name=re.compile("^Throw away")).press("Enter")
    _button(jo, "Yes, throw it away").press("Enter")
    expect(jo.page.locator(".take")).to_have_count(1)
    jo.page.locator("input[name=voice][value=parent]").check()
    jo.press("Save these words")
    assert jo.h1 == "About me", jo.words
    jo.until(f"async () => (await ({_NAMES})()).length === 0")
    passage = jo.page.locator("#" + jo.page.url.split("#")[1])
    expect(passage.locator("audio")).to_have_count(1, timeout=30_000)  # it comes by itself when it is ready
    assert jo.open(where).page.get_by_text("You recorded something here").count() == 0
    assert not faults + jo.found + jo.dialogs, "\n".join(faults + jo.found + jo.dialogs)


def test_saving_while_one_still_records_sends_all_of_it_and_signing_out_asks(phone: BrowserContext, base: str) -> None:
    jo = Tab(base, phone.new_page()).sign_in(JO, PASSWORD)
    _question(jo, "A good day")
    jo.page.evaluate("() => { navigator.mediaDevices.real = navigator.mediaDevices.getUserMedia; }")
    for fault, words in (("NotAllowedError", "Your browser does not let us use the microphone."), ("NotFoundError", "We can’t find a microphone.")):
        jo.page.evaluate(
            "(name) => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', name)); }", fault
        )
        _button(jo, "Start recording").click()
        expect(jo.page.locator(".recorder-said")).to_contain_text(words)
    jo.page.evaluate("() => { navigator.mediaDevices.getUserMedia = navigator.mediaDevices.real; }")
    _button(jo, "Start recording").click()
    _record(jo)
    asked: list[str] = []
    jo.page.remove_listener("dialog", jo._dialog)
    jo.page.once("dialog", lambda one: (asked.append(one.message), one.dismiss()))
    jo.page.locator("details.menu summary").click()
    jo.page.get_by_role("button", name="Sign out").click()
    expect(jo.page.locator("form[data-holding]")).to_have_count(0)
    assert asked and asked[0].startswith("You made a recording here that is not saved yet.")
    jo.page.locator("details.menu summary").press("Escape")
    jo.page.locator("input[name=voice][value=parent]").check()
    jo.press("Save these words")
    expect(jo.page.locator("h1")).to_have_text("About me")
    jo.until(f"async () => (await ({_NAMES})()).length === 0")
    assert jo.page.locator("#" + jo.page.url.split("#")[1]).locator(".sound, .waiting").count() == 1 and not jo.found, jo.found
