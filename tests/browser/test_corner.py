"""The child's corner walked with Tab and Enter alone: opened, answered by pictures and by buttons, drawn, shown, and left."""

from collections.abc import Callable
from contextlib import nullcontext

import pytest

from tests.browser.watching import PHONE, Tab

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Tab]
_FOCUS = (
    "() => { const e = document.activeElement, b = e.getBoundingClientRect(), s = getComputedStyle(e);"
    "return {words: e === document.body ? '' : (e.getAttribute('aria-label') || e.textContent || e.id || '').trim().replace(/\\s+/g, ' '), tall: b.height,"
    "seen: b.width > 0 && b.bottom > 0 && b.top < innerHeight, corner: document.body.classList.contains('corner'),"
    "ring: s.outlineStyle !== 'none' || s.boxShadow !== 'none' || !!e.closest('label')}; }"
)


def _press(tab: Tab, words: str, goes_on: bool = True) -> None:
    """Tab on to what is called ``words``, seeing the focus and its size all the way, and press Enter; ``goes_on``: to
    another page."""
    for _key in range(90):
        tab.page.keyboard.press("Tab")
        now = tab.page.evaluate(_FOCUS)
        if not now["words"] or now["words"] == "main":
            continue
        assert now["seen"] and now["ring"], f"the focus can’t be seen: {now}"
        assert not now["corner"] or now["tall"] >= 63.5, f"too small to hit: {now}"
        if now["words"] == words:
            with tab.page.expect_navigation() if goes_on else nullcontext():
                tab.page.keyboard.press("Enter")
            return
    raise AssertionError(f"{words!r} was not reached on {tab.where} ({tab.h1})")


def _choose(tab: Tab, words: str) -> None:
    """Press a picture; the focus stays on it, so that a switch need not begin again."""
    _press(tab, words, goes_on=False)
    assert tab.page.evaluate(_FOCUS)["words"] == words


def test_the_corner_is_walked_with_tab_and_enter_alone(tab: Open) -> None:
    jo = tab("Jo Fairweather")
    jo.follow("Robin’s own corner")
    if (pin := jo.page.get_by_label("Choose a PIN")).count():  # chosen once; another file's test may have come before
        pin.fill("4711")
        assert pin.evaluate("one => getComputedStyle(one).webkitTextSecurity") == "disc", "nobody beside reads the numbers"
    jo.press("Open the corner")
    jo.page.go_back()
    assert jo.h1 == "Hello, Robin", "nor does the way back lead out"
    faults = jo.faults()
    jo.be(PHONE)
    _press(jo, "About me")
    faults += jo.faults()
    jo.be(PHONE)
    _press(jo, "Choose pictures")
    _choose(jo, "Happy")
    _choose(jo, "Sad")
    jo.page.keyboard.press("Enter")  # pressed again, it is off
    assert jo.page.locator(".corner-chosen li").all_inner_texts() == ["Happy"]
    faults += jo.faults()
    jo.be(PHONE)
    _press(jo, "Places")
    _choose(jo, "Train")
    _press(jo, "This is my answer")
    assert "Your answer is kept" in jo.words and "Happy, Train" in jo.words
    _press(jo, "I don’t know")
    _press(jo, "Draw it")
    _press(jo, "Draw with buttons", goes_on=False)
    for way in ("Up", "To the right"):
        _press(jo, way, goes_on=False)
    assert jo.page.evaluate(
        "() => [...document.querySelector('canvas').getContext('2d').getImageData(470, 300, 60, 30).data].some(one => one < 100)"
    ), "buttons draw"
    faults += jo.faults()
    jo.be(PHONE)
    _press(jo, "This is my answer")
    drawing = jo.page.get_by_role("img", name="A drawing by Robin")
    drawing.scroll_into_view_if_needed()
    jo.until("document.querySelector('img[alt=\"A drawing by Robin\"]').naturalWidth > 0")
    _press(jo, "Take my picture away: A drawing by Robin")
    assert jo.h1 == "Your picture is away"
    _press(jo, "My pages")
    _press(jo, "Show my pages to everyone here")
    for key in ("ArrowRight", " ", "ArrowRight", "ArrowLeft"):
        jo.page.keyboard.press(key)
    assert jo.page.locator("[data-slide-place]").inner_text().startswith("3 / ")
    assert jo.page.locator(".slide:visible").count() == 1
    _press(jo, "Full screen", goes_on=False)
    jo.until("document.fullscreenElement !== null")  # a browser changes its window in its own time
    _press(jo, "Full screen", goes_on=False)
    jo.until("document.fullscreenElement === null")
    _press(jo, "Close")
    jo.page.goto(jo.base + "/account")
    assert jo.h1 == "Hello, Robin", "no address leads out"
    _press(jo, "For the adult: leave the corner")
    jo.page.keyboard.press("Tab")
    for _key in range(5):
        if jo.page.evaluate("document.activeElement.id") == "pin":
            break
        jo.page.keyboard.press("Tab")
    jo.page.keyboard.type("4711")
    with jo.page.expect_navigation():
        jo.page.keyboard.press("Enter")
    assert jo.h1 == "Robin’s own corner"
    assert not faults + jo.found + jo.dialogs, "\n".join(faults + jo.found + jo.dialogs)


def test_without_javascript_pictures_and_buttons_answer_too(tab: Open) -> None:
    pat = tab("Pat", java_script_enabled=False)
    pat.follow("Robin’s own corner")
    pat.page.get_by_label("Choose a PIN").fill("4711")
    pat.press("Open the corner").follow("About me").follow("Choose pictures")
    pat.press("Happy")
    assert pat.page.locator("button:focus").inner_text().strip() == "Happy", "the place is not lost"
    pat.press("Food").press("Pizza").press("This is my answer")
    assert "Happy, Pizza" in pat.words
    pat.press("I don’t want to")
    assert "I don’t want to answer this." in pat.words and not pat.found
    pat.follow("For the adult")
    pat.page.get_by_label("Your PIN").fill("4711")
    assert pat.press("Leave").h1 == "Robin’s own corner"


def test_pages_that_were_open_before_lead_into_the_corner_too(tab: Open) -> None:
    """A child who holds the phone goes to the other tab, or back in it."""
    jo = tab("Jo Fairweather")
    other = jo.page.context.new_page()
    other.goto(jo.page.url)
    other.goto(jo.page.url + "search")
    meeting = jo.page.context.new_page()
    meeting.goto(jo.page.url + "present")
    jo.follow("Robin’s own corner")
    pin = jo.page.get_by_label("Choose a PIN")
    if pin.count():
        pin.fill("4711")
    jo.press("Open the corner")
    meeting.wait_for_url("**/corner/")
    meeting.close()
    other.wait_for_url("**/corner/")
    assert other.locator("h1").inner_text() == "Hello, Robin"
    other.go_back()
    other.wait_for_url("**/corner/")
    jo.page.goto(jo.page.url + "leave")
    jo.page.get_by_label("Your PIN").fill("4711")
    jo.press("Leave")
    home = jo.page.url.split("/corner")[0] + "/"
    other.goto(home)
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert other.url == home, "and afterwards nothing is held"
    other.close()
