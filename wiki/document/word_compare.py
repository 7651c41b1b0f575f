"""Compares a Word file that came back with the file as it was made, part by part, so that no word of either is lost from sight.

Parts are known by the bookmarks that were put there (word_anchors.py); where an editor lost one, by the same words, by the label
of their box, or by words that are much alike.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256

from wiki.document import word_anchors as anchors
from wiki.document.word_pictures import PictureBack, compare_pictures
from wiki.document.word_read import Bit, WordFile, texts_of

_ALIKE = 0.6
_MOST_ALIKE = 20_000  # lost lines times new lines that are looked at for being alike; beyond it they are told as gone and new
_DIGITS = re.compile(r"\d+")
_SIGN = re.compile(r"(?m)^[^\S\n]*(?:[•*-]|\d{1,9}[.)])\s+")


@dataclass(frozen=True, slots=True)
class PartBack:
    """One part of a row of the plan: what it said when the file was made, and what the file says now ("" where it is gone).
    ``name`` is its anchor; ``label`` is what its box is called; ``has_table``: words that no box of a row can take."""

    name: str
    label: str
    was: str
    now: str
    markdown: str
    has_table: bool = False

    @property
    def key(self) -> str:
        """The row's passage, in hex."""
        return (anchors.read_part(self.name) or ("", ""))[0]

    @property
    def part(self) -> str:
        """Which part of the row it is."""
        return (anchors.read_part(self.name) or ("", ""))[1]

    @property
    def is_changed(self) -> bool:
        """Whether the words differ; spaces and signs of lists do not count."""
        return squeezed(self.was) != squeezed(self.now)


@dataclass(frozen=True, slots=True)
class RowBack:
    """A row of the plan as it came back. ``is_gone``: nothing of it is left; ``is_moved``: it stands elsewhere among the rows."""

    key: str
    section: str
    title: str
    parts: tuple[PartBack, ...]
    is_gone: bool
    is_moved: bool


@dataclass(frozen=True, slots=True)
class LooseBack:
    """A line that is no part of a row. ``after`` is the part of a row that stands before it in the same section ("" for none)."""

    name: str
    text: str
    is_new: bool
    section: str
    after: str = ""
    markdown: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that the file says, beside what it said: rows in the order in which they stood, then lines that were put in or
    taken out, then comments, notes, headers and properties that are new; then what became of the pictures."""

    rows: tuple[RowBack, ...]
    loose: tuple[LooseBack, ...]
    beside: tuple[str, ...]
    is_tracked: bool
    pictures: tuple[PictureBack, ...] = ()

    @property
    def new_words(self) -> tuple[tuple[str, str], ...]:
        """(place, words) of everything that was not in the file when it was made."""
        found = [(one.name, one.now) for row in self.rows for one in row.parts if one.is_changed and one.now]
        found += [(one.name, one.text) for one in self.loose if one.is_new]
        said = (*self.beside, *(one.now for one in self.pictures if one.now))
        return (*found, *(("beside", text) for text in said))


def squeezed(text: str) -> str:
    """Words as they are compared: one space for any, no signs of lists."""
    return " ".join(_SIGN.sub("", text).replace("\u00a0", " ").split())


def compare_files(made: WordFile, back: WordFile) -> Comparison:
    """What became of each part of ``made`` in ``back``."""
    parts, loose = _by_anchor(made.bits), [one for one in made.bits if not one.anchor]
    now = {name: bits for name, bits in _by_anchor(back.bits).items() if name in parts}
    free = [one for one in back.bits if one.anchor not in now]
    lost = {name: bits for name, bits in parts.items() if name not in now and name not in back.held}
    _find_lost(lost, free, loose, now)
    taken = {id(bit) for bits in now.values() for bit in bits}
    rest = [one for one in free if id(one) not in taken]
    return Comparison(
        _rows(parts, now, back.bits, taken), tuple(_loose(loose, rest, back.bits, now)),
        _beside(made.beside, back.beside), back.is_tracked, compare_pictures(made.pictures, back.pictures),
    )  # fmt: skip


def _by_anchor(bits: Iterable[Bit]) -> dict[str, list[Bit]]:
    made: dict[str, list[Bit]] = {}
    for bit in bits:
        if bit.anchor:
            made.setdefault(bit.anchor, []).append(bit)
    return made


def _find_lost(lost: dict[str, list[Bit]], free: list[Bit], loose: list[Bit], now: dict[str, list[Bit]]) -> None:
    """Parts whose bookmarks an editor dropped, in the lines that belong to nothing."""
    known = {squeezed(one.text) for one in loose}
    left = [one for one in free if squeezed(one.text) not in known or one.label]
    said = [squeezed(one.text) for one in left]
    for name, bits in lost.items():
        wanted, size = [squeezed(one.text) for one in bits], len(bits)
        for at in range(len(left) - size + 1):
            if said[at : at + size] == wanted:
                now[name] = left[at : at + size]
                left, said = left[:at] + left[at + size :], said[:at] + said[at + size :]
                break
    words, budget = {id(one): text for one, text in zip(left, said, strict=True)}, _MOST_ALIKE
    for name, bits in lost.items():
        for bit in bits if name not in now else ():
            one = _same_or_box(bit, left, words)
            if one is None and not bit.label and budget > 0:
                budget -= len(left)
                one = _alike(bit, left)
            if one is not None:
                now.setdefault(name, []).append(one)
                left = [other for other in left if other is not one]


def _same_or_box(bit: Bit, left: Sequence[Bit], words: Mapping[int, str]) -> Bit | None:
    """A line with the same words, or what stands in the box of the same name of the same row."""
    wanted = squeezed(bit.text)
    same = (one for one in left if words[id(one)] == wanted and one.label == bit.label)
    boxes = (one for one in left if bit.label and (one.label, one.heading) == (bit.label, bit.heading))
    return next(same, None) or next(boxes, None)


def _alike(bit: Bit, left: Sequence[Bit]) -> Bit | None:
    """The line whose words are most alike, if any is much alike."""
    matcher = SequenceMatcher(None, "", squeezed(bit.text))
    best, found = _ALIKE, None
    for one in left:
        matcher.set_seq1(squeezed(one.text)[:2000])
        if matcher.real_quick_ratio() >= best and matcher.quick_ratio() >= best and matcher.ratio() >= best:
            best, found = matcher.ratio(), one
    return found


def _rows(
    parts: dict[str, list[Bit]], now: dict[str, list[Bit]], back: Sequence[Bit], taken: set[int]
) -> tuple[RowBack, ...]:
    by_row: dict[str, list[PartBack]] = {}
    first: dict[str, Bit] = {}
    for name, bits in parts.items():
        there = now.get(name, [])
        markdown = "\n\n".join(one.markdown for one in there)
        key = (anchors.read_part(name) or ("", ""))[0]
        first.setdefault(key, bits[0])
        has_table = name.endswith(f"_{anchors.BODY}") and any(one.label for one in (*bits, *there))
        by_row.setdefault(key, []).append(
            PartBack(name, bits[0].label, texts_of(bits), texts_of(there), _lists(markdown), has_table)
        )
    owners = {id(bit): (anchors.read_part(name) or ("", ""))[0] for name, bits in now.items() for bit in bits}
    order = list(dict.fromkeys(owners[id(bit)] for bit in back if id(bit) in taken and id(bit) in owners))
    stayed = _in_order([one for one in by_row if one in order], order)
    made = []
    for key, several in by_row.items():
        start = first[key]
        title = start.text if several[0].part == anchors.TITLE else start.heading
        made.append(
            RowBack(key, start.section, title, tuple(several), key not in order, key in order and key not in stayed)
        )
    return tuple(made)


def _in_order(before: list[str], after: list[str]) -> set[str]:
    """Those that stayed in the same order among each other."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return {one for block in matcher.get_matching_blocks() for one in before[block.a : block.a + block.size]}


def _loose(
    before: Sequence[Bit], after: Sequence[Bit], back: Sequence[Bit], now: dict[str, list[Bit]]
) -> Iterable[LooseBack]:
    names = {id(bit): name for name, bits in now.items() for bit in bits}
    places: dict[int, str] = {}
    last = section = ""
    for bit in back:
        if bit.section != section:
            section, last = bit.section, ""
        last = names.get(id(bit), last)
        places[id(bit)] = last
    said_before = [squeezed(one.text) for one in before]
    said_after = [squeezed(one.text) for one in after]
    gone: list[Bit] = []
    new: list[Bit] = []
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, said_before, said_after, autojunk=False).get_opcodes():
        if kind != "equal":
            gone += before[a1:a2]
            new += after[b1:b2]
    new, gone = _without_same(new, gone), _without_same(gone, new)  # what only stands elsewhere is neither
    counted: dict[str, int] = {}
    for bit, is_new in [*((one, True) for one in new), *((one, False) for one in gone)]:
        sign = sha256(f"{is_new}{bit.text}".encode()).hexdigest()[:16]
        counted[sign] = counted.get(sign, 0) + 1
        name = f"{'new' if is_new else 'gone'}-{sign}-{counted[sign]}"
        yield LooseBack(name, bit.text, is_new, bit.section, places.get(id(bit), "") if is_new else "", bit.markdown)


def _without_same(these: Sequence[Bit], those: Sequence[Bit]) -> list[Bit]:
    """``these`` without as many lines of each wording as stand in ``those``: the first of them go."""
    left = Counter(squeezed(one.text) for one in those)
    made = []
    for one in these:
        said = squeezed(one.text)
        if left[said] > 0:
            left[said] -= 1
        else:
            made.append(one)
    return made


def _lists(markdown: str) -> str:
    """Items of one list stand under each other."""
    return re.sub(r"(?m)^((?:- |\d{1,9}\. ).*)\n\n(?=(?:- |\d{1,9}\. ))", r"\1\n", markdown)


def _beside(made: Iterable[str], back: Iterable[str]) -> tuple[str, ...]:
    """What stands in no paragraph of the plan: page numbers, and other numbers in the same words, do not count."""
    known = {_DIGITS.sub("#", one) for one in made}
    return tuple(dict.fromkeys(one for one in back if _DIGITS.sub("#", one) not in known))
