"""Finds every shape of the plan there is: those that ship, and those that a council dropped into its own folder."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wiki.statute.letters import load_letters
from wiki.statute.sections import Shape, ShapeFault, load_shape
from wiki.statute.words_file import words_fault

SHIPPED = Path(__file__).resolve().parents[2] / "page_templates" / "plans"
TODAY = "regulation_12"
"""The shape that is used where nobody chose another one."""

_OTHER_FILES = frozenset({"letters"})
_MOST_SHAPES, _LONGEST_KEY = 50, 60
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


@dataclass(frozen=True)
class Shapes:
    """Shapes by key, the law's own first, and what is wrong with files that can't be used; also in the words of letters and
    checks."""

    by_key: dict[str, Shape] = field(default_factory=dict)
    faults: tuple[ShapeFault, ...] = ()


def shape_files(folders: Iterable[Path]) -> list[Path]:
    """The files of shapes in English: ``key.yaml``; ``key.ar.yaml`` is the same shape in Arabic."""
    found = (path for folder in folders for path in sorted(folder.glob("*.yaml")))
    return [path for path in found if "." not in path.stem and path.stem not in _OTHER_FILES and path.name.isprintable()]


def read_shapes(folders: Iterable[Path]) -> Shapes:
    """Every shape of the folders. A file with a fault is left out and named; a council's can't take the place of the law's."""
    shapes: dict[str, Shape] = {}
    faults: list[ShapeFault] = []
    for path in shape_files(folders):
        try:
            shape = _read(path, shapes)
        except ShapeFault as fault:
            faults.append(fault)
        else:
            shapes[shape.key] = shape
    faults += [fault for fault in (words_fault(), *_letter_faults()) if fault is not None]
    first = sorted(shapes, key=lambda key: key != TODAY)
    return Shapes({key: shapes[key] for key in first}, tuple(faults))


def _letter_faults() -> Iterator[ShapeFault]:
    for path in sorted(SHIPPED.glob("letters*.yaml")):
        try:
            load_letters(path)
        except ShapeFault as fault:
            yield fault


def _read(path: Path, before: dict[str, Shape]) -> Shape:
    shape = load_shape(path)
    if shape.key != path.stem:
        raise ShapeFault(path, _line_of_key(shape), f"key is “{shape.key}”; it must be the file’s own name, “{path.stem}”")
    if not set(shape.key) <= _LETTERS or len(shape.key) > _LONGEST_KEY:
        raise ShapeFault(path, _line_of_key(shape), "the file’s name may hold small letters, numbers and _, at most 60")
    if shape.key in before:
        raise ShapeFault(path, _line_of_key(shape), f"there is a shape called “{shape.key}” already")
    if len(before) >= _MOST_SHAPES:
        raise ShapeFault(path, 1, f"there are more than {_MOST_SHAPES} shapes")
    return shape


def _line_of_key(shape: Shape) -> int:
    lines = shape.text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if line.startswith("key:")), 1)


def in_language(shape: Shape, language: str, folders: Iterable[Path]) -> Shape:
    """The shape with its set words in ``language`` for reading, where such a file lies beside it; else as it is."""
    for folder in folders:
        path = folder / f"{shape.key}.{language}.yaml"
        if language.isalpha() and path.is_file():
            try:
                found = load_shape(path)
            except ShapeFault:
                return shape
            same = (found.key, found.letters, [one.letters for one in found.beside])
            return found if same == (shape.key, shape.letters, [one.letters for one in shape.beside]) else shape
    return shape
