"""Makes the tree of a redacted edition of a plan: the same plan, block for block, with a mark in words in place of what must go.

What stands in a block of its own goes as a whole, with who said it; elsewhere the words are found and cut out. Pages of a paper
that hold them, or that nobody could look through, are held and named: a picture of a page can't be cut.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from wiki.document.amend import ADDED, REMOVED
from wiki.document.redact import Held, Kept, Making
from wiki.document.texts import texts_in
from wiki.document.tree import (
    Appendix,
    Clip,
    DisputedNote,
    Gallery,
    LetteredSection,
    Link,
    Part,
    Picture,
    PlanBlock,
    PlanTree,
    Quotation,
    Row,
    SetSentence,
    Text,
    rows,
)
from wiki.text import nodes
from wiki.text.cut import bare

_ID = 32
_LEAST_LEFT = 3


@dataclass(frozen=True)
class Cutting:
    """What must go. ``secret`` finds the words anywhere, ``picked`` also the few words that were picked into the ``rows`` that
    rest on them; ``whole`` are texts (``bare``) that go as blocks; ``keys``: rows of the plan that go altogether; ``sources``:
    by row, which of its lines of sources goes; ``media``: files that go wherever they stand, ``files`` also those that go from
    such rows alone. Ids are in hex."""

    secret: Kept
    picked: Kept
    mark: str
    whole: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    rows: frozenset[str] = frozenset()
    sources: Mapping[str, tuple[bool, ...]] | None = None
    media: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()


def cut_tree(tree: PlanTree, cutting: Cutting) -> tuple[PlanTree, tuple[Held, ...]]:
    """The tree without what must go, and the papers that are held because of it."""
    making = _Cutting(tree, cutting)
    photo = making.picture(tree.photo) if tree.photo else None
    note = tree.note if photo == tree.photo else replace(tree.note, words=f"{tree.note.words} {cutting.mark}")
    quotation = tree.quotation and making.quoted(tree.quotation)
    front = making.masked(replace(tree, sections=(), photo=photo, quotation=None, logo=None, note=note))
    sections = tuple(making.section(one, None) for one in tree.sections)
    made: PlanTree = replace(front, quotation=quotation, sections=sections, logo=tree.logo)
    return made, tuple(making.held)


def is_left(tree: PlanTree, secret: Kept) -> bool:
    """Whether the words stand anywhere in a tree."""
    return any(secret.is_in(text) for text in texts_in(tree))


def media_in(value: Any) -> set[str]:
    """The files (ids in hex) that some part of a plan shows as pictures, or plays."""
    found: set[str] = set()
    for one in _parts(value):
        if isinstance(one, Picture):
            found.add(one.asset[:_ID])
        elif isinstance(one, Clip) and one.link:
            found.add(one.link.replace("-", "").rpartition("/")[2][:_ID])
    return found


def _parts(value: Any) -> Iterable[Picture | Clip]:
    match value:
        case tuple():
            for one in value:
                yield from _parts(one)
        case Picture():
            yield value
        case Gallery(shown):
            yield from shown
        case Clip():
            yield value
            yield from _parts(value.still)
        case Part(_, inside) | Appendix(_, _, _, inside):
            yield from _parts(inside)
        case LetteredSection(blocks=inside) | Row(media=inside):
            yield from _parts(inside)
        case PlanTree():
            yield from _parts((value.photo, *value.sections))
        case _:
            return


class _Cutting(Making):
    def __init__(self, tree: PlanTree, cutting: Cutting) -> None:
        super().__init__(cutting.secret, {}, cutting.mark)
        self.cutting = cutting
        self.media = cutting.media
        self.gone_rows = {one.label for one in rows(tree) if one.key in cutting.keys and one.label}
        self.picked_rows = {one.label for one in rows(tree) if one.key in cutting.rows and one.label}

    def section(self, section: LetteredSection, letters: frozenset[str] | None) -> LetteredSection:
        return replace(section, title=self.mask(section.title), blocks=self.listed(section.blocks))

    def listed(self, blocks: tuple[PlanBlock, ...]) -> tuple[PlanBlock, ...]:
        """Each block in its turn; what the family noted to a block that is gone goes with it."""
        made: list[PlanBlock] = []
        gone = False
        for one in blocks:
            if gone and isinstance(one, DisputedNote):
                continue
            shown = self.block(one)
            gone = shown == SetSentence(self.mark) and shown != one
            if not (gone and made and made[-1] == shown):
                made.append(shown)
        return tuple(made)

    def block(self, block: PlanBlock) -> PlanBlock:
        match block:
            case Text() | Quotation() | DisputedNote() if self.is_whole(block.blocks, getattr(block, "key", "")):
                return SetSentence(self.mark)
            case Part(title, inside):
                return self.part(title, inside)
            case Appendix(label, title, byline, inside):
                return Appendix(label, self.mask(title), self.mask(byline), self.listed(inside))
            case Row(key="") if self.says_all(block):
                return SetSentence(self.mark)
            case Row(label=label, key=key) if key in self.cutting.keys:
                return Row(label, self.mark, (nodes.paragraph(self.mark),), key=key)
            case _:
                return super().block(block)

    def part(self, title: str, inside: tuple[PlanBlock, ...]) -> PlanBlock:
        pages = {
            picture.asset[:_ID] for one in inside if isinstance(one, Gallery) for picture in one.pictures if picture.page
        }
        if pages & self.cutting.media:
            return Part(self.mark, (SetSentence(self.mark),))
        if self.must_hold(inside, (title,)):
            made = super().block(Part(title, inside))
            return Part(made.title, made.blocks[:1]) if isinstance(made, Part) else made
        return Part(self.mask(title), self.listed(inside))

    def quoted(self, one: Quotation) -> Quotation:
        """The words on the front: those of a row, so that the few that were picked into it count."""
        text = nodes.plain(one.blocks)
        picked_whole = bool(bare(text)) and not bare(self.cutting.picked.mask(text, " "))
        if self.is_whole(one.blocks, one.key) or self.kept.is_in(text) or picked_whole:
            return Quotation((nodes.paragraph(self.mark),), "")
        return self.words(one)

    def is_whole(self, blocks: tuple[nodes.Block, ...], key: str) -> bool:
        """Whether a block is what must go, and nothing else."""
        text = nodes.plain(blocks)
        return bool(key and key in self.cutting.keys) or bare(text) in self.cutting.whole or self.leaves_nothing(text)

    def says_all(self, row: Row) -> bool:
        """The same for the boxes of an answer in the advice."""
        said = [nodes.plain(one) for one in (row.blocks, *(slot.blocks for slot in row.slots)) if one]
        text = "\n".join(said)
        whole = bool(said) and all(bare(one) in self.cutting.whole for one in said)
        return whole or bare(text) in self.cutting.whole or self.leaves_nothing(text)

    def leaves_nothing(self, text: str) -> bool:
        return self.kept.is_in(text) and len(bare(self.kept.mask(text, " ")).split()) < _LEAST_LEFT

    def picture_gone(self) -> str:
        return self.mark

    def picture(self, one: Picture) -> Picture | None:
        return None if one.asset[:_ID] in self.media or self.says(one) else one

    def clip(self, block: Clip) -> Clip | None:
        if media_in(block) & self.media or bare(nodes.plain(block.transcript)) in self.cutting.whole or self.says(block):
            return None
        return super().clip(block)

    def row(self, block: Row) -> Row:
        """A row keeps what its writer added; what it was taken from goes, and so do the words of a row that is gone."""
        block = replace(block, links=tuple(self.link(one) for one in block.links))
        if block.key not in self.cutting.rows:
            return super().row(block)
        lines = (self.cutting.sources or {}).get(block.key, ())
        if len(lines) != len(block.sources):
            lines = tuple(True for _one in block.sources)
        told = tuple(self.mark if gone else one for one, gone in zip(block.sources, lines, strict=True))
        self.kept, self.media = self.cutting.picked, self.cutting.files | self.cutting.media
        try:
            return super().row(replace(block, sources=told))
        finally:
            self.kept, self.media = self.cutting.secret, self.cutting.media

    def link(self, one: Link) -> Link:
        """A thread says the words of the row that it leads to."""
        if one.label in self.gone_rows:
            return replace(one, words=self.mark)
        return replace(one, words=self.cutting.picked.mask(one.words, self.mark)) if one.label in self.picked_rows else one

    def runs(self, runs: nodes.Runs) -> nodes.Runs:
        """Where a change is marked, the words as they were and as they are to be are each looked at too."""
        marks = {ADDED, REMOVED, "]"}
        for goes in ("struck", "bold"):
            said = "".join(one.text for one in runs if not getattr(one, goes) and one.text not in marks)
            if any(one.struck or one.text == ADDED for one in runs) and self.kept.is_in(said):
                return (nodes.Run(self.mark),)
        return super().runs(runs)
