"""Reads a notice of amendments as the plan that it proposes, so that it can be compared with any other plan."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from wiki.document.amend import ADDED, EVIDENCE, MOVED, REMOVED
from wiki.document.leaves import links_of
from wiki.document.tree import Appendix, Part, PlanBlock, PlanTree, Quotation, Row, Slot, Text
from wiki.text.nodes import Block, Paragraph, Run, Runs, plain

_WHY = EVIDENCE.partition("%")[0]


def accepted(tree: PlanTree) -> PlanTree:
    """The plan ``tree`` as it would be with everything in that is marked as added, everything out that is marked as
    removed, and without the evidence beside the changes (document/amend.py)."""
    return replace(tree, sections=tuple(replace(one, blocks=_blocks(one.blocks)) for one in tree.sections))


def _blocks(blocks: tuple[PlanBlock, ...]) -> tuple[PlanBlock, ...]:
    made: list[PlanBlock] = []
    goes = changed = False  # the advice after this line goes; evidence may follow
    for block in blocks:
        if isinstance(block, Appendix):
            made += [] if goes else [block]
            goes, changed = False, True
        elif changed and _is_evidence(block):
            changed = False
        elif isinstance(block, Part):
            inside = _blocks(block.blocks)
            made += [replace(block, blocks=inside)] if inside else []
            goes = changed = False
        else:
            is_marked = _any(block, _marks)
            announces = is_marked and isinstance(block, Text) and _comes_before_advice(block, blocks)
            goes = announces and _any(block, lambda runs: REMOVED in _marks(runs))
            taken = block if not is_marked else _taken(block)
            made += [] if announces or taken is None else [taken]
            changed = is_marked
    return tuple(made)


def _comes_before_advice(block: PlanBlock, blocks: tuple[PlanBlock, ...]) -> bool:
    at = next(place for place, one in enumerate(blocks) if one is block)
    return at + 1 < len(blocks) and isinstance(blocks[at + 1], Appendix)


def _is_evidence(block: PlanBlock) -> bool:
    return isinstance(block, Text) and plain(block.blocks).startswith(_WHY)


def _taken(block: PlanBlock) -> PlanBlock | None:
    """A marked block as it is proposed; None where all of it goes."""
    if isinstance(block, Row):
        return _row(block)
    if isinstance(block, Quotation):
        kept = [one for one in block.blocks if not (block.said and _tells_again(one, block.said))]
        inside = _proposed(kept)
        return replace(block, blocks=inside) if plain(inside) or len(kept) < len(block.blocks) else None
    if isinstance(block, Text):
        inside = _proposed(block.blocks)
        return replace(block, blocks=inside) if plain(inside) else None
    return block


def _tells_again(block: Block, *told: str) -> bool:
    """Whether a line is there only to show what changed in something that the block has as it will be."""
    return _any_in((block,)) and plain(_proposed((block,))) in told


def _row(row: Row) -> Row | None:
    slots = tuple(
        Slot(one.label, inside) for one in row.slots if plain(inside := _proposed(one.blocks)) or not _any_in(one.blocks)
    )
    kept: list[Block] = []
    for block in row.blocks:
        # A changed title, changed threads and whose words they are stand in lines of their own: the row has them as they will be.
        if _tells_again(block, "", row.title, links_of(row), row.said):
            continue
        kept += _proposed((block,))
    is_gone = not plain(kept) and not any(plain(one.blocks) for one in slots) and not _comes(row)
    return None if is_gone else replace(row, blocks=tuple(kept), slots=slots)


def _comes(row: Row) -> bool:
    """Whether something in a row is added, or left as it is, or the row moves: one that goes does none of it."""
    inside = [*row.blocks, *(block for one in row.slots for block in one.blocks)]
    return any({ADDED, MOVED} & _marks(runs) or not _marks(runs) for runs in _runs(inside))


def _proposed(blocks: Iterable[Block]) -> tuple[Block, ...]:
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph) and _marks(block.runs):
            runs = _without_marks(block.runs)
            made += [Paragraph(runs)] if any(run.text for run in runs) else []
        else:
            made.append(block)
    return tuple(made)


def _without_marks(runs: Runs) -> Runs:
    made: list[Run] = []
    at = 0
    while at < len(runs):
        if _mark_at(runs, at):
            made += [Run(runs[at + 1].text)] if runs[at].text == ADDED else []
            at += 3
        else:
            made.append(runs[at])
            at += 1
    return tuple(made)


def _mark_at(runs: Runs, at: int) -> str:
    """The mark that begins here; its words are bold or struck, so nobody's own brackets are taken for one."""
    if at + 2 >= len(runs) or runs[at + 2].text != "]":
        return ""
    mark, words = runs[at].text, runs[at + 1]
    return mark if (mark in {ADDED, MOVED} and words.bold) or (mark == REMOVED and words.struck) else ""


def _marks(runs: Runs) -> set[str]:
    return {mark for at in range(len(runs)) if (mark := _mark_at(runs, at))}


def _runs(blocks: Iterable[Block]) -> list[Runs]:
    return [block.runs for block in blocks if isinstance(block, Paragraph)]


def _any_in(blocks: Iterable[Block]) -> bool:
    return any(_marks(runs) for runs in _runs(blocks))


def _any(block: PlanBlock, told: Callable[[Runs], object]) -> bool:
    inside: list[Block] = []
    if isinstance(block, Row):
        inside = [*block.blocks, *(one for slot in block.slots for one in slot.blocks)]
    elif isinstance(block, Text | Quotation):
        inside = list(block.blocks)
    return any(told(runs) for runs in _runs(inside))
