"""The shape of the plan as data: which lettered sections it has, in which order, and what an empty one says."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from wiki.statute.shape_file import ShapeFault, Value, read_shape_file

__all__ = ["Area", "Section", "Shape", "ShapeFault", "load_shape", "regulation_12"]

REQUIRED = {
    "SEND Regulations 2014, regulation 12": ("A", "B", "C", "D", "E", "F", "G", "H1", "H2", "I", "J", "K"),
}
"""Sections that each law asks for, "separately identified" (regulation 12(1)); no shape may leave one out."""

MUST_BE_EMPTY_IN_DRAFT = {"SEND Regulations 2014, regulation 12": ("I",)}
"""Sections that a draft must leave empty (Children and Families Act 2014, section 38(5))."""

_SHAPE_WORDS = (
    *("key", "basis", "title", "draft_title", "draft_note", "draft_note_source"),
    *("final_note", "final_note_source", "area_empty"),
)
_SHAPE_NAMES = (*_SHAPE_WORDS, "areas", "sections", "vague")
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
class Shape:
    """A whole plan's sections, in the order in which they are printed."""

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
    """The shape that the law asks for today; its set words in ``language`` where there is such a file, else in English.

    What counts in law, and what is checked, is the English one; the others are for reading.
    """
    translated = _HERE.with_name(f"regulation_12.{language}.yaml")
    return load_shape(translated if language.isalpha() and translated.is_file() else _HERE)


def load_shape(path: Path) -> Shape:
    """The shape in ``path``; raises ShapeFault(file, line, reason) where it is broken or drops a section."""
    text, root = read_shape_file(path)
    found = root.named(_SHAPE_NAMES)
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
    )


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
        made.append(section)
    missing = [letter for letter in wanted if letter not in [section.letter for section in made]]
    if missing:
        raise value.fault(f"section {', '.join(missing)} is missing; {basis} asks for it")
    return tuple(made)


def _section(value: Value) -> Section:
    found = value.named(("letter", "title", "empty", "source"), _SECTION_NAMES)
    words = {name: value.words() for name, value in found.items() if name not in ("by_area", "under_age")}
    return Section(
        **words,
        by_area="by_area" in found and found["by_area"].yes(),
        under_age=found["under_age"].number() if "under_age" in found else None,
    )
