"""Says what a part of a returned Word file is in today's row of the plan: which box, what stands there now, and what would stand
there if it were taken in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wiki.document import word_anchors as anchors
from wiki.document.word_compare import PartBack, squeezed
from wiki.pagetypes.kinds.chosen import read_day
from wiki.pagetypes.kinds.table import KINDS
from wiki.pagetypes.model import Column, Field
from wiki.queries.plan_printed import box_words
from wiki.queries.plan_rows import NEEDS, OUTCOMES, FindType, PlanRow
from wiki.text import markdown
from wiki.text.quote import find_range

BODY, VALUE = "body", "value"
_STRUCK = "~~"
_BULLET = re.compile(r"(?m)^• ")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of a file belongs in a row: ``box`` is "body", "value" or a column's key. ``today`` are the words that stand
    there now; ``value`` is what would be kept, None where only a person can write it into its box."""

    box: str
    today: str
    value: Any


def place_of(row: PlanRow, part: PartBack, find_shown: FindType) -> Place | None:
    """The place of a part in today's row; None where it has no box of its own. ``find_shown`` finds page types in the language of
    the file, whose words name its boxes."""
    columns = row.version.columns
    if part.part == anchors.TITLE:
        if row.page_type != NEEDS:
            return None
        words = untitled(part.now)
        return Place("name", text_of(columns, "name"), None if _STRUCK in words else words)
    if part.part == anchors.BODY:
        return _body(row, part, columns)
    column = _column(row, part.label, find_shown)
    if column is None:
        return None
    return Place(column.key, box_words(row.asked, row.version, column.key), value_of(column, part))


def untitled(text: str) -> str:
    """ "Need 1: Telling people" without its number."""
    return " ".join((text.partition(":")[2] if ":" in text else text).split())


def _body(row: PlanRow, part: PartBack, columns: Mapping[str, Any]) -> Place | None:
    value = None if part.has_table else part.markdown
    if row.page_type == OUTCOMES:
        if row.version.body.strip():
            return None
        return Place("outcome", markdown.plain(text_of(columns, "outcome")), value)
    kind = KINDS[row.asked.kind]
    if row.asked.columns or kind.words_in_body or row.version.body.strip():
        return Place(BODY, markdown.plain(row.version.body), value)
    today = kind.plain(row.asked, {**columns, "body": ""}, lambda _id: "")
    return Place(VALUE, today, value_of(row.asked, part))


def _column(row: PlanRow, label: str, find_shown: FindType) -> Column | None:
    shown = find_shown(row.page_type)
    asked = shown.field(row.asked.key) if shown else None
    for field in (asked, row.asked):
        for column in field.columns if field else ():
            if column.heading == label and column.kind != "link":
                return row.asked.column(column.key)
    return None


def value_of(asked: Column | Field, part: PartBack) -> Any:
    """What would be kept in a box; None for words that are no answer to it."""
    text = part.now.strip()
    if asked.kind == "long_text":
        return _BULLET.sub("- ", part.markdown)
    if _STRUCK in text:
        return None  # in a box without marks they would read as if they stood
    if asked.kind == "short_text":
        return " ".join(text.split())
    if not text:
        return ""
    if asked.kind == "date":
        day = read_day(text)
        return day.isoformat() if day else None
    if asked.kind == "one_of":
        return next((option.key for option in asked.options if squeezed(option.label) == squeezed(text)), None)
    return None


def text_of(columns: Mapping[str, Any], key: str) -> str:
    """The text of a box, "" for none."""
    value = columns.get(key)
    return value if isinstance(value, str) else ""


def is_in(place: Place, part: PartBack) -> bool:
    """Whether today's row says this already."""
    now = untitled(part.now) if part.part == anchors.TITLE else part.now
    return squeezed(place.today) == squeezed(now)


def unmatched_sources(before: str, after: str, row: PlanRow) -> tuple[int, ...]:
    """The places of those of the row's sources whose words stood in it before, and do not after."""
    return tuple(
        one.position
        for one in row.sources
        if one.quoted and find_range(before, one.quoted) is not None and find_range(after, one.quoted) is None
    )
