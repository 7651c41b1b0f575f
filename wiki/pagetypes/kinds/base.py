"""What every kind of question can do: read a form, check an answer, tell blank from answered, show it.

A *value* is a passage's columns with, where there are words, the passage's Markdown under ``"body"``. A
*slot* is one answer inside it: under ``"value"`` for a question of its own, under the column's key in a row.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Protocol

from wiki.errors import Refused
from wiki.pagetypes.model import Field, Option
from wiki.text import markdown, nodes
from wiki.text.clean import tidy
from wiki.text.nodes import Block
from wiki.words import N_

Value = Mapping[str, Any]
Slot = str | list[str]
LinkWords = Callable[[str], str]
"""From a passage's id to its words; "" where the reader may not see it or it is gone."""


class Form(Protocol):
    """What a browser sent: any mapping with ``getlist`` (werkzeug's MultiDict is one)."""

    def getlist(self, key: str, /) -> Sequence[Any]:
        """Every value sent under ``key``; empty where there is none."""


class Asked(Protocol):
    """What a field and a column have in common."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def options(self) -> tuple[Option, ...]: ...
    @property
    def many(self) -> bool: ...


HIDDEN_CHARACTER = N_("Your words hold a hidden character that we can’t keep. Take it out, then save again.")


def sent(form: Form, name: str) -> str:
    """The first text sent under ``name``, line ends made alike; "" where there is none."""
    found = form.getlist(name)
    return str(found[0]).replace("\r\n", "\n").replace("\r", "\n") if found else ""


def as_text(slot: Any) -> str:
    """A slot as text; anything that is not text (an old or damaged answer) counts as blank."""
    return slot if isinstance(slot, str) else ""


def as_list(slot: Any) -> list[str]:
    """A slot as a list of texts; a single text is a list of one."""
    if isinstance(slot, str):
        return [slot] if slot else []
    return [one for one in slot if isinstance(one, str) and one] if isinstance(slot, list | tuple) else []


def body_of(value: Value) -> str:
    """The passage's Markdown, or ""."""
    return as_text(value.get("body"))


def unkeepable(text: str) -> str | None:
    """The sentence for characters that no file can keep, or None."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        return HIDDEN_CHARACTER
    return None


class Kind:
    """One kind of question. Sub-classes say how one slot is read, checked and shown; the rest follows."""

    name: ClassVar[str]
    about: ClassVar[str]
    """One line for docs/page_types.md."""
    takes: ClassVar[frozenset[str]] = frozenset()
    """Keys of a template that this kind understands beside the common ones."""
    must: ClassVar[frozenset[str]] = frozenset()
    """Those of ``takes`` that may not be left out."""
    in_rows: ClassVar[bool] = False
    """May it be the kind of a column?"""
    words_in_body: ClassVar[bool] = False
    """Are the words kept as the passage's Markdown body?"""
    media: ClassVar[str | None] = None
    """The kind of media asked for (``wiki.words.MediaKind``) or None; any question may carry media anyway."""
    many: ClassVar[bool] = False
    """May a question of this kind have several passages, unless its template says otherwise?"""

    def read(self, field: Field, form: Form) -> dict[str, Any]:
        """The passage's columns from what a browser sent; {} where nothing was answered or words are body."""
        if self.words_in_body:
            return {}
        slot = self.read_slot(field, form, "value")
        return {} if self.slot_is_blank(slot) else {"value": slot}

    def check(self, field: Field, value: Value) -> dict[str, str]:
        """What can't be kept as it is: form field name → sentence; {} where all is well."""
        found = dict(self.check_slot(field, value.get("value"), "value")) if not self.words_in_body else {}
        try:
            tidy(body_of(value))
        except Refused as refusal:
            found["body"] = refusal.fields[""]
        return found

    def is_blank(self, value: Value) -> bool:
        """Has nothing been written or chosen? (Media are counted by whoever holds them.)"""
        return not body_of(value).strip() and self.slot_is_blank(value.get("value"))

    def nodes(self, field: Field, value: Value, link_words: LinkWords) -> tuple[Block, ...]:
        """The answer as plain document nodes."""
        return self.slot_nodes(field, value.get("value"), link_words) + markdown.blocks(body_of(value))

    def plain(self, field: Field, value: Value, link_words: LinkWords) -> str:
        """The answer as readable text without the question, for search, quoting and comparing."""
        return nodes.plain(self.nodes(field, value, link_words))

    def read_slot(self, asked: Asked, form: Form, name: str) -> Slot:
        """One slot from the form fields that begin with ``name``."""
        return sent(form, name).strip()

    def check_slot(self, asked: Asked, slot: Any, name: str) -> dict[str, str]:
        """Sentences about one slot."""
        return {}

    def slot_is_blank(self, slot: Any) -> bool:
        """Is there nothing in this slot?"""
        return not any(one.strip() for one in as_list(slot))

    def slot_nodes(self, asked: Asked, slot: Any, link_words: LinkWords) -> tuple[Block, ...]:
        """One slot as nodes."""
        text = as_text(slot).strip()
        return (nodes.paragraph(text),) if text else ()


def listed(texts: Sequence[str]) -> tuple[Block, ...]:
    """No text: nothing; one: a paragraph; more: a list."""
    if len(texts) < 2:
        return tuple(nodes.paragraph(text) for text in texts)
    return (nodes.Bullets(tuple((nodes.paragraph(text),) for text in texts)),)
