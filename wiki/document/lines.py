"""A plan as a list of lines, each with a place of its own, so that it can be answered, and compared, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass

from wiki.document.amend import ADDED, MOVED, REMOVED
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
    Text,
)
from wiki.text.nodes import Block, paragraph, plain, standing

_PLACEMENT = "I"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a plan: ``place`` ("B.2") names it within its version, ``heading`` is what stands over it.

    ``slots`` are the labelled words of a row; ``said`` says whose words they are; ``is_set``: a sentence of the plan's own.
    """

    place: str
    letter: str
    section: str
    heading: str
    blocks: tuple[Block, ...]
    slots: tuple[tuple[str, str], ...] = ()
    said: str = ""
    language: str = ""
    is_set: bool = False

    @property
    def words(self) -> str:
        """Everything the line says, without style: for comparing, and for a letter."""
        return "\n".join(part for part in (plain(self.blocks), *(f"{label}: {value}" for label, value in self.slots)) if part)


def lines_of(tree: PlanTree) -> tuple[Line, ...]:
    """Every line of the plan in its order. A draft's section I says nothing that could be answered, so it is none; of
    section K each piece of advice is one line, for nobody alters advice."""
    made: list[Line] = []
    for section in tree.sections:
        if not has_lines(section, tree):
            continue
        found = _lines(section.blocks, "")
        for number, (heading, blocks, slots, said, language, is_set) in enumerate(found, 1):
            made.append(
                Line(f"{section.letter}.{number}", section.letter, section.title, heading, blocks, slots, said, language, is_set)
            )
    return tuple(made)


def has_lines(section: LetteredSection, tree: PlanTree) -> bool:
    """Whether a section says anything that could be answered: a draft's section I does not."""
    is_empty = all(isinstance(one, SetSentence) for one in section.blocks)
    return not (section.letter == _PLACEMENT and tree.status == "draft" and is_empty)


def changed_lines(tree: PlanTree) -> tuple[Line, ...]:
    """The lines in which an amendment notice marks something: those are what is answered; all lines, where none is."""
    every = lines_of(tree)
    return tuple(one for one in every if any(mark in one.words for mark in (ADDED, REMOVED, MOVED))) or every


def is_line(block: PlanBlock) -> bool:
    """Whether a block that is no heading is a line of its own."""
    return any(True for _one in _lines((block,), ""))


Found = tuple[str, tuple[Block, ...], tuple[tuple[str, str], ...], str, str, bool]


def _lines(blocks: tuple[PlanBlock, ...], heading: str) -> Iterator[Found]:
    for block in blocks:
        match block:
            case Row():
                title = ": ".join(part for part in (block.label, block.title) if part) or heading
                slots = tuple((one.label, _in_slot(one.blocks)) for one in block.slots)
                links = tuple((one.how, f"{one.label} {one.words}".strip()) for one in block.links)
                yield title, block.blocks, (*slots, *links), block.said, block.language, False
            case Text(words, language):
                yield heading, words, (), "", language, False
            case Quotation(words, said, language) if words:
                yield heading, words, (), said, language, False
            case SetSentence(words):
                yield heading, _paragraphs(words), (), "", "", True
            case Clip():
                yield heading, (*_paragraphs(block.line), *block.transcript), (), "", block.language, False
            case Gallery(pictures):
                yield heading, _paragraphs(*(one.caption or one.alt for one in pictures)), (), "", "", False
            case Part(title, inside):
                yield from _lines(inside, title)
            case Appendix(label, title, byline):
                yield f"{label}: {title}", _paragraphs(byline), (), "", "", False
            case AdviceList() | DisputedNote() | Quotation():
                continue


def _in_slot(blocks: tuple[Block, ...]) -> str:
    """A box in plain words, where nothing could be struck through any more: what a notice removes says so in words."""
    words = plain(blocks)
    return words if REMOVED in words else standing(blocks)


def _paragraphs(*words: str) -> tuple[Block, ...]:
    return tuple(paragraph(one) for one in words if one.strip())
