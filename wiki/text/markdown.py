"""Turns the Markdown that people type into safe HTML, plain nodes and plain words, without losing any word."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from markdown_it.token import Token

from wiki.text import nodes, reading
from wiki.text.nodes import Block, Run
from wiki.text.sanitise import REL, sanitise

POLICY = 4
"""Number of these rules; raise it whenever ``render`` gives another result, so that kept HTML is made anew."""

_TOP_HEADING = 3  # words stand under a question, which is an h2
_LOWEST_HEADING = 6


def render(body: str) -> str:
    """Safe HTML of a passage's Markdown; its headings go on from the question above them."""
    tokens = reading.read(body)
    for place, token in enumerate(tokens):
        match token.type:
            case "heading_open" | "heading_close":
                token.tag = f"h{min(_TOP_HEADING + int(token.meta['level']) - 1, _LOWEST_HEADING)}"
            case "th_open":
                token.attrs = {"scope": "col"}
            case "td_open":
                token.attrs = {}
            case "ordered_list_open":
                _write_numbers(tokens[place + 1 : reading.end(tokens, place)])
            case "inline":
                for child in token.children or ():
                    if child.type == "link_open":
                        child.attrSet("rel", REL)
                    elif child.type in ("s_open", "s_close"):
                        child.tag = "del"
    return sanitise(reading.write(tokens))


@lru_cache(maxsize=1000)
def blocks(body: str) -> tuple[Block, ...]:
    """A passage's Markdown as plain nodes; kept, because a desk reads the same words many times over."""
    return _blocks(reading.read(body))


def plain(body: str) -> str:
    """The words a reader sees, without marks: for search, quoting and comparing."""
    return nodes.plain(blocks(body))


def _write_numbers(inside: Sequence[Token]) -> None:
    typed = reading.numbers(inside)
    for place, (item, _) in enumerate(reading.parts(inside, "list_item_open")):
        if place and typed[place] != typed[place - 1] + 1:
            item.attrSet("value", str(typed[place]))


def _blocks(tokens: Sequence[Token]) -> tuple[Block, ...]:
    made: list[Block] = []
    place = 0
    while place < len(tokens):
        close = reading.end(tokens, place)
        made.extend(_block(tokens[place], tokens[place + 1 : close]))
        place = close + 1
    return tuple(made)


def _block(opening: Token, inside: Sequence[Token]) -> Iterator[Block]:
    match opening.type:
        case "paragraph_open":
            yield nodes.Paragraph(_inline(inside))
        case "heading_open":
            yield nodes.Heading(int(opening.meta["level"]), _inline(inside))
        case "bullet_list_open":
            yield nodes.Bullets(tuple(_blocks(item) for _, item in reading.parts(inside, "list_item_open")))
        case "ordered_list_open":
            yield from _ordered(inside)
        case "blockquote_open":
            yield nodes.Quote(_blocks(inside))
        case "fence":
            yield nodes.Code(opening.content.rstrip("\n"))
        case "table_open":
            lines = [
                tuple(_inline(cell) for _, cell in reading.parts(row, "th_open", "td_open"))
                for _, row in reading.parts(inside, "tr_open")
            ]
            yield nodes.Table(lines[0], tuple(lines[1:]))
        case "hr":
            yield nodes.Rule()
        case other:
            raise ValueError(f"unknown token {other!r}")


def _ordered(inside: Sequence[Token]) -> Iterator[Block]:
    """One list, or several where the typed numbers skip, so that "1986. … 1990. …" keeps its years."""
    items: list[tuple[Block, ...]] = []
    typed = reading.numbers(inside)
    first = typed[0]
    for number, (_, item) in zip(typed, reading.parts(inside, "list_item_open"), strict=True):
        if items and number != first + len(items):
            yield nodes.Bullets(tuple(items), True, first)
            items, first = [], number
        items.append(_blocks(item))
    yield nodes.Bullets(tuple(items), True, first)


def _inline(inside: Sequence[Token]) -> nodes.Runs:
    return tuple(run for token in inside if token.type == "inline" for run in _runs(token.children or ()))


def _runs(children: Sequence[Token]) -> nodes.Runs:
    made: list[Run] = []
    depth = {"strong": 0, "em": 0, "s": 0}
    href: str | None = None
    for child in children:
        name, _, way = child.type.rpartition("_")
        words, code = "", False
        if child.type in ("softbreak", "hardbreak"):
            words = "\n"
        elif child.type == "code_inline":
            words, code = child.content, True
        elif name in depth:
            depth[name] += 1 if way == "open" else -1
        elif name == "link":
            href = str(child.attrGet("href")) if way == "open" else None
        else:
            words = child.content
        if words:
            run = Run(words, depth["strong"] > 0, depth["em"] > 0, code, href, depth["s"] > 0)
            if made and replace(made[-1], text="") == replace(run, text=""):
                run = replace(run, text=made.pop().text + words)
            made.append(run)
    return tuple(made)
