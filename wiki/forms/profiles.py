"""Reads what a browser may send when a profile is put together, or a sentence of an easy plan is written."""

import uuid
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from wiki.commands.profiles import Choice
from wiki.errors import NotFound
from wiki.forms.boxes import read_once
from wiki.text.languages import is_known
from wiki.words import Group


def read_group(text: str | None, usual: Group) -> Group:
    """The reader that was chosen; ``usual`` where none was. NotFound for one that is not there."""
    if not text:
        return usual
    try:
        return Group(text)
    except ValueError:
        raise NotFound from None


def read_choice(form: MultiDict[str, str]) -> Choice:
    """What was ticked; an id that is none counts as not ticked."""
    return Choice(frozenset(form.getlist("piece")), _id(form.get("photo", "")), "")


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class SentenceForm:
    """A sentence of an easy plan as typed, with the picture chosen for it; ``whose``: "child" for the child's own words;
    ``language``: of the words, "" where none was chosen."""

    words: str = ""
    picture: str = ""
    whose: str = "adult"
    language: str = ""
    once: str | None = None

    @property
    def picture_id(self) -> uuid.UUID | None:
        """The picture chosen; None for none."""
        return _id(self.picture)


def read_sentence(form: MultiDict[str, str]) -> SentenceForm:
    """The sentence as typed; nothing is refused yet."""
    whose = "child" if form.get("whose") == "child" else "adult"
    language = form.get("language", "")
    return SentenceForm(
        form.get("words", ""), form.get("picture", ""), whose, language if is_known(language) else "", read_once(form)
    )


def read_days(form: MultiDict[str, str]) -> int | None:
    """For how many days a link is to work; None for what is no number."""
    text = form.get("days", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None
