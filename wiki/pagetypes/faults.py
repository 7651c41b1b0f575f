"""Faults in a page template, said so that the person who wrote the file can mend it at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Fault:
    """One thing wrong in one file: where, what was found, what was expected, and the nearest good word."""

    file: str
    line: int
    """Counted from 1; 0 where the fault is the file as a whole."""
    found: str
    expected: str
    nearest: str | None = None

    @property
    def sentence(self) -> str:
        """The whole fault in words, for a start-up message, a command or the administrator's desk."""
        place = f"{self.file}, line {self.line}" if self.line else self.file
        guess = f" Did you mean “{self.nearest}”?" if self.nearest else ""
        return f"{place}: found {self.found}; expected {self.expected}.{guess}"


class PageTypeFault(Exception):
    """A page template can't be used; ``faults`` holds at least one reason, in the order of the file."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(faults)
        super().__init__("\n".join(fault.sentence for fault in self.faults))


def nearest_word(found: str, allowed: Iterable[str]) -> str | None:
    """The allowed word most like ``found``, or None where nothing is close (long text is never compared)."""
    if len(found) > 60:
        return None
    word = found.strip().lower().replace("-", "_").replace(" ", "_")
    matches = get_close_matches(word, list(allowed), 1, 0.6)
    return matches[0] if matches else None


def short(text: str, limit: int = 60) -> str:
    """``text`` in curly quotes, on one line and cut to ``limit`` characters, fit to be quoted in a fault."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: limit * 2]).split())
    return f"“{line[:limit]}…”" if len(line) > limit else f"“{line}”"
