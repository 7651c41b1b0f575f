"""Answers questions of every kind with canaries, and makes the small files that go with them."""

import io
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image

from tests.media import making
from wiki.pagetypes.model import Column, Field

Hide = Callable[[str], str]


def answer(asked: Field, hide: Hide) -> dict[str, Any]:
    """``body`` and ``columns`` for a question, a canary in every box that takes words."""
    if asked.kind == "long_text":
        return {"body": f"These words hold {hide('body')} and more.\n\n- **{hide('bold')}**\n- plain"}
    if asked.kind == "rows":
        made = {column.key: _box(column, hide) for column in asked.columns}
        return {"columns": {key: value for key, value in made.items() if value}}
    if asked.kind in {"photos", "audio", "video", "document"}:
        return {"body": f"It shows {hide('words beside a file')}."}
    if asked.kind == "web_link":
        return {"columns": {"value": f"https://example.org/{hide('web address')}", "words": f"See {hide('link words')}"}}
    if asked.kind == "list":
        return {"columns": {"value": [hide("line one"), hide("line two")]}}
    value = _box(asked, hide)
    return {"columns": {"value": value}} if value else {"body": f"Said {hide('body')}."}


def _box(asked: Field | Column, hide: Hide) -> Any:
    if asked.kind == "short_text":
        return f"Short {hide(asked.key)}"
    if asked.kind == "long_text":
        return f"Long words with {hide(asked.key)} in them."
    if asked.kind == "date":
        return "2026-10-03"
    if asked.kind == "one_of":
        return asked.options[0].key
    if asked.kind == "some_of":
        return [asked.options[0].key]
    return None


def photo(hide: Hide) -> bytes:
    """A JPEG as a phone makes it, with canaries in its EXIF fields, its comment and its XMP."""
    block = making.exif()
    for tag in (0x010E, 0x013B, 0x8298):  # description, artist, copyright
        block[tag] = hide(f"EXIF {tag:#x}")
    picture = making.drawn(360, 270)
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><d>{hide("XMP")}</d></x:xmpmeta>'.encode()
    return making.saved(picture, "JPEG", exif=block, xmp=xmp, comment=hide("EXIF comment").encode(), quality=70)


def scan() -> bytes:
    """A two-page PDF of a scanned form, with no words in it."""
    return making.pdf(2)


def letter(hide: Hide) -> bytes:
    """A Word document that somebody was sent."""
    return making.docx(f"Dear parent, {hide('words in a document')}.")


@lru_cache(maxsize=1)
def _clips() -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        return {
            "audio": making.ffmpeg(place, "m4a", *making.TONE),
            "video": making.ffmpeg(place, "mp4", *making.SCENE, "-pix_fmt", "yuv420p"),
        }


def clip(kind: str, hide: Hide) -> bytes:
    """A second of sound ("audio") or film ("video"); the canary lies behind the end of it, where metadata would."""
    free = b"skip" + hide(f"{kind} metadata").encode()
    return _clips()[kind] + (len(free) + 4).to_bytes(4, "big") + free


def as_stream(data: bytes) -> io.BytesIO:
    """The bytes as a browser would send them."""
    return io.BytesIO(data)


def is_picture(data: bytes) -> bool:
    """Whether these bytes can be looked at."""
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
    return True
