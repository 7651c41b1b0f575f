"""Pages stay light on an old phone, and ask the database as often with three hundred passages as with three."""

import gzip
import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.client import Visitor
from tests.support.house import House
from tests.support.watch import Watch
from wiki.words import Preset

FIRST_VISIT, LATER = 100_000, 20_000
ABOUT = "about_me_primary"
_LONG = "He likes the loud trains and waits on the footbridge until the last coach is gone. " * 6


def _statements(watch: Watch, visitor: Visitor, path: str) -> int:
    visitor.open(path)  # what is kept in memory is kept by now
    with watch.looking():
        assert visitor.open(path).status == 200
        return watch.statements


@pytest.mark.slow
def test_the_number_of_questions_does_not_grow_with_the_page(
    family: House, client_for: Callable[[str], Visitor], watch: Watch
) -> None:
    visitor, child = client_for("mum"), family.children["robin"]
    page = f"/child/{child}/page/{family.page('robin', ABOUT)}"
    paths = [page, *(f"{page}/{rest}" for rest in ("changed", "compare?from=1&to=3", "question/like"))]
    paths += [f"/child/{child}/", f"/child/{child}/new"]
    for number in range(3):
        family.say("dad", "robin", ABOUT, "like", f"Words {number}.", audience=Preset.EVERYONE)
    few = [_statements(watch, visitor, path) for path in paths]
    for number in range(40):
        family.say("dad", "robin", ABOUT, "like", f"More words {number}.", audience=Preset.EVERYONE)
        family.say("dad", "robin", "my_family", "who", columns={"name": f"Cousin {number}"}, audience=Preset.EVERYONE)
    many = [_statements(watch, visitor, path) for path in paths]
    assert many == few
    assert max(few) <= 14


@pytest.mark.slow
def test_a_first_visit_and_later_pages_are_light(app: Flask, family: House, client_for: Callable[[str], Visitor]) -> None:
    for number in range(25):
        family.say("mum", "robin", ABOUT, "like", f"{number}. {_LONG}", audience=Preset.EVERYONE)
    visitor, child = client_for("mum"), family.children["robin"]
    page = visitor.open(f"/child/{child}/page/{family.page('robin', ABOUT)}")
    home = visitor.open(f"/child/{child}/")
    for one in (page, home):
        assert len(gzip.compress(one.text.encode(), 6)) < LATER, one.path
    assert len(gzip.compress(page.text.encode(), 6)) + _parts(app, page.text) < FIRST_VISIT
    assert len(gzip.compress(home.text.encode(), 6)) + _parts(app, home.text) < FIRST_VISIT


def _parts(app: Flask, html: str) -> int:
    """Bytes on the wire of everything static that a page names, and of the letters that its style sheet always needs."""
    files = app.extensions["static"].files
    named = set(re.findall(r'/static/[^/]+/([^"]+)"', html))
    return sum(len(files[name].zipped or files[name].plain) for name in named)
