"""Fills the boxes of a new row of the plan from the passage it is taken from; what nobody said stays empty."""

from typing import Any

from wiki.pagetypes.kinds.chosen import show_day
from wiki.pagetypes.model import Field, PageType
from wiki.queries.plan_rows import NEEDS, OUTCOMES, PROVISION, VIEWS
from wiki.queries.plan_said import Said, is_childs_own
from wiki.text import markdown, nodes
from wiki.text.sentences import picked, ranges

_MAIN = {NEEDS: "difficulty", OUTCOMES: "outcome", PROVISION: "support"}
_STRENGTHS = ("strengths", "can_do", "good_at", "enjoys")
_TAKES_MARKS = "\\`*_[]<>#&~|!"


def suggest_columns(said: Said, page_type: str, asked: Field) -> dict[str, Any]:
    """The boxes of a new row under ``asked`` of ``page_type``: boxes of the same name are copied, words that were
    written freely and stand go into the main box, and a professional's advice is named."""
    made: dict[str, Any] = {}
    for column in asked.columns:
        value = said.version.columns.get(column.key)
        theirs = said.asked.column(column.key)
        if value and theirs is not None and theirs.kind == column.kind and column.kind != "link":
            options = {option.key for option in column.options}
            if not options or (value if isinstance(value, str) else "") in options:
                made[column.key] = value
    main = main_box(said, page_type)
    if main and asked.column(main) is not None and main not in made:
        made[main] = standing_words(said)
    area = asked.column("area")
    if area is not None and "area" not in made and said.asked.key in {option.key for option in area.options}:
        made["area"] = said.asked.key
    if said.page.owner == "professional" and asked.column("advice") is not None:
        made["advice"] = f"{said.who}, {show_day(said.on)}"
    return made


def standing_lines(said: Said) -> frozenset[int]:
    """The sentences of what was said, from 0, in which no word is struck through. The others say that words are to go: in a
    plan they would read as if they stood."""
    blocks = markdown.blocks(said.version.body)
    gone = nodes.struck_places(blocks) if nodes.plain(blocks) == said.words else frozenset()
    return frozenset(place for place, (start, end) in enumerate(ranges(said.words)) if gone.isdisjoint(range(start, end)))


def standing_words(said: Said) -> str:
    """What was said, without the sentences in which words are struck through."""
    lines = standing_lines(said)
    return said.words if len(lines) == len(ranges(said.words)) else picked(said.words, lines)


def main_box(said: Said, page_type: str) -> str:
    """The box of a new row that takes words which were written freely; "" where there is none."""
    if page_type == NEEDS and said.asked.key in _STRENGTHS:
        return "can_do"
    return _MAIN.get(page_type, "")


def suggest_question(said: Said, page_type: PageType) -> str:
    """The question of section A that fits: the one of the same name, else whose words these are decides."""
    if page_type.key == VIEWS and page_type.field(said.asked.key) is not None:
        return said.asked.key
    return "views" if is_childs_own(said.version) else "family_views"


def body_for(said: Said, quoted: str) -> str:
    """The quoted words as a passage's Markdown: with its own marks where all of it is taken, else none."""
    whole = " ".join(said.version.plain.split())
    if said.version.body.strip() and " ".join(quoted.split()) == whole:
        return said.version.body
    if " ".join(markdown.plain(quoted).split()) == " ".join(quoted.split()):
        return quoted
    escaped = "".join(f"\\{sign}" if sign in _TAKES_MARKS else sign for sign in quoted)
    return "\n".join(_harmless_start(line) for line in escaped.split("\n"))


def _harmless_start(line: str) -> str:
    """A line that begins like a list or a rule begins so in plain words too."""
    bare = line.lstrip()
    if bare[:1] in {"-", "+", "="}:
        return f"\\{bare}"
    number = bare.split(" ", 1)[0]
    if number[-1:] in {".", ")"} and number[:-1].isdigit():
        return f"{number[:-1]}\\{number[-1]}{bare[len(number):]}"
    return bare
