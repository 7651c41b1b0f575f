"""Reads a plan shape's YAML strictly, so that a slip is named with its file and line before a plan is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

from strictyaml.parser import load
from strictyaml.ruamel import compose
from strictyaml.ruamel.error import YAMLError
from strictyaml.ruamel.loader import SafeLoader
from strictyaml.ruamel.nodes import MappingNode, SequenceNode


class ShapeFault(Exception):
    """A plan shape can't be used; ``line`` counts from 1."""

    def __init__(self, file: Path, line: int, reason: str) -> None:
        super().__init__(f"{file.name}, line {line}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Value:
    """One value of the file with the line on which it stands: words, a list, or values by name."""

    file: Path
    line: int
    data: str | list["Value"] | dict[str, "Value"]

    def fault(self, reason: str) -> ShapeFault:
        """A fault at this place, to be raised."""
        return ShapeFault(self.file, self.line, reason)

    def words(self) -> str:
        """The words here, without space around them; never blank."""
        if not isinstance(self.data, str) or not self.data.strip():
            raise self.fault("words are missing here")
        return self.data.strip()

    def number(self) -> int:
        """The whole number here."""
        if not self.words().isdecimal() or len(self.words()) > 9:
            raise self.fault(f"found “{self.words()[:40]}” where a whole number is needed")
        return int(self.words())

    def yes(self) -> bool:
        """Whether this says yes."""
        if self.words() not in ("yes", "no"):
            raise self.fault(f"found “{self.words()}” where yes or no is needed")
        return self.words() == "yes"

    def items(self) -> list["Value"]:
        """The list here; never empty."""
        if not isinstance(self.data, list) or not self.data:
            raise self.fault("a list is needed here, each line beginning with “- ”")
        return self.data

    def named(self, required: Sequence[str], optional: Sequence[str] = ()) -> dict[str, "Value"]:
        """The values here by name: all of ``required``, some of ``optional``, nothing else."""
        if not isinstance(self.data, dict):
            raise self.fault(f"names with values are needed here: {', '.join(required)}")
        for name, value in self.data.items():
            if name not in (*required, *optional):
                near = get_close_matches(name, (*required, *optional), 1)
                raise value.fault(f"“{name}” is not a name that is known here" + (f"; {near[0]}?" if near else ""))
        missing = [name for name in required if name not in self.data]
        if missing:
            raise self.fault(f"{' and '.join(missing)} must stand here and is missing")
        return self.data


def changed_at(path: Path) -> int:
    """When the file was changed last, in nanoseconds; 0 where it can't be asked."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def read_shape_file(path: Path) -> tuple[str, Value]:
    """The file's text and its values; raises ShapeFault for a file that can't be read or is no plain YAML."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ShapeFault(path, 1, "the file can’t be read as text") from None
    return read_shape_text(path, text)


MOST_LETTERS = 100_000
"""More than ten times the law's own: the strict reading of a longer one would hold up everybody else."""


@lru_cache(maxsize=64)
def read_shape_text(path: Path, text: str) -> tuple[str, Value]:
    """The same of a text that is at hand; ``path`` is what it is called in a fault.

    Kept, for it takes a quarter of a second, and a plan's version asks for the shape it was made in at every look.
    """
    if len(text) > MOST_LETTERS:
        raise ShapeFault(path, 1, f"the file is longer than {MOST_LETTERS:,} letters")
    try:
        # compose() gives the true lines; load() refuses what plain YAML lets pass (equal keys, tags, flow style).
        root = compose(text, Loader=SafeLoader)
        load(text, label=path.name)
    except YAMLError as fault:
        mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
        found = (getattr(fault, "context", None), getattr(fault, "problem", None) or fault)
        reason = " ".join(" ".join(str(part).split()) for part in found if part)
        raise ShapeFault(path, mark.line + 1 if mark else 1, reason) from None
    except (ValueError, OverflowError):  # the code of a letter that there is not, such as “\UFFFFFFFF”
        raise ShapeFault(path, 1, "a code after “\\” in quotes is no letter") from None
    except RecursionError:
        raise ShapeFault(path, 1, "the file is nested too deeply") from None
    if root is None:
        raise ShapeFault(path, 1, "the file is empty")
    return text, _value(path, root, root)


def _value(path: Path, node: Any, at: Any) -> Value:
    line = int(at.start_mark.line) + 1
    if isinstance(node, MappingNode):
        return Value(path, line, {str(key.value): _value(path, value, key) for key, value in node.value})
    if isinstance(node, SequenceNode):
        return Value(path, line, [_value(path, one, one) for one in node.value])
    return Value(path, line, str(node.value))
