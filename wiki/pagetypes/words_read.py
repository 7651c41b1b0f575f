"""Reads another language of a page type: a file that holds its words only, each beside the English it was made from.

As strict as the reading of a page type itself, but no fault here takes a page away: a text that can't be used is shown
in English.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from wiki.pagetypes.faults import Fault, PageTypeFault, short
from wiki.pagetypes.keys import (
    COLUMN_KEYS,
    FIELD_KEYS,
    LONGEST_OTHER,
    MAX_COLUMNS,
    MAX_FIELDS,
    MAX_OPTIONS,
    MAX_OTHERS,
    MAX_SECTIONS,
    PAGE_KEYS,
    SECTION_KEYS,
    Rule,
)
from wiki.pagetypes.model import PageType
from wiki.pagetypes.places import Place, change_words, one_line
from wiki.pagetypes.reader import Reader
from wiki.pagetypes.source import Pairs, read_source

_LONGEST_OPTION = 300
_PAGE = ("title", "line", "description", "sections")
_SECTION = ("title", "hint", "fields")
_FIELD = ("key", "label", "hint", "example", "options", "columns", "others")
_COLUMN = ("key", "label", "short", "hint", "example", "options")
_INNER = frozenset({"key", "sections", "fields", "options", "columns", "others"})


def _rules(keys: tuple[str, ...], english: Mapping[str, Rule]) -> dict[str, Rule]:
    """No text is needed, for the English stands in; a key is."""
    return {key: Rule(key == "key", english[key].longest) for key in keys}


PAGE_WORDS = _rules(_PAGE, PAGE_KEYS)
SECTION_WORDS = _rules(_SECTION, SECTION_KEYS)
FIELD_WORDS = _rules(_FIELD, FIELD_KEYS)
COLUMN_WORDS = _rules(_COLUMN, COLUMN_KEYS)


class InEnglish(str):
    """English words on a page of another language, because nobody has translated them yet (or not these very words)."""

    __slots__ = ()


@dataclass(frozen=True)
class Translated:
    """One text: the English that was translated, and the words of the other language ("" while there are none)."""

    english: str
    words: str
    line: int

    def fits(self, english: str) -> bool:
        """Whether this translates ``english``, and not words that stood there before or will stand there later."""
        return bool(self.words) and one_line(self.english) == one_line(english)


@dataclass(frozen=True)
class WordsFile:
    """What one file of another language says; ``faults`` are those that can be seen without the English page."""

    language: str
    words: Mapping[Place, Translated]
    sha256: str
    faults: tuple[Fault, ...] = ()


@lru_cache(maxsize=512)
def read_words(text: str, file: str, language: str) -> WordsFile:
    """The words in ``text``; ``file`` is its name as faults say it, such as ar/my_family.yaml. Never raises."""
    sha256 = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
    try:
        page = read_source(text, file)
    except PageTypeFault as fault:
        return WordsFile(language, {}, sha256, fault.faults)
    reading = _Reading(file, language)
    reading.page(page)
    faults = sorted(reading.reader.faults, key=lambda fault: fault.line)
    return WordsFile(language, reading.found, sha256, tuple(faults))


def translate(page_type: PageType, words: WordsFile | None) -> PageType:
    """The page type in another language, for showing alone: its key, its rules and its frozen copy stay the English.

    Each text is taken by its place, and only where the English there is the English that was translated; so an older
    copy of the page type never shows a translation of other words. What is left is English, and marked as such.
    """
    known: Mapping[Place, Translated] = words.words if words else {}

    def change(place: Place, english: str) -> str:
        found = known.get(place)
        if found is not None and found.fits(english):
            return found.words
        return InEnglish(english) if english else english

    spoken = f".{words.language}.{words.sha256}" if words else ".-"
    return replace(change_words(page_type, change), spoken=spoken)


class _Reading:
    """One file on its way from YAML to words by place."""

    def __init__(self, file: str, language: str) -> None:
        self.reader = Reader(file)
        self.language = language
        self.found: dict[Place, Translated] = {}
        self._lines: dict[Place, int] = {}

    def page(self, page: Pairs) -> None:
        self.reader.known_keys(page, PAGE_WORDS, "a page")
        self._texts(page, PAGE_WORDS, ())
        for section in self.reader.listing(page, "sections", MAX_SECTIONS, "section"):
            self._section(section)

    def _section(self, section: Pairs) -> None:
        self.reader.known_keys(section, SECTION_WORDS, "a section")
        title = section.entries.get("title")
        heading = title.entries.get("en") if isinstance(title, Pairs) else None
        name = one_line(getattr(heading, "text", ""))
        if name:
            self._texts(section, SECTION_WORDS, ("section", name))
        elif "title" in section.entries or "hint" in section.entries:
            self.reader.fault(section.line, "a section without its English title", "“title:” with a line “en: …”")
        for field in self.reader.listing(section, "fields", MAX_FIELDS, "field"):
            self._field(field)

    def _field(self, field: Pairs) -> None:
        self.reader.known_keys(field, FIELD_WORDS, "a field")
        place = self._place(field, FIELD_WORDS, ("field",))
        if place:
            self._texts(field, FIELD_WORDS, place)
            self._options(field, place)
            self._others(field, (*place, "others"))
            for column in self.reader.listing(field, "columns", MAX_COLUMNS, "column"):
                self._column(column, (*place, "column"))

    def _column(self, column: Pairs, above: Place) -> None:
        self.reader.known_keys(column, COLUMN_WORDS, "a column")
        place = self._place(column, COLUMN_WORDS, above)
        if place:
            self._texts(column, COLUMN_WORDS, place)
            self._options(column, place)

    def _place(self, pairs: Pairs, rules: dict[str, Rule], above: Place) -> Place:
        """The place that a key names; () where there is none, or it stands in the file already."""
        key = self.reader.words(pairs, "key", rules)
        place, line = (*above, key), pairs.lines.get("key", pairs.line)
        if key and place in self._lines:
            expected = f"each key once (it stands on line {self._lines[place]} already)"
            self.reader.fault(line, f"the key {short(key)} a second time", expected)
            return ()
        self._lines[place] = line
        return place if key else ()

    def _texts(self, pairs: Pairs, rules: dict[str, Rule], above: Place) -> None:
        for key, rule in rules.items():
            if key not in _INNER and key in pairs.entries:
                self._text(pairs, key, rule.longest, (*above, key))

    def _options(self, pairs: Pairs, above: Place) -> None:
        node = pairs.entries.get("options")
        if node is None:
            return
        if not isinstance(node, Pairs) or len(node.entries) > MAX_OPTIONS:
            expected = f"at most {MAX_OPTIONS} keys of options, each with its words set further in"
            self.reader.fault(pairs.lines["options"], "something else under “options”", expected)
            return
        for key in node.entries:
            self._text(node, key, _LONGEST_OPTION, (*above, "option", key))

    def _others(self, field: Pairs, above: Place) -> None:
        for phrase in self.reader.listing(field, "others", MAX_OTHERS, "phrase"):
            english = getattr(phrase.entries.get("en"), "text", "")
            self._pair(phrase, phrase.line, "others", LONGEST_OTHER, (*above, one_line(english)))

    def _text(self, pairs: Pairs, key: str, longest: int, place: Place) -> None:
        """One text: under its key a line with the English, and a line with the words of this language."""
        node, line = pairs.entries[key], pairs.lines[key]
        if not isinstance(node, Pairs):
            expected = f"two lines set further in, “en: …” and “{self.language}: …”"
            self.reader.fault(line, f"words right after “{key}:”", expected)
            return
        self._pair(node, line, key, longest, place)

    def _pair(self, node: Pairs, line: int, key: str, longest: int, place: Place) -> None:
        rules = {"en": Rule(True, longest), self.language: Rule(False, longest)}
        self.reader.known_keys(node, rules, f"“{key}”")
        english, words = self.reader.words(node, "en", rules), self.reader.words(node, self.language, rules)
        there = node.lines.get(self.language, line)
        if "{child}" in english and words and "{child}" not in words:
            self.reader.fault(there, f"{short(words)} without “{{child}}”", "“{child}”, which the English has")
        elif english:
            self.found[place] = Translated(english, words, there)
