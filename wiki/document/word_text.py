"""Reads one paragraph of a Word file: its words as they are read, and the same as Markdown with lists, bold and italic.

Words that are struck through say that they are to go: they are marked ~~so~~ in both, or they would read as if they stood."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple
from xml.etree.ElementTree import Element

from wiki.text.reading import are_one_number

_LEFT_OUT = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "rPr", "pPr", "sdtPr"})
_TRACKED = frozenset({"ins", "del", "moveFrom", "moveTo"})
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_MEANT = re.compile(r"([\\`*\[\]<>~])|(?<![^\W_])(_)|(_)(?![^\W_])")
_AT_THE_START = re.compile(r"(?m)^([^\S\n]*)([#+=|-]|\d{1,9}[.)])(?=\s|$)")
_HEADING = re.compile(r"heading\s?([1-6])$", re.IGNORECASE)
_LIST = re.compile(r"list\s?(bullet|number)", re.IGNORECASE)
_DEEPEST = 60
_STRUCK = "~~"
_OWN_SIGNS = range(0xE000, 0xF900)  # of a font of its own: nobody else knows what they look like

Numbers = Callable[[str, int], int | None]
"""The number that the next item of a list has, by the list and how deep it stands; None where its items have none."""


class TooDeep(Exception):
    """A paragraph is built deeper than any word processor builds one."""


@dataclass(slots=True)
class ParagraphText:
    """``marks`` are the bookmarks that stood open at its first word; ``boxes`` are text boxes in it, with paragraphs of their
    own; ``level`` is a heading's, 0 for none."""

    text: str = ""
    markdown: str = ""
    level: int = 0
    marks: tuple[str, ...] = ()
    boxes: list[Element] = field(default_factory=list)
    is_tracked: bool = False


@dataclass(frozen=True, slots=True)
class _Run:
    text: str
    bold: bool
    italic: bool
    struck: bool


def read_paragraph(
    paragraph: Element, bookmark: Callable[[Element], None], open_now: Callable[[], tuple[str, ...]], number: Numbers
) -> ParagraphText:
    """``bookmark`` is told of each bookmark's start and end where it stands; ``open_now`` says which are open; ``number`` is
    asked once for each item of a list."""
    made, runs = ParagraphText(), list[_Run]()
    marks: list[tuple[str, ...]] = []
    ends_before_words = open_now()

    def walk(element: Element, look: tuple[bool, bool, bool], depth: int) -> None:
        if depth > _DEEPEST:
            raise TooDeep
        for one in element:
            name = _name(one)
            made.is_tracked = made.is_tracked or name in _TRACKED
            if name in ("bookmarkStart", "bookmarkEnd"):
                bookmark(one)
            elif name == "txbxContent":
                made.boxes.append(one)
            elif name in _LEFT_OUT:
                continue
            elif name == "r":
                walk(one, (_is_on(one, "b"), _is_on(one, "i"), _is_on(one, "strike") or _is_on(one, "dstrike")), depth + 1)
            elif name in ("t", "sym") or name in _SIGNS:
                said = (one.text or "") if name == "t" else _sign(one) if name == "sym" else _SIGNS[name]
                runs.append(_Run(said.replace("\u00a0", " ").replace("\u00ad", ""), *look))
                if said.strip() and open_now():
                    marks.append(open_now())
            else:
                walk(one, look, depth + 1)

    walk(paragraph, (False, False, False), 0)
    said = ((is_struck, "".join(run.text for run in group)) for is_struck, group in groupby(runs, key=lambda run: run.struck))
    made.text = "".join(_round(text, _STRUCK) if is_struck else text for is_struck, text in said).strip()
    made.marks = marks[0] if marks else (() if made.text else ends_before_words)
    style, in_list, depth = _style(paragraph)
    counted = number(in_list, depth) if in_list else None
    heading = _HEADING.search(style)
    made.level = int(heading[1]) if heading else 0
    kind = _LIST.search(style)
    words = _markdown(runs).strip()
    if words and (kind or in_list) and not heading:
        is_numbered = kind[1].lower() == "number" if kind else counted is not None
        words = (f"{counted or 1}. " if is_numbered else "- ") + words.replace("\n", "\n   ")
    made.markdown = words
    return made


def plain_words(markdown: str) -> str:
    """Typed words so that they are read as they stand: signs that would mean something in Markdown are taken as signs."""
    marked = _MEANT.sub(lambda found: "\\" + found[0], markdown)
    return _AT_THE_START.sub(lambda found: f"{found[1]}\\{found[2]}" if not found[2][0].isdigit() else _number(found), marked)


def _number(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2][:-1]}\\{found[2][-1]}"


def _markdown(runs: list[_Run]) -> str:
    looks = groupby(runs, key=lambda run: (run.bold, run.italic, run.struck))
    alike = [(look, "".join(run.text for run in group)) for look, group in looks]
    made = []
    for place, ((bold, italic, struck), text) in enumerate(alike):
        sign = _STRUCK * struck + "**" * bold + "*" * italic
        left, right = alike[place - 1][1][-1:] if place else "", alike[place + 1][1][:1] if place + 1 < len(alike) else ""
        if sign == "*" and (are_one_number(left, text[:1]) or are_one_number(text[-1:], right)):
            sign = ""  # there a single star would be read as the sign between two numbers
        made.append(plain_words(text) if not sign or "\n" in text.strip() else _round(text, sign, plain_words))
    return "".join(made).replace("\n", "  \n")


def _round(text: str, sign: str, change: Callable[[str], str] = str) -> str:
    """The words of ``text`` between two signs, and the spaces around them outside."""
    inside = text.strip()
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{sign}{change(inside)}{sign[::-1]}{after}" if inside else text


def _style(paragraph: Element) -> tuple[str, str, int]:
    """The name of its style, and the list it is in ("" for none) with how deep."""
    style, in_list, depth = "", "", 0
    for properties in (one for one in paragraph if _name(one) == "pPr"):
        for one in properties:
            if _name(one) == "pStyle":
                style = _value(one)
            for inside in one if _name(one) == "numPr" else ():
                if _name(inside) == "numId" and _value(inside) != "0":
                    in_list = _value(inside)
                elif _name(inside) == "ilvl":
                    depth = _whole(_value(inside))
    return style, in_list, depth


def _sign(symbol: Element) -> str:
    """A sign that was put in from a table of signs; "�" for one that only its font knows, so that it does not vanish."""
    code = _attribute(symbol, "char")
    found = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{4}", code) else 0
    return chr(found) if found > 31 and found not in _OWN_SIGNS and not 0xD800 <= found < 0xE000 else "\ufffd"


class Counting(NamedTuple):
    """How a list counts: on from the other lists of its ``kind``, but for one that begins anew (``restarts``)."""

    kind: str
    start: int
    restarts: bool


def countings_in(numbering: Element) -> dict[tuple[str, int], Counting]:
    """How each list counts, by list and depth (word/numbering.xml); lists of dots and dashes are left out."""
    kinds = {_attribute(one, "abstractNumId"): dict(_levels(one)) for one in numbering if _name(one) == "abstractNum"}
    made: dict[tuple[str, int], Counting] = {}
    for one in (one for one in numbering if _name(one) == "num"):
        key, kind = _attribute(one, "numId"), next((_value(each) for each in one if _name(each) == "abstractNumId"), "")
        made |= {(key, depth): Counting(kind, start, False) for depth, start in kinds.get(kind, {}).items()}
        for level in (each for each in one if _name(each) == "lvlOverride"):
            place = key, _whole(_attribute(level, "ilvl"))
            begins = next((_value(each) for each in level if _name(each) == "startOverride"), "")
            if begins and place in made:
                made[place] = Counting(kind, _whole(begins), True)
    return made


def _levels(kind: Element) -> Iterator[tuple[int, int]]:
    for level in (one for one in kind if _name(one) == "lvl"):
        values = {_name(one): _value(one) for one in level}
        if values.get("numFmt") != "bullet":
            yield _whole(_attribute(level, "ilvl")), _whole(values.get("start", "1"))


def _whole(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def _is_on(run: Element, name: str) -> bool:
    for properties in (one for one in run if _name(one) == "rPr"):
        for one in properties:
            if _name(one) == name:
                return _value(one) not in ("0", "false", "off")
    return False


def _value(element: Element) -> str:
    return _attribute(element, "val")


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
