"""The shape of the plan as data: which lettered sections it has, in which order, and what an empty one says."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from wiki.statute.shape_file import ShapeFault, Value, read_shape_file, read_shape_text
from wiki.statute.shape_logo import Logo, read_logo

__all__ = ["Area", "Beside", "Logo", "Section", "Shape", "ShapeFault", "kept_shape", "load_shape", "regulation_12"]

REQUIRED = {
    "SEND Regulations 2014, regulation 12": ("A", "B", "C", "D", "E", "F", "G", "H1", "H2", "I", "J", "K"),
}
"""Sections that each law asks for, "separately identified" (regulation 12(1)); no shape may leave one out."""

MUST_BE_EMPTY_IN_DRAFT = {"SEND Regulations 2014, regulation 12": ("I",)}
"""Sections that a draft must leave empty (Children and Families Act 2014, section 38(5))."""

LAST = {"SEND Regulations 2014, regulation 12": "K"}
"""The advice is set out in appendices to the plan (regulation 12(4)), so nothing comes after it; the order of the other
sections is free (Code of Practice, 9.62)."""

UNDER_AGE = {"SEND Regulations 2014, regulation 12": ("H1", 18)}
"""Section 2 of the 1970 Act, as H1 means it, is for people under 18 alone (regulation 12(1)(h)(i))."""

NEED_LETTERS, MAY_STAND_BESIDE = ("B", "C", "D"), ("E", "F", "G", "H1", "H2")
"""A table of sections side by side begins with needs; what can stand beside a need. E may stand in each such table."""

_OUTCOMES = "E"
_SHAPE_WORDS = (
    *("key", "basis", "title", "draft_title", "draft_note", "draft_note_source"),
    *("final_note", "final_note_source", "area_empty"),
)
_SHAPE_NAMES = (*_SHAPE_WORDS, "areas", "sections", "vague")
_MORE_NAMES = ("name", "beside", "logo")
_SECTION_NAMES = (
    *(
        "letter",
        "title",
        "empty",
        "source",
        "by_area",
        "in_draft",
        "in_draft_source",
        "under_age",
        "over_age",
    ),
    "none_asked",
)
_HERE = Path(__file__).resolve().parents[2] / "page_templates" / "plans" / "regulation_12.yaml"


@dataclass(frozen=True, slots=True)
class Area:
    """One of the four areas of need in section B."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Section:
    """A lettered section; ``empty`` is the set sentence it prints when it holds nothing.

    ``in_draft`` is what it prints in every draft, whatever was written for it ("" for a section that a draft may
    fill). ``under_age`` is the age from which the section no longer applies and prints ``over_age``. ``none_asked``
    is the sentence for "asked, and the answer was no", which is not the same as empty.
    """

    letter: str
    title: str
    empty: str
    source: str
    by_area: bool = False
    in_draft: str = ""
    in_draft_source: str = ""
    under_age: int | None = None
    over_age: str = ""
    none_asked: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """Sections that are printed side by side in one table, each under its own letter: a row for each need, the first letter's."""

    title: str
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A whole plan's sections, in the order in which they are printed.

    ``name`` is what a caseworker picks it by; sections that stand in ``beside`` are printed in its tables, at the place of
    the first of them.
    """

    key: str
    basis: str
    title: str
    draft_title: str
    draft_note: str
    draft_note_source: str
    final_note: str
    final_note_source: str
    areas: tuple[Area, ...]
    area_empty: str
    sections: tuple[Section, ...]
    vague_provision: tuple[str, ...]
    vague_outcome: tuple[str, ...]
    text: str
    """The file as it was read, so that a plan version can keep the shape it was made with."""
    name: str = ""
    beside: tuple[Beside, ...] = ()
    logo: Logo | None = None

    def section(self, letter: str) -> Section:
        """The section with this letter; raises KeyError where the shape has none."""
        for section in self.sections:
            if section.letter == letter:
                return section
        raise KeyError(letter)

    @property
    def letters(self) -> tuple[str, ...]:
        """All letters in print order."""
        return tuple(section.letter for section in self.sections)


@lru_cache(maxsize=8)
def regulation_12(language: str = "en") -> Shape:
    """The shape that the law asks for today; its set words in ``language`` where there is a whole file of it, else in English.

    What counts in law, and what is checked, is the English one; the others are for reading. Raises ShapeFault.
    """
    translated = _HERE.with_name(f"regulation_12.{language}.yaml")
    if language.isalpha() and translated.is_file():
        try:
            return load_shape(translated)
        except ShapeFault:
            pass
    return load_shape(_HERE)


def load_shape(path: Path) -> Shape:
    """The shape in ``path``; raises ShapeFault(file, line, reason) where it is broken or drops a section."""
    return _shape(*read_shape_file(path), path.parent)


def kept_shape(text: str) -> Shape:
    """The shape that a plan version keeps, without its logo, whose file may be gone since; raises ShapeFault."""
    return _shape(*read_shape_text(Path("the kept shape"), text), None)


def _shape(text: str, root: Value, folder: Path | None) -> Shape:
    found = root.named(_SHAPE_NAMES, _MORE_NAMES)
    basis = found["basis"].words()
    if basis not in REQUIRED:
        known = " or ".join(f"“{name}”" for name in REQUIRED)
        raise found["basis"].fault(f"basis is “{basis}”; it must be {known}")
    vague = found["vague"].named(("provision", "outcome"))
    return Shape(
        **{name: found[name].words() for name in _SHAPE_WORDS},
        areas=tuple(_area(one) for one in found["areas"].items()),
        sections=_sections(found["sections"], basis),
        vague_provision=tuple(one.words() for one in vague["provision"].items()),
        vague_outcome=tuple(one.words() for one in vague["outcome"].items()),
        text=text,
        name=found["name"].words() if "name" in found else found["key"].words(),
        beside=_beside(found["beside"]) if "beside" in found else (),
        logo=read_logo(found["logo"], folder) if "logo" in found and folder is not None else None,
    )


def _beside(value: Value) -> tuple[Beside, ...]:
    made: list[Beside] = []
    taken: set[str] = set()
    for one in value.items():
        found = one.named(("title", "letters"))
        letters = tuple(letter.words() for letter in found["letters"].items())
        if letters[0] not in NEED_LETTERS or len(letters) < 2:
            raise found["letters"].fault("a table begins with a section of needs (B, C or D), and others stand beside it")
        for letter in found["letters"].items()[1:]:
            if letter.words() not in MAY_STAND_BESIDE:
                raise letter.fault(f"section {letter.words()} can’t stand beside a need; {', '.join(MAY_STAND_BESIDE)} can")
        for letter in found["letters"].items():
            if (letter.words() in taken and letter.words() != _OUTCOMES) or letters.count(letter.words()) > 1:
                raise letter.fault(f"section {letter.words()} stands here for the second time")
            taken.add(letter.words())
        made.append(Beside(found["title"].words(), letters))
    return tuple(made)


def _area(value: Value) -> Area:
    found = value.named(("key", "title"))
    return Area(found["key"].words(), found["title"].words())


def _sections(value: Value, basis: str) -> tuple[Section, ...]:
    wanted = REQUIRED[basis]
    made: list[Section] = []
    for one in value.items():
        section = _section(one)
        letter = one.named(("letter",), _SECTION_NAMES)["letter"]
        if section.letter not in wanted:
            raise letter.fault(f"section {section.letter} is unknown; the law has {', '.join(wanted)}")
        if section.letter in (before.letter for before in made):
            raise letter.fault(f"section {section.letter} stands here for the second time")
        if section.letter in MUST_BE_EMPTY_IN_DRAFT[basis] and not section.in_draft:
            raise one.fault(f"section {section.letter} needs in_draft: it stays empty in a draft")
        aged, age = UNDER_AGE[basis]
        if section.letter == aged and section.under_age != age:
            raise one.fault(f"section {aged} needs under_age: {age}; {basis} has it for people under {age} alone")
        made.append(section)
    missing = [letter for letter in wanted if letter not in [section.letter for section in made]]
    if missing:
        raise value.fault(f"section {', '.join(missing)} is missing; {basis} asks for it")
    if made[-1].letter != LAST[basis]:
        raise value.fault(f"section {LAST[basis]} must come last: {basis}(4) sets the advice out in appendices to the plan")
    return tuple(made)


def _section(value: Value) -> Section:
    found = value.named(("letter", "title", "empty", "source"), _SECTION_NAMES)
    words = {name: value.words() for name, value in found.items() if name not in ("by_area", "under_age")}
    return Section(
        **words,
        by_area="by_area" in found and found["by_area"].yes(),
        under_age=found["under_age"].number() if "under_age" in found else None,
    )
