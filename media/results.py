"""What the media rooms hand back: plain values that any caller can put in a table, holding no file open."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["photo", "audio", "video", "document", "scan"]
State = Literal["ready", "waiting", "kept", "held"]
COPY = "copy"
"""What the copy of a paper for others is called among its renditions (handed_on.py)."""
PAGE_BREAK = "\f"  # stands in no words that we read: it is taken out of them


@dataclass(frozen=True)
class Stored:
    """A file in the store: its key, its size in bytes and the SHA-256 of its bytes in hex."""

    key: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Rendition:
    """One form of a file that others may see. Width and height in pixels; None for sound."""

    name: str
    key: str
    content_type: str
    size: int
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Received:
    """A file that was taken in.

    ``state``: ready (every rendition is here), waiting (``derive`` makes them later), kept (there is
    nothing to show; ``note`` says why) or held (a virus scanner has not let it through yet: nobody but its
    uploader may have it, and nothing is made of it). ``content_type`` is what the bytes are, never what was claimed. Width
    and height are those of the whole picture held upright, in pixels; ``seconds`` is the length, where the
    file tells it; ``pages`` counts all.
    """

    kind: Kind
    content_type: str
    name: str
    original: Stored
    renditions: tuple[Rendition, ...] = ()
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    state: State = "ready"
    pages: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Derived:
    """What slow work made of an original; ``note`` is a sentence when something of it can't be shown.

    ``words``: the words inside a document, page after page, parted by PAGE_BREAK.
    """

    renditions: tuple[Rendition, ...] = ()
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    pages: int | None = None
    note: str = ""
    words: str = ""
