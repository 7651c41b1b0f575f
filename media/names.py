"""Turns the name a file came with into one that is safe to show, because names come from anywhere."""

import re
import unicodedata

LONGEST = 150
NAMELESS = "untitled"

# Marks that turn the reading direction or take no room: they make one name look like another. The joiners
# U+200C and U+200D stay: emoji and several scripts need them.
_TRICKS = frozenset("\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u2060\ufeff") | frozenset(
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x2070), *range(0xFFF9, 0xFFFC))
)
_ENDING = re.compile(r"[a-z0-9]{1,8}")


def display_name(filename: str | None) -> str:
    """The name to show and to offer at download: no folders, no control or direction marks, at most 150 characters.

    Letters of every script stay (composed, NFC). A name with nothing left becomes "untitled".
    """
    last = re.split(r"[/\\]", (filename or "").rstrip("/\\"))[-1]
    kept = "".join(
        " " if character.isspace() else character
        for character in last
        if character not in _TRICKS and (character.isspace() or unicodedata.category(character) not in ("Cc", "Cs"))
    )
    name = re.sub(r" +", " ", unicodedata.normalize("NFC", kept)).strip(" .")
    if len(name) > LONGEST:
        stem, dot, tail = name.rpartition(".")
        short_tail = dot + tail if dot and len(tail) <= 8 else ""
        name = (stem if short_tail else name)[: LONGEST - len(short_tail)].rstrip(" .") + short_tail
    return name or NAMELESS


def ending(filename: str | None) -> str:
    """The ending of a name in small letters without its dot, or "" where the name has none ("Dr. Reed",
    "v1.2")."""
    _stem, dot, tail = display_name(filename).rpartition(".")
    tail = tail.lower()
    if not dot or not _ENDING.fullmatch(tail) or tail.isdigit():
        return ""
    return tail
