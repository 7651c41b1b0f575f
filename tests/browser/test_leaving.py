"""After signing out a browser holds nothing: Back shows no page of a child's, and nothing is kept (checks H2, H3)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import FLAGS
from tests.browser.watching import Tab, new_context
from tests.support.get_browser import find_browser
from tests.support.world import World
from wiki.demonstration_load import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_KEPT = """async () => ({
  local: Object.keys(localStorage), session: Object.keys(sessionStorage), caches: await caches.keys(),
  databases: (await indexedDB.databases()).map(one => one.name),
  workers: (await navigator.serviceWorker.getRegistrations()).length, cookie: document.cookie,
})"""
_NOTHING = {"local": [], "session": [], "caches": [], "databases": [], "workers": 0, "cookie": ""}


@pytest.fixture
def jo(chromium: Browser, base: str, demonstration: World) -> Iterator[Tab]:
    """Jo, in a browser whose Back button brings pages back from memory where it may (Playwright usually forbids that)."""
    browser_type = chromium.browser_type
    browser = browser_type.launch(
        executable_path=find_browser(), args=FLAGS, ignore_default_args=["--disable-back-forward-cache"]
    )
    context = new_context(browser)
    yield Tab(base, context.new_page()).sign_in("jo.fairweather@example.org", PASSWORD)
    context.close()
    browser.close()


def _sign_out(jo: Tab) -> None:
    jo.page.locator("details.menu summary").click()
    jo.press("Sign out")


def test_back_shows_nothing_after_signing_out(jo: Tab) -> None:
    jo.follow("About me")
    secret = jo.page.locator(".passage .words").first.inner_text().strip()
    assert len(secret) > 20
    page = jo.where
    jo.follow("What changed")
    _sign_out(jo)
    assert secret not in jo.page.content()
    for _turn in range(4):
        jo.page.go_back()
        jo.settle()
        shown = jo.page.locator("body").inner_text()
        assert secret not in shown and "Robin’s pages" not in shown, f"Back shows {jo.where}: {shown[:200]}"
    jo.page.goto(jo.base + page)
    assert jo.where.startswith("/sign-in") and secret not in jo.words


def test_nothing_is_kept_in_the_browser_during_or_after_a_visit(jo: Tab) -> None:
    jo.follow("About me").follow("Add or change")
    jo.page.get_by_label("Your words").fill("Words that were never sent.")
    assert jo.page.evaluate(_KEPT) == _NOTHING, "while somebody is at work"
    cookies = jo.page.context.cookies()
    assert {one["name"] for one in cookies} == {"__Host-thread", "__Host-known"}
    assert all(one["httpOnly"] and one["secure"] for one in cookies)
    jo.page.get_by_label("Your words").fill("")
    _sign_out(jo)
    assert jo.page.evaluate(_KEPT) == _NOTHING
    left = {one["name"]: one["value"] for one in jo.page.context.cookies()}
    assert "jo.fairweather" not in str(left)
    assert jo.open("/").page.get_by_role("link", name="Sign in").count() == 1, "the cookie that is left opens nothing"


def test_words_typed_after_signing_out_elsewhere_are_kept_until_they_can_be_saved(jo: Tab) -> None:
    jo.follow("About me").follow("Add or change")
    other = Tab(jo.base, jo.page.context.new_page())
    other.open("/")
    _sign_out(other)
    jo.page.get_by_label("Your words").fill("Typed before I knew I was out.")
    jo.press("Save these words")
    assert jo.h1 == "Sign in again to save your words" and "Typed before I knew I was out." in jo.words
    jo.page.get_by_label("Email address").fill("jo.fairweather@example.org")
    jo.page.get_by_label("Password", exact=True).fill(PASSWORD)
    jo.press("Sign in and save my words")
    jo.press("Send my words again")
    assert jo.page.get_by_text("Typed before I knew I was out.").first.is_visible() and jo.h1 == "About me", jo.words
