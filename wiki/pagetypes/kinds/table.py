"""Every kind of question under the word that a template uses for it."""

from collections.abc import Mapping
from typing import Any

from wiki.pagetypes.kinds.base import Kind, as_list
from wiki.pagetypes.kinds.chosen import Day, OneOf, SomeOf
from wiki.pagetypes.kinds.linked import Link, WebLink
from wiki.pagetypes.kinds.rows import COLUMN_KINDS, Rows
from wiki.pagetypes.kinds.shown import Audio, Document, Photos, Video
from wiki.pagetypes.kinds.written import LongText, ShortList, ShortText
from wiki.pagetypes.model import Column, Field

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        ShortText(), LongText(), Day(), OneOf(), SomeOf(), ShortList(), Rows(),
        Photos(), Audio(), Video(), Document(), WebLink(), Link(),
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
