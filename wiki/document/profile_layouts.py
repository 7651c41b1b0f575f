"""Reads page_templates/profiles/*.yaml: which questions of which pages a profile shows, in which order, for which reader."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from wiki.statute.shape_file import ShapeFault, Value, changed_at, read_shape_file
from wiki.words import Group

Look = Literal["page", "easy"]
_HERE = Path(__file__).resolve().parents[2] / "page_templates" / "profiles"
_NEEDED = ("order", "title", "line", "reader", "pages", "look", "facts", "photo", "sections")
_MOST_PAGES = 4


@dataclass(frozen=True, slots=True)
class Place:
    """A question: the key of a page type, or of a family of variants ("about_me"), and the question's own."""

    page: str
    field: str


@dataclass(frozen=True, slots=True)
class LayoutSection:
    """One part of a profile. ``first``: only the first question that has an answer is ticked from the start. ``must``:
    whoever reads it must not miss it. ``beside``: letters of the plan that lie beside it while it is written."""

    title: str
    places: tuple[Place, ...]
    first: bool = False
    must: bool = False
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """A profile's shape. ``pages``: the most it may have (0: any number). ``facts``: whether the full name and the date of
    birth stand on it. ``{child}`` stands for the child's first name in every word."""

    key: str
    order: int
    title: str
    line: str
    reader: Group
    pages: int
    look: Look
    facts: bool
    photo: tuple[Place, ...]
    sections: tuple[LayoutSection, ...]

    def named(self, child: str) -> "Layout":
        """The same with the child's first name in its words."""
        return replace(
            self, title=_named(self.title, child), line=_named(self.line, child),
            sections=tuple(replace(one, title=_named(one.title, child)) for one in self.sections),
        )  # fmt: skip


def _named(words: str, child: str) -> str:
    return words.replace("{child}", child)


@dataclass(frozen=True, slots=True)
class Layouts:
    """Layouts by key, in order, and what is wrong with files that can't be used."""

    by_key: Mapping[str, Layout]
    faults: tuple[ShapeFault, ...]


def profile_layouts(language: str = "en") -> Layouts:
    """Every layout there is now; its words in ``language`` where there is a whole file of them, else in English. A file with
    a fault is left out and named."""
    files = sorted(_HERE.glob("*.yaml"))
    return _read(language if language.isalpha() else "en", tuple((path, changed_at(path)) for path in files))


@lru_cache(maxsize=8)
def _read(language: str, files: tuple[tuple[Path, int], ...]) -> Layouts:
    whole: dict[str, Layout] = {}
    faults = []
    for path, _changed in files:
        try:
            whole[path.stem] = load_layout(path)
        except ShapeFault as fault:
            faults.append(fault)
    found = [whole.get(f"{stem}.{language}", layout) for stem, layout in whole.items() if "." not in stem]
    return Layouts({one.key: one for one in sorted(found, key=lambda one: one.order)}, tuple(faults))


def load_layout(path: Path) -> Layout:
    """The layout in ``path``; raises ShapeFault(file, line, reason) where it is broken."""
    _text, root = read_shape_file(path)
    found = root.named(_NEEDED)
    pages = found["pages"].number()
    if pages > _MOST_PAGES:
        raise found["pages"].fault(f"at most {_MOST_PAGES} pages, or 0 for any number")
    return Layout(
        key=path.name.split(".")[0], order=found["order"].number(), title=found["title"].words(),
        line=found["line"].words(), reader=_reader(found["reader"]), pages=pages, look=_look(found["look"]),
        facts=found["facts"].yes(), photo=_places(found["photo"]),
        sections=tuple(_section(one) for one in found["sections"].items()),
    )  # fmt: skip


def _reader(value: Value) -> Group:
    try:
        return Group(value.words())
    except ValueError:
        raise value.fault(f"found “{value.words()}”; it must be one of {', '.join(Group)}") from None


def _look(value: Value) -> Look:
    match value.words():
        case "page":
            return "page"
        case "easy":
            return "easy"
        case other:
            raise value.fault(f"found “{other}”; it must be page or easy")


def _section(value: Value) -> LayoutSection:
    found = value.named(("title", "from"), ("take", "must", "beside"))
    if "take" in found and found["take"].words() != "first":
        raise found["take"].fault("only “first” is known here")
    letters = found["beside"].words().split(",") if "beside" in found else []
    return LayoutSection(
        found["title"].words(), _places(found["from"]), "take" in found,
        "must" in found and found["must"].yes(), tuple(letter.strip() for letter in letters),
    )  # fmt: skip


def _places(value: Value) -> tuple[Place, ...]:
    made = []
    for one in value.items():
        page, dot, field = one.words().partition(".")
        if not dot or not page or not field:
            raise one.fault(f"found “{one.words()}”; it must be page_type.question")
        made.append(Place(page, field))
    return tuple(made)
