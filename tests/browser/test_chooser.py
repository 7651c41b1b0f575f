"""Choosing who may see words, on a phone, by the keyboard alone, with script and without; and looking as somebody else."""

import re
from collections.abc import Callable

import pytest

from tests.browser.watching import Tab

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Tab]


def _question(jo: Tab, question: str) -> None:
    jo.follow("About me")
    for fold in jo.page.locator("summary", has_text="More you could tell us").all():
        fold.click()
    jo.tap(jo.page.get_by_role("link", name=re.compile(rf"^Add (to this|or change)\s*: {question}$")).first)


def _focused(jo: Tab) -> dict[str, str]:
    found: dict[str, str] = jo.page.evaluate(
        "() => { const e = document.activeElement; return {name: e.name || '', value: e.value || '', kind: e.type || '',"
        "text: (e.closest('.govuk-checkboxes__item, .govuk-radios__item') || e).textContent.trim()}; }"
    )
    return found


def _tab_to(jo: Tab, **wanted: str) -> dict[str, str]:
    """Press Tab until the focus stands on such a thing."""
    for _key in range(120):
        jo.page.keyboard.press("Tab")
        now = _focused(jo)
        if all(value in now[name] for name, value in wanted.items()):
            return now
    raise AssertionError(f"Tab never came to {wanted}")


def test_people_are_chosen_with_the_keyboard_alone_and_named_at_once(tab: Open) -> None:
    jo = tab("Jo Fairweather")
    _question(jo, "New things I’d like to try")
    _tab_to(jo, name="body")
    jo.page.keyboard.type("To sing in a choir.")
    _tab_to(jo, name="audience", kind="radio")
    said = jo.page.locator("[data-who-sees=audience] [data-who-sees-words]")
    for _key in range(8):
        jo.page.keyboard.press("ArrowDown")
        if _focused(jo)["value"] == "but":
            break
    assert _focused(jo)["value"] == "but"
    assert "Sam Fairweather" in said.inner_text() and "Whoever joins later sees it too." in said.inner_text()
    _tab_to(jo, name="audience-but", text="Sam Fairweather")
    jo.page.keyboard.press("Space")
    assert "Sam Fairweather" not in said.inner_text() and said.inner_text().startswith("Who will see it: You, ")
    assert not jo.faults()
    box = jo.page.locator("input[name=audience-but]:checked").locator("..").bounding_box()
    assert box is not None and box["height"] >= 48, "a thumb can hit it"
    wide = jo.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360, "nothing runs off a phone"
    _tab_to(jo, kind="submit", text="Save these words")
    with jo.page.expect_navigation():
        jo.page.keyboard.press("Enter")
    jo.settle()
    assert "Saved. Who can see it now: You, " in jo.words and "To sing in a choir." in jo.words
    assert not jo.found, jo.found
    sam = tab("Sam Fairweather")
    sam.follow("About me")
    assert "choir" not in sam.words and "Not everything on this page is shared with you." in sam.words


def test_without_script_the_next_screen_says_who_sees_it(tab: Open) -> None:
    jo = tab("Jo Fairweather", java_script_enabled=False)
    _question(jo, "A bad day")
    jo.page.get_by_label("Your words").fill("When the lift is broken.")
    jo.page.locator("input[name=audience][value=people]").check()
    jo.page.locator("fieldset.ticks").first.get_by_label(re.compile("^Pat Ellery")).check()
    jo.press("Save these words")
    assert "Saved. Who can see it now: You and Pat Ellery" in jo.words


def test_looking_as_somebody_and_back(tab: Open) -> None:
    jo = tab("Jo Fairweather")
    jo.follow("See it as somebody else sees it")
    faults = jo.faults()
    jo.tap(jo.page.get_by_role("link", name=re.compile("^Priya Nair")))
    assert "You are looking as Priya Nair" in jo.words
    faults += jo.faults()
    jo.tap(jo.page.get_by_role("link", name="About me").first)
    assert "You are looking as Priya Nair" in jo.words and jo.page.get_by_role("link", name="Add something").count() == 0
    faults += jo.faults()
    jo.follow("Go back to your own view")
    assert "You are looking as" not in jo.words
    assert not faults + jo.found, faults + jo.found
