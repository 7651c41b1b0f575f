"""Reads the Markdown that people type into tokens, and mends every place where Markdown would hide their words.

Left out: HTML, link definitions, code by indenting, headings by underlining. Kept visible: a picture's words, a
link's title, what follows ``` on its line, table cells without a heading, numbers of a list that skips, and the
signs between numbers: "3*30 minutes" is three times thirty, and ">10 minutes" is more than ten.
"""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, blockquote
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_inline import StateInline, backtick, emphasis
from markdown_it.token import Token

from wiki.text.clean import visible

_DEEPEST = 40
_MORE_THAN = re.compile(r">[ \t]*=?[ \t]*[£$€]?[ \t]*\d")
_LINK = re.compile(r"(?:https?://[^\s/]|mailto:[^\s]|tel:[^\s])", re.IGNORECASE)


class _Markdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:
        return _LINK.match(url) is not None


def _emphasis(state: StateInline, silent: bool) -> bool:
    return _between_numbers(state, silent) or emphasis.tokenize(state, silent)


def _backtick(state: StateInline, silent: bool) -> bool:
    return _between_numbers(state, silent) or backtick(state, silent)


def _between_numbers(state: StateInline, silent: bool) -> bool:
    """Takes a single "*" or "`" beside a number for the sign that was typed: as a mark it would vanish, and 3*30 be 330."""
    before, after = state.src[state.pos - 1 : state.pos], state.src[state.pos + 1 : state.pos + 2]
    if state.src[state.pos] not in "*`" or not are_one_number(before, after):
        return False
    if not silent:
        state.pending += state.src[state.pos]
    state.pos += 1
    return True


def are_one_number(before: str, after: str) -> bool:
    """Whether two letters would read as one number, or a number and its unit, if nothing stood between them."""
    pair = (before, after)
    return any(map(_counts, pair)) and all(_counts(one) or one.isalnum() for one in pair)


def _counts(sign: str) -> bool:
    return sign.isnumeric() or (sign != "" and sign in "£$€")


def _quote(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A quotation; but what begins with a number is no quotation, but "more than" it."""
    at = state.bMarks[start] + state.tShift[start]
    return not _MORE_THAN.match(state.src, at, state.eMarks[start]) and blockquote(state, start, end, silent)


def _reader() -> MarkdownIt:
    settings = {"html": False, "linkify": False, "breaks": True, "maxNesting": _DEEPEST}
    made = _Markdown("commonmark", settings)
    made.enable(["table", "strikethrough"])
    made.inline.ruler.at("emphasis", _emphasis)
    made.inline.ruler.at("backticks", _backtick)
    made.block.ruler.at("blockquote", _quote, {"alt": ["paragraph", "reference", "blockquote", "list"]})
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


def numbers(inside: Sequence[Token]) -> tuple[int, ...]:
    """The number of each item of an ordered list, as typed; 1, 1, 1 is a habit of Markdown and means 1, 2, 3.

    Any other number that is said twice is meant twice: two lines that begin with "2025." are both of that year."""
    typed = tuple(int(item.info or 0) for item, _ in parts(inside, "list_item_open"))
    return tuple(range(1, 1 + len(typed))) if set(typed) == {1} else typed


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
