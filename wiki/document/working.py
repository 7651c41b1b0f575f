"""Lays out a tribunal working document: the final plan, with what one party asks for, what the council answers, and what it
proposes since, each in a mark of its own (document/marks.py). Nothing is in it that the plan, the answers, the replies or a
notice of amendments does not say.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from wiki.document.compared import Place, pair, places_of
from wiki.document.leaves import leaves, links_of
from wiki.document.marks import AGREED, AGREED_OUT, ANSWERS, OFFERS, TAKES_OUT, asks, key_of, marked, wants_out
from wiki.document.tree import LetteredSection, Part, PlanBlock, PlanTree, Quotation, Row, SetSentence, Slot, Text
from wiki.document.working_answers import Spot, Told, Working, find_places, spot_of
from wiki.text.compare import compare
from wiki.text.nodes import Block, Paragraph, Run, Runs, paragraph, plain, standing

TITLE = "Tribunal working document"
_SOURCE = "First-tier Tribunal (Special Educational Needs and Disability)"
_PLACEMENT = "I"
_BESIDE = "Asked for beside the lines of the plan"
_LOST = "Said about words that are not in this plan"
_LIKE, _FEWEST = 0.75, 5  # so near are somebody's words to the plan's that they are the plan's, changed

Marks = tuple[str, str]
"""How words that came are marked, and how words that went."""


def working(made: Working) -> PlanTree:
    """The document; its number, day and maker are those of the plan's tree, to be replaced by whoever keeps it."""
    tree, layer = made.plan.tree, _Layer(made)
    sections = tuple(LetteredSection(one.letter, one.title, one.source, layer.section(one)) for one in tree.sections)
    of = f"This document shows version {tree.number} of the plan with the answers of {made.name} and of nobody else."
    since = f"The council’s changes are those in version {made.offered_in}." if made.offer else ""
    key = key_of(made.who, made.name, f"{of} {since}".strip())
    return replace(
        tree, title=TITLE, status="working", signed_by="", made_for=f"{made.name} and the tribunal", sections=sections,
        note=SetSentence(key, _SOURCE),
    )  # fmt: skip


class _Layer:
    """Puts the answers and the changes over the plan, section by section."""

    def __init__(self, made: Working) -> None:
        self.made = made
        before = list(places_of(made.plan))
        after = list(places_of(made.offer)) if made.offer else []
        pairs = pair(before, after)
        self.twins = {spot_of(old): new for old, new in pairs}
        taken = {spot_of(new) for _old, new in pairs}
        self.fresh = [one for one in after if spot_of(one) not in taken]
        self.found = find_places(made, before, self.fresh)

    def section(self, section: LetteredSection) -> tuple[PlanBlock, ...]:
        letters = {one.letter for one in self.made.plan.tree.sections}
        is_last = section is self.made.plan.tree.sections[-1]

        def belongs(letter: str) -> bool:
            return letter == section.letter or (is_last and letter not in letters)

        blocks = [*self._blocks(section.blocks, section.letter, "", _Count())]
        for place in self.fresh:
            if belongs(place.letter):
                told = self.found.fresh.get(spot_of(place), [])
                come = (*_whole(place, self._marks(told)[0]), *(one for each in told for one in self._told(each)))
                blocks += [Part(place.leaf.heading, come)] if place.leaf.heading else come
        lost = [one for letter, several in self.found.lost.items() if belongs(letter) for one in several]
        if lost:
            blocks.append(Part(_LOST, tuple(one for each in lost for one in self._told(each))))
        if self.made.beside and (section.letter == _PLACEMENT or (is_last and _PLACEMENT not in letters)):
            blocks.append(Part(_BESIDE, tuple(one for said in self.made.beside for one in self._told(Told(said, 0)))))
        return tuple(blocks)

    def _blocks(self, blocks: Iterable[PlanBlock], letter: str, heading: str, count: "_Count") -> Iterator[PlanBlock]:
        for block in blocks:
            if isinstance(block, Part):
                yield replace(block, blocks=tuple(self._blocks(block.blocks, letter, block.title, count)))
                continue
            spot = (letter, count.next())
            told = self.found.here.get(spot, [])
            shown = self._rewritten(block, spot, told)
            if shown is None:
                yield from self._changed(block, spot, self._marks(told))
            else:
                yield shown
            yield from self._moved(spot, heading, self._marks(told))
            for one in told:
                yield from self._told(one, is_shown=shown is not None)

    def _marks(self, told: Iterable[Told]) -> Marks:
        """How what the council proposes here is marked: as agreed where the party agrees to this very proposal."""
        is_agreed = any(one.asked.agrees and one.number == self.made.offered_in for one in told)
        return (AGREED, AGREED_OUT) if is_agreed else (OFFERS, TAKES_OUT)

    def _changed(self, block: PlanBlock, spot: Spot, marks: Marks) -> Iterator[PlanBlock]:
        """A block of the plan with what the council proposes for it."""
        twin = self.twins.get(spot)
        old = _place(spot, block)
        if self.made.offer is None:
            yield block
            return
        if twin is None:
            yield from _whole(old, marks[1])
            return
        if isinstance(block, Row) and isinstance(twin.leaf.block, Row):
            yield _row(block, twin.leaf.block, marks)
        elif old.leaf.words == twin.leaf.words:
            yield block
        elif isinstance(block, Text | Quotation) and isinstance(twin.leaf.block, Text | Quotation):
            yield replace(block, blocks=_between(block.blocks, twin.leaf.block.blocks, marks))
        else:
            yield from _whole(old, marks[1])
            yield from _whole(twin, marks[0])

    def _moved(self, spot: Spot, heading: str, marks: Marks) -> Iterator[PlanBlock]:
        """Where the council proposes that a block stands, if that is elsewhere."""
        twin = self.twins.get(spot)
        if twin is not None and twin.under != (spot[0], heading):
            under = f", under “{twin.leaf.heading}”" if twin.leaf.heading else ""
            yield Text((Paragraph(marked(marks[0], f"moved to section {twin.letter}{under}")),))

    def _rewritten(self, block: PlanBlock, spot: Spot, told: Sequence[Told]) -> PlanBlock | None:
        """The block with the party's wording put over the plan's, where they wrote the plan's words out with a change."""
        twin = self.twins.get(spot)
        if len(told) != 1 or not isinstance(block, Row | Text) or not told[0].asked.changes or told[0].quoted:
            return None
        if told[0].asked.is_wrong or (twin is None and self.made.offer is not None):
            return None
        if twin is not None and twin.leaf.words != _place(spot, block).leaf.words:
            return None
        said = told[0].asked
        marks = (AGREED, AGREED_OUT) if said.accepted else (asks(self.made.who), wants_out(self.made.who))
        if _is_like(plain(block.blocks), said.words):
            return replace(block, blocks=_between(block.blocks, (paragraph(said.words),), marks))
        for at, slot in enumerate(block.slots if isinstance(block, Row) else ()):
            if isinstance(block, Row) and _is_like(plain(slot.blocks), said.words):
                made = replace(slot, blocks=_between(slot.blocks, (paragraph(said.words),), marks))
                return replace(block, slots=(*block.slots[:at], made, *block.slots[at + 1 :]))
        return None

    def _told(self, told: Told, *, is_shown: bool = False) -> Iterator[PlanBlock]:
        """What the party says to a line, and what the council answers; ``is_shown``: the words stand in the line itself."""
        said = told.asked
        lines: list[Paragraph] = []
        if told.quoted:
            lines.append(paragraph(f"Said to version {told.number}, which said here: “{' '.join(told.quoted.split())}”"))
        if said.is_wrong:
            not_theirs = "says that what was typed here from paper is not what they wrote. It is not shown."
            lines.append(paragraph(f"{self.made.name} {not_theirs}"))
        elif said.agrees and told.quoted:
            lines.append(paragraph(f"{self.made.name} agreed with those words."))
        elif said.agrees:
            lines.append(Paragraph(marked(AGREED, f"{self.made.name} agrees with this.")))
        elif not is_shown:
            lines += _paragraphs(AGREED if said.accepted else asks(self.made.who), said.words)
        lines += [one for words in said.replies for one in _paragraphs(ANSWERS, words)]
        if lines and said.title:
            lines[0] = Paragraph((Run(f"{said.title}: "), *lines[0].runs))
        if lines:
            yield Text(tuple(lines))


class _Count:
    """Counts the blocks of a section as document/compared.py does."""

    def __init__(self) -> None:
        self._at = -1

    def next(self) -> int:
        self._at += 1
        return self._at


def _place(spot: Spot, block: PlanBlock) -> Place:
    return Place(spot[0], spot[1], leaves((block,))[0], "")


def _is_like(plan: str, said: str) -> bool:
    """Whether somebody wrote the plan's words out, with a change: no remark about them is taken for them."""
    old, new = plan.split(), said.split()
    return min(len(old), len(new)) >= _FEWEST and SequenceMatcher(None, old, new, autojunk=False).ratio() >= _LIKE


def _row(old: Row, new: Row, marks: Marks) -> Row:
    slots = {one.label: one.blocks for one in old.slots}
    made = [Slot(one.label, _between(slots.pop(one.label, ()), one.blocks, marks)) for one in new.slots]
    made += [Slot(label, _between(blocks, (), marks)) for label, blocks in slots.items()]
    blocks = _between(old.blocks, new.blocks, marks)
    if old.title != new.title:
        blocks = (Paragraph(_between_words(old.title, new.title, marks)), *blocks)
    if links_of(old) != links_of(new):
        blocks = (*blocks, Paragraph(_between_words(links_of(old), links_of(new), marks)))
    before, after = _media_words(old), _media_words(new)
    if before != after:
        blocks = (*blocks, Paragraph(_between_words(before, after, marks)))
    return replace(old, blocks=blocks, slots=tuple(made))


def _media_words(row: Row) -> str:
    return "\n".join(one.words for one in leaves(row.media))


def _between(old: tuple[Block, ...], new: tuple[Block, ...], marks: Marks) -> tuple[Block, ...]:
    before, after = standing(old), standing(new)
    return old if before == after else (Paragraph(_between_words(before, after, marks)),)


def _between_words(old: str, new: str, marks: Marks) -> Runs:
    made: list[Run] = []
    for piece in compare(old, new):
        inside = piece.text.strip()
        if piece.kind == "same" or not inside:
            made.append(Run(piece.text))
            continue
        before, _words, after = piece.text.partition(inside)
        gap = before or (" " if made and made[-1].text.endswith("]") else "")
        made += [one for one in (Run(gap), *marked(marks[piece.kind != "added"], inside), Run(after)) if one.text]
    return tuple(made)


def _whole(place: Place, mark: str) -> Iterator[PlanBlock]:
    """A block that went or came as a whole; what holds no words of its own is told by its words."""
    block = place.leaf.block
    if isinstance(block, Row):
        slots = tuple(Slot(one.label, _paragraphs(mark, standing(one.blocks))) for one in block.slots)
        yield replace(block, blocks=_paragraphs(mark, standing(block.blocks) or block.title), slots=slots)
    elif isinstance(block, Text | Quotation):
        yield replace(block, blocks=_paragraphs(mark, standing(block.blocks)))
    elif place.leaf.words:
        yield Text(_paragraphs(mark, place.leaf.words))


def _paragraphs(mark: str, words: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(marked(mark, one)) for one in words.split("\n\n") if one.strip())
