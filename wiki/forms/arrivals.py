"""What a browser may send about a space that arrives: the sealed file with its key, and what to do with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from werkzeug.datastructures import FileStorage

from wiki.forms.boxes import Sent

_MOST_KEY, _MOST_PEOPLE = 200, 2000


@dataclass(frozen=True)
class SealedForm:
    """A sealed file as it was sent, None where none was chosen, and the key as it was typed: it is shown to nobody again."""

    stream: IO[bytes] | None
    opens: str


@dataclass(frozen=True)
class DecidedForm:
    """What is to become of it: take or drop. ``same``: numbers of people who are said to be the same."""

    act: str
    same: tuple[str, ...]


def read_sealed(form: Sent, files: Mapping[str, FileStorage]) -> SealedForm:
    """The file and the key; nothing else that was sent counts."""
    sent = files.get("file")
    return SealedForm(sent.stream if sent is not None and sent.filename else None, form.get("opens", "")[:_MOST_KEY])


def read_decided(form: Sent) -> DecidedForm:
    """The button that was pressed, and the boxes that were ticked."""
    return DecidedForm(form.get("act", ""), tuple(form.getlist("same")[:_MOST_PEOPLE]))
