"""Makes one recipient's copy of a plan: for whom it is, without the details that are kept from them, advice never altered.

Our own words keep a mark where a detail stood. Advice that holds such a detail is held back whole and named. The tree keeps
its shape, block for block, so that a line has the same place for everybody who answers it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Protocol, TypeVar

from wiki.document.speaking import say
from wiki.document.texts import NOT_WORDS, texts_in
from wiki.document.tree import (
    Appendix,
    Clip,
    DisputedNote,
    Gallery,
    LetteredSection,
    Part,
    Picture,
    PlanBlock,
    PlanTree,
    Quotation,
    Row,
    SetSentence,
    Slot,
    Text,
    rows,
)
from wiki.text import nodes
from wiki.text.keep_out import KeptOut
from wiki.words import N_

_W = TypeVar("_W", bound=Text | Quotation | DisputedNote | Row | Slot | Clip)



class Kept(Protocol):
    """What finds the words that are to be left out."""

    def spans(self, text: str) -> tuple[tuple[int, int], ...]: ...

    def is_in(self, text: str) -> bool: ...

    def mask(self, text: str, mark: str) -> str: ...


MARK = N_("[left out of this copy]")
_WHY = N_("it holds a detail that may not be told to everybody")
_UNREAD = N_("some of its pages have no words that could be looked through")
_HELD = N_("Held: this is not in this copy, because %(why)s.")
_PICTURE = N_("Held: a picture is not in this copy, because what is written about it may not be told to everybody.")
_SECTION = N_("This section is not part of this copy.")
_APART = "\n\n"
"""Between two paragraphs, where they are one text (nodes.plain)."""


@dataclass(frozen=True)
class Held:
    """Something whole that is not in a copy: what ("K2: Advice of …"), and why."""

    what: str
    why: str


@dataclass(frozen=True)
class Copy:
    """A recipient's copy: its tree, what is held back, and how many times a detail was taken out of our own words."""

    tree: PlanTree
    held: tuple[Held, ...]
    taken_out: int


def copy_for(
    tree: PlanTree, kept: KeptOut, *, made_for: str = "", letters: frozenset[str] | None = None,
    held: Mapping[str, str] | None = None, note: SetSentence | None = None,
) -> Copy:  # fmt: skip
    """The copy of ``tree`` for somebody who may not be told what is ``kept``. ``letters``: the sections that they get, all
    for None. ``held``: why a piece of advice is held back by hand, by its label ("K2"). ``note``: what its front says in place
    of what the plan's says."""
    making = Making(kept, dict(held or {}))
    others = replace(tree, sections=tuple(one for one in tree.sections if not _goes(one, letters)))
    making.gone = frozenset(one.label for one in rows(others))
    front = replace(
        tree, made_for=made_for or tree.made_for, sections=(), note=note or tree.note,
        photo=making.picture(tree.photo) if tree.photo else None, quotation=None,
    )  # fmt: skip
    made: PlanTree = making.masked(front)
    quotation = making.words(tree.quotation) if tree.quotation and _front_goes(letters) else None
    sections = tuple(making.section(one, letters) for one in tree.sections)
    return Copy(replace(made, quotation=quotation, sections=sections), tuple(making.held), making.taken_out)


def _goes(section: LetteredSection, letters: frozenset[str] | None) -> bool:
    return letters is None or section.letter in letters


def appendices(tree: PlanTree) -> tuple[Appendix, ...]:
    """The pieces of advice that a plan holds."""
    return tuple(one for section in tree.sections for one in section.blocks if isinstance(one, Appendix))


def held_sentence(why: str) -> str:
    """What stands in a copy where something is held."""
    return say(_HELD, why=why)


def _front_goes(letters: frozenset[str] | None) -> bool:
    """The words on the front are section A's."""
    return letters is None or "A" in letters


class Making:
    """Goes through a tree and leaves out what is ``kept``; ``mark`` stands where words stood. ``gone``: the rows of sections
    that are not part of the copy: a thread names them, and says none of their words."""

    def __init__(self, kept: Kept, by_hand: dict[str, str], mark: str = "") -> None:
        self.kept = kept
        self.mark = mark or say(MARK)
        self.by_hand = by_hand
        self.held: list[Held] = []
        self.taken_out = 0
        self.gone: frozenset[str] = frozenset()

    def section(self, section: LetteredSection, letters: frozenset[str] | None) -> LetteredSection:
        if not _goes(section, letters):
            return replace(section, blocks=(SetSentence(say(_SECTION)),))
        return replace(section, blocks=tuple(self.block(one) for one in section.blocks))

    def block(self, block: PlanBlock) -> PlanBlock:
        match block:
            case Appendix():
                return self.appendix(block)
            case Part(title, inside) if self.must_hold(inside, (title,)):
                self.hold(title, say(_WHY) if self.says(block) else say(_UNREAD))
                return Part(self.mask(title), tuple(SetSentence(self.held_line()) for _one in inside))
            case Part(title, inside):
                return Part(self.mask(title), tuple(self.block(one) for one in inside))
            case Gallery():
                return self.gallery(block) or SetSentence(self.picture_gone())
            case Clip():
                return self.clip(block) or SetSentence(self.picture_gone())
            case Row():
                return self.row(block)
            case Text() | Quotation() | DisputedNote():
                return self.words(block)
            case _:
                made: PlanBlock = self.masked(block)
                return made

    def appendix(self, one: Appendix) -> Appendix:
        """Whole and unaltered, or not at all."""
        why = self.mask(self.by_hand.get(one.label, ""))
        if not why and self.kept:
            why = say(_WHY) if self.says(one) else say(_UNREAD) if _has_unread(one.blocks) else ""
        if not why:
            return one
        self.hold(f"{one.label}: {one.title}", why)
        return Appendix(one.label, self.mask(one.title), self.mask(one.byline), (SetSentence(self.held_line()),))

    def hold(self, what: str, why: str) -> None:
        self.held.append(Held(self.mask(what), why))

    def held_line(self) -> str:
        return held_sentence(self.held[-1].why)

    def must_hold(self, inside: tuple[PlanBlock, ...], beside: tuple[str, ...]) -> bool:
        """Whether pages of a paper, whose pictures show what its words say, hold a detail, or nobody could look."""
        if not self.kept or not _has_pages(inside):
            return False
        return self.says((inside, beside)) or _has_unread(inside)

    def gallery(self, block: Gallery) -> Gallery | None:
        shown = tuple(one for one in map(self.picture, block.pictures) if one is not None)
        return Gallery(shown) if shown else None

    def picture_gone(self) -> str:
        """What stands where a picture stood."""
        return say(_PICTURE)

    def picture(self, one: Picture) -> Picture | None:
        if not self.says(one):
            return one
        self.hold(say(N_("A picture")), say(_WHY))
        return None

    def clip(self, block: Clip) -> Clip | None:
        still = self.picture(block.still) if block.still else None
        made: Clip = self.masked(replace(block, still=None, transcript=()))
        return replace(self.words(replace(made, transcript=block.transcript), "transcript"), still=still)

    def row(self, block: Row) -> Row:
        media: list[Gallery | Clip] = []
        sources = [self.mask(one) for one in block.sources]
        for one in block.media:
            shown = self.gallery(one) if isinstance(one, Gallery) else self.clip(one)
            if shown is None or (isinstance(one, Gallery) and shown != one):
                sources.append(self.picture_gone())
            media += [shown] if shown is not None else []
        links = tuple(replace(one, words="") if one.label in self.gone else one for one in block.links)
        made: Row = self.masked(replace(block, blocks=(), media=(), sources=(), slots=(), links=links))
        made = replace(made, blocks=block.blocks)
        slots = tuple(self.words(replace(one, label=self.mask(one.label))) for one in block.slots)
        return replace(self.words(made), media=tuple(media), sources=tuple(sources), slots=slots)

    def words(self, one: _W, name: str = "blocks") -> _W:
        """Words with the details taken out, also where one runs over several paragraphs."""
        blocks = getattr(one, name)
        bare: Any = one
        made = replace(self.masked(replace(bare, **{name: ()})), **{name: self.paragraphs(blocks)})
        if self.kept.is_in(nodes.plain(getattr(made, name))):
            self.taken_out += 1
            made = replace(made, **{name: (nodes.paragraph(self.mark),)})
        same: _W = made
        return same

    def paragraphs(self, blocks: tuple[nodes.Block, ...]) -> tuple[nodes.Block, ...]:
        """Each paragraph without the details. All are looked through as one text first: of what runs on from one into the
        next, what stands in each is too short to be found there alone."""
        found, at = self.kept.spans(nodes.plain(blocks)), 0
        made: list[nodes.Block] = []
        for block in blocks:
            text = nodes.plain((block,))
            inside = [(start - at, stop - at) for start, stop in found if start < at + len(text) and stop > at]
            lines = [text[max(start, 0) : stop] for start, stop in inside]
            if not any(start < 0 or stop > len(text) for start, stop in inside) and not any("\n" in one for one in lines):
                made.append(self.masked(block))
            elif isinstance(block, nodes.Paragraph | nodes.Heading):
                made.append(replace(block, runs=self.without(block.runs, inside)))
            else:  # a list or a table, whose lines each hold a piece
                self.taken_out += 1
                made.append(nodes.paragraph(self.mark))
            at += len(text) + len(_APART) if text else 0
        return tuple(made)

    def masked(self, value: Any) -> Any:
        """The same thing with every text in it masked; runs of one paragraph are read as one text."""
        if isinstance(value, str):
            return self.mask(value)
        if isinstance(value, tuple):
            if value and all(isinstance(one, nodes.Run) for one in value):
                return self.runs(value)
            return tuple(self.masked(one) for one in value)
        if is_dataclass(value) and not isinstance(value, type):
            found = {one.name: getattr(value, one.name) for one in fields(value) if one.name not in NOT_WORDS}
            return replace(value, **{name: self.masked(inside) for name, inside in found.items()})
        return value

    def runs(self, runs: nodes.Runs) -> nodes.Runs:
        return self.without(runs, self.kept.spans(nodes.plain_runs(runs)))

    def without(self, runs: nodes.Runs, spans: Sequence[tuple[int, int]]) -> nodes.Runs:
        """The runs with a mark where ``spans`` are of their text; one may begin before it and end after it."""
        text = nodes.plain_runs(runs)
        spans = [(max(start, 0), stop) for start, stop in spans]
        self.taken_out += len(spans)
        made, at = [], 0
        for run in runs:
            end, said, pos = at + len(run.text), "", at
            for start, stop in spans:
                if stop <= at or start >= end:
                    continue
                said += text[pos : max(pos, start)] + (self.mark if start >= at else "")
                pos = min(stop, end)
            said += text[pos:end]
            href = None if run.href is not None and self.kept.is_in(run.href) else run.href
            made.append(replace(run, text=said, href=href))
            at = end
        return tuple(one for one in made if one.text)

    def mask(self, text: str) -> str:
        self.taken_out += len(self.kept.spans(text))
        return self.kept.mask(text, self.mark)

    def says(self, value: Any) -> bool:
        return bool(self.kept) and any(self.kept.is_in(text) for text in texts_in(value))


def _has_pages(blocks: tuple[PlanBlock, ...]) -> bool:
    return any(isinstance(one, Gallery) and any(picture.page for picture in one.pictures) for one in blocks)


def _has_unread(blocks: tuple[PlanBlock, ...]) -> bool:
    """Whether a page of a paper is shown whose words nobody wrote down: then nobody could look what it tells."""
    for at, one in enumerate(blocks):
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        if isinstance(one, Gallery) and any(picture.page for picture in one.pictures) and not isinstance(after, Text):
            return True
        if isinstance(one, Part) and _has_unread(one.blocks):
            return True
    return False
