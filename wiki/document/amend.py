"""Shows how a plan is to be amended: the plan as it is, what goes struck through and what comes in bold, each also said in
words for those who don't see it, and beside each change the evidence for it (SEND Regulations 2014, regulation 22(2))."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import groupby

from wiki.document.speaking import say
from wiki.document.tree import (
    AdviceList,
    Appendix,
    Clip,
    DisputedNote,
    Gallery,
    LetteredSection,
    Part,
    PlanBlock,
    PlanTree,
    Quotation,
    Row,
    SetSentence,
    Slot,
    Text,
)
from wiki.text.compare import compare
from wiki.text.nodes import Block, Paragraph, Run, plain
from wiki.words import N_

ADDED, REMOVED = "[added: ", "[removed: "
_END = "]"
EVIDENCE = N_("Evidence for this change: %(evidence)s")
_NOTE = N_(
    "This notice shows the plan as it is, with each change that is proposed. New words are bold and marked “added”. "
    "Words to be removed are struck through and marked “removed”. Beside each change stands the evidence for it."
)
_TITLE = N_("Proposed changes to the Education, Health and Care Plan")
_RULE = "SEND Regulations 2014, regulation 22(2)"
_PLACEMENT = "I"


@dataclass(frozen=True, slots=True)
class Change:
    """One change: ``key`` names it by what it says, so that it is the same however often it is looked at. ``old`` is "" for
    what is added, ``new`` for what is removed."""

    key: str
    letter: str
    title: str
    old: str
    new: str

    @property
    def kind(self) -> str:
        """ "added", "removed" or "changed"."""
        return "added" if not self.old else "removed" if not self.new else "changed"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One block with the heading over it; ``words`` is all that it says. Two plans are compared by their leaves."""

    heading: str
    block: PlanBlock
    words: str

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


_Pair = tuple[Leaf | None, Leaf | None]


def changes(old: PlanTree, new: PlanTree) -> tuple[Change, ...]:
    """Every change that leads from the plan ``old`` to ``new``, in the order of the plan. Section I is left as it is: where
    the child learns is asked for by the family, and decided with the amended final."""
    return tuple(
        _change(letter, before, after)
        for letter, pairs in _sections(old, new)
        for before, after in pairs
        if _words(before) != _words(after)
    )


def marked(old: PlanTree, new: PlanTree, evidence: Mapping[str, str]) -> PlanTree:
    """The plan ``old`` with every change towards ``new`` marked in its place; ``evidence`` by the changes' keys."""
    found = dict(_sections(old, new))
    sections = tuple(
        LetteredSection(one.letter, one.title, one.source, _marked(one.letter, found[one.letter], evidence))
        if one.letter in found
        else one
        for one in old.sections
    )
    return replace(
        new, title=say(_TITLE), status="draft", note=SetSentence(say(_NOTE), _RULE), sections=sections,
        photo=old.photo, quotation=old.quotation,
    )  # fmt: skip


def _sections(old: PlanTree, new: PlanTree) -> Iterator[tuple[str, list[_Pair]]]:
    later = {section.letter: section for section in new.sections}
    for section in old.sections:
        if section.letter in later and section.letter != _PLACEMENT:
            yield section.letter, _pairs(leaves(section.blocks), leaves(later[section.letter].blocks))


def _pairs(old: Sequence[Leaf], new: Sequence[Leaf]) -> list[_Pair]:
    """Which block became which: equal ones first, then those of one label or heading in order; the rest went or came."""
    made: list[_Pair] = []
    matcher = SequenceMatcher(None, [_key(one) for one in old], [_key(one) for one in new], autojunk=False)
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal":
            made += zip(old[a1:a2], new[b1:b2], strict=True)
            continue
        coming = list(new[b1:b2])
        for gone in old[a1:a2]:
            twin = next((one for one in coming if one.identity == gone.identity), None)
            while twin is not None and coming[0] is not twin:
                made.append((None, coming.pop(0)))
            made.append((gone, coming.pop(0) if twin is not None else None))
        made += [(None, one) for one in coming]
    return made


def _key(leaf: Leaf) -> tuple[str, str, str]:
    return (*leaf.identity, leaf.words)


def _words(leaf: Leaf | None) -> str:
    return leaf.words if leaf is not None else ""


def _change(letter: str, old: Leaf | None, new: Leaf | None) -> Change:
    title = (new or old).title  # type: ignore[union-attr]
    before, after = _words(old), _words(new)
    key = sha256("\0".join((letter, title, before, after)).encode()).hexdigest()[:16]
    return Change(key, letter, title, before, after)


def _marked(letter: str, pairs: Sequence[_Pair], evidence: Mapping[str, str]) -> tuple[PlanBlock, ...]:
    shown: list[tuple[str, PlanBlock]] = []
    for old, new in pairs:
        heading = (old or new).heading  # type: ignore[union-attr]
        if _words(old) == _words(new):
            assert old is not None
            shown.append((heading, old.block))
            continue
        shown += [(heading, one) for one in _mark(old, new)]
        why = evidence.get(_change(letter, old, new).key, "")
        shown.append((heading, Text((_paragraph(Run(say(EVIDENCE, evidence=why))),))))
    made: list[PlanBlock] = []
    for heading, group in groupby(shown, key=lambda one: one[0]):
        blocks = tuple(block for _heading, block in group)
        made += [Part(heading, blocks)] if heading else blocks
    return tuple(made)


def _mark(old: Leaf | None, new: Leaf | None) -> list[PlanBlock]:
    """One or two blocks that show the change: in its place where both are words, else the one gone and the one come."""
    before, after = (old.block if old else None), (new.block if new else None)
    if isinstance(before, Row) and isinstance(after, Row):
        return [_row(before, after)]
    if isinstance(before, Text) and isinstance(after, Text):
        return [replace(after, blocks=_between(before.blocks, after.blocks))]
    if isinstance(before, Quotation) and isinstance(after, Quotation):
        return [replace(after, blocks=_between(before.blocks, after.blocks))]
    if isinstance(before, Appendix) or isinstance(after, Appendix):
        return list(_advice(before, after))
    return [_whole(one, words) for one, words in ((old, _gone), (new, _come)) if one is not None]


def _advice(before: PlanBlock | None, after: PlanBlock | None) -> Iterator[PlanBlock]:
    """Advice comes or goes as a whole, and is never altered: a line above it says so."""
    for block, mark in ((before, _gone), (after, _come)):
        if isinstance(block, Appendix):
            yield Text((Paragraph(mark(f"{block.label}: {block.title}")),))
            yield block


def _row(old: Row, new: Row) -> Row:
    slots = {one.label: one.blocks for one in old.slots}
    made = [Slot(one.label, _between(slots.pop(one.label, ()), one.blocks)) for one in new.slots]
    made += [Slot(label, _between(blocks, ())) for label, blocks in slots.items()]
    title = _between_words(old.title, new.title)
    blocks = _between(old.blocks, new.blocks)
    if old.title != new.title:
        blocks = (Paragraph(title), *blocks)
    links = new.links
    if old.links != new.links:
        told = _between_words(links_of(old), links_of(new))
        blocks = (*blocks, Paragraph(told))
    return replace(new, blocks=blocks, slots=tuple(made), links=links, media=old.media if old.media == new.media else new.media)


def links_of(row: Row) -> str:
    """A row's threads in words."""
    return "; ".join(f"{one.how} {one.label} {one.words}".strip() for one in row.links)


def _whole(leaf: Leaf, mark: Callable[[str], tuple[Run, ...]]) -> PlanBlock:
    """A block that goes or comes as a whole; a picture or a clip is told by its words."""
    block = leaf.block
    if isinstance(block, Row):
        slots = tuple(Slot(one.label, _paragraphs(mark, plain(one.blocks))) for one in block.slots)
        lines = _paragraphs(mark, plain(block.blocks) or block.title)
        return replace(block, blocks=lines, slots=slots)
    if isinstance(block, Quotation | Text):
        return replace(block, blocks=_paragraphs(mark, plain(block.blocks)))
    return Text(_paragraphs(mark, leaf.words))


def _paragraphs(mark: Callable[[str], tuple[Run, ...]], words: str) -> tuple[Block, ...]:
    return tuple(Paragraph(mark(one)) for one in words.split("\n\n") if one.strip())


def _between(old: tuple[Block, ...], new: tuple[Block, ...]) -> tuple[Block, ...]:
    """The words of both, marked; unchanged words keep their style."""
    before, after = plain(old), plain(new)
    if before == after:
        return new
    return (Paragraph(_between_words(before, after)),)


def _between_words(old: str, new: str) -> tuple[Run, ...]:
    runs: list[Run] = []
    for piece in compare(old, new):
        if piece.kind == "same":
            runs.append(Run(piece.text))
        else:
            runs += (_come if piece.kind == "added" else _gone)(piece.text)
    return tuple(runs)


def _come(words: str) -> tuple[Run, ...]:
    return Run(say(N_("[added: "))), Run(words, bold=True), Run(_END)


def _gone(words: str) -> tuple[Run, ...]:
    return Run(say(N_("[removed: "))), Run(words, struck=True), Run(_END)


def _paragraph(run: Run) -> Paragraph:
    return Paragraph((run,))


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
            slots = (f"{one.label}: {plain(one.blocks)}" for one in block.slots)
            media = (_says(one) for one in block.media)
            return "\n".join(part for part in (block.title, plain(block.blocks), *slots, links_of(block), *media) if part)
        case Text(words) | Quotation(words) | DisputedNote(_, words):
            return plain(words)
        case SetSentence(words):
            return words
        case Gallery(pictures):
            return "\n".join(one.caption or one.alt for one in pictures)
        case Clip():
            return "\n".join((block.line, plain(block.transcript)))
        case AdviceList(lines):
            return "\n".join(" ".join(part for part in (one.label, one.what, one.who) if part) for one in lines)
        case Appendix():
            inside = (leaf.words for leaf in leaves(block.blocks))
            return "\n".join((f"{block.label} {block.title}", block.byline, *inside))
        case Part():
            return "\n".join(leaf.words for leaf in leaves(block.blocks))
