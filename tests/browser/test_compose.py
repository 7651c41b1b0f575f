"""The caseworker's golden thread: lines that meet their cards, tied by keyboard, one need at a time on a phone; words picked."""

import re
from collections.abc import Callable

import pytest

from tests.browser.watching import PHONE, Tab

pytestmark = [pytest.mark.browser, pytest.mark.slow]
# Where each line ends on the screen, and whether that is the edge of a card (one that stands further along, for its end).
_ENDS = """() => {
  const cards = [...document.querySelectorAll(".knot-list .knot-card")].map((one) => one.getBoundingClientRect());
  const turned = document.documentElement.dir === "rtl";
  return [...document.querySelectorAll(".knot-lines path")].flatMap((path) => {
    const matrix = path.getScreenCTM();
    return [[0, !turned], [path.getTotalLength(), turned]].map(([at, right]) => {
      const point = path.getPointAtLength(at).matrixTransform(matrix);
      return cards.some((one) => Math.abs((right ? one.right : one.left) - point.x) < 3 && one.top < point.y && one.bottom > point.y);
    });
  });
}"""


def test_the_thread_is_tied_by_keyboard_and_words_are_picked_by_sentence(tab: Callable[..., Tab]) -> None:
    daniel = tab("Daniel Hart", 1280)
    home = daniel.page.locator("main a[href*='/child/']").first.get_attribute("href") or ""
    daniel.open(re.match(r"/child/[^/]+", home)[0] + "/plan/thread")  # type: ignore[index]
    assert daniel.h1 == "Robin’s golden thread" and "The thread is whole" in daniel.words
    ends = daniel.page.evaluate(_ENDS)
    assert len(ends) > 20 and all(ends), "each line begins and ends at a card"
    assert daniel.axe() == []
    daniel.page.evaluate("document.documentElement.dir = 'rtl'")
    assert all(daniel.page.evaluate(_ENDS)), "from right to left as well"
    daniel.page.evaluate("document.documentElement.dir = 'ltr'")
    need = daniel.page.locator(".knot-column-2 .knot-card").first
    assert "provision 1" in need.inner_text()
    need.get_by_role("link", name="Tie need 1").focus()
    daniel.page.keyboard.press("Enter")
    daniel.page.locator("input[name=provision]:checked").first.focus()
    daniel.page.keyboard.press("Space")
    assert daniel.faults() == []
    daniel.press("Save these ties")
    daniel.be(1280)
    assert "hang" in daniel.words and "It is there for no need yet." in daniel.words
    lit = daniel.page.locator(".knot-lines path.lit").count()
    assert 0 < lit < len(ends)
    daniel.be(PHONE)
    assert daniel.page.locator(".thread-narrow h2").is_visible() and not daniel.page.locator(".knot-lines").is_visible()
    assert daniel.page.locator(".thread-narrow h3").all_inner_texts() == ["Hopes", "Needs", "Outcomes", "Provision"]
    assert daniel.faults() == []
    daniel.page.locator(".knot-loose").get_by_role("link", name="Tie provision 1").click()
    daniel.page.get_by_label(re.compile("Need 1: ")).check()
    daniel.press("Save these ties")
    assert "The thread is whole: everything is tied." in daniel.words
    daniel.open(re.sub(r"/plan/.*", "/plan/views?said=all", daniel.where))
    film = daniel.page.locator("article", has_text="He waved until the last coach was gone.").first
    daniel.open(film.get_by_role("link", name=re.compile("section A")).first.get_attribute("href") or "")
    assert daniel.page.locator("[name=line]").count() == 2
    daniel.page.locator("[name=line]").first.focus()
    daniel.page.keyboard.press("Space")
    assert daniel.page.locator("[name=quoted]").input_value() == "He waved until the last coach was gone."
    assert daniel.page.locator("[name=take]").is_checked(), "the film comes along"
    assert daniel.faults() == []
    daniel.press("Save in the plan")
    row = daniel.page.locator("article.row:target")
    assert row.locator("video").count() == 1 and "He waved until the last coach was gone." in row.inner_text()
    assert "Saturday on the footbridge." not in row.locator(".words").first.inner_text()
    assert "Dad speaking" in row.inner_text() and row.get_by_text("Read the words").count() == 1
    for path in ("suggestions", "needs"):
        daniel.open(re.sub(r"/plan/.*", f"/plan/{path}", daniel.where))
        assert daniel.faults() == []
    assert daniel.found == [] and daniel.dialogs == []
