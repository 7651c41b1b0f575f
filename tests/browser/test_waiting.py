"""A phone without a line: photos, a voice and words wait on it, locked, through a killed browser and a sign-in that ended, and arrive
exactly once, the small photo first and the full one byte for byte; nobody else on the phone has anything of it (H3)."""

import hashlib
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Route, expect
from sqlalchemy import select, update

from media.store import Store
from tests.browser.conftest import FLAGS
from tests.browser.serving import served
from tests.browser.test_recorder import _VOICE
from tests.browser.watching import PHONE, Tab
from tests.ledger.home import Home, settle
from tests.media.making import phone_jpeg
from tests.support.databases import fresh_database
from tests.support.get_browser import find_browser
from tests.support.house import PASSWORD
from wiki.clock import now
from wiki.database import Work, open_engine
from wiki.factory import create_app
from wiki.models.audit import AuditRow
from wiki.models.media import Media
from wiki.models.pages import VersionMedia
from wiki.models.people import SignIn

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_NAMES = "async () => (await indexedDB.databases()).map((one) => one.name).sort()"
_LIES = """async () => {
  const open = indexedDB.open("waiting");
  const database = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const all = (name) => new Promise((done) => {
    const asked = database.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => done(asked.result);
  });
  const [items, pieces, keys] = [await all("items"), await all("pieces"), await all("keys")];
  database.close();
  const read = [...items, ...pieces].map((one) => new TextDecoder("latin1").decode(one.sealed)).join();
  // Longer than chance: of a megabyte of sealed bytes one in some three thousand holds four given ones. (latin1: windows-1252)
  const plain = ["JFIF\\0\\u0001", "Exif\\0\\0", "\\u201a\\u201ewebm", "/child/", "ferry", "grains"].filter((word) => read.includes(word));
  let exported = "no";
  try { exported = JSON.stringify(await crypto.subtle.exportKey("jwk", keys[0])); } catch {}
  return { kinds: items.map((one) => one.kind).sort(), pieces: pieces.length, plain, exported };
}"""


class Phone:
    """One phone, whose browser is killed and opened again with all that it keeps."""

    def __init__(self, kind: BrowserType, folder: Path, base: str) -> None:
        self.kind, self.folder, self.base = kind, folder, base
        self.context: BrowserContext | None = None
        self.found: list[str] = []

    def open(self) -> Tab:
        """The browser as it was left."""
        self.context = self.kind.launch_persistent_context(
            str(self.folder), executable_path=find_browser(), args=[*FLAGS, *_VOICE],
            viewport={"width": PHONE, "height": 740},
        )
        return Tab(self.base, self.context.new_page(), self.found)

    def kill(self) -> None:
        """The phone takes the browser away, asking nobody."""
        assert self.context is not None
        self.context.close()

    def crawl(self, tab: Tab, kilobits: int) -> None:
        """So many a second."""
        line = self.context.new_cdp_session(tab.page)  # type: ignore[union-attr]
        told = {"offline": False, "latency": 200, "downloadThroughput": kilobits * 125, "uploadThroughput": kilobits * 125}
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", told)
        self.line = line

    def run(self) -> None:
        """A good line again, as far as its speed goes."""
        told = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
        self.line.send("Network.emulateNetworkConditions", told)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    with fresh_database("sqlite", tmp_path) as url:
        yield settle(url, tmp_path / "instance")


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo of some 1.3 MB, most of it what a camera writes beside the picture: its small one has nothing of that."""
    path, said = tmp_path / "grains.jpg", random.Random(1)
    path.write_bytes(phone_jpeg(width=2000, height=1500))
    plain = path.read_bytes()
    notes = b"".join(b"\xff\xfe\xff\xfe" + said.randbytes(65532) for _note in range(20))
    path.write_bytes(plain[:2] + notes + plain[2:])
    assert 1_000_000 < path.stat().st_size < 2_000_000
    return path


@pytest.fixture
def phone(chromium: Browser, home: Home, tmp_path: Path) -> Iterator[Phone]:
    app = create_app(home.settings())
    with served(app) as base:
        made = Phone(chromium.browser_type, tmp_path / "phone", base)
        yield made
        if made.context is not None:
            made.context.close()
    app.extensions["worker"].stop()


def _rows(home: Home, *columns: Any) -> list[Any]:
    engine = open_engine(home.url)
    with Work(engine) as work:
        found = list(work.session.execute(select(*columns)).all())
    engine.dispose()
    return found


def _hour_passes(home: Home) -> None:
    """What an hour without a line does on the server: the sign-in is over."""
    engine = open_engine(home.url)
    with Work(engine) as work:
        work.begin_writing().execute(update(SignIn).where(SignIn.ended_at.is_(None)).values(ended_at=now()))
        work.commit()
    engine.dispose()


def _drop_some(tab: Tab, share: float, seed: int) -> list[str]:
    """Of what is sent to the server, a share never arrives, and of as many the answer never comes."""
    chance, dropped = random.Random(seed), []

    def some(route: Route) -> None:
        if route.request.resource_type in {"fetch", "xhr"} and chance.random() < share:
            dropped.append(route.request.method)
            if chance.random() < 0.5 and route.request.method in {"POST", "PATCH"}:
                route.fetch()  # it is done there, and nobody here is told
            route.abort("connectionfailed")
        else:
            route.continue_()

    tab.page.route("**/child/**", some)
    return dropped


@pytest.mark.parametrize(("seed", "kilobits"), [(7, 250), *(pytest.param(one, 50, marks=pytest.mark.deep) for one in range(8, 18))])
def test_what_was_added_without_a_line_arrives_exactly_once(
    phone: Phone, home: Home, photo: Path, seed: int, kilobits: int
) -> None:
    whole = photo.read_bytes()
    mum = phone.open().sign_in("mum@example.org", PASSWORD)
    where = home.question(home.pages[0])
    mum.open(where)
    mum.page.context.set_offline(True)
    mum.page.set_input_files("#photos", str(photo))
    expect(mum.page.locator(".ahead-words")).to_have_text("Waiting for a connection. It goes on by itself.")
    mum.until(f"async () => (await ({_NAMES})()).includes('waiting') && (await ({_LIES})()).kinds.includes('file')")
    recorder = mum.page.locator(".recorder")
    recorder.get_by_role("button", name=re.compile("^Start recording")).click()
    expect(mum.page.locator(".recorder-time")).to_have_text(re.compile(r"0:0[2-9]"), timeout=15_000)
    recorder.get_by_role("button", name=re.compile("^Finish")).click()
    phone.kill()  # the phone takes the browser away before anything was saved

    mum = phone.open().sign_in("mum@example.org", PASSWORD).open(where)
    expect(mum.page.get_by_text("You chose this here and did not save it: grains.jpg")).to_be_visible()
    mum.page.context.set_offline(True)
    faults = mum.faults()
    mum.page.get_by_role("button", name="Bring it back: grains.jpg").click()
    mum.page.locator(".recorder").get_by_role("button", name=re.compile("^Bring it back")).click()
    expect(mum.page.locator(".ahead")).to_have_count(2)
    mum.page.get_by_label("Your words").fill("We took the ferry.")
    mum.page.locator("input[name=voice][value=parent]").check()
    mum.page.get_by_role("button", name="Save these words").click()
    bar = mum.page.locator(".waits")
    expect(bar.locator(".waits-line")).to_have_text("1 photo, 1 recording and 1 message are waiting for a connection.")
    faults += mum.axe()
    bar.locator("summary").first.click()
    bar.get_by_role("button", name=re.compile("^Throw away")).click()
    expect(bar.get_by_role("button", name="No, keep it")).to_be_focused()
    faults += mum.faults()
    bar.get_by_role("button", name="No, keep it").click()
    lies = mum.page.evaluate(_LIES)
    assert lies["kinds"] == ["file", "file", "file", "form"] and lies["pieces"] >= 3, "the photo, its small one, the voice"
    assert lies["plain"] == [] and lies["exported"] == "no"
    phone.kill()
    assert _rows(home, Media.id) == []
    _hour_passes(home)

    gran = phone.open().sign_in("gran@example.org", PASSWORD)
    gran.open(where)
    gran.page.wait_for_timeout(800)
    assert gran.page.locator(".waits:visible").count() == 0 and "ferry" not in gran.page.content() and "grains" not in gran.page.content()
    expect(gran.open("/waiting").page.locator(".waits-line")).to_have_text("Nothing is waiting on this device. Everything is saved.")
    gran.page.locator("details.menu summary").click()
    gran.press("Sign out")
    assert _rows(home, Media.id) == [], "nothing of hers was sent"
    _sign_in_and_stay(gran, "mum@example.org")
    mum = gran
    dropped = _drop_some(mum, 0.3, seed)
    phone.crawl(mum, kilobits)
    mum.open("/account")
    expect(mum.page.locator(".waits-line")).to_have_text(
        re.compile("^1 photo, 1 recording and 1 message (are|were) (being sent|waiting for a connection|sent)"), timeout=60_000
    )
    for _turn in range(240):
        if _rows(home, VersionMedia.media_id):
            break
        mum.page.wait_for_timeout(500)
    kept = {row.name: row for row in _rows(home, Media.name, Media.size, Media.width, Media.awaits, Media.sha256)}
    assert len(kept) == 2 and kept["grains.jpg"].width == 1600 and kept["grains.jpg"].size < len(whole) * 0.7, "the small one is there first"
    assert kept["grains.jpg"].awaits == hashlib.sha256(whole).hexdigest()
    phone.run()
    mum.until(f"async () => !(await ({_NAMES})()).includes('waiting')", 150)
    rows = _rows(home, Media.name, Media.sha256, Media.awaits, Media.original_key)
    (full,) = [row for row in rows if row.name == "grains.jpg"]
    assert len(rows) == 2 and (full.sha256, full.awaits) == (hashlib.sha256(whole).hexdigest(), "")
    assert Store(home.settings().media_root).path(full.original_key).read_bytes() == whole, "byte for byte"
    assert len(_rows(home, VersionMedia.media_id)) == 2, "one passage with two files, once"
    assert [row[0] for row in _rows(home, AuditRow.act)].count("media.original") == 1
    assert dropped, "some of it was lost on the way"
    mum.page.unroute_all(behavior="ignoreErrors")
    mum.open(home.path(f"page/{home.pages[0]}"))
    assert mum.words.count("We took the ferry.") == 1 and mum.page.locator(".passage img").count() == 1
    assert mum.open(where).page.get_by_text("was not saved").count() == 0, "the recording is not offered again"
    assert not faults, "\n".join(faults)


def _sign_in_and_stay(tab: Tab, email: str) -> None:
    """Sign in while nothing is sent yet: its first page is the account's, and the line is cut until then."""
    tab.page.route("**/waiting", lambda route: route.abort())
    tab.sign_in(email, PASSWORD)
    tab.page.unroute("**/waiting")


def _as_to_somebody_else(mum: Tab) -> None:
    """Another person signs in on this phone, in another tab, just before the next full photo is asked about."""
    mum.page.evaluate("""() => {
      const really = window.fetch, said = (answer) => new Response(JSON.stringify(answer), { headers: { "Content-Type": "application/json" } });
      window.otherAsked = 0;
      window.fetch = (url, options) => {
        const isPhoto = String(url).includes("/originals/");
        if (!isPhoto && !(window.otherAsked && String(url).includes("here"))) return really(url, options);
        window.otherAsked += 1;
        return Promise.resolve(said(isPhoto ? { awaited: "no" } : { whose: "somebody else", left: 900 }));
      };
    }""")


def test_signing_out_asks_a_full_phone_is_told_and_the_full_photo_waits_for_wifi(phone: Phone, home: Home, photo: Path) -> None:
    mum = phone.open().sign_in("mum@example.org", PASSWORD)
    where = home.question(home.pages[0])
    mum.open("/waiting")
    mum.page.get_by_label("On wi-fi only").check()
    faults = mum.faults()
    mum.press("Keep this choice")
    mum.open(where)
    mum.page.context.set_offline(True)
    mum.page.evaluate("() => { const really = IDBObjectStore.prototype.put; window.room = () => { IDBObjectStore.prototype.put = really; };"
                      " IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); }; }")
    mum.page.set_input_files("#photos", str(photo))
    expect(mum.page.get_by_text("This device has no room to keep it, or may not.").first).to_be_visible()
    mum.page.locator("input[name=voice][value=parent]").check()
    mum.page.get_by_role("button", name="Save these words").click()
    expect(mum.page.get_by_text("1 file is still on its way. We save as soon as it is here.")).to_be_visible()
    mum.page.evaluate("() => window.room()")
    mum.page.get_by_role("button", name="Keep it on this device and send it later").click()
    expect(mum.page.locator(".waits-line")).to_have_text("1 photo is waiting for a connection.")
    mum.page.context.set_offline(False)
    mum.page.wait_for_url(re.compile(r"#passage-"))
    expect(mum.page.locator(".waits-line")).to_have_text("1 full photo waits for wi-fi. The small one is saved.")
    asked: list[str] = []
    mum.page.remove_listener("dialog", mum._dialog)
    mum.page.once("dialog", lambda one: (asked.append(one.message), one.dismiss()))
    mum.page.locator("details.menu summary").click()
    mum.page.get_by_role("button", name="Sign out").click()
    expect(mum.page.locator("form[data-holding]")).to_have_count(0, timeout=15_000)
    assert asked and asked[0].startswith("Some things you added still wait on this device"), asked
    mum.open("/waiting")
    expect(mum.page.get_by_text("Waits for wi-fi, as you chose. The small photo is saved.")).to_be_visible()
    faults += mum.faults()
    _as_to_somebody_else(mum)
    mum.page.get_by_role("button", name=re.compile("^Send the full photo now")).press("Enter")
    mum.until("() => window.otherAsked === 2")
    assert "waiting" in mum.page.evaluate(_NAMES), "what the server says to somebody else takes nothing of hers away"
    mum.open("/waiting")
    mum.page.get_by_role("button", name=re.compile("^Send the full photo now")).press("Enter")
    mum.until(f"async () => !(await ({_NAMES})()).includes('waiting')")
    (row,) = _rows(home, Media.sha256, Media.awaits)
    assert tuple(row) == (hashlib.sha256(photo.read_bytes()).hexdigest(), "")

    mum.open(where)
    mum.page.context.set_offline(True)
    mum.page.get_by_role("button", name="Save these words").click()
    expect(mum.page.locator(".waits-line")).to_have_text("1 message is waiting for a connection.")
    mum.page.context.set_offline(False)
    expect(mum.page.locator(".waits-line")).to_have_text("1 message could not be saved yet. Please look at it.")
    mum.page.locator(".waits summary").first.press("Enter")
    mum.page.get_by_role("button", name=re.compile("^Open it")).press("Enter")
    expect(mum.page.get_by_text("There is something to put right")).to_be_visible()
    mum.open("/waiting")
    mum.page.get_by_role("button", name=re.compile("^Throw away")).press("Enter")
    mum.page.get_by_role("button", name="Yes, throw it away").press("Enter")
    expect(mum.page.locator(".waits-line")).to_have_text("Nothing is waiting on this device. Everything is saved.")
    mum.page.locator("details.menu summary").click()
    mum.press("Sign out")
    assert mum.page.evaluate(_NAMES) == []
    assert not faults, "\n".join(faults)
