"""A name can't turn its line round, can't look like another's, and can't be invisible; letters that a script needs stay (X5)."""

import re
from collections.abc import Callable

import pytest

from tests.support.client import Visitor
from tests.support.house import House
from wiki.commands.people import tidy_name
from wiki.errors import Refused
from wiki.text.clean import one_line

_TRICKS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad\u061c]")
PERSIAN, FAMILY = "می\u200cخواهم", "👩\u200d👧"


def test_two_names_that_look_alike_are_alike_and_none_is_invisible() -> None:
    for tricky in ("Jo\u202e Fair\u200bweather", "\ufeffJo Fair\u00adweather\u2069", "J\u200do Fairweather\u200c", " Jo\u2066\tFairweather"):
        assert one_line(tricky) == tidy_name(tricky) == "Jo Fairweather"
    for kept in (PERSIAN, FAMILY, "Łukasz O’Néill", "فاطمة"):
        assert one_line(kept) == kept
    for nothing in ("\u200b", "\u202e \u2066", "\u200d"):
        with pytest.raises(Refused):
            tidy_name(nothing)


def test_no_page_shows_a_mark_that_turns_a_line_round(family: House, client_for: Callable[[str], Visitor]) -> None:
    moira, mum, dad = client_for("moira"), client_for("mum"), client_for("dad")
    robin = f"/child/{family.children['robin']}"
    moira.open(f"{robin}/people/add")
    moira.press(
        "Add them",
        {
            "Name": "Ana\u202e Lopez\u200b", "Email address": "ana@example.org", "role": "health",
            "relation": "Nurse\u2066 \u202eesrun", "organisation": "Cli\u200bnic",
        },
    )  # fmt: skip
    mum.open(f"{robin}/pages/new")
    mum.press("Begin this page", {"page_type": "free_page", "title": "Trains\u202e and \u200bbridges"})
    assert mum.page.h1 == "Trains and bridges"
    page = mum.page.path
    words = next(one.key for one in family.catalogue.types["free_page"].fields if one.kind == "long_text")
    mum.open(f"{page}/question/{words}")
    mum.press(
        "Save these words",
        {
            "Your words": "He said \u202eon.", "Whose words are these?": "parent", "Who said it?": f"{PERSIAN}\u202e",
            "gathered": "by\u202e phone",
        },
    )  # fmt: skip
    for visitor, path in ((mum, page), (mum, f"{page}/changed"), (dad, f"{robin}/new"), (dad, f"{robin}/people"), (dad, f"{robin}/")):
        text = visitor.open(path).text
        assert not _TRICKS.search(text), path
    assert PERSIAN in mum.open(page).text, "the joiner that Persian is written with is there"
    assert "He said �on" in mum.page.words, "in somebody's words the mark is kept, and shown as one"
    assert "Ana Lopez" in moira.open(f"{robin}/people").words and "Nurse esrun" in moira.page.words
