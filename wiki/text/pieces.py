"""Cuts a text where it can be put together with another: by sentences in paragraphs, by items in lists, else by blocks."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from wiki.text import reading
from wiki.text.clean import visible

_WORD = re.compile(r"\S+")
_ENDS = (".", "!", "?", "…", "؟", "۔", "।", "。")
_CLOSERS = "\"'”’)]»*_~`"
_RUN = re.compile(r"\\.|`+|\*+|_+|~~+|\]\(|[\[\])]", re.DOTALL)


def sentences(text: str) -> list[str]:
    """The sentences of a passage, and what stands between them, in order: joined again they are ``text``, byte for byte.

    Each line of a paragraph, each item of a list, each heading stands for itself; code, tables and quotations stay
    whole, and nothing is cut inside bold words, a link or code.
    """
    seen = visible(text)
    starts = [0, *(found.end() for found in re.finditer("\n", seen)), len(seen)]
    found: list[tuple[int, int]] = []
    for first, last, is_prose in _blocks(reading.read(text)):
        start, stop = starts[first], starts[min(last, len(starts) - 1)]
        if is_prose:
            found += _in_paragraph(seen, start, stop)
        else:
            found.append((start, start + len(seen[start:stop].rstrip())))
    return _with_gaps(text, found)


def lines(text: str) -> list[str]:
    """The lines of a short list, and the line breaks between them."""
    return [piece for piece in re.split("(\n)", text) if piece]


def _with_gaps(text: str, found: Sequence[tuple[int, int]]) -> list[str]:
    made, at = [], 0
    for start, stop in found:
        if stop <= at:
            continue
        made += [text[at : max(start, at)], text[max(start, at) : stop]]
        at = stop
    made.append(text[at:])
    return [piece for piece in made if piece]


def _blocks(tokens: Sequence[Token]) -> Iterator[tuple[int, int, bool]]:
    """First line, line after the last, and whether it is a paragraph, of everything that is cut out as one or as prose."""
    place = 0
    while place < len(tokens):
        token, close = tokens[place], reading.end(tokens, place)
        if token.map:
            first, last = token.map
            if token.type in ("bullet_list_open", "ordered_list_open"):
                begins = [first, *(one.map[0] for one in tokens[place:close] if one.type == "list_item_open" and one.map)]
                begins = sorted(set(begins))
                for begin, following in zip(begins, [*begins[1:], last], strict=True):
                    yield begin, following, False
            else:
                yield first, last, token.type == "paragraph_open"
        place = close + 1


def _in_paragraph(seen: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Where each sentence of a paragraph begins and ends."""
    words = list(_WORD.finditer(seen, start, stop))
    begin, open_marks = 0, _Open()
    for place, word in enumerate(words):
        open_marks.read(word.group())
        if place + 1 < len(words):
            gap = seen[word.end() : words[place + 1].start()]
            ends = "\n" in gap or word.group().rstrip(_CLOSERS).endswith(_ENDS)
            if not ends or open_marks:
                continue
        yield words[begin].start(), word.end()
        begin = place + 1


class _Open:
    """Counts the marks that are open in a paragraph. Doubt leaves it open: then there is no cut, and no harm."""

    def __init__(self) -> None:
        self._code = 0
        self._link = False
        self._brackets = 0
        self._runs = {"*": 0, "_": 0, "~": 0}

    def __bool__(self) -> bool:
        return bool(self._code or self._link or self._brackets or any(self._runs.values()))

    def read(self, word: str) -> None:
        """Take one word in."""
        for mark in _RUN.finditer(word):
            self._take(mark.group(), mark.start() == 0, mark.end() == len(word))

    def _take(self, mark: str, at_start: bool, at_end: bool) -> None:
        if mark[0] == "`":
            self._code = len(mark) if not self._code else 0 if self._code == len(mark) else self._code
        elif self._code or mark[0] == "\\":
            return
        elif mark == "[":
            self._brackets += 1
        elif mark[0] == "]":
            self._brackets = max(0, self._brackets - 1)
            self._link = self._link or mark == "]("
        elif mark == ")":
            self._link = False
        elif not (at_start and at_end) and (mark[0] != "_" or at_start or at_end):
            open_now = self._runs[mark[0]]
            closes = open_now and not at_start
            self._runs[mark[0]] = max(0, open_now - len(mark)) if closes else open_now + len(mark)
