"""The marks of a tribunal working document: what each looks like and the words that tell it to those who see no type.

They are those that the parties know: agreed is underlined, the parents' is bold, the council's is italic, and what one of them
wants out is struck through in that one's type. What both want out is struck through alone: a PDF that can be read aloud has no
word with two lines.
"""

import re
from typing import Any

from wiki.document.tree import PlanTree
from wiki.text.nodes import Paragraph, Run, Runs

# English alone, and no msgids: the tribunal reads English.
AGREED, AGREED_OUT = "agreed", "agreed out"
OFFERS, TAKES_OUT, ANSWERS = "council offers", "council takes out", "council answers"
_ASK = {"parents": ("parents ask", "parents want out"), "young person": ("young person asks", "young person wants out")}
_LOOKS: dict[str, dict[str, Any]] = {
    AGREED: {"underlined": True}, AGREED_OUT: {"struck": True},
    OFFERS: {"italic": True}, TAKES_OUT: {"italic": True, "struck": True}, ANSWERS: {"italic": True},
    **{asks: {"bold": True} for asks, _out in _ASK.values()},
    **{out: {"bold": True, "struck": True} for _asks, out in _ASK.values()},
}  # fmt: skip
_MARK = re.compile(rf"\[({'|'.join(sorted(_LOOKS, key=len, reverse=True))}): ([^\]]*)\]")


def asks(who: str) -> str:
    """The mark of what the party asks for; ``who`` is "parents" or "young person"."""
    return _ASK[who][0]


def wants_out(who: str) -> str:
    """The mark of what the party wants out of the plan."""
    return _ASK[who][1]


def marked(mark: str, words: str) -> Runs:
    """Words in their mark, told before them as well."""
    return Run(f"[{mark}: "), Run(words, **_LOOKS[mark]), Run("]")


def key_of(who: str, name: str, served: str) -> str:
    """The key of the first page, a line for each mark, in which it is shown; ``served`` tells what it was made of."""
    return "\n".join((
        f"{served} Each mark is told in words too, between square brackets. Words without a mark are the plan’s own, or say to "
        "what an answer was given.",
        f"[{AGREED}: underlined] The council and {name} agree on these words.",
        f"[{AGREED_OUT}: struck through] They agree that these words go.",
        f"[{asks(who)}: bold] {name} asks for this.",
        f"[{wants_out(who)}: bold and struck through] {name} wants these words out.",
        f"[{OFFERS}: italic] The council proposes these words.",
        f"[{TAKES_OUT}: italic and struck through] The council proposes to take these words out.",
        f"[{ANSWERS}: italic] The council’s answer to what {name} asks for.",
    ))  # fmt: skip


def note_lines(tree: PlanTree) -> tuple[Paragraph, ...]:
    """The lines of the note on a plan's first page; those of a working document show each mark as it looks."""
    lines = (one for one in tree.note.words.splitlines() if one.strip())
    return tuple(Paragraph(_shown(one) if tree.status == "working" else (Run(one),)) for one in lines)


def _shown(line: str) -> Runs:
    runs: list[Run] = []
    at = 0
    for found in _MARK.finditer(line):
        runs += (*((Run(line[at : found.start()]),) if found.start() > at else ()), *marked(found[1], found[2]))
        at = found.end()
    return (*runs, *((Run(line[at:]),) if at < len(line) else ()))
