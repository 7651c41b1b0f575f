"""Small templates and forms for the tests of page types."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from wiki.pagetypes.faults import Fault, PageTypeFault
from wiki.pagetypes.model import Catalogue, Field
from wiki.pagetypes.read import load_folder, parse

FOLDER = Path(__file__).resolve().parents[2] / "page_templates"

GOOD = """\
title: My hospital
owner: family
audience: only_family
write: parent, young_person
sections:
  - title: Going there
    fields:
      - key: helps
        label: What helps {child}
        hint: Think of the way there.
        example: My blue cup.
        kind: long_text
        feeds: A, C
      - key: people
        label: Who we see
        hint: One row each.
        example: Nurse Ade.
        kind: rows
        columns:
          - key: name
            label: Name
            kind: short_text
          - key: how_often
            label: How often?
            kind: one_of
            options:
              month: Every month
              year: Every year
"""


class Sent:
    """What a browser sent, as a form gives it."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        self.pairs = pairs

    def getlist(self, key: str, /) -> Sequence[Any]:
        """All values under ``key``."""
        return [value for name, value in self.pairs if name == key]


def ours() -> Catalogue:
    """The templates that come with the program."""
    return load_folder(FOLDER)


def asked(kind: str, *lines: str) -> Field:
    """A question of ``kind``, with further lines of template beneath it."""
    head = GOOD.split("      - key: helps")[0]
    parts = [f"      - key: one\n        label: One\n        hint: A hint.\n        kind: {kind}\n"]
    parts += [f"        {line}\n" for line in lines]
    found = parse(head + "".join(parts), "sample").field("one")
    assert found is not None
    return found


def faults_of(text: str, name: str = "my_hospital.yaml") -> tuple[Fault, ...]:
    """The faults found in ``text``; () where it is good."""
    try:
        parse(text, name)
    except PageTypeFault as fault:
        return fault.faults
    return ()


def line_of(text: str, words: str) -> int:
    """The line, counted from 1, that first holds ``words``."""
    return next(number for number, line in enumerate(text.split("\n"), 1) if words in line)
