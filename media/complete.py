"""What today's rules make of a file that was taken under earlier ones: only what is missing, from what is there.

A film is not rewritten and a photograph not opened again for it: the new form comes from our own earlier one, so that
whatever somebody changed in it since (a crop, a turn) holds for the new form too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from PIL import Image, WebPImagePlugin

from media import papers_text, scans
from media.bench import Bench
from media.errors import BadKey
from media.films import SMALL, Made, keep_all, poster_of, smaller_of
from media.handed_on import copy_for_others
from media.kinds import row_for
from media.photos import OLD, OLD_WIDE, fitted, for_old_phones
from media.results import COPY, Kind, Rendition
from media.store import Store

_OLD_FROM = ("w800", "w320", "w1600")  # whichever is there first is enough for an old phone's screen


@dataclass(frozen=True)
class There:
    """A file as it is kept: ``renditions`` by name, as (key, content type, width, height)."""

    kind: Kind
    content_type: str
    original_key: str
    renditions: Mapping[str, tuple[str, str, int | None, int | None]]
    words: str


@dataclass(frozen=True)
class Completed:
    """What was missing: renditions to add (one of a name that is there takes its place), and a document's words.
    ``words`` None: they stay as they are."""

    renditions: tuple[Rendition, ...] = ()
    words: str | None = None
    pages: int | None = None
    note: str = ""


def complete(there: There, store: Store, prefix: str) -> Completed:
    """Makes what is missing, under ``prefix``; nothing where nothing is. Doing it twice makes two sets: keep one.

    Raises MediaRefused only where the disk gives trouble; a form that can't be made is done without.
    """
    with store.bench() as bench:
        if there.kind == "photo":
            return _photo(there, store, bench, prefix)
        if there.kind == "video":
            return _film(there, store, bench, prefix)
        if there.kind in ("document", "scan"):
            return _paper(there, store, bench, prefix)
    return Completed()


def _paper(there: There, store: Store, bench: Bench, prefix: str) -> Completed:
    original = _stored(there.original_key, bench)
    if original is None:
        return Completed()
    row = row_for(there.kind, there.content_type)
    made = _words(there, original, row.reader) if there.kind == "document" else Completed()
    copy = copy_for_others(original, row, store, prefix) if COPY not in there.renditions else None
    return replace(made, renditions=(copy,)) if copy is not None else made


def _file(there: There, name: str, bench: Bench) -> Path | None:
    """Where a form of the file lies, if it is there."""
    if name not in there.renditions:
        return None
    return _stored(there.renditions[name][0], bench)


def _stored(key: str, bench: Bench) -> Path | None:
    try:
        return bench.fetch(key)
    except (BadKey, FileNotFoundError):
        return None


def _photo(there: There, store: Store, bench: Bench, prefix: str) -> Completed:
    source = next((path for name in _OLD_FROM if (path := _file(there, name, bench))), None)
    if OLD in there.renditions or source is None:
        return Completed()
    with WebPImagePlugin.WebPImageFile(str(source)) as image:
        image.load()
        size = fitted(*image.size, OLD_WIDE)
        made = for_old_phones(image if image.size == size else image.resize(size, Image.Resampling.HAMMING))
    stored = store.put(prefix, BytesIO(made.data), made.ending)
    return Completed((Rendition(made.name, stored.key, made.content_type, stored.size, made.width, made.height),))


def _film(there: There, store: Store, bench: Bench, prefix: str) -> Completed:
    film, poster = _file(there, "mp4", bench), _file(there, "poster", bench)
    wanted: list[Made] = []
    with store.workspace() as folder:
        if film is not None and SMALL not in there.renditions:
            _key, _type, width, height = there.renditions["mp4"]
            if width and height and (small := smaller_of(film, width, height, folder / "small.mp4")):
                wanted.append(small)
        if poster is not None and there.renditions["poster"][1] == "image/webp":
            wanted.append(poster_of(poster, folder / "poster.jpg")[2])
        return Completed(keep_all(wanted, store, prefix))


def _words(there: There, original: Path, reader: str) -> Completed:
    if reader == "pdf":
        return Completed(words=scans.pdf_text(original)) if there.words else Completed()
    read = papers_text.read(original, reader)
    return Completed(words=read.words, pages=read.pages, note=read.note)
