"""What a walk through the whole house found on a phone: where Save and "Saved" are, and a way through many slides."""

import re
from collections.abc import Callable

import pytest

from tests.browser.watching import Tab

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_save_is_in_reach_what_was_done_stays_in_sight_and_slides_have_a_list(tab: Callable[..., Tab]) -> None:
    jo = tab("Jo Fairweather").follow("My family")
    jo.tap(jo.page.get_by_role("link", name=re.compile(r"^Add or change\s*: Sleep$")))

    def is_in_sight(what: str) -> bool:
        box = jo.page.locator(what).first.bounding_box()
        height = jo.page.viewport_size["height"]  # type: ignore[index]
        return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= height

    assert jo.page.evaluate("document.documentElement.scrollHeight > 2 * innerHeight"), "a long form"
    jo.page.get_by_label("Your words").fill("Last night he slept until six.")
    assert is_in_sight(".save-bar button"), "Save is under the thumb where the words are"
    assert not jo.page.locator("label[for=documents]").is_visible()
    jo.page.get_by_text("A film or a paper", exact=True).click()
    assert jo.page.locator("label[for=documents]").is_visible() and is_in_sight(".save-bar button")
    jo.press("Save these words")
    jo.page.locator(":target").get_by_text("Last night he slept until six.").wait_for()
    assert jo.page.evaluate("scrollY") > 0 and is_in_sight(":target"), "the page opens at what was saved"
    assert is_in_sight(".govuk-notification-banner"), "and says, in sight, that it is saved"

    jo.open(jo.where.split("/page/")[0] + "/present")
    jo.page.get_by_role("navigation", name="Begin with a page").get_by_role("link", name="My family").click()
    assert jo.page.locator(".slide-now").inner_text().strip() == "My family"
    jo.page.get_by_role("button", name="Next").click()
    assert "My family" in jo.page.locator(".slide-now").inner_text() and jo.page.locator(".slide-now h2").count() == 1
    assert not jo.found + jo.dialogs, "\n".join(jo.found + jo.dialogs)
