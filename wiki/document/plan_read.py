"""Reads a plan's JSON file that comes from elsewhere: strictly, because nobody here wrote it, and with a sentence for each slip.

Only what docs/plan_json.md names is looked at, and all of it is taken as plain words. Nothing of it is believed: which child
it is about, which rows fit and who may see them is decided where it is read in (queries/plan_read_in.py).
"""

import hashlib
import json
import math
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from wiki.document.plan_json import EDITION, FORMAT
from wiki.errors import Refused
from wiki.words import N_, Filled, Voice

MOST_BYTES, MOST_ROWS, MOST_SOURCES, DEEPEST = 2_000_000, 400, 20, 60
_LONGEST_NAME, _LONGEST_WORDS = 300, 20_000
_NO_JSON = N_("This file can’t be read. Choose the JSON file of a plan, just as it was taken out of Golden Thread.")
_TOO_LARGE = N_("This file is larger than 2 MB. The JSON file of a plan is smaller.")
_TOO_DEEP = N_("This file is built in a way that no plan is. It was not read.")
_NOT_OURS = N_("This is a JSON file, but not that of a plan of Golden Thread.")
_OTHER_EDITION = N_("This file was written by another edition of Golden Thread (%(edition)s). This one reads edition %(ours)s.")
_SLIP = N_("This file is not whole, or somebody changed it: “%(part)s” is not as it should be. Nothing was read in.")
_MANY = N_("This file holds more than %(count)s rows. No plan is so long.")
_PARTS = frozenset(
    {"format", "edition", "plan", "child", "letters", "rows", "media", "findings", "settled", "document"}
)
_ROW_PARTS = frozenset(
    {
        "id", "version", "letter", "label", "page", "question", "body", "columns", "voice", "speaker", "gathered", "spoken_on",
        "language", "media", "sources",
    }
)  # fmt: skip
_STATUSES = frozenset({"draft", "final", "amendment", "amended"})
_ID, _KEY = re.compile(r"[0-9a-f]{32}"), re.compile(r"[a-z][a-z0-9_]{0,79}")


@dataclass(frozen=True, slots=True)
class FileSource:
    """What a row rests on: words that stand somewhere else, where, who said them, and when."""

    quoted: str
    page: str
    who: str
    on: date | None
    voice: Voice | None
    leaf: int | None


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row as it was typed there. ``columns`` hold words, or lists of words (some of them ids of other rows of the file)."""

    id: str
    letter: str
    label: str
    page: str
    question: str
    body: str
    columns: dict[str, Any]
    voice: Voice
    speaker: str
    gathered: str
    spoken_on: date | None
    language: str
    sources: tuple[FileSource, ...]
    media: int


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan's file. ``unknown`` are its parts that this program does not know; ``media`` counts its pictures and papers,
    ``advice`` the appendices of section K: neither comes with the file."""

    sha256: str
    council: str
    number: int
    status: str
    made_on: date
    child_name: str
    born_on: date | None
    rows: tuple[FileRow, ...]
    media: int
    advice: int
    unknown: tuple[str, ...]


def read_plan_file(data: bytes) -> PlanFile:
    """The plan that ``data`` holds. Raises Refused({"file": sentence})."""
    if len(data) > MOST_BYTES:
        raise Refused({"file": _TOO_LARGE})
    root = _load(data)
    if not isinstance(root, dict) or root.get("format") != FORMAT:
        raise Refused({"file": _NOT_OURS})
    if root.get("edition") != EDITION or isinstance(root.get("edition"), bool):
        edition = root.get("edition")
        said = str(edition) if isinstance(edition, int) and abs(edition) < 10_000 else "?"
        raise Refused({"file": Filled(_OTHER_EDITION, edition=said, ours=str(EDITION))})
    plan, child = _object(root, "plan"), _object(root, "child")
    rows = _list(root, "rows", MOST_ROWS)
    made = tuple(_row(one, f"rows {place}") for place, one in enumerate(rows, 1))
    if len({one.id for one in made}) != len(made):
        _slip("rows: id")
    made_on = _day(plan, "made_on", "plan")
    if made_on is None:
        _slip("plan: made_on")
    status = _words(plan, "status", "plan", 20)
    if status not in _STATUSES:
        _slip("plan: status")
    return PlanFile(
        hashlib.sha256(data).hexdigest(), _words(plan, "council", "plan"), _number(plan, "number", "plan"), status, made_on,
        _words(child, "name", "child"), _day(child, "date_of_birth", "child"), made,
        len(_list(root, "media", 2000)), _advice(root.get("document")),
        _unknown([(root, _PARTS), *((one, _ROW_PARTS) for one in rows)]),
    )  # fmt: skip


def _load(data: bytes) -> Any:
    try:
        text = data.decode("utf-8-sig")
        if _depth(text) > DEEPEST:
            raise Refused({"file": _TOO_DEEP})
        return json.loads(
            text, parse_constant=_never, parse_float=_float, parse_int=_int, object_pairs_hook=_once
        )
    except (ValueError, RecursionError):
        raise Refused({"file": _NO_JSON}) from None


def _depth(text: str) -> int:
    """How deep the brackets of a text stand in each other, those in strings apart: looked at before anything is built.

    A string that nobody ends goes on to the end: else each quotation mark in it would be looked at as the beginning of one."""
    deepest = now = 0
    for sign in re.finditer(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', text, re.DOTALL):
        if sign[0] in "[{":
            now += 1
            deepest = max(deepest, now)
        elif sign[0] in "]}":
            now -= 1
    return deepest


def _never(_text: str) -> NoReturn:
    raise ValueError("no number")


def _float(text: str) -> float:
    made = float(text)
    if not math.isfinite(made):
        raise ValueError("no number")
    return made


def _int(text: str) -> int:
    if len(text) > 18:
        raise ValueError("too large")
    return int(text)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice")
    return made


def _row(value: Any, place: str) -> FileRow:
    if not isinstance(value, dict):
        _slip(place)
    row_id, columns = _words(value, "id", place, 32), _object(value, "columns", place)
    page, question = _words(value, "page", place, 80), _words(value, "question", place, 80)
    if not (_ID.fullmatch(row_id) and _KEY.fullmatch(page) and _KEY.fullmatch(question)):
        _slip(place)
    return FileRow(
        row_id, _or_none(value, "letter", place), _words(value, "label", place), page, question,
        _words(value, "body", place, 10 * _LONGEST_WORDS), {key: _box(inside, place) for key, inside in columns.items()},
        _voice(value, place), _words(value, "speaker", place), _words(value, "gathered", place, 500),
        _day(value, "spoken_on", place), _words(value, "language", place, 20),
        tuple(_source(one, place) for one in _list(value, "sources", MOST_SOURCES, place)),
        len(_list(value, "media", 100, place)),
    )  # fmt: skip


def _source(value: Any, place: str) -> FileSource:
    place = f"{place}: sources"
    if not isinstance(value, dict):
        _slip(place)
    voice = _voice(value, place) if value.get("voice") is not None else None
    leaf = value.get("leaf")
    if leaf is not None and (not isinstance(leaf, int) or isinstance(leaf, bool) or not 0 < leaf < 100_000):
        _slip(place)
    return FileSource(
        _words(value, "quoted", place, _LONGEST_WORDS), _words(value, "page", place), _words(value, "who", place),
        _day(value, "on", place), voice, leaf,
    )  # fmt: skip


def _box(value: Any, place: str) -> Any:
    """What a box of a row may hold: words, a number, yes or no, or a list of words."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, list) and len(value) <= 100:
        return [_text(one, f"{place}: columns", _LONGEST_NAME) for one in value]
    return _text(value, f"{place}: columns", _LONGEST_WORDS)


def _text(value: Any, place: str, most: int) -> str:
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        _slip(place)
    try:
        value.encode()
    except UnicodeEncodeError:  # half a character: no file and no database keeps it
        _slip(place)
    return value


def _words(value: dict[str, Any], name: str, place: str, most: int = _LONGEST_NAME) -> str:
    return _text(value.get(name), f"{place}: {name}", most)


def _or_none(value: dict[str, Any], name: str, place: str) -> str:
    return "" if value.get(name) is None else _words(value, name, place, 10)


def _number(value: dict[str, Any], name: str, place: str) -> int:
    found = value.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 < found < 1_000_000:
        _slip(f"{place}: {name}")
    return found


def _day(value: dict[str, Any], name: str, place: str) -> date | None:
    found = value.get(name)
    if found is None:
        return None
    try:
        if not isinstance(found, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", found, re.ASCII):
            raise ValueError
        return date.fromisoformat(found)
    except ValueError:
        _slip(f"{place}: {name}")


def _voice(value: dict[str, Any], place: str) -> Voice:
    try:
        return Voice(_words(value, "voice", place, 40))
    except ValueError:
        _slip(f"{place}: voice")


def _object(value: dict[str, Any], name: str, place: str = "") -> dict[str, Any]:
    found = value.get(name)
    if not isinstance(found, dict):
        _slip(f"{place}: {name}" if place else name)
    return found


def _list(value: dict[str, Any], name: str, most: int, place: str = "") -> list[Any]:
    found = value.get(name)
    if not isinstance(found, list):
        _slip(f"{place}: {name}" if place else name)
    if len(found) > most:
        raise Refused({"file": Filled(_MANY, count=str(most))})
    return found


def _advice(document: Any) -> int:
    """How many pieces of advice section K names; 0 where that can't be told."""
    sections = document.get("sections") if isinstance(document, dict) else None
    for one in sections if isinstance(sections, list) else ():
        if isinstance(one, dict) and one.get("letter") == "K" and isinstance(one.get("blocks"), list):
            return sum(isinstance(block, dict) and block.get("is") == "Appendix" for block in one["blocks"])
    return 0


def _unknown(parts: list[tuple[dict[str, Any], frozenset[str]]]) -> tuple[str, ...]:
    return tuple(sorted({_short(name) for part, known in parts for name in part if name not in known}))[:20]


def _short(name: str) -> str:
    kept = "".join(sign for sign in name if sign.isprintable())[:40]
    return kept.encode("utf-8", "replace").decode()


def _slip(part: str) -> NoReturn:
    raise Refused({"file": Filled(_SLIP, part=part)})
