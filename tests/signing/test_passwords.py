"""S7: every string of the big list of naughty strings is a password of its own, long ones too; boxes suit password managers."""

import json
import random
from collections.abc import Callable
from itertools import combinations

import pytest

from tests.corpora import corpus
from tests.support.client import Visitor
from tests.support.house import House
from wiki.access.common_passwords import common_passwords
from wiki.access.passwords import hash_password, is_right
from wiki.errors import Refused

LONG = [text[:128] for text in ("correct horse battery staple " * 5, "\N{STEAM LOCOMOTIVE}\u0301e\u0301" * 40, "a" * 64, "a" * 65, "a" * 128)]
ALIKE = ["caf\u00e9 au lait", "cafe\u0301 au lait", "Caf\u00e9 au lait", "caf\u00e9 au lait ", "caf\u00e9\u00a0au lait", "caf\u00e9 au\u200b lait"]


@pytest.mark.parametrize("texts", [LONG, ALIKE], ids=["long", "alike"])
def test_long_ones_and_those_that_look_alike_are_told_apart_byte_for_byte(texts: list[str]) -> None:
    kept = {text: hash_password(text) for text in texts}
    assert all(is_right(hashed, text) for text, hashed in kept.items())
    assert not [pair for pair in combinations(texts, 2) if is_right(kept[pair[0]], pair[1])]


@pytest.mark.deep
def test_each_naughty_string_of_the_right_length_is_taken_and_no_other_opens_it() -> None:
    every: list[str] = json.loads((corpus("blns") / "blns.json").read_text(encoding="utf-8"))
    texts = sorted({text for text in every if 8 <= len(text) <= 128})
    chance = random.Random(7)
    for text in texts:
        kept = hash_password(text)
        assert is_right(kept, text)
        assert not any(is_right(kept, other) for other in chance.sample(texts, 3) if other != text)


@pytest.mark.parametrize("top", [3000])
def test_the_most_used_are_refused(top: int) -> None:
    common = common_passwords()
    assert len(common) >= top
    for word in ("password1", "12345678", "qwertyuiop", "PASSWORD1", "iloveyou", "football", "sunshine"):
        with pytest.raises(Refused):
            hash_password(word, common)


def test_boxes_for_passwords_take_what_is_pasted_can_be_shown_and_say_what_they_are_for(
    family: House, client_for: Callable[[str], Visitor]
) -> None:
    boxes = {
        box.attrib["name"]: box.attrib
        for path, name in (("/sign-in", ""), ("/account", "mum"))
        for box in client_for(name).open(path).html.all("input")
        if box.attrib.get("type") == "password"
    }
    assert {name: box["autocomplete"] for name, box in boxes.items()} == {
        "password": "current-password", "old_password": "current-password", "new_password": "new-password",
        "again": "new-password",
    }  # fmt: skip
    for name, box in boxes.items():
        assert "maxlength" not in box, name
        assert not [one for one in box if one.startswith("on")], "nothing hinders pasting"
    assert "Show password" in client_for("").open("/sign-in").text
    email = next(box for box in client_for("").open("/sign-in").html.all("input") if box.attrib.get("name") == "email")
    assert email.attrib["autocomplete"] == "username"
