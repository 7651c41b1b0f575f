"""Makes sure that no sign vanishes from the PDF: what none of our fonts can draw is written as words instead."""

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

FONTS = Path(__file__).resolve().parent / "fonts"

_BREAK = "\u200b"
_ENDLESS = re.compile(r"\S{24,}")
_BREAK_AFTER = re.compile(r"[^\s/@._?&=-]{11}|[^\s/@._?&=-]*[/@._?&=-]")
_NAMES = frozenset(("href", "file", "id", "to", "k", "lang", "language", "code"))
_SCRIPT_NAMES = {"CJK": "Chinese"}
_JOINERS = frozenset((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x206A)))
_UNSEEN = frozenset((0xAD, 0x34F, 0xFEFF, *range(0xFE00, 0xFE10), *range(0xE0020, 0xE0080), *range(0xE0100, 0xE01F0)))


@lru_cache(maxsize=1)
def _covered() -> frozenset[int]:
    ranges = json.loads((FONTS / "coverage.json").read_text(encoding="utf-8"))["ranges"]
    drawn = {code for first, last in ranges for code in range(first, last + 1)}
    return frozenset(drawn | {9, 10, 0x2028, 0x2029} | _JOINERS | _UNSEEN)


def drawable(text: str) -> str:
    """``text`` with each sign that no font holds written as its name: "[hangul syllable han]", "[U+E000]"."""
    if text.isascii():
        return text
    covered = _covered()
    if all(ord(sign) in covered for sign in text):
        return text
    return "".join(_shown(text, covered))


def breakable(text: str) -> str:
    """``text`` with a place to break the line put into words so long that they would run off the page."""
    return _ENDLESS.sub(lambda found: _BREAK_AFTER.sub(r"\g<0>" + _BREAK, found.group()), text)


def all_drawable(value: Any) -> Any:
    """The same JSON value with every string in it made drawable and breakable; names of files and places stay."""
    if isinstance(value, str):
        return breakable(drawable(value))
    if isinstance(value, list | tuple):
        return [all_drawable(one) for one in value]
    if isinstance(value, dict):
        return {key: one if key in _NAMES else all_drawable(one) for key, one in value.items()}
    return value


def _shown(text: str, covered: frozenset[int]) -> Iterator[str]:
    for script, group in groupby(text, key=lambda sign: "" if ord(sign) in covered else _script(sign)):
        signs = "".join(group)
        if not script:
            yield signs
        elif len(signs) == 1 or script == "?":
            yield "".join(f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]" for sign in signs)
        else:
            yield f"[{len(signs)} signs of {script} script: see the Word or web copy]"


def _script(sign: str) -> str:
    first = unicodedata.name(sign, "?").split()[0]
    if not unicodedata.category(sign).startswith(("L", "M")):
        return "?"
    return _SCRIPT_NAMES.get(first, first.capitalize())
