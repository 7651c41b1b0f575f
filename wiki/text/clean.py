"""The first thing done to words that arrive: line ends made alike, and the few things that can't be kept refused."""

import re

from wiki.errors import Refused

MAX_BODY = 200_000
"""Longest body in characters: about 35,000 words, more than a hundred printed pages."""

_UNSEEN = {
    code: "\ufffd"
    for code in (*range(32), *range(127, 160), 0x202D, 0x202E, *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
    if chr(code) not in "\t\n\x85"
}
_UNSEEN.update({0x85: "\n", 0x2028: "\n", 0x2029: "\n"})


_TRICKS = dict.fromkeys(
    (0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC))
)
_JOINERS = re.compile("(?<=[ -~])[\u200c\u200d]+|[\u200c\u200d]+(?=[ -~]|$)|^[\u200c\u200d]+")


def one_line(text: str) -> str:
    """A name or another short text on one line, without marks that nobody sees but that turn the line round, or make two
    names look alike. Joiners stay where a script needs them (Persian, Hindi, some emoji)."""
    return " ".join(_JOINERS.sub("", text.translate(_TRICKS)).split())


def plain_address(text: str) -> str:
    """An e-mail address as it is kept and compared: in small letters, without the marks that nobody sees and that come along
    where one is copied out of a line that runs the other way."""
    return one_line(text).lower()


def visible(text: str) -> str:
    """``text`` with every control character shown as "�"; as long as before.

    HTML, Word and PDF refuse most of them; the two that turn the direction of words round could disguise a name.
    """
    return text.translate(_UNSEEN)


def tidy(text: str) -> str:
    """``text`` with CRLF and CR turned into LF and every other character as it came.

    Raises Refused({"": sentence}) where the words are too long, or hold a character that no file can keep.
    """
    if len(text) > 2 * MAX_BODY:  # cheap refusal before any work on a huge text
        raise Refused({"": _too_long(len(text))})
    made = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(made) > MAX_BODY:
        raise Refused({"": _too_long(len(made))})
    if "\0" in made:
        raise Refused({"": "Your words hold a hidden character that we can’t keep. Take it out, then save again."})
    try:
        made.encode("utf-8")
    except UnicodeEncodeError:
        raise Refused(
            {"": "Your words hold half a character, which we can’t keep. Type that word again, then save."}
        ) from None
    return made


def _too_long(length: int) -> str:
    return (
        f"This is too long to save in one place: {length:,} characters, and the most is {MAX_BODY:,}. "
        "Split it into parts, or add it as a document."
    )
