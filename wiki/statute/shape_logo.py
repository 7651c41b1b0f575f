"""Reads a council's logo beside its shape, checked and made plain, so that no plan fails for it on the last day."""

from base64 import b64encode
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from warnings import catch_warnings, simplefilter

from PIL import Image

from wiki.statute.shape_file import Value

MOST_BYTES, MOST_EDGE = 500_000, 4000
_EDGE = 900  # pixels: 300 dots an inch at the width it is printed in
_FORMATS = ("PNG", "JPEG")
_LONGEST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture as PNG in base64, kept whole with each plan that shows it; ``words`` tell those who can't see it."""

    data: str
    words: str
    width: int
    height: int


def read_logo(value: Value, folder: Path) -> Logo:
    """The logo that ``value`` names (file, words); raises ShapeFault with the line where it can't be used."""
    found = value.named(("file", "words"))
    name, words = found["file"].words(), " ".join(found["words"].words().split())
    if len(words) > _LONGEST_WORDS:
        raise found["words"].fault(f"the words for the logo are longer than {_LONGEST_WORDS} letters")
    if name.startswith(".") or Path(name).name != name or "\\" in name:
        raise found["file"].fault(f"“{name}” must be a file that lies beside this one")
    path = folder / name
    if not path.is_file():
        raise found["file"].fault(f"there is no file “{name}” beside this one")
    if path.stat().st_size > MOST_BYTES:
        raise found["file"].fault(f"“{name}” is larger than {MOST_BYTES:,} bytes")
    made = _plain(path)
    if made is None:
        raise found["file"].fault(f"“{name}” is no picture that can be used: PNG or JPEG, at most {MOST_EDGE} pixels wide")
    return Logo(b64encode(made[0]).decode(), words, *made[1])


def _plain(path: Path) -> tuple[bytes, tuple[int, int]] | None:
    try:
        with catch_warnings():
            simplefilter("error")
            with Image.open(path, formats=_FORMATS) as opened:
                if max(opened.size) > MOST_EDGE:
                    return None
                seen = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Warning, Image.DecompressionBombError):
        return None
    seen.thumbnail((_EDGE, _EDGE))
    bare = Image.new("RGB", seen.size, "white")
    bare.paste(seen, mask=seen.getchannel("A"))
    out = BytesIO()
    bare.save(out, "PNG")
    return out.getvalue(), bare.size
