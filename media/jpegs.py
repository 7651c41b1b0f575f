"""Reads how a JPEG is laid out, before a decoder is asked to hold it."""

import mmap
import re
from pathlib import Path

from media.words import refuse

_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_MOST_SCANS = 100  # a progressive JPEG has about ten


def jpeg_plan(path: Path) -> tuple[float, bool]:
    """How a JPEG is laid out: values a pixel, and whether it can be read in one go.

    One that can't (a progressive one) is held in memory whole, two bytes a value, however small it is wanted.
    Raises MediaRefused where it has so many scans that it would keep the decoder busy for minutes.
    """
    values, in_one_go, components, scans, place = 4.0, False, 0, 0, 2
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        while scans <= _MOST_SCANS and (match := _MARKER.search(data, place)):
            marker, place = match[0][1], match.end()
            if marker == 0xD9:
                break
            if marker in (0x01, 0xD8):
                continue
            if marker == 0xDA:
                scans += 1
                in_one_go = in_one_go and scans == 1 and data[place + 2] == components
            elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                in_one_go, components = marker in (0xC0, 0xC1), data[place + 7]
                areas = [(one >> 4) * (one & 15) for one in data[place + 9 : place + 8 + 3 * components : 3]]
                values = sum(areas) / max(1, *areas)
            place += int.from_bytes(data[place : place + 2], "big")
    if scans > _MOST_SCANS:
        raise refuse("broken_photo")
    return values, in_one_go
