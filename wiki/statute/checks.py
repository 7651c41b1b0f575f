"""The table of every check of a plan: how much it weighs, on which paragraph it rests, and how it is mended.

docs/checks_of_the_plan.md is printed from it (tests/statute/test_checks.py), so that law and program can be read side by side.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from wiki.statute.checks_table import ROWS
from wiki.statute.thread import Finding


class Severity(StrEnum):
    """How much a finding weighs. Only the first keeps a plan from being made."""

    STOPS = "stops"
    SETTLE = "settle"
    LOOK = "look"


class Mend(StrEnum):
    """A way out that is offered with a finding, one press each."""

    DESCRIBE = "describe"
    LEAVE_OUT = "leave_out"
    NOT_AGREED = "not_agreed"
    SOURCES = "sources"
    ADD = "add"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of finding. ``looks_for`` is for the documentation; ``mend`` is said to the caseworker; ``ways`` are the
    ways out beside a reason."""

    code: str
    section: str
    looks_for: str
    severity: Severity
    source: str
    mend: str
    ways: tuple[Mend, ...]


CHECKS: dict[str, Check] = {
    code: Check(code, section, looks_for, Severity(weight), source, mend, tuple(Mend(way) for way in ways.split()))
    for code, section, looks_for, weight, source, mend, ways in ROWS
}
_ORDER = tuple(Severity)


def severity_of(finding: Finding) -> Severity:
    """How much it weighs; a finding of a kind that the table doesn't know is to be settled."""
    if finding.stops:
        return Severity.STOPS
    known = CHECKS.get(finding.code)
    return known.severity if known else Severity.SETTLE


def by_weight(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The same, what stops a plan first; otherwise in their order."""
    return tuple(sorted(found, key=lambda one: _ORDER.index(severity_of(one))))


def key_of(finding: Finding, row_words: str = "") -> str:
    """What a finding is known by: code, row, and a fingerprint of the words concerned.

    It stays the same while those words do, whatever else is changed; a reason that was given for it falls away with them.
    ``row_words``: everything that the row says, for a finding that is about a row as a whole.
    """
    words = finding.words or row_words or finding.sentence
    place = "" if finding.span is None else f"{finding.span[0]}-{finding.span[1]}"
    told = "\x1f".join((finding.code, finding.where, finding.slot, place, words))
    where = "".join(sign if sign.isalnum() or sign == "-" else "-" for sign in finding.where)
    return f"{finding.code}.{where}.{hashlib.sha256(told.encode()).hexdigest()[:24]}"


def made(code: str, where: str, sentence: str, why: str, *, slot: str = "", span: tuple[int, int] | None = None,
         words: str = "") -> Finding:  # fmt: skip
    """A finding of a kind in the table, with its paragraph and its weight from there."""
    check = CHECKS[code]
    return Finding(
        code, where, sentence, why, check.source, check.severity is Severity.STOPS, slot, span, words
    )  # fmt: skip
