"""Cuts what somebody said into sentences that can be picked one by one, and puts picked ones together word for word."""

import re
from collections.abc import Collection

GAP = "[…]"
_WORD = re.compile(r"\S+\s*")
_ENDS = (".", "!", "?", "…", "؟", "۔", "।", "。")
_CLOSERS = "\"'”’)]»"
_SHORT = 45
_BEGINS = re.compile(r"[\-•*–]\s|\(?\d{1,3}[.)]\s")


def ranges(text: str, *, wrapped: bool = False) -> tuple[tuple[int, int], ...]:
    """Where each sentence begins and ends. A line ends one, too; ``wrapped``: lines are broken by the paper's edge, so
    only an empty line does, a short one with no small letter after it, or one before a list's item."""
    made: list[tuple[int, int]] = []
    begin: int | None = None
    for word in _WORD.finditer(text):
        begin = word.start() if begin is None else begin
        bare = word.group().rstrip()
        end = word.start() + len(bare)
        gap = word.group()[len(bare) :]
        ends = bare.rstrip(_CLOSERS).endswith(_ENDS) and not (word.start() == begin and _is_number(bare))
        if ends or ("\n" in gap and (not wrapped or _ends_line(text, word.start(), word.end(), gap))):
            made.append((begin, end))
            begin = None
    if begin is not None:
        made.append((begin, len(text.rstrip())))
    return tuple(made)


def _is_number(word: str) -> bool:
    """The "1." of a list, which ends no sentence."""
    return word[:-1].isdigit() and len(word) < 4


def _ends_line(text: str, at: int, after: int, gap: str) -> bool:
    line = text[text.rfind("\n", 0, at) + 1 : text.find("\n", at)]
    is_short = len(line.strip()) < _SHORT and not text[after : after + 1].islower()
    return gap.count("\n") > 1 or is_short or _BEGINS.match(text, after) is not None


def picked(text: str, chosen: Collection[int], *, wrapped: bool = False) -> str:
    """The chosen sentences (from 0) as they stand; what lies next to each other stays together, "[…]" marks a gap."""
    runs: list[list[int]] = []
    last = -2
    for place, (start, end) in enumerate(ranges(text, wrapped=wrapped)):
        if place not in chosen:
            continue
        if place == last + 1:
            runs[-1][1] = end
        else:
            runs.append([start, end])
        last = place
    found = (text[start:end] for start, end in runs)
    return f" {GAP} ".join(" ".join(one.split()) if wrapped else one for one in found)


def parts(quoted: str) -> tuple[str, ...]:
    """The pieces of a quotation between its gaps; never none."""
    found = tuple(piece.strip() for piece in quoted.split(GAP) if piece.strip())
    return found or (quoted,)
