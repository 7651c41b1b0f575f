"""Keeps the catalogues in step with the program: gathers every sentence, keeps what is translated, says what is not.

``make words`` runs it. A catalogue is sorted and carries neither dates nor line numbers, so that it changes only where
a sentence does.
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

_HOUSE = Path(__file__).resolve().parent.parent
CATALOGUES = _HOUSE / "wiki" / "translations"
_KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
_GIVEN = re.compile(r"%\(\w+\)[#0-9.]*[sdf]|%%|%[sd]|\{\w*\}")
_NAME = re.compile(r"%\(\w+\)s|%s|(?<!%)\{\w*\}")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_HEADER = (
    'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Plural-Forms: {plural}\\n"\n'
    '"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
)


def in_the_source() -> Catalog:
    """Every sentence that the program marks for translation."""
    found = Catalog(fuzzy=False)
    templates = extract_from_dir(str(_HOUSE / "wiki" / "templates"), [("**.html", "jinja2")], keywords=_KEYWORDS)
    for _place, _line, words, _comments, _context in templates:
        found.add(words)
    for place in sorted(path for room in ("wiki", "media") for path in (_HOUSE / room).rglob("*.py")):
        for words in _in_python(ast.parse(place.read_text(encoding="utf-8"))):
            found.add(words)
    return found


def _in_python(tree: ast.AST) -> Iterator[str | tuple[str, str]]:
    """Babel's own reader of Python misses what stands inside an f-string, or behind an "if"."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        if name in ("_", "N_", "gettext"):
            yield from filter(None, _constants(call.args[0]))
        elif name == "ngettext":
            one, many = (next(_constants(each), "") for each in call.args[:2])
            if one and many:
                yield one, many


def _constants(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_constants(node.body), *_constants(node.orelse))


def languages() -> tuple[str, ...]:
    """The languages that there is a catalogue for, English apart, which needs none."""
    return tuple(sorted(place.name for place in CATALOGUES.iterdir() if place.is_dir() and place.name != "en"))


def po(language: str) -> Path:
    """Where the words of ``language`` are written down."""
    return CATALOGUES / language / "LC_MESSAGES" / "messages.po"


def read(language: str) -> Catalog:
    """The catalogue of ``language`` as it stands."""
    with po(language).open("rb") as file:
        return read_po(file, locale=language)


def brought_up_to_date(language: str) -> Catalog:
    """What is translated already, for the sentences that the program says today, and for no others."""
    before, now = read(language), Catalog(locale=language, fuzzy=False)
    now.mime_headers = [("Plural-Forms", before.plural_forms)]
    for message in in_the_source():
        if message.id:
            old = before.get(message.id)
            now.add(message.id, old.string if old and _same_kind(old, message) else None)
    return now


def _same_kind(old: Message, new: Message) -> bool:
    return isinstance(old.id, str) == isinstance(new.id, str) and not old.fuzzy


def as_po(catalogue: Catalog) -> bytes:
    """The catalogue as a text to read and change."""
    room = io.BytesIO()
    write_po(room, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    header = _HEADER.format(language=catalogue.locale_identifier, plural=catalogue.plural_forms)
    return header.encode() + room.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The catalogue as the program reads it."""
    made = Catalog(locale=catalogue.locale_identifier, fuzzy=False)
    made.creation_date = made.revision_date = datetime(2026, 11, 22)  # a file that changes only where a sentence does
    made.mime_headers = [("Content-Type", "text/plain; charset=utf-8"), ("Plural-Forms", catalogue.plural_forms)]
    for message in catalogue:
        if message.id and all(_texts(message)):
            made.add(message.id, _isolated(message.string) if catalogue.locale_identifier in _RIGHT_TO_LEFT else message.string)
    room = io.BytesIO()
    write_mo(room, made)
    return room.getvalue()


def _isolated(texts: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """The words with two unseen signs round whatever is put in, so that an English name keeps its own direction
    inside them (Unicode's first strong isolate): translators need not know of it."""
    if not isinstance(texts, str):
        return tuple(_NAME.sub("\u2068\\g<0>\u2069", text) for text in texts)
    return _NAME.sub("\u2068\\g<0>\u2069", texts)


def _texts(message: Message) -> tuple[str, ...]:
    return (message.string or "",) if isinstance(message.id, str) else tuple(message.string or ("",))


def faults(catalogue: Catalog) -> list[str]:
    """What keeps a catalogue from being whole: no words yet, a form of the plural missing, a value that is not put in."""
    found = []
    for message in catalogue:
        if not message.id:
            continue
        many = not isinstance(message.id, str)
        first = message.id[-1] if many else message.id
        texts = _texts(message)
        wanted = {sign for sign in _GIVEN.findall(first) if not (many and sign in ("%(num)d", "%(number)s"))}
        allowed = set(_GIVEN.findall(first)) | ({"%(num)d"} if many else set())
        if len(texts) != (catalogue.num_plurals if many else 1) or not all(texts):
            found.append(f"not translated: {first}")
        elif not all(wanted <= set(_GIVEN.findall(text)) <= allowed for text in texts):
            found.append(f"names what is put in differently: {first}")
        elif many and not all(_GIVEN.findall(text) for text in texts[3:]) and _GIVEN.findall(first):
            found.append(f"says no number: {first}")
    return found


def main() -> int:
    """Bring each catalogue up to date, and name what is still to translate; 1 where there is anything."""
    left = 0
    for language in languages():
        catalogue = brought_up_to_date(language)
        po(language).write_bytes(as_po(catalogue))
        po(language).with_suffix(".mo").write_bytes(as_mo(catalogue))
        wrong = faults(catalogue)
        for fault in wrong:
            print(f"{language}: {fault}")
        print(f"{language}: {len(catalogue)} sentences, {len(wrong)} to put right in {po(language).relative_to(_HOUSE)}")
        left += len(wrong)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
