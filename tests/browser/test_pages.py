"""Every page, for each kind of person, in a real browser: WCAG 2.2 A and AA, width, scripts, and nothing asked elsewhere."""

from collections.abc import Callable

import pytest

from tests.browser.crawling import Sorts, pages_of, walk
from tests.browser.watching import Tab
from tests.support.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Open = Callable[..., Tab]

PEOPLE = ("Jo Fairweather", "Priya Nair", "Daniel Hart", "Moira Quill")
_VISITED: dict[str, set[str]] = {}


@pytest.mark.parametrize("name", PEOPLE)
def test_every_page_that_can_be_reached_is_sound(name: str, tab: Open, demonstration: World) -> None:
    visitor = tab(name)
    faults = []
    if name == "Daniel Hart":
        visitor.follow("Work on the plan").press("Make a draft plan")
        faults += visitor.faults()
    for sort in walk(visitor, Sorts(demonstration), ["/", "/children", "/account"]):
        _VISITED.setdefault(name, set()).add(sort.split(" ")[0])
        faults += visitor.faults()
    assert faults + visitor.found + visitor.dialogs == []
    assert len(_VISITED[name]) >= 12, _VISITED[name]
