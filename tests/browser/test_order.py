"""Answers are moved with the keyboard and by dragging, and questions judged, without the page being lost (C8)."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.watching import Tab

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def _order(jo: Tab) -> list[str]:
    return [one.split("·")[0].split(":")[1].strip() for one in jo.page.locator("[data-row] p").all_inner_texts()]


def test_a_row_is_moved_by_key_and_by_hand_and_each_move_is_undone(tab: Callable[..., Tab]) -> None:
    jo = tab("Jo Fairweather")
    jo.follow("About me")
    page = jo.where
    jo.page.locator("a[href*='/question/people/order']").click()
    first = _order(jo)
    said = jo.page.locator("[data-order-said]")
    jo.page.locator("[data-way=down]").first.focus()
    jo.page.keyboard.press("Enter")
    said.get_by_text("Moved. It is now number 2 of 5.").wait_for()
    jo.page.keyboard.press("Enter")
    said.get_by_text("Moved. It is now number 3 of 5.").wait_for()
    assert _order(jo) == [first[1], first[2], first[0], *first[3:]]
    focus = jo.page.evaluate("document.activeElement.textContent")
    assert focus.startswith("Move down") and first[0] in focus, "the focus goes with the row"
    assert jo.faults() == []
    handle = jo.page.locator("[data-handle]").nth(2).bounding_box()
    target = jo.page.locator("[data-row]").first.bounding_box()
    assert handle is not None and target is not None
    jo.page.mouse.move(handle["x"] + 20, handle["y"] + 20)
    jo.page.mouse.down()
    jo.page.mouse.move(handle["x"] + 20, target["y"] + 5, steps=8)
    jo.page.mouse.up()
    said.get_by_text("Moved. It is now number 1 of 5.").wait_for()
    assert _order(jo) == first
    jo.press("Undo")
    assert _order(jo) == [first[1], first[2], first[0], *first[3:]]
    jo.page.locator("[data-row]").nth(2).get_by_role("button", name=re.compile("Take off")).click()
    jo.page.get_by_text("Taken off the page.").wait_for()
    assert len(_order(jo)) == 4
    jo.page.keyboard.press("Tab")
    jo.page.keyboard.press("Enter")
    jo.page.get_by_text("Undone. It is back where it was.").wait_for()
    assert len(_order(jo)) == 5
    jo.open(page.split("#")[0] + "/question/bad_day")
    jo.page.get_by_label("Your words").fill("Half a thought")
    jo.page.get_by_role("button", name="Not really").click()
    jo.page.get_by_text("Thank you. You said: not really.").wait_for()
    assert jo.page.get_by_label("Your words").input_value() == "Half a thought", "what is being typed stays"
    jo.page.get_by_label("What was unclear?").fill("What is a bad day?")
    jo.page.get_by_role("button", name="Send these words").click()
    expect(jo.page.locator("[data-clear-said]")).to_be_focused()
    assert jo.faults() == [] and jo.found == [] and jo.dialogs == []
