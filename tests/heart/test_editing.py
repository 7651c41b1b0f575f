"""Whatever Markdown the server takes comes back into the box as it was typed: edit, save, edit, byte for byte."""

import random
from collections.abc import Callable

import pytest

from tests.support.client import Visitor
from tests.support.house import House
from tests.text.test_markdown import examples
from wiki.text.clean import tidy
from wiki.words import Preset

Open = Callable[[str], Visitor]


def _edit_each(family: House, mum: Visitor, texts: list[str]) -> None:
    robin = family.children["robin"]
    for text in texts:
        if not text.strip():
            continue
        saved = family.say("mum", "robin", "about_me_primary", "like", text, audience=Preset.ONLY_ME)
        path = f"/child/{robin}/passage/{saved.passage_id}"
        for _turn in range(2):
            mum.open(path)
            there = dict(mum.page.form("Save these words")[0].pairs)["body"]
            assert tidy(there) == tidy(text), repr(text)
            mum.press("Save these words")


def test_a_text_survives_being_edited_byte_for_byte(family: House, client_for: Open) -> None:
    _edit_each(family, client_for("mum"), ["\n\nTwo lines above.", "  spaces  \n\tand a tab\n", *random.Random(3).sample(examples(), 12)])


@pytest.mark.deep
def test_every_example_of_the_standard_survives_being_edited(family: House, client_for: Open) -> None:
    _edit_each(family, client_for("mum"), examples())
