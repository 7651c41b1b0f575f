"""Text messages: what they say, and the folder of .txt files that takes them where nobody carries them."""

import hashlib
from dataclasses import dataclass, field
from gettext import NullTranslations
from pathlib import Path
from typing import Protocol

from wiki.mail.folder import keep_file
from wiki.mail.message import one_line
from wiki.mail.wording import Links
from wiki.words import N_

_SAYS = N_("Golden Thread: %(sentence)s See it: %(link)s Stop these messages: %(stop)s")
_CODE = N_("%(code)s is your Golden Thread code. Nobody from the council will ask you for it.")
PLAIN_MARKS = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "\u2026": "...", "\u2013": "-"})
"""One curly mark makes a text message twice as long."""


@dataclass(frozen=True)
class Text:
    """What goes out to ``to`` (like +447700900123). ``key`` is its own for life: sent twice, it is known as the same."""

    key: str
    to: str = field(repr=False)
    words: str = field(repr=False)


class TextTransport(Protocol):
    """A way out for text messages."""

    def send_text(self, text: Text) -> None:
        """Hand it over. Raises NotNow or NeverSent."""


def write_text(say: NullTranslations, sentence: str, links: Links, *, key: str, to: str) -> Text:
    """A notice as a text message: the same one sentence as the mail, with nobody's name in it."""
    words = say.gettext(_SAYS) % {"sentence": sentence, "link": links.new, "stop": links.stop}
    return Text(key, to, one_line(words).translate(PLAIN_MARKS))


def write_code(say: NullTranslations, code: str, *, key: str, to: str) -> Text:
    """The message that carries a code."""
    return Text(key, to, one_line(say.gettext(_CODE) % {"code": code}))


class TextFolder:
    """A folder of text messages. The same message is the same file, so that sending it again leaves one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send_text(self, text: Text) -> None:
        """Write the whole file aside, see it safe on the disk, then give it its name. Raises NotNow."""
        name = hashlib.sha256(text.key.encode()).hexdigest()[:32]
        keep_file(self._folder, f"{name}.txt", f"To: {text.to}\n\n{text.words}\n".encode())
