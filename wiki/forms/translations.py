"""Reads what a browser may send about a translation: its language, its words, who or what translated."""

import uuid
from dataclasses import dataclass

from wiki.commands.translations import Translating
from wiki.errors import NotFound
from wiki.forms.boxes import Sent, read_once
from wiki.forms.passage import read_base
from wiki.models.translations import TranslatedBy


@dataclass(frozen=True)
class TranslationForm:
    """A translation as typed; ``version`` is the version of the passage that stood on the screen."""

    language: str = ""
    body: str = ""
    way: str = ""
    by: str = ""
    version: str = ""
    base: int = 0
    once: str | None = None

    def translating(self) -> Translating:
        """The translation as the command takes it. NotFound for a version's id that is none."""
        try:
            version_id = uuid.UUID(self.version) if self.version else None
        except ValueError:
            raise NotFound from None
        way = TranslatedBy(self.way) if self.way in set(TranslatedBy) else None
        return Translating(self.language, self.body, way, self.by, version_id, self.base, self.once)


def read_translation(form: Sent) -> TranslationForm:
    """The translation as it was sent; nothing is refused yet."""
    return TranslationForm(
        form.get("language", "")[:20], form.get("body", ""), form.get("way", ""), form.get("by", ""),
        form.get("version", ""), read_base(form), read_once(form),
    )  # fmt: skip


def read_number(form: Sent) -> int:
    """The number of the state that was chosen; 0, which there is none of, for anything else."""
    text = form.get("number", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
