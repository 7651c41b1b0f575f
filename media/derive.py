"""The slow work on a file taken earlier: film and sound rewritten, pages drawn, very large photographs opened."""

from dataclasses import replace
from pathlib import Path

from media import darkroom, papers_text, recordings, scans
from media.cuts import Cut
from media.errors import BadKey
from media.films import Made, keep_all, poster_of, smaller_of
from media.handed_on import copy_for_others
from media.kinds import Accepted, row_for
from media.results import Derived, Kind, Rendition
from media.store import Store
from media.words import refuse


def derive(kind: Kind, store: Store, original_key: str, prefix: str, content_type: str, cut: str = "") -> Derived:
    """Makes what others are shown of a stored original, under ``prefix``.

    ``kind`` and ``content_type`` are those that ``receive`` gave, ``cut`` says how a photograph is shown. Doing it
    twice makes two sets, each whole: keep one and remove the other. Raises MediaRefused where the file turns out
    broken, too long, or gone; then none of it stays. A photograph that is too big comes back with no rendition and a note.
    """
    row = row_for(kind, content_type)
    with store.bench() as bench:
        try:
            path = bench.fetch(original_key)
        except (BadKey, FileNotFoundError):
            raise refuse("gone") from None
        return _made(kind, path, row, store, prefix, Cut.read(cut))


def _made(kind: Kind, path: Path, row: Accepted, store: Store, prefix: str, cut: Cut) -> Derived:
    if kind == "photo":
        return _photo(path, row, store, prefix, cut)
    if kind == "audio":
        return _audio(path, row, store, prefix)
    if kind == "video":
        return _video(path, row, store, prefix)
    return _paper(path, row, store, prefix)


def _paper(path: Path, row: Accepted, store: Store, prefix: str) -> Derived:
    """Its pages or its words; and the copy for others, for a space that moved here brought only the original."""
    copy = copy_for_others(path, row, store, prefix)
    try:
        if row.reader in ("pdf", "tiff"):
            made = scans.draw_pages(path, row.reader, store, prefix)
            made = replace(made, words=scans.pdf_text(path)) if row.reader == "pdf" else made
        else:
            made = papers_text.read(path, row.reader)
    except BaseException:
        if copy is not None:
            store.remove(copy.key)
        raise
    return replace(made, renditions=(*made.renditions, copy)) if copy is not None else made


def _photo(path: Path, row: Accepted, store: Store, prefix: str, cut: Cut) -> Derived:
    made = darkroom.in_a_job(path, row.reader, store, cut)
    return Derived(darkroom.keep(made, store, prefix), made.width, made.height, note=made.note)


def _audio(path: Path, row: Accepted, store: Store, prefix: str) -> Derived:
    with store.workspace() as folder:
        made = folder / "sound.m4a"
        seconds = recordings.write_sound(path, row.reader, made)
        stored = store.adopt(made, prefix, "m4a")
    return Derived((Rendition("m4a", stored.key, "audio/mp4", stored.size),), seconds=seconds)


def _video(path: Path, row: Accepted, store: Store, prefix: str) -> Derived:
    with store.workspace() as folder:
        film, still = folder / "film.mp4", folder / "still.png"
        seconds = recordings.write_film(path, row.reader, film)
        if not recordings.write_still(film, still, seconds):
            raise refuse("broken_video")
        width, height, poster = poster_of(still, folder / "poster.jpg")
        small = smaller_of(film, width, height, folder / "small.mp4")
        wanted = [Made("mp4", film, width, height), poster, *([small] if small else [])]
        return Derived(keep_all(wanted, store, prefix), width, height, seconds)
