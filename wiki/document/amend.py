"""Shows how a plan is to be amended: the plan as it is, what goes struck through and what comes in bold, each also said in
words for those who don't see it, and beside each change the evidence for it (SEND Regulations 2014, regulation 22(2))."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import groupby

from wiki.document.leaves import Leaf, Pair, across_sections, has_moved, leaves, links_of, pair_leaves, renumbered
from wiki.document.speaking import say
from wiki.document.tree import (
    Appendix,
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
from wiki.text.nodes import Block, Paragraph, Run, standing
from wiki.words import N_

ADDED, REMOVED, MOVED = "[added: ", "[removed: ", "[moved: "
_END = "]"
_FROM_TO = N_("from “%(before)s” to “%(after)s”")
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
    what is added, ``new`` for what is removed. Of a row that stands under another heading or in another section, ``moves``, they
    are the two places; what its words become is a change of its own."""

    key: str
    letter: str
    title: str
    old: str
    new: str
    moves: bool = False

    @property
    def kind(self) -> str:
        """ "added", "removed", "changed" or "moved"."""
        if self.moves:
            return "moved"
        return "added" if not self.old else "removed" if not self.new else "changed"


def changes(old: PlanTree, new: PlanTree) -> tuple[Change, ...]:
    """Every change that leads from the plan ``old`` to ``new``, in the order of the plan. Section I is left as it is: where
    the child learns is asked for by the family, and decided with the amended final."""
    return tuple(
        one for letter, pairs in _sections(old, new) for pair in pairs for one in _changes(letter, pair)
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


def _sections(old: PlanTree, new: PlanTree) -> Iterator[tuple[str, list[Pair]]]:
    later = {section.letter: section for section in new.sections}
    both = [one for one in old.sections if one.letter in later and one.letter != _PLACEMENT]
    found = [(one.letter, pair_leaves(leaves(one.blocks), leaves(later[one.letter].blocks))) for one in both]
    for letter, pairs in across_sections(found, {one.letter: f"{one.letter}: {one.title}" for one in both}):
        yield letter, [renumbered(pair) for pair in pairs]


def _words(leaf: Leaf | None) -> str:
    return leaf.words if leaf is not None else ""


def _change(letter: str, old: Leaf | None, new: Leaf | None) -> Change:
    title = (new or old).title  # type: ignore[union-attr]
    before, after = _words(old), _words(new)
    key = sha256("\0".join((letter, title, before, after)).encode()).hexdigest()[:16]
    return Change(key, letter, title, before, after)


def _changes(letter: str, pair: Pair) -> Iterator[Change]:
    """What happens to one block: nothing, or it moves, or its words change, or both."""
    old, new = pair
    if has_moved(pair):
        assert old is not None and new is not None
        key = sha256("\0".join((letter, new.title, "moved", old.under, new.under)).encode()).hexdigest()[:16]
        yield Change(key, letter, new.title, old.under, new.under, moves=True)
    if _words(old) != _words(new):
        yield _change(letter, old, new)
    if _speaks_otherwise(pair):
        assert new is not None
        before, after = _said(old), _said(new)
        key = sha256("\0".join((letter, new.title, "said", before, after)).encode()).hexdigest()[:16]
        yield Change(key, letter, new.title, before, after)


def _said(leaf: Leaf | None) -> str:
    """Whose words they are, as it is printed below them."""
    return leaf.block.said if leaf is not None and isinstance(leaf.block, Row | Quotation) else ""


def _speaks_otherwise(pair: Pair) -> bool:
    """Whether words that stay are said to be somebody else's, or gathered in another way or on another day."""
    return None not in pair and _said(pair[0]) != _said(pair[1])


def _marked(letter: str, pairs: Sequence[Pair], evidence: Mapping[str, str]) -> tuple[PlanBlock, ...]:
    shown: list[tuple[str, PlanBlock]] = []
    for old, new in pairs:
        stands = new or old
        assert stands is not None
        found = tuple(_changes(letter, (old, new)))
        if not found:
            shown.append((stands.heading, _numbered(stands if old is None else old, stands)))
            continue
        marks = _mark(old, new) if _words(old) != _words(new) else [stands.block]
        if found[0].moves and isinstance(marks[0], Row):
            said = say(_FROM_TO, before=found[0].old, after=found[0].new)
            moved = Paragraph((Run(say(N_("[moved: "))), Run(said, bold=True), Run(_END)))
            marks = [replace(marks[0], blocks=(*marks[0].blocks, moved))]
        if _speaks_otherwise((old, new)) and isinstance(marks[0], Row | Quotation):
            told = Paragraph(_between_words(_said(old), _said(new)))
            marks = [replace(marks[0], blocks=(*marks[0].blocks, told))]
        shown += [(stands.heading, one) for one in marks]
        why = tuple(_paragraph(Run(say(EVIDENCE, evidence=evidence.get(one.key, "")))) for one in found)
        shown.append((stands.heading, Text(why)))
    made: list[PlanBlock] = []
    for heading, group in groupby(shown, key=lambda one: one[0]):
        blocks = tuple(block for _heading, block in group)
        made += [Part(heading, blocks)] if heading else blocks
    return tuple(made)


def _numbered(old: Leaf, new: Leaf) -> PlanBlock:
    """A block that stays as it is; a row is numbered as it will be, so that no two rows of the notice have one number."""
    if isinstance(old.block, Row) and isinstance(new.block, Row):
        return replace(old.block, label=new.block.label, links=new.block.links)
    return old.block


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


def _whole(leaf: Leaf, mark: Callable[[str], tuple[Run, ...]]) -> PlanBlock:
    """A block that goes or comes as a whole; a picture or a clip is told by its words."""
    block = leaf.block
    if isinstance(block, Row):
        slots = tuple(Slot(one.label, _paragraphs(mark, standing(one.blocks))) for one in block.slots)
        lines = _paragraphs(mark, standing(block.blocks) or block.title)
        return replace(block, blocks=lines, slots=slots)
    if isinstance(block, Quotation | Text):
        return replace(block, blocks=_paragraphs(mark, standing(block.blocks)))
    return Text(_paragraphs(mark, leaf.words))


def _paragraphs(mark: Callable[[str], tuple[Run, ...]], words: str) -> tuple[Block, ...]:
    return tuple(Paragraph(mark(one)) for one in words.split("\n\n") if one.strip())


def _between(old: tuple[Block, ...], new: tuple[Block, ...]) -> tuple[Block, ...]:
    """The words of both that stand, marked: words struck through before would lose their line, and stand again."""
    before, after = standing(old), standing(new)
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
