"""The other languages of a folder of page types: which there are, what is faulty in them, what nobody has translated."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.localedata import exists

from wiki.pagetypes.faults import Fault, PageTypeFault, nearest_word, short
from wiki.pagetypes.model import Catalogue, PageType
from wiki.pagetypes.places import Place, one_line, words_by_place
from wiki.pagetypes.read import shown_name, text_of
from wiki.pagetypes.words_read import WordsFile, read_words

_CODE = re.compile(r"[a-z]{2,3}(_[A-Z][A-Za-z]{1,3})?", re.ASCII)
_ENGLISH = "en"


@dataclass(frozen=True)
class Language:
    """One language of a folder. ``missing`` names by file the places whose words are shown in English."""

    code: str
    count: int
    """How many texts the page types have."""
    missing: Mapping[str, tuple[str, ...]]
    faults: tuple[Fault, ...]


def language_folders(folder: Path) -> list[Path]:
    """The sub-folders that hold a language: those whose name is the code of one, such as ``ar``; others are let be."""
    try:
        found = [one for one in folder.iterdir() if is_language(one.name) and one.is_dir()]
    except OSError:
        return []
    return sorted(found)


def is_language(name: str) -> bool:
    """Whether ``name`` is the code of a language other than English, as the folders of languages are called."""
    return name != _ENGLISH and _CODE.fullmatch(name) is not None and exists(name)


def words_of(folder: Path, language: str, key: str) -> WordsFile | None:
    """The words of page type ``key`` in ``language``; None where nobody has dropped in such a file."""
    path = folder / language / f"{key}.yaml"
    if not is_language(language) or not path.is_file():
        return None
    name = f"{language}/{path.name}"
    try:
        return read_words(text_of(path, name), name, language)
    except PageTypeFault as fault:
        return WordsFile(language, {}, "", fault.faults)


def read_languages(folder: Path, catalogue: Catalogue) -> tuple[Language, ...]:
    """Every language of the folder, each file checked against its English page type."""
    return tuple(_language(folder, one.name, catalogue) for one in language_folders(folder))


def _language(folder: Path, code: str, catalogue: Catalogue) -> Language:
    faults = list(_strangers(folder, code, catalogue))
    missing: dict[str, tuple[str, ...]] = {}
    count = 0
    for key, page_type in catalogue.types.items():
        words, texts = words_of(folder, code, key), words_by_place(page_type)
        file = f"{code}/{key}.yaml"
        if words is not None:
            faults += [*words.faults, *_against(words, file, page_type, texts)]
        count += len(texts)
        known = words.words if words is not None else {}
        blank = tuple(place_words(place) for place in texts if place not in known or not known[place].words)
        if blank:
            missing[file] = blank
    return Language(code, count, missing, tuple(faults))


def _strangers(folder: Path, code: str, catalogue: Catalogue) -> Iterable[Fault]:
    """Files that translate nothing. (The page type itself may only be faulty just now: then that is said instead.)"""
    try:
        files = sorted((folder / code).iterdir())
    except OSError:
        yield Fault(code, 0, "a folder that can’t be opened", "a folder of .yaml files")
        return
    for path in files:
        if path.name.startswith(".") or path.suffix not in (".yaml", ".yml"):
            continue
        if path.suffix != ".yaml" or not (folder / path.name).exists():
            expected = "the name of a page type, with .yaml"
            yield Fault(f"{code}/{shown_name(path)}", 0, short(path.stem), expected, nearest_word(path.stem, catalogue.types))


def _against(words: WordsFile, file: str, page_type: PageType, texts: Mapping[Place, str]) -> list[Fault]:
    """Words for places that the English page does not have, and words made from English that was changed since."""
    starts = {place[:length] for place in texts for length in range(len(place) + 1)}
    faults: dict[Place, Fault] = {}
    for place, said in words.words.items():
        if place not in texts:
            wrong = next(place[:length] for length in range(1, len(place) + 1) if place[:length] not in starts)
            faults.setdefault(wrong, _unknown(file, said.line, wrong, page_type, starts))
        elif one_line(said.english) != one_line(texts[place]):
            expected = f"{short(texts[place])}, as {page_type.key}.yaml has it now, and a translation of that"
            faults[place] = Fault(file, said.line, f"a translation of {short(said.english)}", expected)
    return list(faults.values())


def _unknown(file: str, line: int, wrong: Place, page_type: PageType, starts: Iterable[Place]) -> Fault:
    allowed = [one[-1] for one in starts if len(one) == len(wrong) and one[:-1] == wrong[:-1]]
    above, name = wrong[:-1], wrong[-1]
    if above == ("section",):
        return Fault(file, line, f"the section {short(name)}", f"a section’s title as {page_type.key}.yaml has it now")
    where = f"{place_words(above)} in {page_type.key}.yaml" if above else f"{page_type.key}.yaml"
    expected = f"one of {', '.join(sorted(allowed))}, which {where} has" if allowed else f"words that {where} has"
    return Fault(file, line, f"words for {short(name)}", expected, nearest_word(name, allowed))


def place_words(place: Place) -> str:
    """A place as people can find it: ``title``, ``people.how_often.month``, ``“Who we are” hint``."""
    if place[:1] == ("section",):
        return " ".join([f"“{place[1]}”", *place[2:]]) if len(place) > 1 else "the sections"
    if place[:1] == ("field",):
        kept = [one for number, one in enumerate(place) if number % 2 or number == len(place) - 1]
        return ".".join(kept) if len(place) > 1 else "the fields"
    return place[0]
