"""Writes the file in which somebody translates a page type: its English text by text, with what is translated already."""

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from wiki.pagetypes.model import Column, Field, Option, PageType
from wiki.pagetypes.places import Place, one_line
from wiki.pagetypes.words_read import Translated, WordsFile

_WIDTH = 110
_SHORT = 84


def write_words(page_type: PageType, language: str, words: WordsFile | None) -> str:
    """A whole file for ``language``. A text whose English was changed since gets today's English, and a comment with
    what it was, over the translation that there is: for somebody to look at, and to mend where it says other things."""
    return "\n".join([*_Writing(language, words.words if words else {}).page(page_type), ""])


class _Writing:
    """The lines of one file."""

    def __init__(self, language: str, words: Mapping[Place, Translated]) -> None:
        self.language = language
        self.words = words

    def page(self, page: PageType) -> Iterator[str]:
        for key, text in (("title", page.title), ("line", page.line), ("description", page.description)):
            yield from self._text((key,), text, key, "")
        yield "sections:"
        for section in page.sections:
            place = ("section", one_line(section.title))
            yield from _dashed(
                [
                    *self._text((*place, "title"), section.title, "title", "    "),
                    *self._text((*place, "hint"), section.hint, "hint", "    "),
                    "    fields:",
                ],
                "  ",
            )
            for one in section.fields:
                yield from _dashed([*self._field(one, ("field", one.key), "        ")], "      ")

    def _field(self, one: Field, place: Place, margin: str) -> Iterator[str]:
        yield f"{margin}key: {one.key}"
        for key, text in (("label", one.label), ("hint", one.hint), ("example", one.example)):
            yield from self._text((*place, key), text, key, margin)
        yield from self._options(one.options, place, margin)
        if one.others:
            yield f"{margin}others:"
        for phrase in one.others:
            pair = [*self._text((*place, "others", one_line(phrase)), phrase, "", f"{margin}  ")]
            yield from _dashed(pair, f"{margin}  ")
        if one.columns:
            yield f"{margin}columns:"
        for column in one.columns:
            inner = [*self._column(column, (*place, "column", column.key), f"{margin}    ")]
            yield from _dashed(inner, f"{margin}  ")

    def _column(self, one: Column, place: Place, margin: str) -> Iterator[str]:
        yield f"{margin}key: {one.key}"
        for key, text in (("label", one.label), ("short", one.short), ("hint", one.hint), ("example", one.example)):
            yield from self._text((*place, key), text, key, margin)
        yield from self._options(one.options, place, margin)

    def _options(self, options: Sequence[Option], place: Place, margin: str) -> Iterator[str]:
        if options:
            yield f"{margin}options:"
        for one in options:
            yield from self._text((*place, "option", one.key), one.label, one.key, f"{margin}  ")

    def _text(self, place: Place, english: str, key: str, margin: str) -> Iterator[str]:
        if not english:
            return
        found = self.words.get(place)
        if key:
            yield f"{margin}{key}:"
        if found is not None and found.words and not found.fits(english):
            yield f"{margin}  # changed since it was translated; it was: {one_line(found.english)}"
        yield from _value("en", english, f"{margin}  ")
        yield from _value(self.language, found.words if found is not None else "", f"{margin}  ")


def _value(key: str, text: str, margin: str) -> Iterator[str]:
    """One text in quotes; a long one folded over several lines, where folding keeps it as it is."""
    if len(text) <= _SHORT or one_line(text) != text:
        yield f"{margin}{key}: {json.dumps(text, ensure_ascii=False)}"
        return
    yield f"{margin}{key}: >-"
    lines = textwrap.wrap(text, _WIDTH - len(margin), break_long_words=False, break_on_hyphens=False)
    yield from (f"{margin}  {line}" for line in lines)


def _dashed(lines: list[str], margin: str) -> Iterator[str]:
    """The lines of one item of a list: the first after its dash."""
    yield f"{margin}- {lines[0].lstrip()}"
    yield from lines[1:]
