"""What the stories of unfinished words share: writing in a box, and what the browser holds back."""

import contextlib
import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Error, expect
from sqlalchemy import update

from tests.browser.watching import Tab
from tests.support.world import World
from wiki.clock import now
from wiki.models.people import SignIn

Open = Callable[..., Tab]
JO, PAT = "jo.fairweather@example.org", "pat.ellery@example.org"
KEPT = "async () => (await indexedDB.databases()).map(one => one.name)"
LOOKED_JUST_BEFORE = """async () => {
  // The keep was there when the page looked, and is cleared away before the page opens it.
  const [databases, open] = [indexedDB.databases, indexedDB.open];
  const asked = new Promise((done) => {
    indexedDB.open = function (...all) {
      const request = open.apply(this, all);
      for (const end of ["success", "error"]) request.addEventListener(end, done);
      return request;
    };
  });
  indexedDB.databases = async () => [{ name: "unsent" }];
  window.dispatchEvent(new Event("online"));
  await asked;
  delete indexedDB.databases;
  delete indexedDB.open;
}"""
LETTERS = """async () => {
  const open = indexedDB.open("unsent");
  const database = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const all = (name) => new Promise((done) => {
    const asked = database.transaction(name).objectStore(name).getAll();
    asked.onsuccess = () => done(asked.result);
  });
  const [letters, keys] = [await all("letters"), await all("keys")];
  database.close();
  const text = letters.map((one) => new TextDecoder().decode(one.sealed)).join();
  let exported = "";
  try { exported = JSON.stringify(await crypto.subtle.exportKey("jwk", keys[0])); } catch { exported = "no"; }
  return { count: letters.length, text, exported };
}"""


def begin_to_write(tab: Tab, question: str = "A good day") -> Tab:
    """Go to a question of the page about the child and open its form."""
    tab.follow("About me")
    for fold in tab.page.locator("summary", has_text="More you could tell us").all():
        fold.click()
    tab.page.get_by_role("link", name=re.compile(rf"^Add (to this|or change)\s*: {question}$")).first.click()
    expect(tab.page.get_by_label("Your words")).to_be_visible(timeout=20_000)
    return tab.settle()


def box(tab: Tab) -> Any:
    """The box for the words."""
    return tab.page.get_by_label("Your words")


def type_words(tab: Tab, words: str) -> None:
    """Words, as a keyboard puts them in."""
    box(tab).click()
    tab.page.keyboard.insert_text(words)


def wait_saved(tab: Tab) -> None:
    """Until the server has them and the page says so."""
    expect(tab.page.locator("[data-shown]")).to_have_text(re.compile(r"^Kept at \d{1,2}:\d\d[ap]m\. Only you can see it so far\.$"), timeout=10_000)
    expect(tab.page.locator("form[data-kept]")).to_have_count(1, timeout=10_000)


def wait_in_the_browser(tab: Tab) -> None:
    """Until what could not be sent lies in the browser, whole."""
    for _turn in range(120):
        if tab.page.evaluate(KEPT) and tab.page.evaluate(LETTERS)["count"]:
            return
        tab.page.wait_for_timeout(100)
    raise AssertionError("nothing was kept in the browser")


def wait_until_nothing_lies_in_the_browser(tab: Tab) -> None:
    """Until what lay in the browser has gone to the server."""
    for _turn in range(100):
        with contextlib.suppress(Error):  # asked just while the page was drawn again, with the words that came back
            if tab.page.evaluate(KEPT) == []:
                return
        tab.page.wait_for_timeout(100)
    raise AssertionError("something stayed behind in the browser")


def sign_everybody_out(demonstration: World) -> None:
    """What the server does when the idle time, or the sign-in's hours, are over."""
    with demonstration.house.work() as work:
        work.begin_writing().execute(update(SignIn).where(SignIn.ended_at.is_(None)).values(ended_at=now()))
        work.commit()
