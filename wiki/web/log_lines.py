"""Writes each happening to the log as one line of JSON, whatever was sent, and never what a fault says of itself.

A fault's own message may repeat what somebody typed ("invalid literal: 'He cries at night'"), with line breaks and codes
that would look like lines of ours. So the log says which kind of fault it was, what caused it, and where; no more.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType

_MOST_PLACES, _LONGEST = 12, 2000
_Fault = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


class OneLine(logging.Formatter):
    """One line of JSON for a record: when, how grave, who says it, what; for a fault its kinds and its places."""

    def format(self, record: logging.LogRecord) -> str:
        """The line. Letters beyond ASCII and every control character are written as codes, so that no line breaks."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname, "from": record.name, "said": record.getMessage()[:_LONGEST],
        }  # fmt: skip
        if record.exc_info and record.exc_info[1] is not None:
            line |= {"fault": _kinds(record.exc_info[1]), "places": _places(record.exc_info)}
        return json.dumps(line, ensure_ascii=True)


def _kinds(fault: BaseException | None) -> list[str]:
    """What kind of fault, and what kinds it came from."""
    found: list[str] = []
    while fault is not None and len(found) < _MOST_PLACES:
        found.append(type(fault).__qualname__)
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    return found


def _places(fault: _Fault) -> list[str]:
    """Where it broke: file, line and function, the innermost last; no values and no lines of source."""
    frames = traceback.extract_tb(fault[2])[-_MOST_PLACES:]
    return [f"{'/'.join(one.filename.replace(chr(92), '/').split('/')[-2:])}:{one.lineno} {one.name}" for one in frames]


def prepare() -> None:
    """Have everything that nobody else writes go to the error stream so; a host that has its own way keeps it."""
    root = logging.getLogger()
    if not root.handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(OneLine())
        root.addHandler(handler)
