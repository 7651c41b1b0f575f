"""Pictures are found by month, cut by drawing or by number, turned and taken back, and stand side by side; keys are enough."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.watching import Tab

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_parent_cuts_a_picture_with_a_finger_and_turns_one_with_keys(tab: Callable[..., Tab]) -> None:
    jo = tab("Jo Fairweather")
    jo.follow("Pictures, clips and films")
    assert jo.h1 == "Pictures, clips and films" and jo.faults() == []
    months = jo.page.locator("h2").all_inner_texts()
    assert months and jo.page.locator(".gallery-item img[src*='/media/']").first.get_attribute("loading") == "lazy"
    jo.follow("By place")
    assert jo.faults() == [] and jo.page.locator("h2").all_inner_texts() != months
    jo.page.locator(".gallery-choose").get_by_role("link", name="Pictures", exact=True).click()
    jo.page.locator(".gallery-item").filter(has_text="The tent at school").first.get_by_role("link", name="More about it").click()
    assert jo.faults() == []
    jo.page.get_by_role("link", name="Turn, cut, move or replace it").first.click()
    assert jo.h1 == "Change this picture" and jo.faults() == []
    picture = jo.page.locator(".photo img")
    before = picture.bounding_box()
    assert before is not None
    jo.page.get_by_role("button", name="A quarter to the right").focus()
    jo.page.keyboard.press("Enter")
    jo.page.get_by_text("Turned. The picture before").wait_for()
    after = picture.bounding_box()
    assert after is not None and (before["width"] > before["height"]) == (after["width"] < after["height"])
    jo.press("Undo")
    jo.page.go_back()
    jo.page.reload()

    board = jo.page.locator("[data-cut-board]")
    board.scroll_into_view_if_needed()
    box = board.bounding_box()
    assert box is not None
    jo.page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.1)
    jo.page.mouse.down()
    jo.page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + box["height"] * 0.6, steps=6)
    jo.page.mouse.up()
    drawn = [int(jo.page.locator(f"#cut-{side}").input_value()) for side in ("left", "top", "right", "bottom")]
    assert all(abs(one - wanted) <= 3 for one, wanted in zip(drawn, (25, 10, 25, 40), strict=True)), drawn
    jo.page.get_by_label("Bottom", exact=True).first.focus()
    jo.page.keyboard.press("ArrowUp")
    frame = jo.page.locator("[data-cut-frame]").bounding_box()
    assert frame is not None and abs(frame["height"] / box["height"] - (90 - drawn[3] - 1 + 10 - drawn[1]) / 100) < 0.05
    assert jo.faults() == []
    jo.press("Cut it")
    jo.page.get_by_text("Cut. What you cut away").wait_for()
    jo.page.get_by_role("radio", name="Top left").focus()
    jo.page.keyboard.press("ArrowRight")
    expect(jo.page.get_by_role("radio", name="Top", exact=True)).to_be_checked()
    jo.press("Keep this part in sight")
    jo.page.get_by_text("Kept. That part stays in sight").wait_for()
    jo.follow("Say when it was made, or show it beside another")
    jo.follow("Choose one to show beside it")
    assert jo.faults() == []
    jo.page.locator(".gallery-item a").first.click()
    assert jo.h1 == "Side by side" and jo.page.locator(".beside section").count() == 2 and jo.faults() == []
    assert jo.found == [] and jo.dialogs == []
