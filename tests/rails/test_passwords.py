"""Any words may be a password, and each letter of it counts (S7); what is written to the log stays one line each (X10)."""

import json
import logging
import random

import pytest

from tests.corpora import corpus
from tests.rails.known import Known
from tests.rails.matrix import SPACE
from tests.support.cast import ROBIN
from wiki.access.common_passwords import common_passwords
from wiki.access.passwords import hash_password, is_right
from wiki.errors import Refused


def _naughty() -> list[str]:
    every: list[str] = json.loads((corpus("blns") / "blns.json").read_text(encoding="utf-8"))
    return [text for text in every if 8 <= len(text) <= 128]


def test_what_nobody_expects_can_be_a_password_and_each_letter_counts() -> None:
    for text in random.Random(5).sample(_naughty(), 12):
        kept = hash_password(text)
        assert is_right(kept, text)
        for other in (text + " ", text[:-1], text.swapcase() if text.swapcase() != text else f" {text}"):
            assert not is_right(kept, other), repr(text)


@pytest.mark.deep
def test_every_string_that_nobody_expects_can_be_a_password() -> None:
    for text in _naughty():
        assert is_right(hash_password(text), text), repr(text)


def test_passwords_that_many_people_use_are_refused_however_they_are_written() -> None:
    common = common_passwords()
    assert len(common) >= 3000
    for word in random.Random(5).sample(sorted(one for one in common if len(one) >= 8), 40):
        for written in (word, word.upper(), word.capitalize()):
            with pytest.raises(Refused):
                hash_password(written, common)


def test_whatever_is_sent_each_line_of_the_log_is_one_line(known: Known, caplog: pytest.LogCaptureFixture) -> None:
    robin = known.world.child(ROBIN)
    strange = "x\r\n\x1b[31mERROR\x1b[0m {\"a\": 1}\n" * 50
    token = known.world.canaries.hide(ROBIN, "sent to be logged", {"mum"})
    door = next(door for door in SPACE if door.endpoint == "passages.add_passage")
    with caplog.at_level(logging.DEBUG, "wiki"):
        for form in ({"body": strange + token, "voice": strange}, {"body": token, "audience": strange, "voice": "parent"}):
            known.send("mum", "POST", known.path(door, ROBIN), form)
        known.send("mum", "POST", f"/child/{robin}/search", {"words": f"{token} {strange}"})
        known.browser("").raw("POST", "/sign-in", data={"email": strange, "password": token})
        known.browser("mum").raw("GET", f"/child/{robin}/page/{robin}", headers={"User-Agent": "x\t\x1b[31m" + token})
    assert token not in caplog.text
    assert all("\n" not in record.getMessage() for record in caplog.records if record.name.startswith("wiki"))
