"""Opens ZIP boxes (DOCX, ODT) without trusting what they say about their own size."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from media.words import refuse

MOST_MEMBERS = 5_000
MOST_LIST = 2 * 1024 * 1024  # bytes of the list of contents
MOST_UNPACKED = 300 * 1024 * 1024
MOST_MEMBER = 1024 * 1024  # for the small parts that say what a box is

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    KeyError,
)
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"


@contextmanager
def package(path: Path) -> Iterator[zipfile.ZipFile | None]:
    """A ZIP box opened for reading, or None where it is not one; raises MediaRefused("packed") for a bomb.

    The list of contents is measured before it is read: a small file can list a million members.
    """
    if _list_size(path) > MOST_LIST:
        raise refuse("packed")
    try:
        box = zipfile.ZipFile(path)
    except BROKEN:
        yield None
        return
    with box:
        members = box.infolist()
        if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
            raise refuse("packed")
        yield box


def member(box: zipfile.ZipFile, name: str, most: int = MOST_MEMBER) -> bytes:
    """One small member's bytes; raises MediaRefused("packed") if there are more than ``most``,
    "broken_document" if it can't be read."""
    try:
        with box.open(name) as part:
            data = part.read(most + 1)
    except BROKEN as trouble:
        raise refuse("broken_document") from trouble
    if len(data) > most:
        raise refuse("packed")
    return data


def _list_size(path: Path) -> int:
    """How many bytes the box says its list of contents takes; 0 where there is no list."""
    with path.open("rb") as file:
        file.seek(0, 2)
        start = max(0, file.tell() - 65_557)
        file.seek(start)
        tail = file.read()
    place = tail.rfind(_END)
    if place < 0 or len(tail) < place + 22:
        return 0
    (size,) = struct.unpack_from("<I", tail, place + 12)
    if size == 0xFFFFFFFF:
        large = tail.rfind(_END_64, 0, place)
        if large < 0 or len(tail) < large + 56:
            return MOST_LIST + 1
        (size,) = struct.unpack_from("<Q", tail, large + 40)
    return int(size)
