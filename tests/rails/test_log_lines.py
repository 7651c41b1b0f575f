"""Whatever is sent and whatever breaks, each happening is one line of JSON in the log, without a word that was typed (X10)."""

import io
import json
import logging
from typing import Any

import pytest

from tests.rails.known import Known
from tests.rails.matrix import SPACE
from tests.support.cast import ROBIN
from wiki.web.log_lines import OneLine

STRANGE = "\r\n\x1b[31mERROR wiki: all is lost\x1b[0m\u2028{\"a\": 1}\x00\n"


def test_a_fault_that_repeats_what_was_typed_is_one_line_without_it(known: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    import wiki.commands.passages_save as saving

    token = known.world.canaries.hide(ROBIN, "repeated by a fault", {"mum"})

    def fail(*_given: Any, **_more: Any) -> None:
        try:
            int(f"{token}{STRANGE}")
        except ValueError as trouble:
            raise RuntimeError(f"{STRANGE}{token}" * 1000) from trouble

    monkeypatch.setattr(saving, "add_version", fail)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine())
    logging.getLogger("wiki").addHandler(handler)
    try:
        door = next(door for door in SPACE if door.endpoint == "passages.add_passage")
        form = {"body": f"{token}{STRANGE}".replace("\0", ""), "voice": "parent", "speaker": "Mum", "audience": "everyone"}
        answer = known.send("mum", "POST", known.path(door, ROBIN), form)
        assert answer.status_code == 500 and token in answer.get_data(as_text=True), "the typed words come back all the same"
        logging.getLogger("wiki.anything").warning("name %s", f"x{STRANGE}" * 100_000)
    finally:
        logging.getLogger("wiki").removeHandler(handler)
    text = stream.getvalue()
    lines = [json.loads(line) for line in text.splitlines()]
    assert len(lines) == 2 and token not in text and len(text) < 20_000
    fault = lines[0]
    assert fault["fault"] == ["RuntimeError", "ValueError"] and "reference" in json.loads(fault["said"])
    assert any("passages_save.py:" in place for place in fault["places"]), "who looks after it can still find the place"
    assert all(32 <= ord(letter) < 127 or letter == "\n" for letter in text), "no code that a screen would obey"


def test_the_program_writes_its_log_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from wiki.web import log_lines

    root = logging.Logger("a root of its own")
    monkeypatch.setattr(log_lines.logging, "getLogger", lambda: root)  # type: ignore[attr-defined]
    log_lines.prepare()
    log_lines.prepare()
    assert [type(one.formatter) for one in root.handlers] == [OneLine]
