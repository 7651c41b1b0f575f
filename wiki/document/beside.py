"""Says how a plan's sections stand side by side on paper: a row for each need, with what helps and what is hoped for.

Only how it looks: the plan stays its sections (tree.py). Nothing may be lost here: every block of the sections is in
exactly one cell, and a row that serves a second need is named there again by its label.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wiki.document.speaking import joined, say
from wiki.document.tree import Beside, LetteredSection, Part, PlanBlock, PlanTree, Row, SetSentence
from wiki.words import N_

NEED = N_("Need")
NO_NEED = N_("Not tied to a need here")
NOTHING = N_("Nothing is written here for this need.")
ALSO = N_("Also %(label)s, which stands above")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands under one letter beside a need; ``also`` are rows that are printed in full elsewhere."""

    letter: str
    blocks: tuple[PlanBlock, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table; ``label`` and ``title`` are those of its need."""

    label: str
    title: str
    cells: tuple[Cell, ...]

    @property
    def heading(self) -> str:
        """The words of the row's own heading."""
        return ": ".join(part for part in (self.label, self.title) if part) or say(NO_NEED)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one area of need ("" for a section without areas); without rows ``instead`` says so."""

    title: str
    lines: tuple[Line, ...]
    instead: tuple[PlanBlock, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Sections side by side. ``empty`` are those that hold only their set sentence, and say it under their own heading."""

    title: str
    sections: tuple[LetteredSection, ...]
    empty: tuple[LetteredSection, ...]
    tables: tuple[Table, ...]

    @property
    def letter(self) -> str:
        """The letter at whose place it is printed."""
        return self.sections[0].letter

    @property
    def label(self) -> str:
        """ "Sections B, F, E" """
        return f"{say(N_('Sections'))} {joined(one.letter for one in self.sections)}"

    @property
    def heading(self) -> str:
        """The heading as it is printed."""
        return f"{self.label}: {self.title}"


@dataclass(slots=True)
class _Entry:
    """A row with what belongs to it (a note, a translation, pages of a paper), or words that stand by themselves."""

    letter: str
    area: str
    blocks: list[PlanBlock]
    is_done: bool = False

    @property
    def row(self) -> Row | None:
        first = self.blocks[0]
        return first if isinstance(first, Row) else None

    @property
    def label(self) -> str:
        return self.row.label if self.row else ""

    @property
    def serves(self) -> set[str]:
        return {link.label for link in self.row.links} if self.row else set()


def parts_of(tree: PlanTree) -> Iterator[LetteredSection | Group]:
    """The plan in the order of its paper: a section by itself, or several side by side."""
    at_hand = {section.letter: section for section in tree.sections}
    groups = [replace(one, letters=tuple(letter for letter in one.letters if letter in at_hand)) for one in tree.beside]
    entries = {letter: _entries(at_hand[letter]) for one in groups for letter in one.letters}
    needs = {one.label for group in groups for one in entries.get(group.letters[0], ()) if one.label}
    taken = {letter for one in groups for letter in one.letters}
    for section in tree.sections:
        for group in [one for one in groups if one.letters and one.letters[0] == section.letter]:
            yield _group(group, at_hand, entries, needs)
        if section.letter not in taken:
            yield section


def _group(
    group: Beside, at_hand: dict[str, LetteredSection], entries: dict[str, list[_Entry]], needs: set[str]
) -> Group:
    sections = tuple(at_hand[letter] for letter in group.letters)
    first, others = group.letters[0], group.letters[1:]
    tables = []
    for title, mine, instead in _areas(at_hand[first], entries[first]):
        lines = [_line(need, others, entries) for need in mine]
        tables.append(Table(title, tuple(lines), instead))
    rest = [
        Cell(letter, _take([one for one in entries[letter] if not one.is_done and not one.serves & needs]))
        for letter in others
    ]
    if any(cell.blocks for cell in rest):
        tables.append(Table("", (Line("", "", (Cell(first, ()), *rest)),)))
    return Group(group.title, sections, tuple(one for one in sections if _is_empty(one)), tuple(tables))


def _line(need: _Entry, others: Sequence[str], entries: dict[str, list[_Entry]]) -> Line:
    row = need.row
    cells = []
    for letter in others:
        serving = [one for one in entries[letter] if row is not None and row.label and row.label in one.serves]
        also = tuple(one.label for one in serving if one.is_done)
        cells.append(Cell(letter, _take([one for one in serving if not one.is_done]), also))
    if row is None:
        return Line("", "", (Cell(need.letter, tuple(need.blocks)), *cells))
    body = (replace(row, label="", title=""), *need.blocks[1:])
    return Line(row.label, row.title, (Cell(need.letter, body), *cells))


def _take(entries: list[_Entry]) -> tuple[PlanBlock, ...]:
    for one in entries:
        one.is_done = True
    return tuple(block for one in entries for block in one.blocks)


def _areas(section: LetteredSection, entries: list[_Entry]) -> Iterator[tuple[str, list[_Entry], tuple[PlanBlock, ...]]]:
    """The areas of a section of needs in their order, those too in which nothing was found."""
    titles = dict.fromkeys(one.area for one in entries)
    for block in section.blocks:
        if isinstance(block, Part):
            titles.setdefault(block.title)
    known = [block.title for block in section.blocks if isinstance(block, Part)]
    for title in sorted(titles, key=lambda one: known.index(one) if one in known else -1):
        instead = [block for part in section.blocks if isinstance(part, Part) and part.title == title for block in part.blocks]
        mine = [one for one in entries if one.area == title]
        yield title, mine, () if mine else tuple(instead)


def _entries(section: LetteredSection) -> list[_Entry]:
    made: list[_Entry] = []
    if not _is_empty(section):
        _collect(section.letter, "", section.blocks, made)
    return made


def _collect(letter: str, area: str, blocks: Sequence[PlanBlock], made: list[_Entry]) -> None:
    fresh = True
    for block in blocks:
        if isinstance(block, Part) and not area and _has_rows(block):
            _collect(letter, block.title, block.blocks, made)
            fresh = True
        elif isinstance(block, Part) and not area and _only_says_nothing(block):
            fresh = True
        elif fresh or isinstance(block, Row):
            made.append(_Entry(letter, area, [block]))
            fresh = False
        else:
            made[-1].blocks.append(block)


def _has_rows(part: Part) -> bool:
    return any(isinstance(one, Row) for one in part.blocks)


def _only_says_nothing(part: Part) -> bool:
    return all(isinstance(one, SetSentence) for one in part.blocks)


def _is_empty(section: LetteredSection) -> bool:
    return all(isinstance(one, SetSentence) for one in section.blocks)
