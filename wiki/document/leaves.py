"""A plan as its leaves, block by block with the heading over each, and which of one plan became which of another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from wiki.document.speaking import long_date
from wiki.document.tree import (
    AdviceList,
    Appendix,
    Clip,
    DisputedNote,
    Gallery,
    Part,
    PlanBlock,
    Quotation,
    Row,
    SetSentence,
    Text,
)
from wiki.text.nodes import plain, standing


@dataclass(frozen=True, slots=True)
class Leaf:
    """One block with the heading over it; ``words`` is all that it says and that is not struck through. Two plans are compared
    by their leaves. ``section`` is told of a row that moves from one lettered section to another ("F: Special educational
    provision"), else ""."""

    heading: str
    block: PlanBlock
    words: str
    section: str = ""

    @property
    def under(self) -> str:
        """Where it stands, in words."""
        return ", ".join(part for part in (self.section, self.heading) if part)

    @property
    def title(self) -> str:
        """By what people know it."""
        if isinstance(self.block, Row):
            return ": ".join(part for part in (self.block.label, self.block.title) if part) or self.heading
        return self.heading

    @property
    def identity(self) -> tuple[str, str]:
        """What stays the same when its words change: its label, else its heading."""
        label = self.block.label if isinstance(self.block, Row | Appendix) else ""
        return type(self.block).__name__, label or self.heading


Pair = tuple[Leaf | None, Leaf | None]
"""A leaf as it was and as it will be; None for what comes, or goes."""


def has_moved(pair: Pair) -> bool:
    """Whether a row stands under another heading, or in another section, than before."""
    old, new = pair
    return old is not None and new is not None and isinstance(new.block, Row) and old.under != new.under


def pair_leaves(old: Sequence[Leaf], new: Sequence[Leaf]) -> list[Pair]:
    """Which block became which: rows that are kept under one key first, equal ones, then those of one label or heading in
    order; the rest went or came. A row that moved to another heading stands where it will be."""
    is_keyed = all(one.block.key for one in (*old, *new) if isinstance(one.block, Row))
    movers = [(before, after) for after in new if (before := _mover(after, old, new, is_keyed)) is not None]
    gone, come = {id(one) for one, _after in movers}, {id(one) for _before, one in movers}
    made = _in_order([one for one in old if id(one) not in gone], [one for one in new if id(one) not in come], is_keyed)
    for before, after in movers:
        made.insert(_place(after, new, made), (before, after))
    return made


def across_sections(sections: Sequence[tuple[str, list[Pair]]], names: Mapping[str, str]) -> list[tuple[str, list[Pair]]]:
    """The same pairs, by letter, where a row that went from one section and came in another is one pair in the section where
    it will be, and each side has the one of ``names`` that is its section. Rows are known by their keys alone."""
    gone: dict[str, list[tuple[str, Leaf]]] = {}
    for letter, pairs in sections:
        for old, new in pairs:
            if new is None and old is not None and isinstance(old.block, Row) and old.block.key:
                gone.setdefault(old.block.key, []).append((letter, old))
    moved: set[int] = set()
    made: list[tuple[str, list[Pair]]] = []
    for letter, pairs in sections:
        here: list[Pair] = []
        for old, new in pairs:
            key = new.block.key if old is None and new is not None and isinstance(new.block, Row) else ""
            if new is not None and len(came := gone.get(key, [])) == 1 and came[0][0] != letter:
                [(before, was)] = came
                moved.add(id(was))
                old, new = replace(was, section=names[before]), replace(new, section=names[letter])
            here.append((old, new))
        made.append((letter, here))
    return [(letter, [one for one in pairs if one[1] is not None or id(one[0]) not in moved]) for letter, pairs in made]


def _mover(after: Leaf, old: Sequence[Leaf], new: Sequence[Leaf], is_keyed: bool) -> Leaf | None:
    """The same row under another heading; where rows have no keys, one of this label and these words that stands nowhere else."""
    if not isinstance(after.block, Row) or not (is_keyed or after.block.label):
        return None
    same = [one for one in old if _key(one, is_keyed) == _key(after, is_keyed)] if not is_keyed else [
        one for one in old if isinstance(one.block, Row) and one.block.key == after.block.key
    ]  # fmt: skip
    if len(same) != 1 or same[0].heading == after.heading:
        return None
    twins = [one for one in new if _identity(one, is_keyed) == _identity(after, is_keyed)]
    return same[0] if len(twins) == 1 else None


def _place(after: Leaf, new: Sequence[Leaf], made: Sequence[Pair]) -> int:
    """Where the pair of a row that moved belongs: behind what stands before it in the new plan, and what goes from there."""
    at = next(place for place, one in enumerate(new) if one is after)
    if at == 0:
        return 0
    behind = next(place for place, pair in enumerate(made) if pair[1] is new[at - 1]) + 1
    while behind < len(made) and made[behind][1] is None and (gone := made[behind][0]) and gone.heading == new[at - 1].heading:
        behind += 1
    return behind


def _in_order(old: Sequence[Leaf], new: Sequence[Leaf], is_keyed: bool) -> list[Pair]:
    made: list[Pair] = []
    before, after = [_key(one, is_keyed) for one in old], [_key(one, is_keyed) for one in new]
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            made += zip(old[a1:a2], new[b1:b2], strict=True)
            continue
        coming = list(new[b1:b2])
        for gone in old[a1:a2]:
            twin = next((one for one in coming if _identity(one, is_keyed) == _identity(gone, is_keyed)), None)
            while twin is not None and coming[0] is not twin:
                made.append((None, coming.pop(0)))
            made.append((gone, coming.pop(0) if twin is not None else None))
        made += [(None, one) for one in coming]
    return made


def _identity(leaf: Leaf, is_keyed: bool) -> tuple[str, str]:
    """What stays the same when its words change: what a row is kept under, where every row of both plans tells it."""
    return ("Row", leaf.block.key) if is_keyed and isinstance(leaf.block, Row) else leaf.identity


def _key(leaf: Leaf, is_keyed: bool) -> tuple[str, str, str]:
    return (*_identity(leaf, is_keyed), leaf.words)


def links_of(row: Row) -> str:
    """A row's threads in words."""
    return "; ".join(f"{one.how} {one.label} {one.words}".strip() for one in row.links)


def renumbered(pair: Pair) -> Pair:
    """The same pair, the old row's threads with the new numbers where they lead to the same rows: when a need goes, all after it
    have another number, and no row that is tied to one of them has changed by that."""
    old, new = pair
    if old is None or new is None or not isinstance(old.block, Row) or not isinstance(new.block, Row):
        return pair
    before, after = ([(one.how, one.words or one.label) for one in block.links] for block in (old.block, new.block))
    if before != after:
        return pair
    block = replace(old.block, links=new.block.links)
    return replace(old, block=block, words=_says(block)), new


def leaves(blocks: tuple[PlanBlock, ...], heading: str = "") -> list[Leaf]:
    """Each block by itself, with the heading over it."""
    made: list[Leaf] = []
    for block in blocks:
        if isinstance(block, Part):
            made += leaves(block.blocks, block.title)
        else:
            made.append(Leaf(heading, block, _says(block)))
    return made


def _says(block: PlanBlock) -> str:
    """Everything a block says, in plain words."""
    match block:
        case Row():
            slots = (f"{one.label}: {standing(one.blocks)}" for one in block.slots)
            media = (_says(one) for one in block.media)
            return "\n".join(part for part in (block.title, standing(block.blocks), *slots, links_of(block), *media) if part)
        case Text(words) | Quotation(words) | DisputedNote(_, words):
            return standing(words)
        case SetSentence(words):
            return words
        case Gallery(pictures):
            return "\n".join(one.caption or one.alt for one in pictures)
        case Clip():
            return "\n".join((block.line, plain(block.transcript)))
        case AdviceList(lines):
            days = (long_date(one.on) if one.on else "" for one in lines)
            said = ((one.label, one.what, one.who, day) for one, day in zip(lines, days, strict=True))
            return "\n".join(" ".join(part for part in parts if part) for parts in said)
        case Appendix():
            inside = (leaf.words for leaf in leaves(block.blocks))
            return "\n".join((f"{block.label} {block.title}", block.byline, *inside))
        case Part():
            return "\n".join(leaf.words for leaf in leaves(block.blocks))
