"""Rows: each passage is one row with several boxes (a need, an outcome, a line of provision)."""

from typing import Any

from wiki.pagetypes.kinds.base import Form, Kind, LinkWords, Value, body_of
from wiki.pagetypes.kinds.chosen import Day, OneOf, SomeOf
from wiki.pagetypes.kinds.linked import Link
from wiki.pagetypes.kinds.written import LongText, ShortText
from wiki.pagetypes.model import Column, Field
from wiki.text import markdown, nodes
from wiki.text.nodes import Block, Paragraph, Run

COLUMN_KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (ShortText(), LongText(), Day(), OneOf(), SomeOf(), Link()) if kind.in_rows
}


class Rows(Kind):
    """Each passage is one row; the boxes are called ``col-<key>`` in a form."""

    name = "rows"
    about = "rows with several boxes each; every row is a passage of its own"
    takes = frozenset({"columns"})
    must = frozenset({"columns"})
    many = True

    def read(self, field: Field, form: Form) -> dict[str, Any]:
        """What was sent for each column of the row; blank boxes are left out."""
        made: dict[str, Any] = {}
        for column in field.columns:
            kind = COLUMN_KINDS[column.kind]
            slot = kind.read_slot(column, form, f"col-{column.key}")
            if not kind.slot_is_blank(slot):
                made[column.key] = slot
        return made

    def check(self, field: Field, value: Value) -> dict[str, str]:
        """Every box's own sentence."""
        found = super().check(field, {"body": body_of(value)})
        for column in field.columns:
            slot, kind = value.get(column.key), COLUMN_KINDS[column.kind]
            found.update(kind.check_slot(column, slot, f"col-{column.key}"))
        return found

    def is_blank(self, value: Value) -> bool:
        """Is every box empty, whatever columns the row once had?"""
        return all(self.slot_is_blank(slot) for slot in value.values())

    def nodes(self, field: Field, value: Value, link_words: LinkWords) -> tuple[Block, ...]:
        """Each answered box under its heading, in the order of the columns."""
        made: list[Block] = []
        for column in field.columns:
            blocks = COLUMN_KINDS[column.kind].slot_nodes(column, value.get(column.key), link_words)
            made.extend(_headed(column, blocks))
        return (*made, *markdown.blocks(body_of(value)))

    def plain(self, field: Field, value: Value, link_words: LinkWords) -> str:
        """The answers alone, one box a line, without the headings."""
        found = [
            nodes.plain(COLUMN_KINDS[column.kind].slot_nodes(column, value.get(column.key), link_words))
            for column in field.columns
        ]
        return "\n".join(text for text in (*found, markdown.plain(body_of(value))) if text)

    def box_nodes(self, column: Column, value: Value, link_words: LinkWords) -> tuple[Block, ...]:
        """One box of a row, without its heading, for a table that has headings of its own."""
        return COLUMN_KINDS[column.kind].slot_nodes(column, value.get(column.key), link_words)


def _headed(column: Column, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    if not blocks:
        return ()
    heading = Run(column.heading if column.heading.endswith("?") else f"{column.heading}:", bold=True)
    if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
        return (Paragraph((heading, Run(" "), *blocks[0].runs)),)
    return (Paragraph((heading,)), *blocks)
