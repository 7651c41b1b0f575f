"""Turns page templates into page types: one from its text, or a whole folder, with every fault named."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from wiki.pagetypes.faults import Fault, PageTypeFault, nearest_word, short
from wiki.pagetypes.keys import (
    KEY_PATTERN,
    MAX_FIELDS,
    MAX_FILES,
    MAX_ORDER,
    MAX_SECTIONS,
    PAGE_KEYS,
    SECTION_KEYS,
)
from wiki.pagetypes.model import LETTERS, ROLES, Catalogue, Field, PageType, Section
from wiki.pagetypes.questions import read_field
from wiki.pagetypes.reader import Reader
from wiki.pagetypes.source import MAX_BYTES, Pairs, read_source

_ENDINGS = (".yaml", ".yml")


@lru_cache(maxsize=256)
def parse(text: str, name: str) -> PageType:
    """The page type in ``text``; ``name`` is the file's name, with or without its ending, and gives the key.

    Also reads the frozen copy that an old revision answered: so keys and kinds are only ever added to the
    language of templates, never taken away. Raises PageTypeFault, which names every fault found.
    """
    key = _stem(name)
    file = name if name.endswith(_ENDINGS) else f"{name}.yaml"
    reader = Reader(file)
    reader.shaped(key, KEY_PATTERN, 0, "a file name of small letters, numbers and _, such as my_family.yaml")
    if reader.faults:
        raise PageTypeFault(reader.faults)
    page = read_source(text, file)
    made = _page(reader, page, key, text)
    if reader.faults:
        raise PageTypeFault(sorted(reader.faults, key=lambda fault: fault.line))
    return made


def load_folder(path: Path) -> Catalogue:
    """Every page type of a folder, sub-folders and hidden files left alone. Never raises: faults are listed.

    A file with a fault gives no page type. A link to a question that does not exist is named too, but its
    page stays usable: there is just nothing to choose from.
    """
    types: dict[str, PageType] = {}
    faults: list[Fault] = []
    try:
        files = sorted(
            (one for one in path.iterdir() if one.suffix in _ENDINGS and not one.name.startswith(".")),
            key=lambda one: one.name,
        )
    except OSError:
        fault = Fault(path.name, 0, "a folder that can’t be opened", "a folder of .yaml files")
        return Catalogue({}, (fault,))
    if len(files) > MAX_FILES:
        faults.append(Fault(path.name, 0, f"{len(files)} files", f"at most {MAX_FILES}"))
    for file in files[:MAX_FILES]:
        name = shown_name(file)
        try:
            made = parse(text_of(file, name), name)
        except PageTypeFault as fault:
            faults.extend(fault.faults)
            continue
        if made.key in types:
            faults.append(Fault(name, 0, f"a second file called {short(made.key)}", "each name once"))
        else:
            types[made.key] = made
    targets = [f"{one.key}.{field.key}" for one in types.values() for field in one.fields]
    for made in types.values():
        faults.extend(_loose_links(made, targets))
    ordered = sorted(types.values(), key=lambda one: (one.order, one.key))
    return Catalogue({one.key: one for one in ordered}, tuple(faults))


def shown_name(file: Path) -> str:
    """What a file is called in a fault: a name may hold bytes that are no letters, and no page could show them."""
    return "".join(sign if sign.isprintable() else "�" for sign in file.name)


def text_of(file: Path, name: str) -> str:
    """What a file says, called ``name`` in faults. Raises PageTypeFault for what is no text, or too much of it."""
    try:
        if not file.is_file():
            raise PageTypeFault([Fault(name, 0, "something that is not a file", "a text file")])
        with file.open("rb") as stream:
            found = stream.read(MAX_BYTES + 1)
    except OSError:
        raise PageTypeFault([Fault(name, 0, "a file that can’t be opened", "a text file")]) from None
    if len(found) > MAX_BYTES:
        raise PageTypeFault([Fault(name, 0, "a file that is too large", f"at most {MAX_BYTES:,} bytes")])
    try:
        return found.decode("utf-8")
    except UnicodeDecodeError as error:
        line = found.count(b"\n", 0, error.start) + 1
        fault = Fault(name, line, "bytes that are not text", "text saved as UTF-8")
        raise PageTypeFault([fault]) from None


def _page(reader: Reader, page: Pairs, key: str, text: str) -> PageType:
    reader.known_keys(page, PAGE_KEYS, "a page")
    sections = tuple(
        _section(reader, one) for one in reader.listing(page, "sections", MAX_SECTIONS, "section")
    )
    _no_key_twice(reader, page)
    if not any(section.fields for section in sections) and not reader.faults:
        line = page.lines.get("sections", 1)
        reader.fault(line, "a page without questions", "at least one section with one field")
    of = reader.words(page, "of", PAGE_KEYS)
    if of:
        reader.shaped(of, KEY_PATTERN, page.lines["of"], "small letters, numbers and _, such as about_me")
    return PageType(
        key=key,
        title=reader.words(page, "title", PAGE_KEYS),
        line=reader.words(page, "line", PAGE_KEYS),
        description=reader.words(page, "description", PAGE_KEYS),
        picture=reader.words(page, "picture", PAGE_KEYS) or "paper",
        owner=reader.words(page, "owner", PAGE_KEYS),
        audience=reader.words(page, "audience", PAGE_KEYS),
        write=reader.several(page, "write", PAGE_KEYS, ROLES),
        sections=sections,
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        repeat=reader.yes(page, "repeat", PAGE_KEYS),
        start=reader.yes(page, "start", PAGE_KEYS),
        ages=reader.words(page, "ages", PAGE_KEYS) or None,
        of=of or None,
        feeds=reader.several(page, "feeds", PAGE_KEYS, LETTERS),
        order=_order(reader, page),
    )


def _order(reader: Reader, page: Pairs) -> int:
    text = reader.words(page, "order", PAGE_KEYS)
    if text and reader.shaped(text, r"\d{1,4}", page.lines["order"], f"a number from 0 to {MAX_ORDER}"):
        return int(text)
    return 500


def _section(reader: Reader, section: Pairs) -> Section:
    reader.known_keys(section, SECTION_KEYS, "a section")
    fields: list[Field] = [
        read_field(reader, one) for one in reader.listing(section, "fields", MAX_FIELDS, "field")
    ]
    return Section(
        title=reader.words(section, "title", SECTION_KEYS),
        fields=tuple(fields),
        hint=reader.words(section, "hint", SECTION_KEYS),
    )


def _no_key_twice(reader: Reader, page: Pairs) -> None:
    """Field keys are unique in the whole page: an answer is found by its key alone."""
    seen: dict[str, int] = {}
    quiet = Reader(reader.file)
    for section in quiet.listing(page, "sections", MAX_SECTIONS, ""):
        for field in quiet.listing(section, "fields", MAX_FIELDS, ""):
            node = field.entries.get("key")
            text, line = getattr(node, "text", None), field.lines.get("key", field.line)
            if text is None:
                continue
            if text in seen:
                expected = f"a key of its own (it stands on line {seen[text]} already)"
                reader.fault(line, f"the field key {short(text)} a second time", expected)
            seen.setdefault(text, line)
    if len(seen) > MAX_FIELDS:
        line = page.lines.get("sections", 1)
        reader.fault(line, f"{len(seen)} fields in one page", f"at most {MAX_FIELDS}")


def _loose_links(page: PageType, targets: Sequence[str]) -> list[Fault]:
    fields = page.fields
    wanted = [field.link_to for field in fields]
    wanted += [column.link_to for field in fields for column in field.columns]
    if not any(wanted):
        return []
    known = set(targets)
    faults = []
    for target in dict.fromkeys(one for one in wanted if one and one not in known):
        line = next((n for n, words in enumerate(page.text.split("\n"), 1) if _says(words, target)), 0)
        expected = "page_type.field of a question that exists"
        faults.append(Fault(f"{page.key}.yaml", line, short(target), expected, nearest_word(target, targets)))
    return faults


def _says(line: str, target: str) -> bool:
    key, _, value = line.strip().removeprefix("- ").partition(":")
    return key.strip() == "link_to" and value.strip().strip("'\"") == target


def _stem(name: str) -> str:
    for ending in _ENDINGS:
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name
