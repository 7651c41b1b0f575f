"""The copy of a paper that others are handed: the same paper, without what a camera wrote into the pictures in it.

A photo in a Word document, a PDF or a TIFF says where it was taken just as one by itself does. What says so is blanked where
it stands, so that nothing else in the file moves; which way up a picture is stays. Where there is nothing of that kind, the
paper needs no copy. Old Word and rich text files are left as they are: what they hold lies in pieces, or spelled out.
"""

import contextlib
import mmap
import re
import shutil
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from media.kinds import MEGABYTE, Accepted
from media.packages import BROKEN, package
from media.results import COPY, Rendition
from media.store import Store

_READERS = frozenset({"pdf", "tiff", "docx", "odt"})
_PHOTO = re.compile(r"(?:word/media|Pictures)/.*\.(?:jpe?g|jpe|jfif|tiff?|png)", re.IGNORECASE)
# The parts of a JPEG that cameras and photo programs write into, wherever it lies: EXIF, XMP, IPTC.
_PART = re.compile(
    rb"\xff[\xe1\xed](?P<size>..)(?P<what>Exif\0\0|http://ns\.adobe\.com/x(?:ap/1\.0|mp/extension)/\0|Photoshop 3\.0\0)",
    re.DOTALL,
)
# The same in a PNG: EXIF, and words about it, XMP among them.
_PNG, _CHUNKS = b"\x89PNG\r\n\x1a\n", frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt"})
_TURN, _SHORT = 0x0112, 3
_GPS, _EXIF = 0x8825, 0x8769
_TOLD = frozenset({_GPS, _EXIF, 0x010F, 0x0110, 0x013C, 0x02BC, 0x83BB, 0x8649})  # …, make, model, computer, XMP, IPTC, Photoshop
_SIZES = (0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8)  # bytes of one value of each TIFF type
_MOST_PAGES, _MOST_TAGS, _MOST_PHOTO = 5_000, 1_000, 64 * MEGABYTE
Bytes = bytearray | mmap.mmap


def copy_for_others(path: Path, row: Accepted, store: Store, prefix: str) -> Rendition | None:
    """The copy, put into the store; None where the paper can be handed on just as it is. Raises MediaRefused where the disk
    gives trouble."""
    if row.reader not in _READERS:
        return None
    with store.workspace() as folder:
        made = folder / "copy"
        if not _write(path, row.reader, made):
            return None
        stored = store.adopt(made, prefix, row.endings[0])
    return Rendition(COPY, stored.key, row.content_type, stored.size)


def _write(path: Path, reader: str, made: Path) -> bool:
    """Write the copy to ``made``; False where it would be the same."""
    if reader in ("docx", "odt"):
        return _write_package(path, made)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY) as data:  # the file stays as it is
        is_tiff = reader == "tiff" and blank_tiff(data)
        if not (blank_photos(data) or is_tiff):
            return False
        made.write_bytes(data)
    return True


def _write_package(path: Path, made: Path) -> bool:
    """The same box with the photos in it blanked; False where there is nothing to blank, or the box can't be read. One photo at
    a time is held in memory."""
    with package(path) as box:
        if box is None:
            return False
        try:
            wanted = [one for one in box.infolist() if _PHOTO.fullmatch(one.filename) and one.file_size <= _MOST_PHOTO]
            told = {one.filename for one in wanted if _blanked(box, one) is not None}
            if not told:
                return False
            with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
                for one in box.infolist():
                    blanked = _blanked(box, one) if one.filename in told else None
                    with new.open(_replica(one), "w") as out, box.open(one) as part:
                        shutil.copyfileobj(part if blanked is None else BytesIO(blanked), out)
        except BROKEN:
            return False
    return True


def _replica(one: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """What a box says of a part, for the same part in another box."""
    made = zipfile.ZipInfo(one.filename, one.date_time)
    made.compress_type, made.external_attr = one.compress_type, one.external_attr
    return made


def _blanked(box: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytearray | None:
    """A photo of the box without what its camera wrote; None where it wrote nothing."""
    data = bytearray(box.read(one))
    blank = blank_png if data.startswith(_PNG) else blank_tiff if data.startswith((b"II*\0", b"MM\0*")) else blank_photos
    return data if blank(data) else None


def blank_png(data: bytearray) -> bool:
    """Blank what cameras and photo programs wrote into a PNG, each chunk as long as it was; says whether there was any."""
    found, at = False, len(_PNG)
    while at + 12 <= len(data):
        start, end = at + 8, at + 8 + int.from_bytes(data[at : at + 4], "big")
        kind, old = bytes(data[at + 4 : start]), bytes(data[start:end])
        if end + 4 > len(data):
            break
        if kind in _CHUNKS:
            new = _only_turn(old) if kind == b"eXIf" else b"x\0".ljust(len(old))[: len(old)]
            if new != old:
                said = (kind if kind == b"eXIf" else b"tEXt") + new
                data[at + 4 : end + 4] = said + zlib.crc32(said).to_bytes(4, "big")
                found = True
        at = end + 4
    return found


def blank_photos(data: Bytes) -> bool:
    """Blank what cameras wrote into the JPEGs that lie in ``data``, each as long as it was; says whether there was any."""
    found = False
    place = 0
    while match := _PART.search(data, place):
        start, end = match.end(), match.start() + 2 + int.from_bytes(match["size"], "big")
        place = start
        if end > len(data) or end < start:
            continue
        what, old = match["what"], bytes(data[start:end])
        if what.startswith(b"Exif"):
            new = _only_turn(old)
        else:
            new = (b" " if what.startswith(b"http") else b"\0") * len(old)
        if new != old:
            data[start:end] = new
            found = True
        place = end
    return found


def _only_turn(block: bytes) -> bytes:
    """An EXIF block as long as ``block`` that says which way up the picture is, where that one does, and nothing else."""
    turn = 1
    try:
        order = "<" if block[:2] == b"II" else ">"
        (at,) = struct.unpack_from(order + "I", block, 4)
        (count,) = struct.unpack_from(order + "H", block, at)
        for place in range(at + 2, at + 2 + 12 * min(count, _MOST_TAGS), 12):
            tag, kind, _count, value = struct.unpack_from(order + "HHIH", block, place)
            if tag == _TURN and kind == _SHORT and 1 <= value <= 8:
                turn = value
    except struct.error:
        turn = 1
    made = b"II*\0" + struct.pack("<IHHHIHHI", 8, 1, _TURN, _SHORT, 1, turn, 0, 0)
    return made.ljust(len(block), b"\0") if len(block) >= len(made) else b"\0" * len(block)


def blank_tiff(data: Bytes) -> bool:
    """Blank what cameras and photo programs wrote into a TIFF, each tag as long as it was; says whether there was any."""
    tiff = None
    with contextlib.suppress(struct.error, IndexError, KeyError, OverflowError):  # what is broken ends there
        tiff = _Tiff(data)
        tiff.blank()
    return tiff is not None and tiff.found


class _Tiff:
    """A TIFF, of the usual kind or the big one."""

    def __init__(self, data: Bytes) -> None:
        self.data = data
        self.order = {b"II": "<", b"MM": ">"}[bytes(data[:2])]
        (version,) = struct.unpack_from(self.order + "H", data, 2)
        self.is_big = version == 43
        self.wide = 8 if self.is_big else 4
        self.number = self.order + ("Q" if self.is_big else "I")
        self.found = False

    def blank(self) -> None:
        seen: set[int] = set()
        at = self._at(8 if self.is_big else 4)
        while at and at not in seen and len(seen) < _MOST_PAGES:
            seen.add(at)
            at = self._pages(at)

    def _at(self, place: int) -> int:
        return int(struct.unpack_from(self.number, self.data, place)[0])

    def _pages(self, at: int) -> int:
        """Blank what one page tells; where the next one is."""
        entries, after = self._entries(at)
        for place in entries:
            (tag,) = struct.unpack_from(self.order + "H", self.data, place)
            if tag in (_GPS, _EXIF):
                self._blank_list(self._at(place + 4 + self.wide))
            elif tag in _TOLD:
                self._blank_value(place)
        return self._at(after)

    def _entries(self, at: int) -> tuple[range, int]:
        (count,) = struct.unpack_from(self.order + ("Q" if self.is_big else "H"), self.data, at)
        if count > _MOST_TAGS:
            raise IndexError
        size, first = 4 + 2 * self.wide, at + (8 if self.is_big else 2)
        return range(first, first + size * count, size), first + size * count

    def _blank_list(self, at: int) -> None:
        """A list of tags of its own: the place, or what the camera was set to."""
        entries, _after = self._entries(at)
        for place in entries:
            self._blank_value(place)

    def _blank_value(self, place: int) -> None:
        _tag, kind = struct.unpack_from(self.order + "HH", self.data, place)
        size = self._at(place + 4) * (_SIZES[kind] if kind < len(_SIZES) else 0)
        start = place + 4 + self.wide
        if size > self.wide:
            start = self._at(start)
        end = min(start + size, len(self.data))
        if end > start and any(self.data[start:end]):
            self.data[start:end] = b"\0" * (end - start)
            self.found = True
