"""Takes a plan apart into everything that people wrote in it, place by place, for the guard that looks through it.

Sentences of the plan's shape are left out: they are nobody's, and stand in every plan.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wiki.document.tree import (
    AdviceList,
    Appendix,
    Clip,
    DisputedNote,
    Gallery,
    Part,
    Picture,
    PlanBlock,
    PlanTree,
    Quotation,
    Row,
    SetSentence,
    Text,
)
from wiki.text.nodes import plain


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a pack. ``place`` is a section's letter, or FRONT and the like; ``is_name``: of a file, where capitals
    and spaces mean nothing."""

    place: str
    text: str
    is_name: bool = False


FRONT, FILE_NAME, PROPERTIES, INSIDE, PICTURE = "front", "file_name", "properties", "inside", "picture"
"""Places that are no section: the first page, a file's name, its properties, what it holds, a picture or paper in it."""


def pieces_of(tree: PlanTree) -> tuple[Piece, ...]:
    """Every piece of the plan in reading order."""
    front = [tree.title, tree.child_name, tree.council, tree.made_by, tree.made_for, tree.signed_by]
    if tree.photo:
        front += _of_picture(tree.photo)
    if tree.quotation:
        front += _of_block(tree.quotation)
    found = [Piece(FRONT, text) for text in front if text.strip()]
    for section in tree.sections:
        texts = (text for block in section.blocks for text in _of_block(block))
        found += (Piece(section.letter, text) for text in texts if text.strip())
    return tuple(found)


def _of_block(block: PlanBlock) -> Iterator[str]:
    match block:
        case SetSentence():
            return
        case Text(blocks=blocks):
            yield plain(blocks)
        case Quotation(blocks=blocks, said=said):
            yield from (plain(blocks), said)
        case DisputedNote(line, blocks):
            yield from (line, plain(blocks))
        case Gallery(pictures):
            for one in pictures:
                yield from _of_picture(one)
        case Clip():
            yield from _of_clip(block)
        case Row():
            yield from _of_row(block)
        case AdviceList(lines):
            for advice in lines:
                yield from (advice.what, advice.who)
        case Part(title, blocks):
            yield from (title, *_of_all(blocks))
        case Appendix(_, title, byline, blocks):
            yield from (title, byline, *_of_all(blocks))


def _of_all(blocks: Iterable[PlanBlock]) -> Iterator[str]:
    for block in blocks:
        yield from _of_block(block)


def _of_row(row: Row) -> Iterator[str]:
    yield from (row.title, plain(row.blocks))
    for slot in row.slots:
        yield plain(slot.blocks)
    yield row.said
    for link in row.links:
        yield link.words
    yield from (*row.sources, *_of_all(row.media))


def _of_picture(picture: Picture) -> Iterator[str]:
    yield from (picture.alt, picture.caption)


def _of_clip(clip: Clip) -> Iterator[str]:
    yield from (clip.line, plain(clip.transcript), clip.caption, clip.speaker)
    if clip.still:
        yield from _of_picture(clip.still)
