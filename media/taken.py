"""Reads the day that a camera noted in an original. It is never kept with what others see: it is looked up when the one
who added the picture asks for it, and told to nobody else."""

import re
from datetime import date
from pathlib import Path

from media.errors import MediaRefused
from media.photos import open_photo
from media.scans import QUICK, ask
from media.store import Store

_TAKEN_IN, _TAKEN, _CHANGED = 0x8769, 0x9003, 0x0132
_DAY = re.compile(r"(\d{4}):(\d{2}):(\d{2})\b")


def camera_day(path: Path, reader: str, store: Store) -> str:
    """The day in the EXIF block of a photograph, "2026-11-21"; "" where there is none that makes sense."""
    with store.workspace() as folder:
        try:
            return str(ask("taken", path, [reader], QUICK, folder, "broken_photo")["day"])
        except MediaRefused:
            return ""


def read_day(path: Path, reader: str) -> str:
    """The same, for the helper that opens the file."""
    with path.open("rb") as file, open_photo(file, reader) as image:
        exif = image.getexif()
        found = _DAY.match(str(exif.get_ifd(_TAKEN_IN).get(_TAKEN) or exif.get(_CHANGED) or ""))
    try:
        return date(*(int(part) for part in found.groups())).isoformat() if found else ""
    except ValueError:  # a camera whose clock was never set says 0000:00:00
        return ""
