"""Looks at single values of a space that moves here: each is what its column holds, and nothing that no page could show."""

import json
import math
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Enum, String, Text
from sqlalchemy.types import TypeDecorator

from wiki.commands.move_box import NotAMove
from wiki.models.audience import Audience
from wiki.models.plan_editions import UNTIL_EDITION
from wiki.words import N_, Filled, Preset

_HEX = re.compile(r"[0-9a-f]{32}")
_FIRST, _AFTER = 1900, 2200
"""The years of every day and instant that people here write down: what is counted from others is no day in any calendar."""
_WAITS = "plan_versions.restricted_until"
_DAMAGED = N_("This file is damaged, or was made by something else (%(what)s). Nothing was changed.")


def damaged(what: str) -> NotAMove:
    """It can't be trusted; ``what`` is for whoever looks into it, and holds nobody's words."""
    return NotAMove(Filled(_DAMAGED, what=what))


def read_json(data: bytes, what: str) -> Any:
    """JSON as we write it: UTF-8, no number that is none, and no half characters, which no page and no database keeps."""
    try:
        found = json.loads(data.decode(), parse_constant=_never)
        if b"\\ud" in data or b"\\uD" in data:
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, TypeError, RecursionError) as trouble:
        raise damaged(what) from trouble
    return found


def _never(_text: str) -> None:
    raise ValueError("no number")


def hexed(text: object) -> str:
    """An id, as text."""
    if not isinstance(text, str) or not _HEX.fullmatch(text):
        raise damaged("an id")
    return text


def check_value(where: str, column: Any, kind: str, value: Any) -> None:
    """Whether a column can hold it. ``kind``: as the archive names it (commands/backup_rows.py)."""
    if value is None:
        if not column.nullable:
            raise damaged(where)
        return
    if where == _WAITS and value == UNTIL_EDITION.isoformat():
        return
    type_ = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    try:
        is_right = _KINDS[kind](type_, value)
    except (TypeError, ValueError) as trouble:
        raise damaged(where) from trouble
    if not is_right:
        raise damaged(where)


def _is_instant(_type: Any, value: Any) -> bool:
    made = datetime.fromisoformat(value)
    return made.tzinfo is None and _FIRST <= made.year < _AFTER


def _is_day(_type: Any, value: Any) -> bool:
    made = date.fromisoformat(value)
    return _FIRST <= made.year < _AFTER


def _is_text(type_: Any, value: Any) -> bool:
    if not isinstance(value, str) or "\0" in value:
        return False
    if isinstance(type_, Enum):
        return value in type_.enums
    return not (isinstance(type_, String) and not isinstance(type_, Text) and type_.length and len(value) > type_.length)


def _is_whole(type_: Any, value: Any) -> bool:
    most = 2**53 if isinstance(type_, BigInteger) else 2**31
    return isinstance(value, int) and not isinstance(value, bool) and -most < value < most


def _is_part(_type: Any, value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


_KINDS: dict[str, Callable[[Any, Any], bool]] = {
    "id": lambda _type, value: bool(hexed(value)),
    "instant": _is_instant,
    "day": _is_day,
    "text": _is_text,
    "yes": lambda _type, value: isinstance(value, bool),
    "whole": _is_whole,
    "part": _is_part,
    "json": lambda type_, value: isinstance(value, list | dict) and isinstance(type_, JSON),
}


def check_audience(text: str | None) -> None:
    """Whether it is an audience, written as we write it."""
    if text is None:
        return
    try:
        found = Audience.read(text)
        if found.text != text or not all(_HEX.fullmatch(one) for one in found.people | found.without):
            raise ValueError
    except (ValueError, KeyError, TypeError) as trouble:
        raise damaged("an audience") from trouble


def check_choice(text: object) -> None:
    """Whether it says who sees new words: a preset's key, or an audience."""
    if not isinstance(text, str):
        raise damaged("an audience")
    if text not in set(Preset):
        check_audience(text)


def check_instant(text: Any) -> datetime:
    """An instant with its zone, as a manifest says it."""
    made = datetime.fromisoformat(text)
    if made.tzinfo is None or not _FIRST <= made.year < _AFTER:
        raise ValueError("an instant needs its zone")
    return made
