"""Pages read themselves aloud: in order, in each passage's own language, and never with a voice that sends words away."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.watching import Tab, new_context

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Tab]
VOICES = (Path(__file__).parent / "fake_voices.js").read_text(encoding="utf-8")


def _talking(opened: Tab, voices: str = VOICES) -> Tab:
    opened.page.context.add_init_script(voices)
    opened.page.reload()
    return opened


def _said(one: Tab) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = one.page.evaluate("window.said")
    return found


def _read_on(one: Tab, most: int = 400) -> list[dict[str, Any]]:
    """Let the voice speak to the end."""
    one.page.evaluate("most => { while (most-- > 0 && window.sayOne()); }", most)
    return _said(one)


def test_a_childs_page_is_read_heading_by_heading_with_who_said_it(tab: Open) -> None:
    jo = _talking(tab("Jo Fairweather").follow("About me"))
    jo.page.keyboard.press("Tab")
    for _press in range(12):  # reached by keyboard, before the main part
        if jo.page.evaluate("document.activeElement.innerText").strip() == "Read aloud":
            break
        jo.page.keyboard.press("Tab")
    jo.page.keyboard.press("Enter")
    assert [one["text"] for one in _said(jo)] == ["About me"]
    assert jo.page.evaluate("document.activeElement.innerText").strip() == "Pause"
    assert jo.page.locator("h1.being-read").count() == 1
    assert jo.axe() == [] and jo.page.evaluate("document.documentElement.scrollWidth") <= 360
    jo.page.evaluate("window.sayOne()")
    second = _said(jo)[1]["text"]
    jo.press("Pause")
    assert jo.page.evaluate("window.sayOne()") is False, "nothing goes on by itself"
    jo.page.locator(".aloud").get_by_label("Speed").select_option(label="Slower")
    jo.press("Carry on")
    assert (_said(jo)[2]["text"], _said(jo)[2]["rate"]) == (second, 0.75), "it begins the sentence anew, slower"
    texts = [one["text"] for one in _read_on(jo)]
    order = [texts.index(one) for one in ("About me", "Hello, I’m Robin", "I am Robin.")]
    assert order == sorted(order)
    byline = next(at for at, text in enumerate(texts) if text.startswith("Robin’s own words"))
    assert byline > order[-1], "after the words, who said them"
    assert not [text for text in texts if text in {"Add or change", "Change these words", "Read aloud"}]
    assert {one["voice"] for one in _said(jo)} == {"Near"}, "the voice that would send the words away is never used"
    assert jo.page.locator(".being-read").count() == 0 and jo.page.get_by_role("button", name="Stop", exact=True).count() == 0
    assert jo.found == []


def test_one_passage_by_itself_in_its_own_language_stopped_by_escape_and_on_leaving(tab: Open) -> None:
    jo = _talking(tab("Jo Fairweather").follow("About me"))
    passage = jo.page.locator("article.passage", has=jo.page.locator(".words")).first
    words = passage.locator(".words p").first
    words.evaluate("e => { e.parentElement.lang = 'ar'; e.textContent = 'أحب القطارات.'; }")
    passage.get_by_role("button", name="Read these words aloud").click()
    assert _said(jo)[-1] == {"text": "أحب القطارات.", "voice": "Arabic", "rate": 1, "lang": "ar-EG"}
    rest = [one["text"] for one in _read_on(jo)[1:]]
    assert rest and all(passage.evaluate("(e, text) => e.textContent.replace(/\\s+/g, ' ').includes(text)", one) for one in rest)
    words.evaluate("e => { e.parentElement.lang = 'cy'; e.textContent = 'Hoffi trenau.'; }")
    before = len(_said(jo))
    passage.get_by_role("button", name="Read these words aloud").click()
    assert "Hoffi trenau." not in [one["text"] for one in _said(jo)[before:]], "no voice reads a language that is not its own"
    assert "This device has no voice for Welsh." in jo.page.locator(".aloud").inner_text()
    jo.page.keyboard.press("Escape")
    assert jo.page.evaluate("window.sayOne()") is False
    passage.get_by_role("button", name="Read these words aloud").click()
    jo.page.evaluate("window.silenced = 0")
    jo.page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    assert jo.page.evaluate("window.silenced") == 1


@pytest.mark.parametrize(
    "voices",
    [
        "delete window.speechSynthesis; delete Window.prototype.speechSynthesis;",
        VOICES.replace("localService: true", "localService: false"),
    ],
    ids=["no speech", "voices of a company only"],
)
def test_where_no_voice_lives_on_the_device_there_is_no_button(voices: str, chromium: Browser, base: str) -> None:
    context = new_context(chromium)
    heard = _talking(Tab(base, context.new_page()).open("/"))
    assert heard.page.get_by_role("button", name="Read aloud").count() == 1, "with a voice of the device's own there is one"
    context.close()
    context = new_context(chromium)
    silent = _talking(Tab(base, context.new_page()).open("/"), voices)
    assert silent.page.get_by_role("button", name="Read aloud").count() == 0
    assert silent.found == [] and silent.h1
    context.close()
