"""Questions answered in words: a few of them, many of them, or a short list."""

from typing import Any

from wiki.pagetypes.kinds.base import (
    Asked,
    Form,
    Kind,
    LinkWords,
    Slot,
    as_list,
    as_text,
    sent,
    unkeepable,
)
from wiki.text import markdown, nodes
from wiki.text.nodes import Block
from wiki.words import N_

MAX_SHORT = 300
MAX_LONG_IN_ROW = 20_000
MAX_ITEMS = 100

_SHORT_TOO_LONG = N_("This is a bit too long for this box. Please keep it to 300 letters or fewer.")
_LONG_TOO_LONG = N_("This is too long for one box. Keep it to 20,000 letters, or add it as a document.")
_TOO_MANY = N_("That is a lot for one list. Please keep it to 100 lines.")
_ITEM_TOO_LONG = N_("One of these lines is too long. Please keep each one to 300 letters or fewer.")


class ShortText(Kind):
    """A name, a place, a few words on one line."""

    name = "short_text"
    about = "a few words on one line, up to 300 letters"
    in_rows = True

    def read_slot(self, asked: Asked, form: Form, name: str) -> Slot:
        """The words on one line, spaces tidied."""
        return " ".join(sent(form, name).split())

    def check_slot(self, asked: Asked, slot: Any, name: str) -> dict[str, str]:
        """Too long, or holding a character that can't be kept."""
        text = as_text(slot)
        sentence = unkeepable(text) or (_SHORT_TOO_LONG if len(text) > MAX_SHORT else None)
        return {name: sentence} if sentence else {}


class LongText(Kind):
    """A story, a description: Markdown, kept as the passage's body (inside a row: in the column)."""

    name = "long_text"
    about = "a story or a description; headings, lists, bold and links can be used"
    in_rows = True
    words_in_body = True
    many = True

    def check_slot(self, asked: Asked, slot: Any, name: str) -> dict[str, str]:
        """Too long for a row, or holding a character that can't be kept."""
        text = as_text(slot)
        sentence = unkeepable(text) or (_LONG_TOO_LONG if len(text) > MAX_LONG_IN_ROW else None)
        return {name: sentence} if sentence else {}

    def slot_nodes(self, asked: Asked, slot: Any, link_words: LinkWords) -> tuple[Block, ...]:
        """The Markdown in a row's box as nodes."""
        return markdown.blocks(as_text(slot))


class ShortList(Kind):
    """Several short things, one a line."""

    name = "list"
    about = "several short things, one a line"

    def read_slot(self, asked: Asked, form: Form, name: str) -> Slot:
        """Every line of every box called ``name``; empty lines are left out."""
        lines = (line for one in form.getlist(name) for line in str(one).splitlines())
        return [" ".join(line.split()) for line in lines if line.strip()]

    def check_slot(self, asked: Asked, slot: Any, name: str) -> dict[str, str]:
        """Too many lines, or one too long or not keepable."""
        lines = as_list(slot)
        if len(lines) > MAX_ITEMS:
            return {name: _TOO_MANY}
        sentence = next((found for found in map(unkeepable, lines) if found), None)
        if not sentence and any(len(line) > MAX_SHORT for line in lines):
            sentence = _ITEM_TOO_LONG
        return {name: sentence} if sentence else {}

    def slot_nodes(self, asked: Asked, slot: Any, link_words: LinkWords) -> tuple[Block, ...]:
        """A bulleted list, also where there is one line only."""
        lines = as_list(slot)
        return (nodes.Bullets(tuple((nodes.paragraph(line),) for line in lines)),) if lines else ()
