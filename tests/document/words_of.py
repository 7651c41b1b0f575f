"""Lists the words that a plan's tree holds, in reading order, for comparing with what a file really shows."""

from collections.abc import Iterator, Sequence

from wiki.document import tree
from wiki.document.tree import PlanBlock, PlanTree
from wiki.text import nodes


def squeezed(text: str) -> str:
    """Without any space, so that line ends of a page don't matter."""
    return "".join(text.replace("\u00ad", "").replace("\u200b", "").split())


def node_words(blocks: Sequence[nodes.Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case nodes.Paragraph(runs) | nodes.Heading(_, runs):
                yield nodes.plain_runs(runs)
            case nodes.Bullets(items):
                for item in items:
                    yield from node_words(item)
            case nodes.Quote(inside):
                yield from node_words(inside)
            case nodes.Code(text):
                yield text
            case nodes.Table(header, rows):
                for line in (header, *rows):
                    yield from (nodes.plain_runs(cell) for cell in line)


def block_words(blocks: Sequence[PlanBlock]) -> Iterator[str]:
    for block in blocks:
        match block:
            case tree.Text(words):
                yield from node_words(words)
            case tree.SetSentence(sentence, source):
                yield from (sentence, source)
            case tree.Quotation(words, said):
                yield from node_words(words)
                yield said
            case tree.Gallery(shown):
                yield from (one.caption for one in shown)
            case tree.Clip():
                yield from (block.line, block.caption)
                yield from node_words(block.transcript)
            case tree.DisputedNote(line, words):
                yield line
                yield from node_words(words)
            case tree.AdviceList(lines):
                for line in lines:
                    yield from (line.label, line.what, line.who)
            case tree.Part(title, inside):
                yield title
                yield from block_words(inside)
            case tree.Appendix(label, title, byline, inside):
                yield from (f"{label}: {title}", byline)
                yield from block_words(inside)
            case tree.Row():
                yield from row_words(block)


def row_words(row: tree.Row) -> Iterator[str]:
    yield from (row.label, row.title)
    yield from node_words(row.blocks)
    for slot in row.slots:
        yield slot.label
        yield from node_words(slot.blocks)
    yield row.said
    for link in row.links:
        yield from (link.how, link.label, link.words)
    yield from row.sources
    yield from block_words(row.media)


def tree_words(plan: PlanTree) -> list[str]:
    """Every stretch of words of the sections in reading order, without blank ones."""
    found: list[str] = []
    for section in plan.sections:
        found += [f"Section {section.letter}", section.title, *block_words(section.blocks)]
    return [words for words in found if words.strip()]


def missing(plan: PlanTree, shown: str) -> list[str]:
    """What of the tree's words does not stand in ``shown``, or stands there in another order."""
    text = squeezed(shown)
    # The list of contents names every section before the sections come.
    place = max(text.find(squeezed(plan.sections[-1].heading)), 0)
    lost = []
    for words in tree_words(plan):
        at = text.find(squeezed(words), place)
        if at < 0:
            lost.append(words)
        else:
            place = at
    return lost
