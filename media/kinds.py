"""The one written table of the files we take; docs/media.md prints it and a test holds the two together.

A file is taken only where its content (what ``sniff`` finds), the ending of its name and the type its sender
claims stand in the same row. A missing ending or an empty claim is let pass: phones leave both out.
"""

from dataclasses import dataclass

from media.results import Kind
from media.words import refuse

MEGABYTE = 1024 * 1024
PHOTO_LIMIT = 100 * MEGABYTE  # a 200-megapixel phone photo is 25 to 80 MB
AUDIO_LIMIT = 200 * MEGABYTE  # twenty minutes of WAV
VIDEO_LIMIT = 500 * MEGABYTE  # five minutes of 1080p from a phone; more needs resumable sending (issue 4)
PAPER_LIMIT = 100 * MEGABYTE
WORD_LIMIT = 50 * MEGABYTE
TEXT_LIMIT = 2 * MEGABYTE
LARGEST = VIDEO_LIMIT

AUDIO_SECONDS = 4 * 60 * 60
VIDEO_SECONDS = 60 * 60
PAGES = 60  # shown as pictures; words.FIRST_PAGES names the number

UNKNOWN = "application/octet-stream"
LOCKED_OFFICE = "application/x-encrypted-office"
MACRO_WORD = "application/vnd.ms-word.document.macroEnabled.12"
_NEVER = {LOCKED_OFFICE: "locked", MACRO_WORD: "macros"}  # known, refused, and the sentence says why
GENERIC_CLAIMS = frozenset({"", UNKNOWN, "binary/octet-stream"})

_PHOTO = "w320, w800, w1600 (WebP), jpeg"
_AUDIO = "m4a (AAC)"
_VIDEO = "mp4 and small (H.264, AAC), poster (JPEG)"
_PAGES = "page-1 to page-60 (WebP)"
_WORDS = "its words"
_OLD_WORDS = "its words, where LibreOffice is installed"


@dataclass(frozen=True)
class Accepted:
    """One row: a kind of file we take.

    ``content``: what sniff() may answer; ``claims``: the types a sender may claim for it; ``limit`` in bytes;
    ``content_type``: what the original is served as; ``reader``: who decodes it; ``becomes``: what others are
    shown.
    """

    name: str
    kind: Kind
    endings: tuple[str, ...]
    content: tuple[str, ...]
    claims: tuple[str, ...]
    limit: int
    content_type: str
    reader: str
    becomes: str


def _row(
    name: str, kind: Kind, endings: str, content: str, claims: str, limit: int, reader: str, becomes: str
) -> Accepted:
    """A row from words parted by spaces; the first claim is the type that the file is served as."""
    types = tuple(claims.split())
    return Accepted(name, kind, tuple(endings.split()), tuple(content.split()), types, limit, types[0], reader, becomes)


def _photo(name: str, endings: str, content: str, claims: str, reader: str) -> Accepted:
    return _row(name, "photo", endings, content, claims, PHOTO_LIMIT, reader, _PHOTO)


def _audio(name: str, endings: str, content: str, claims: str, reader: str) -> Accepted:
    return _row(name, "audio", endings, content, claims, AUDIO_LIMIT, reader, _AUDIO)


def _video(name: str, endings: str, content: str, claims: str, reader: str) -> Accepted:
    return _row(name, "video", endings, content, claims, VIDEO_LIMIT, reader, _VIDEO)


def _word(name: str, endings: str, content: str, claims: str, limit: int, reader: str) -> Accepted:
    becomes = _OLD_WORDS if reader == "doc" else _WORDS
    return _row(name, "document", endings, content, claims, limit, reader, becomes)


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

_WPS = "application/wps-office"  # what a computer calls Word files on which WPS Office was installed

# Where rows share their content (sound or film in one box), the decoder says which row it is.
ACCEPTED: tuple[Accepted, ...] = (
    _photo("JPEG", "jpg jpeg jpe jfif", "image/jpeg", "image/jpeg image/jpg image/pjpeg", "jpeg"),
    _photo("PNG", "png", "image/png", "image/png image/x-png image/apng", "png"),
    _photo("WebP", "webp", "image/webp", "image/webp", "webp"),
    _photo(
        "HEIC, HEIF",
        "heic heif hif",
        "image/heic image/heif image/heic-sequence image/heif-sequence",
        "image/heic image/heif image/heic-sequence image/heif-sequence",
        "heif",
    ),
    _photo("AVIF", "avif", "image/avif", "image/avif", "avif"),
    _photo("GIF (first picture)", "gif", "image/gif", "image/gif", "gif"),
    _audio(
        "MPEG-4 sound",
        "m4a m4b mp4 mov",
        "audio/x-m4a audio/mp4 video/mp4 video/x-m4v video/quicktime",
        "audio/mp4 audio/x-m4a audio/m4a audio/x-m4b audio/mp4a-latm audio/mpeg video/mp4 video/quicktime",
        "mov",
    ),
    _audio(
        "3GP sound",
        "3gp 3gpp 3ga 3g2 m4a mp4",
        "video/3gpp audio/3gpp video/3gpp2 audio/3gpp2",
        "audio/3gpp video/3gpp audio/3gpp2 video/3gpp2 audio/mp4 audio/x-m4a audio/m4a audio/mp4a-latm audio/mpeg video/mp4",
        "mov",
    ),
    _audio("MP3", "mp3", "audio/mpeg", "audio/mpeg audio/mp3 audio/x-mp3 audio/mpeg3 audio/x-mpeg", "mp3"),
    _audio(
        "AAC",
        "aac",
        "audio/x-hx-aac-adts audio/aac",
        "audio/aac audio/x-aac audio/aacp audio/aac-adts audio/vnd.dlna.adts",
        "aac",
    ),
    _audio("AMR", "amr", "audio/amr audio/amr-wb", "audio/amr audio/amr-nb audio/amr-wb audio/x-amr", "amr"),
    _audio("CAF", "caf", "audio/x-caf", "audio/x-caf audio/caf", "caf"),
    _audio(
        "Ogg, Opus",
        "ogg oga opus",
        "audio/ogg application/ogg",
        "audio/ogg audio/opus audio/vorbis audio/x-opus+ogg application/ogg video/ogg",  # the last is Firefox's word for .ogg
        "ogg",
    ),
    _audio(
        "WAV",
        "wav",
        "audio/x-wav audio/vnd.wave",
        "audio/wav audio/x-wav audio/wave audio/vnd.wave audio/x-pn-wav",
        "wav",
    ),
    _audio("FLAC", "flac", "audio/flac audio/x-flac", "audio/flac audio/x-flac", "flac"),
    _audio("WebM sound", "webm weba", "video/webm audio/webm", "audio/webm video/webm", "matroska"),
    _video("MP4", "mp4 m4v", "video/mp4 video/x-m4v", "video/mp4 video/x-m4v video/m4v", "mov"),
    _video("QuickTime", "mov qt", "video/quicktime", "video/quicktime", "mov"),
    _video(
        "3GP",
        "3gp 3gpp 3g2 mp4",
        "video/3gpp video/3gpp2",
        "video/3gpp video/3gpp2 audio/3gpp video/mp4",
        "mov",
    ),
    _video("WebM", "webm", "video/webm", "video/webm", "matroska"),
    _video(
        "Matroska",
        "mkv",
        "video/x-matroska video/matroska",
        "video/x-matroska video/matroska",
        "matroska",
    ),
    _row(
        "PDF",
        "document",
        "pdf",
        "application/pdf",
        "application/pdf application/x-pdf",
        PAPER_LIMIT,
        "pdf",
        _PAGES + " and their words",
    ),
    _row("TIFF", "scan", "tif tiff", "image/tiff", "image/tiff image/tif", PAPER_LIMIT, "tiff", _PAGES),
    _word("Word (.docx)", "docx", _DOCX, f"{_DOCX} {_WPS}.docx", WORD_LIMIT, "docx"),
    _word(
        "Word (.doc)",
        "doc",
        "application/msword",
        f"application/msword application/vnd.ms-word {_WPS}.doc",
        WORD_LIMIT,
        "doc",
    ),
    _word(
        "OpenDocument text",
        "odt",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.text",
        WORD_LIMIT,
        "odt",
    ),
    _word(
        "Rich text",
        "rtf",
        "text/rtf application/rtf",
        "application/rtf text/rtf text/richtext application/msword",
        WORD_LIMIT,
        "rtf",
    ),
    _word("Plain text", "txt", "text/plain", "text/plain", TEXT_LIMIT, "txt"),
)


def plain_claim(claimed_type: str | None) -> str:
    """The claimed type without its parameters, in small letters: ``audio/webm;codecs=opus`` is ``audio/webm``."""
    return (claimed_type or "").split(";", 1)[0].strip().lower()


def rows_for(content: str, ending: str, claimed_type: str | None) -> tuple[Accepted, ...]:
    """The rows that a file may be, by content, ending ("" if none) and claim; raises MediaRefused if there is
    none."""
    if ending and not any(ending in row.endings for row in ACCEPTED):
        raise refuse("not_taken")
    rows = [row for row in ACCEPTED if content in row.content]
    if not rows:
        for row in ACCEPTED:
            if content == UNKNOWN and ending in row.endings:
                raise refuse(f"broken_{row.kind}")
        raise refuse(_NEVER.get(content, "not_taken"))
    if ending:
        rows = [row for row in rows if ending in row.endings]
        if not rows:
            raise refuse("wrong_name", ending=ending)
    claim = plain_claim(claimed_type)
    if claim not in GENERIC_CLAIMS:
        rows = [row for row in rows if claim in row.claims]
        if not rows:
            raise refuse("wrong_claim")
    return tuple(rows)


def row_for(kind: Kind, content_type: str) -> Accepted:
    """The row of a file taken earlier, from what was kept about it; raises MediaRefused if there is no such row."""
    for row in ACCEPTED:
        if row.kind == kind and row.content_type == content_type:
            return row
    raise refuse("not_taken")


def written_table() -> tuple[tuple[str, ...], ...]:
    """The table as words, one tuple a row, just as docs/media.md prints it."""
    head = (
        "File",
        "Kind",
        "Name ends in",
        "Content found",
        "Claimed types let pass",
        "Most, MB",
        "Others are shown",
    )
    lines = [
        (
            row.name,
            row.kind,
            ", ".join(row.endings),
            ", ".join(row.content),
            ", ".join(row.claims),
            str(row.limit // MEGABYTE),
            row.becomes,
        )
        for row in ACCEPTED
    ]
    return (head, *lines)
