"""Has a program write down what is said in a recording: in a helper that is shut in, niced and held to limits.

What comes back is a machine's guess. Whoever calls keeps it apart from people's words until somebody has checked it.
"""

import importlib.util
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from media.helpers import Limits, run_python
from media.words import refuse

NOT_INSTALLED = 3
OURS = "media.hear"
_GIGABYTE = 1024**3
_SECONDS_MORE, _TIMES_ITS_LENGTH, _LONGEST = 120, 4, 7200
_MOST_LINES, _MOST_LETTERS = 5000, 40_000


@dataclass(frozen=True, slots=True)
class Line:
    """What was heard from ``start`` to ``end``, in seconds."""

    start: float
    end: float
    words: str


def can_hear(model: str, program: str = OURS) -> bool:
    """Whether recordings can be written down here: a model is there, and the program that uses it."""
    if not model or not Path(model).is_dir():
        return False
    return program != OURS or importlib.util.find_spec("faster_whisper") is not None


def write_down(path: Path, folder: Path, *, model: str, program: str, seconds: float | None) -> tuple[Line, ...]:
    """What ``program`` (a Python module, run with the model and the file) hears in ``path``; () for nothing at all.

    ``folder`` is for its own small files. Raises MediaRefused("no_hearing") where it is not installed, "too_slow" where
    it takes more than four times as long as the recording (two hours at most), "not_heard" where it fails.
    """
    longest = int(min(_LONGEST, _SECONDS_MORE + _TIMES_ITS_LENGTH * (seconds or _LONGEST)))
    limits = Limits(longest, longest, 4 * _GIGABYTE, 1024 * 1024, output=1024 * 1024)
    outcome = run_python(program, [model, str(path)], limits, folder)
    if outcome.late:
        raise refuse("too_slow")
    if outcome.code == NOT_INSTALLED:
        raise refuse("no_hearing")
    if outcome.code != 0:
        raise refuse("not_heard")
    return tuple(_lines(outcome.output))


def _lines(output: str) -> Iterator[Line]:
    """Its answer, read strictly: whole, in order, and no longer than anybody can check."""
    letters, last, is_whole = 0, 0.0, False
    for number, text in enumerate(output.splitlines()):
        try:
            said = json.loads(text)
            if said == {"whole": True}:
                is_whole = True
                continue
            start, end, words = float(said["start"]), float(said["end"]), " ".join(str(said["words"]).split())
        except (ValueError, KeyError, TypeError):
            raise refuse("not_heard") from None
        letters += len(words)
        is_odd = not (math.isfinite(start) and math.isfinite(end)) or start < last or end < start or "\0" in words
        if is_whole or is_odd or number > _MOST_LINES or letters > _MOST_LETTERS:
            raise refuse("not_heard")
        last = start
        if words:
            yield Line(start, end, words)
    if not is_whole:
        raise refuse("not_heard")
