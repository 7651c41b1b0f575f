"""Finds quoted words again in a text, and cuts a readable piece of a text around the words looked for."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_WORD = re.compile(r"\w+(?:[’'\-]\w+)*")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a snippet; ``hit`` where it is one of the words looked for."""

    text: str
    hit: bool = False


def find_range(text: str, quoted: str) -> tuple[int, int] | None:
    """Where ``quoted`` stands in ``text`` (start, end), taking any run of spaces and line ends as one space.

    The first place where it stands is given; None where it is not there, or where ``quoted`` is blank.
    """
    wanted = _SPACES.sub(" ", quoted).strip()
    if not wanted:
        return None
    flat = _SPACES.sub(" ", text)
    at = flat.find(wanted)
    if at < 0:
        return None
    end = at + len(wanted)
    return (at, end) if len(flat) == len(text) else (_place(text, at), _place(text, end - 1) + 1)


def _place(text: str, at: int) -> int:
    """Where the letter stands in ``text`` that is the ``at``-th once each run of spaces is one."""
    for run in _SPACES.finditer(text):
        if at <= run.start():
            break
        at += run.end() - run.start() - 1
    return at


def snippet(text: str, is_hit: Callable[[str], bool], width: int = 240) -> tuple[Mark, ...]:
    """About ``width`` characters of ``text`` around the first word for which ``is_hit(word)`` holds.

    Cut between words, line ends become spaces, "…" where something was left out; without a hit, the beginning.
    """
    words = list(_WORD.finditer(text))
    first = next((word for word in words if is_hit(word.group())), None)
    start = _cut_before(words, 0 if first is None else first.start() - width // 3)
    end = _cut_after(words, start + width, len(text))
    made: list[Mark] = [Mark("…")] if start > 0 else []
    at = start
    for word in words:
        if word.start() >= start and word.end() <= end and is_hit(word.group()):
            made += [Mark(_flat(text[at : word.start()])), Mark(word.group(), hit=True)]
            at = word.end()
    made.append(Mark(_flat(text[at:end])))
    if end < len(text.rstrip()):
        made.append(Mark("…"))
    return tuple(mark for mark in made if mark.text)


def _flat(text: str) -> str:
    return _SPACES.sub(" ", text)


def _cut_before(words: list[re.Match[str]], place: int) -> int:
    if place <= 0:
        return 0
    return next((word.start() for word in words if word.start() >= place), 0)


def _cut_after(words: list[re.Match[str]], place: int, length: int) -> int:
    if place >= length:
        return length
    last = 0
    for word in words:
        if word.end() > place:
            break
        last = word.end()
    # One endless word: cut it rather than show nothing.
    return last or place
