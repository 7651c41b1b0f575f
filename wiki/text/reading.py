"""Reads the Markdown that people type into tokens, and mends every place where Markdown would hide their words.

Left out: HTML, link definitions, code by indenting, headings by underlining. Kept visible: a picture's words, a
link's title, what follows ``` on its line, table cells without a heading, numbers of a list that skips.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from wiki.text.clean import visible

_DEEPEST = 40
_LINK = re.compile(r"(?:https?://[^\s/]|mailto:[^\s]|tel:[^\s])", re.IGNORECASE)


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        return _LINK.match(url) is not None


def _reader() -> MarkdownIt:
    settings = {"html": False, "linkify": False, "breaks": True, "maxNesting": _DEEPEST}
    made = _Markdown("commonmark", settings)
    made.enable(["table", "strikethrough"])
    made.disable(["code", "lheading", "reference", "html_block", "html_inline"])
    return made


_full = _reader()
_alt = RendererHTML()
_lines_only = MarkdownIt("zero", {"html": False, "breaks": True}).enable("newline")


def read(body: str) -> list[Token]:
    """Tokens of a passage's Markdown, free of pictures and of link titles; headings carry ``meta["level"]``."""
    body = visible(body)
    tokens = _full.parse(body)
    if any(token.level >= _DEEPEST - 2 for token in tokens):
        # Past its deepest nesting the library drops words; nobody means such depth, so show the lines as typed.
        tokens = _lines_only.parse(body)
    widened = _widen_tables(body, tokens)
    if widened != body:
        tokens = _full.parse(widened)
    _level_headings(tokens)
    for token in tokens:
        if token.type == "fence":
            token.content = f"{token.info.strip()}\n{token.content}" if token.info.strip() else token.content
            token.info = ""
        elif token.type == "inline":
            token.children = list(_words_kept(token.children or ()))
    return tokens


def write(tokens: Sequence[Token]) -> str:
    """HTML of tokens, not yet sanitised."""
    return str(_full.renderer.render(tokens, _full.options, {}))


def end(tokens: Sequence[Token], place: int) -> int:
    """Where the block that opens at ``place`` closes (``place`` itself for a block of one token)."""
    if tokens[place].nesting != 1:
        return place
    level = tokens[place].level
    return next(at for at in range(place + 1, len(tokens)) if tokens[at].nesting == -1 and tokens[at].level == level)


def parts(inside: Sequence[Token], *openings: str) -> Iterator[tuple[Token, Sequence[Token]]]:
    """Each of the named parts, at whatever depth it first occurs: its opening token and what lies inside."""
    place = 0
    while place < len(inside):
        if inside[place].type in openings:
            close = end(inside, place)
            yield inside[place], inside[place + 1 : close]
            place = close
        place += 1


def numbers(opening: Token, inside: Sequence[Token]) -> tuple[int, ...]:
    """The number of each item of an ordered list, as typed; 1, 1, 1 is a habit of Markdown and means 1, 2, 3."""
    typed = [int(item.info or 0) for item, _ in parts(inside, "list_item_open")]
    start = opening.attrGet("start")
    first = 1 if start is None else int(start)
    if len(set(typed)) <= 1:
        return tuple(range(first, first + len(typed)))
    return tuple(typed)


def _widen_tables(body: str, tokens: Sequence[Token]) -> str:
    """``body`` with empty headings added to a table whose rows are wider than its head (their cells are dropped)."""
    if not any(token.type == "table_open" for token in tokens):
        return body
    lines = body.split("\n")
    for place, token in enumerate(tokens):
        if token.type == "table_open" and token.map:
            inside = tokens[place + 1 : end(tokens, place)]
            head = sum(1 for one in inside if one.type == "th_open")
            first, last = token.map
            widest = max((_cells(line) for line in lines[first + 2 : last]), default=0)
            for at, cell in ((first, " |"), (first + 1, "---|")):
                if widest > head:
                    line = lines[at].rstrip()
                    lines[at] = line + ("" if line.endswith("|") else "|") + cell * (widest - head)
    return "\n".join(lines)


def _cells(line: str) -> int:
    cells = escapedSplit(line.strip().lstrip("> ").strip())
    if cells and not cells[0]:
        cells.pop(0)
    if cells and not cells[-1]:
        cells.pop()
    return len(cells)


def _level_headings(tokens: Sequence[Token]) -> None:
    """Give each heading the depth it has among its neighbours, so that ``#`` then ``###`` skips no level."""
    above: list[int] = []
    for opening, closing in zip(tokens, tokens[2:], strict=False):
        if opening.type == "heading_open":
            typed = int(opening.tag[1:])
            while above and above[-1] >= typed:
                above.pop()
            above.append(typed)
            opening.meta["level"] = closing.meta["level"] = len(above)


def _words_kept(children: Sequence[Token]) -> Iterator[Token]:
    """The same inline tokens, with a picture as its words and a link's hidden title as words after the link."""
    titles: list[str] = []
    for child in children:
        if child.type == "image":
            words = _alt.renderInlineAsText(child.children or [], _full.options, {})
            yield _text(" ".join(filter(None, (words or str(child.attrGet("src") or ""), _title(child)))))
        elif child.type == "link_open":
            titles.append(_title(child))
            child.attrs = {"href": child.attrs.get("href", "")}
            yield child
        elif child.type == "link_close":
            title = titles.pop() if titles else ""
            if title:
                yield _text(f" {title}")
            yield child
        else:
            yield child


def _title(token: Token) -> str:
    title = str(token.attrGet("title") or "").strip()
    return f"({title})" if title else ""


def _text(words: str) -> Token:
    return Token("text", "", 0, content=words)
