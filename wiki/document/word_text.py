"""Reads one paragraph of a Word file: its words as they are read, and the same as Markdown with lists, bold and italic."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from xml.etree.ElementTree import Element

_LEFT_OUT = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "rPr", "pPr", "sdtPr"})
_TRACKED = frozenset({"ins", "del", "moveFrom", "moveTo"})
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_MEANT = re.compile(r"([\\`*\[\]<>~])|(?<![^\W_])(_)|(_)(?![^\W_])")
_AT_THE_START = re.compile(r"(?m)^([^\S\n]*)([#+=|-]|\d{1,9}[.)])(?=\s|$)")
_HEADING = re.compile(r"heading\s?([1-6])$", re.IGNORECASE)
_LIST = re.compile(r"list\s?(bullet|number)", re.IGNORECASE)
_DEEPEST = 60


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


def read_paragraph(
    paragraph: Element, bookmark: Callable[[Element], None], open_now: Callable[[], tuple[str, ...]]
) -> ParagraphText:
    """``bookmark`` is told of each bookmark's start and end where it stands; ``open_now`` says which are open."""
    made, runs = ParagraphText(), list[_Run]()
    marks: list[tuple[str, ...]] = []
    ends_before_words = open_now()

    def walk(element: Element, is_bold: bool, is_italic: bool, depth: int) -> None:
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
                walk(one, _is_on(one, "b"), _is_on(one, "i"), depth + 1)
            elif name == "t" or name in _SIGNS:
                said = (one.text or "") if name == "t" else _SIGNS[name]
                runs.append(_Run(said.replace("\u00a0", " ").replace("\u00ad", ""), is_bold, is_italic))
                if said.strip() and open_now():
                    marks.append(open_now())
            else:
                walk(one, is_bold, is_italic, depth + 1)

    walk(paragraph, False, False, 0)
    made.text = "".join(run.text for run in runs).strip()
    made.marks = marks[0] if marks else (() if made.text else ends_before_words)
    style, numbered = _style(paragraph)
    heading = _HEADING.search(style)
    made.level = int(heading[1]) if heading else 0
    kind = _LIST.search(style)
    words = _markdown(runs).strip()
    if words and (kind or numbered) and not heading:
        words = ("1. " if kind and kind[1].lower() == "number" else "- ") + words.replace("\n", "\n   ")
    made.markdown = words
    return made


def plain_words(markdown: str) -> str:
    """Typed words so that they are read as they stand: signs that would mean something in Markdown are taken as signs."""
    marked = _MEANT.sub(lambda found: "\\" + found[0], markdown)
    return _AT_THE_START.sub(lambda found: f"{found[1]}\\{found[2]}" if not found[2][0].isdigit() else _number(found), marked)


def _number(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2][:-1]}\\{found[2][-1]}"


def _markdown(runs: list[_Run]) -> str:
    made = []
    for (bold, italic), group in groupby(runs, key=lambda run: (run.bold, run.italic)):
        text = "".join(run.text for run in group)
        inside = text.strip()
        sign = "**" * bold + "*" * italic
        if not inside or not sign or "\n" in inside:
            made.append(plain_words(text))
            continue
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        made.append(f"{before}{sign}{plain_words(inside)}{sign[::-1]}{after}")
    return "".join(made).replace("\n", "  \n")


def _style(paragraph: Element) -> tuple[str, bool]:
    style, numbered = "", False
    for properties in (one for one in paragraph if _name(one) == "pPr"):
        for one in properties:
            if _name(one) == "pStyle":
                style = _value(one)
            numbered = numbered or (_name(one) == "numPr" and any(_name(n) == "numId" and _value(n) != "0" for n in one))
    return style, numbered


def _is_on(run: Element, name: str) -> bool:
    for properties in (one for one in run if _name(one) == "rPr"):
        for one in properties:
            if _name(one) == name:
                return _value(one) not in ("0", "false", "off")
    return False


def _value(element: Element) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == "val"), "")


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
