"""Reads a template's YAML into words, lists and pairs that know their lines; no word is guessed a number.

strictyaml's own scanner does the reading (so flow style, tags, anchors and aliases are refused, and every
scalar is text); its nodes are used instead of its values because they know their exact line, and are several
times faster.
"""

import re
import sys
from dataclasses import dataclass
from typing import Any

from strictyaml import exceptions, ruamel
from strictyaml.parser import StrictYAMLLoader

from wiki.pagetypes.faults import Fault, PageTypeFault, short

MAX_BYTES = 100_000
"""Largest template: some 15,000 words, far more than anyone would answer."""
MAX_DEPTH = 20


@dataclass(frozen=True)
class Words:
    """A scalar: always text."""

    text: str
    line: int


@dataclass(frozen=True)
class Listing:
    """A list written with dashes."""

    items: tuple["Node", ...]
    line: int


@dataclass(frozen=True)
class Pairs:
    """Keys with their values; ``lines`` says where each key stands."""

    entries: dict[str, "Node"]
    lines: dict[str, int]
    line: int


Node = Words | Listing | Pairs


class _Loader(StrictYAMLLoader):  # type: ignore[misc]
    label = ""
    allow_flow_style = False


def read_source(text: str, file: str) -> Pairs:
    """The template in ``text`` as pairs with lines; raises PageTypeFault, naming ``file``, if it is none."""
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise PageTypeFault([Fault(file, 0, "a file that is too large", f"at most {MAX_BYTES:,} bytes")])
    for number, line in enumerate(text.split("\n"), 1):
        if _hidden(line):
            raise PageTypeFault([_hidden_fault(file, number)])
    try:
        root = _Loader(text.removeprefix("\ufeff")).get_single_node()
    except RecursionError:
        raise PageTypeFault([_too_deep(file, 0)]) from None
    except ruamel.YAMLError as error:
        raise PageTypeFault([_spoken(error, file)]) from None
    except (ValueError, OverflowError):  # its reader lets these out: “\UFFFFFFFF” in quotes is no letter
        no_letter = Fault(file, _line_of_code(text), "a code after “\\” that is no letter", "the letter itself")
        raise PageTypeFault([no_letter]) from None
    if not isinstance(root, ruamel.nodes.MappingNode):
        found = "an empty file" if root is None else "a file without keys"
        raise PageTypeFault([Fault(file, 1, found, "lines such as “title: My family”")])
    faults: list[Fault] = []
    made = _node(root, file, 0, faults)
    if faults or not isinstance(made, Pairs):
        raise PageTypeFault(faults)
    return made


def _node(node: Any, file: str, depth: int, faults: list[Fault]) -> Node:
    line = int(node.start_mark.line) + 1
    if depth > MAX_DEPTH:
        raise PageTypeFault([_too_deep(file, line)])
    if isinstance(node, ruamel.nodes.ScalarNode):
        return Words(_scalar(node, file, line, faults), line)
    if isinstance(node, ruamel.nodes.SequenceNode):
        return Listing(tuple(_node(one, file, depth + 1, faults) for one in node.value), line)
    entries: dict[str, Node] = {}
    lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        key_line = int(key_node.start_mark.line) + 1
        if not isinstance(key_node, ruamel.nodes.ScalarNode):
            faults.append(Fault(file, key_line, "a key that is not a word", "one word before each colon"))
            continue
        key = _scalar(key_node, file, key_line, faults)
        if key in entries:
            expected = f"each key once (it stands on line {lines[key]} already)"
            faults.append(Fault(file, key_line, f"{short(key)} a second time", expected))
            continue
        entries[key] = _node(value_node, file, depth + 1, faults)
        lines[key] = key_line
    return Pairs(entries, lines, line)


def _scalar(node: Any, file: str, line: int, faults: list[Fault]) -> str:
    text = str(node.value)
    if node.style == ">":
        text = text.replace("\a", "")  # the round-trip scanner marks each folded line end with a bell
    if _hidden(text):
        faults.append(_hidden_fault(file, line))
    return text


def _hidden(text: str) -> bool:
    return any((ord(c) < 32 and c not in "\t\r\n") or 0xD800 <= ord(c) <= 0xDFFF for c in text)


def _hidden_fault(file: str, line: int) -> Fault:
    return Fault(file, line, "a hidden character that is not text", "plain words only")


def _too_deep(file: str, line: int) -> Fault:
    return Fault(file, line, "lists inside lists inside lists", f"at most {MAX_DEPTH} levels")


_QUOTE_IT = "words only (put quotes round text that begins with such a mark)"
_PLAIN: tuple[tuple[type[Exception], str, str], ...] = (
    (
        exceptions.FlowMappingDisallowed,
        "brackets such as [a, b] or {a: b}",
        "one item a line (or put quotes round the whole text)",
    ),
    (exceptions.AnchorTokenDisallowed, "an “&” mark (an anchor)", _QUOTE_IT),
    (exceptions.TagTokenDisallowed, "a “!” mark (a tag)", _QUOTE_IT),
)


def _line_of_code(text: str) -> int:
    """The first line with the code of a letter in it that there is not; 0 where none is seen."""
    for number, line in enumerate(text.split("\n"), 1):
        if any(int(code, 16) > sys.maxunicode for code in re.findall(r"\\U([0-9a-fA-F]{8})", line)):
            return number
    return 0


def _spoken(error: Any, file: str) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line = int(mark.line) + 1 if mark is not None else 0
    for kind, found, expected in _PLAIN:
        if isinstance(error, kind):
            return Fault(file, line, found, expected)
    problem = str(getattr(error, "problem", None) or "something that is not YAML")
    if "end of stream" in problem and error.context_mark is not None:
        line = int(error.context_mark.line) + 1
        return Fault(file, line, "an opening quote mark without its closing one", "both, or neither")
    if "alias" in problem:
        return Fault(file, line, "a “*” mark (an alias)", _QUOTE_IT)
    if "mapping values are not allowed" in problem:
        expected = "quotes round words that hold a colon and a space"
        return Fault(file, line, "a second colon in one line", expected)
    if "\\t" in problem:
        return Fault(file, line, "a tab at the start of a line", "spaces")
    if getattr(error, "character", None) is not None:
        return _hidden_fault(file, line)
    return Fault(file, line, f"YAML that can’t be read ({problem})", "lines such as “title: My family”")
