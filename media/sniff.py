"""Says what a file is by its bytes: libmagic's word, mended where libmagic is known to be wrong or silent.

Known gaps (5.41 to 5.44): CAF is nothing to it, DOCX may be plain ZIP or nothing, some MP3 with odd tags are
nothing, prose in a .txt is taken for source code. Sound in an MP4, 3GP or WebM box looks like film: only the
decoder can tell.
"""

import codecs
import importlib
import mmap
import re
from pathlib import Path

from media.kinds import ACCEPTED, LOCKED_OFFICE, MACRO_WORD, UNKNOWN
from media.packages import member, package

try:
    import magic
except ImportError:  # no libmagic on this machine: the wheel brings one, which must be found before "magic" looks
    importlib.import_module("pylibmagic")
    import magic

HEAD = 64 * 1024  # bytes looked at; libmagic's own tests reach no further for anything we take
_MAIN_PART = re.compile(rb'ContentType\s*=\s*["\']([^"\']+\.main\+xml)["\']')
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WORD_MAIN = (_WORD + ".main+xml").encode()
_MACRO_MAIN = b"application/vnd.ms-word.document.macroEnabled.main+xml"
_ODT = "application/vnd.oasis.opendocument.text"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_WORD = "WordDocument".encode("utf-16-le")
_OLE_LOCKED = "EncryptedPackage".encode("utf-16-le")

_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
_BOX_BRANDS = {
    b"M4A ": "audio/x-m4a",
    b"M4B ": "audio/x-m4a",
    b"M4V ": "video/x-m4v",
    b"qt  ": "video/quicktime",
}

# Text that a browser, a shell or a mail program would act on; it is never "plain", whatever libmagic says.
_ACTS = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[!?/a-z]|#!|@echo |mime-version:)", re.IGNORECASE)
ACTIVE_TEXT = "text/x-active"
_ACTING = {kind: kind for kind in ("text/html", "text/xml", "text/rtf", "text/x-shellscript", "text/x-php")}
_WRITTEN = frozenset({"application/json", "application/x-ndjson", "application/javascript"})
_CONTROL = bytes(code for code in range(32) if code not in (9, 10, 12, 13)) + b"\x7f"


def head_of(path: Path) -> bytes:
    """The first bytes of a file, as many as ``guess`` looks at."""
    with path.open("rb") as file:
        return file.read(HEAD)


def guess(head: bytes) -> str:
    """The type of a file by its first bytes alone; ZIP and OLE boxes are told apart only by ``sniff``."""
    brands = _brands(head)
    if brands & _AVIF_BRANDS:
        return "image/avif"
    if brands & _HEIC_BRANDS:
        return "image/heif" if head[8:12] in (b"mif1", b"msf1") else "image/heic"
    found: str = magic.from_buffer(head, mime=True)
    if found in (UNKNOWN, "application/x-empty"):
        found = _unknown_to_magic(head)
    if found in ("video/ogg", "application/ogg"):
        return "audio/ogg"  # the decoder finds any film in it, and no row takes that
    if found.startswith(("text/", "message/")) or found in _WRITTEN:
        return "text/plain" if _is_prose(head, found) else _ACTING.get(found, ACTIVE_TEXT)
    return found


def sniff(path: Path) -> str:
    """The type of a whole file, in the words of kinds.ACCEPTED; anything else is a type we do not take."""
    head = head_of(path)
    if head.startswith(b"PK\x03\x04"):
        return _packed_type(path)
    if head.startswith(_OLE):
        return _ole_type(path)
    if head.startswith(b"ID3"):
        return _after_tag(path, head)
    return guess(head)


def surely_foreign(head: bytes) -> bool:
    """Do the first bytes alone show a type that no row takes? Spares reading a long file to its end."""
    if head.startswith((b"PK\x03\x04", _OLE, b"ID3")):
        return False
    found = guess(head)
    return found != UNKNOWN and not any(found in row.content for row in ACCEPTED)


def _brands(head: bytes) -> set[bytes]:
    """The brands that an ISO box file names: its own first, then those it gets on with."""
    if head[4:8] != b"ftyp":
        return set()
    size = min(int.from_bytes(head[:4], "big"), 512)
    return {head[8:12], *(head[place : place + 4] for place in range(16, size - 3, 4))}


def _unknown_to_magic(head: bytes) -> str:
    if head.startswith(b"caff"):
        return "audio/x-caf"
    if head[4:8] == b"ftyp":
        return _BOX_BRANDS.get(head[8:12], "video/mp4")
    if head.startswith(b"ID3") or (len(head) > 4 and head[0] == 0xFF and head[1] & 0xE6 in (0xE2, 0xE4, 0xE6)):
        return "audio/mpeg"
    if head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return "application/pdf"
    letters = sum(byte < 0x80 for byte in head[:4096])  # old Western European text, which libmagic can't tell
    readable = head.translate(None, _CONTROL) == head and letters >= 0.7 * len(head[:4096])
    return "text/plain" if readable or _is_odd_text(head) else UNKNOWN


def _after_tag(path: Path, head: bytes) -> str:
    """Past the ID3 tag that both MP3 and AAC may begin with: the sound itself."""
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    with path.open("rb") as file:
        file.seek(10 + size)
        sound = file.read(2)
    return "audio/aac" if len(sound) == 2 and sound[0] == 0xFF and sound[1] & 0xF6 == 0xF0 else "audio/mpeg"


def _is_prose(head: bytes, found: str) -> bool:
    """Is this text that only a person would read? libmagic takes a diary for Algol, and a shopping list for CSV."""
    if found in _ACTING or _ACTS.match(head):
        return False
    is_clean = head.startswith((b"\xff\xfe", b"\xfe\xff")) or head.translate(None, _CONTROL) == head
    return is_clean or _is_odd_text(head)


def _is_odd_text(head: bytes) -> bool:
    """Words in UTF-8 with a stray sign for a printer or a terminal here and there, at most one in a hundred. No program and
    no picture is that: they hold zero bytes, or bytes that are no letters."""
    plain = head.translate(None, _CONTROL)
    if b"\0" in head or (len(head) - len(plain)) * 100 > len(head) or _ACTS.match(plain):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # which may end in the middle of a letter
    except UnicodeDecodeError:
        return False
    return True


def _packed_type(path: Path) -> str:
    """What a ZIP box is: a Word or OpenDocument file by its own list of contents, else just ZIP."""
    with package(path) as box:
        if box is None:
            return "application/zip"
        names = set(box.namelist())
        if "[Content_Types].xml" in names:
            mains = set(_MAIN_PART.findall(member(box, "[Content_Types].xml")))
            if _MACRO_MAIN in mains or any(name.lower().endswith("vbaproject.bin") for name in names):
                return MACRO_WORD
            return _WORD if _WORD_MAIN in mains else "application/zip"
        if "mimetype" in names and member(box, "mimetype").strip() == _ODT.encode():
            return _ODT
    return "application/zip"


def _ole_type(path: Path) -> str:
    """What an old Office box is, by the names of the streams in it."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.find(_OLE_LOCKED) >= 0:
            return LOCKED_OFFICE
        if data.find(_OLE_WORD) >= 0:
            return "application/msword"
    return "application/x-ole-storage"
