"""Every kind of question under the word that a template uses for it."""

from collections.abc import Mapping
from typing import Any

from wiki.pagetypes.kinds.base import Kind, Value, as_list
from wiki.pagetypes.kinds.chosen import Day, OneOf, SomeOf
from wiki.pagetypes.kinds.linked import Link, WebLink
from wiki.pagetypes.kinds.rows import COLUMN_KINDS, Rows
from wiki.pagetypes.kinds.shown import Audio, Document, Photos, Video
from wiki.pagetypes.kinds.written import LongText, ShortList, ShortText
from wiki.pagetypes.model import Column, Field
from wiki.text import nodes

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        ShortText(),
        LongText(),
        Day(),
        OneOf(),
        SomeOf(),
        ShortList(),
        Rows(),
        Photos(),
        Audio(),
        Video(),
        Document(),
        WebLink(),
        Link(),
    )
}


def kind_of(asked: Field | Column) -> Kind:
    """The kind of a question or of a column (a loaded template only ever names kinds that exist)."""
    return (COLUMN_KINDS if isinstance(asked, Column) else KINDS)[asked.kind]


def links_of(field: Field, columns: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Slot name (column key, or "value") → ids of the passages that an answer links to; {} where none."""
    slots: list[tuple[str, str]] = [("value", field.kind), *((one.key, one.kind) for one in field.columns)]
    found = {key: tuple(as_list(columns.get(key))) for key, kind in slots if kind == Link.name}
    return {key: ids for key, ids in found.items() if ids}


def brief(field: Field, value: Value, limit: int = 120) -> str:
    """A few words (at most ``limit`` letters) by which people know an answer in a list of links or results.

    Of a row: its first box with words in it; of anything else: its first line. "" where there are none.
    """
    written = [
        COLUMN_KINDS[one.kind].slot_nodes(one, value.get(one.key), _no_words)
        for one in field.columns
        if one.kind in ("short_text", "long_text")
    ]
    text = next((found for blocks in written if (found := nodes.plain(nodes.without_struck(blocks)).strip())), "")
    text = text or kind_of(field).plain(field, value, _no_words).strip()
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= limit else f"{line[: limit - 1].rsplit(' ', 1)[0]}…"


def _no_words(_: str) -> str:
    return ""
