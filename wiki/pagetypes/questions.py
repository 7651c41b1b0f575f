"""Reads one question of a template, its options and its columns."""

from wiki.pagetypes.faults import nearest_word, short
from wiki.pagetypes.keys import (
    COLUMN_KEYS,
    FIELD_KEYS,
    KEY_PATTERN,
    LETTER_LIST,
    LONGEST_OTHER,
    MAX_COLUMNS,
    MAX_OPTIONS,
    MAX_OTHERS,
    OPTION_PATTERN,
    RESERVED,
    Rule,
)
from wiki.pagetypes.kinds.table import KINDS
from wiki.pagetypes.model import LETTERS, Column, Field, Option
from wiki.pagetypes.reader import Reader
from wiki.pagetypes.source import Pairs

_KEY_SHAPE = "a small letter, then up to 40 small letters, numbers or _"
_TARGET_SHAPE = "page_type.field, such as needs.needs"
_SPECIAL = ("options", "letters", "link_to", "columns")


def read_field(reader: Reader, field: Pairs) -> Field:
    """The question written in ``field``; faults go to ``reader``."""
    reader.known_keys(field, FIELD_KEYS, "a field")
    kind = reader.words(field, "kind", FIELD_KEYS)
    _fits_kind(reader, field, kind)
    options = _options(reader, field)
    columns = _columns(reader, field)
    made = Field(
        key=_key(reader, field, FIELD_KEYS),
        label=_one_line(reader.words(field, "label", FIELD_KEYS)),
        hint=_one_line(reader.words(field, "hint", FIELD_KEYS)),
        example=reader.words(field, "example", FIELD_KEYS),
        kind=kind,
        feeds=reader.several(field, "feeds", FIELD_KEYS, LETTERS),
        many=reader.yes(field, "many", FIELD_KEYS, KINDS[kind].many if kind in KINDS else False),
        options=options,
        letters=_letters(reader, field, options),
        link_to=_target(reader, field, FIELD_KEYS),
        columns=columns,
        audience=reader.words(field, "audience", FIELD_KEYS) or None,
        others=reader.phrases(field, "others", MAX_OTHERS, LONGEST_OTHER),
    )
    _letters_fit(reader, field, made)
    return made


def _columns(reader: Reader, field: Pairs) -> tuple[Column, ...]:
    made: list[Column] = []
    lines: dict[str, int] = {}
    for one in reader.listing(field, "columns", MAX_COLUMNS, "column"):
        column = _column(reader, one)
        line = one.lines.get("key", one.line)
        if column.key in lines:
            expected = f"a key of its own (it stands on line {lines[column.key]} already)"
            reader.fault(line, f"the column {short(column.key)} a second time", expected)
        elif column.key in RESERVED:
            expected = f"another name ({', '.join(sorted(RESERVED))} are taken)"
            reader.fault(line, f"the column {short(column.key)}", expected)
        if column.key:
            lines.setdefault(column.key, line)
        made.append(column)
    return tuple(made)


def _column(reader: Reader, column: Pairs) -> Column:
    reader.known_keys(column, COLUMN_KEYS, "a column")
    kind = reader.words(column, "kind", COLUMN_KEYS)
    _fits_kind(reader, column, kind)
    options = _options(reader, column)
    return Column(
        key=_key(reader, column, COLUMN_KEYS),
        label=_one_line(reader.words(column, "label", COLUMN_KEYS)),
        kind=kind,
        hint=_one_line(reader.words(column, "hint", COLUMN_KEYS)),
        example=reader.words(column, "example", COLUMN_KEYS),
        short=_one_line(reader.words(column, "short", COLUMN_KEYS)),
        options=options,
        letters=_letters(reader, column, options),
        link_to=_target(reader, column, COLUMN_KEYS),
        many=reader.yes(column, "many", COLUMN_KEYS),
        feeds=reader.several(column, "feeds", COLUMN_KEYS, LETTERS),
    )


def _key(reader: Reader, asked: Pairs, rules: dict[str, Rule]) -> str:
    text = reader.words(asked, "key", rules)
    return text if text and reader.shaped(text, KEY_PATTERN, asked.lines["key"], _KEY_SHAPE) else ""


def _target(reader: Reader, asked: Pairs, rules: dict[str, Rule]) -> str | None:
    text = reader.words(asked, "link_to", rules)
    if text and reader.shaped(text, rf"{KEY_PATTERN}\.{KEY_PATTERN}", asked.lines["link_to"], _TARGET_SHAPE):
        return text
    return None


def _fits_kind(reader: Reader, asked: Pairs, kind: str) -> None:
    """``options``, ``columns`` and the like stand where the kind needs them, and nowhere else."""
    if kind not in KINDS:
        return
    for key in _SPECIAL:
        if key in asked.entries and key not in KINDS[kind].takes:
            fitting = " or ".join(name for name, one in KINDS.items() if key in one.takes)
            expected = f"“{key}” only with the kind {fitting}"
            reader.fault(asked.lines[key], f"“{key}” under the kind {kind}", expected)
        if key not in asked.entries and key in KINDS[kind].must:
            line = asked.lines.get("kind", asked.line)
            reader.fault(line, f"the kind {kind} without “{key}”", f"“{key}:” beside it")
        elif key in KINDS[kind].must and key in ("columns", "options") and not _anything(asked, key):
            reader.fault(asked.lines[key], f"nothing under “{key}:”", "at least one")


def _anything(asked: Pairs, key: str) -> bool:
    node = asked.entries[key]
    return bool(getattr(node, "items", None) or getattr(node, "entries", None) or getattr(node, "text", None))


def _options(reader: Reader, asked: Pairs) -> tuple[Option, ...]:
    made = []
    for key, label, line in reader.pairs_of_words(asked, "options", MAX_OPTIONS):
        if reader.shaped(key, OPTION_PATTERN, line, _KEY_SHAPE):
            made.append(Option(key, label))
    return tuple(made)


def _letters(reader: Reader, asked: Pairs, options: tuple[Option, ...]) -> tuple[tuple[str, str], ...]:
    keys = [option.key for option in options]
    made = []
    for key, letter, line in reader.pairs_of_words(asked, "letters", MAX_OPTIONS):
        if key not in keys:
            reader.fault(line, short(key), "one of the options above", nearest_word(key, keys))
        elif letter not in LETTERS:
            guess = letter.upper() if letter.upper() in LETTERS else None
            reader.fault(line, short(letter), f"a plan letter: {LETTER_LIST}", guess)
        else:
            made.append((key, letter))
    return tuple(made)


def _letters_fit(reader: Reader, field: Pairs, made: Field) -> None:
    """Whoever may choose a letter is choosing among the sections that the question says it feeds."""
    all_letters = (made.letters, *(column.letters for column in made.columns))
    said = {letter for pairs in all_letters for _, letter in pairs}
    missing = sorted(said - set(made.feeds))
    if missing and not reader.faults:
        line = field.lines.get("feeds", field.line)
        found = f"letters without a place in “feeds” ({', '.join(missing)})"
        reader.fault(line, found, "feeds to name each of them")


def _one_line(text: str) -> str:
    return " ".join(text.split())
