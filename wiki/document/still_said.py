"""Finds where a plan still says a name or a number that was taken out, in a sentence that somebody else wrote.

Such a sentence is not cut: it may tell of another Rose. It is listed, so that a person decides.
"""

import re
from collections.abc import Iterator

from wiki.document.texts import texts_in
from wiki.document.tree import Appendix, Part, PlanBlock, PlanTree, Row
from wiki.text.cut import Prints
from wiki.text.names import WORD, is_name

_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_LONGEST = 240


def still_said(tree: PlanTree, names: Prints) -> tuple[tuple[str, str], ...]:
    """Each place (“Section F, Provision 2”) with the sentence that says one of the ``names``."""
    found: dict[tuple[str, str], None] = {}
    for section in tree.sections:
        for what, block in _named(f"Section {section.letter}", section.blocks):
            for text in texts_in(block):
                for sentence in _SENTENCE.findall(text) if names.hashes else ():
                    if any(is_name(word) and names.is_word(word) for word in WORD.findall(sentence)):
                        found[what, sentence.strip()[:_LONGEST]] = None
    return tuple(found)


def _named(where: str, blocks: tuple[PlanBlock, ...]) -> Iterator[tuple[str, PlanBlock]]:
    for one in blocks:
        match one:
            case Appendix(label=label, title=title):
                yield f"{label}: {title}", one
            case Part(blocks=inside):
                yield from _named(where, inside)
            case Row(label=label) if label:
                yield f"{where}, {label}", one
            case _:
                yield where, one
