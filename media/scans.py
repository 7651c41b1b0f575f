"""Pages of PDF and TIFF as pictures, and the words of a PDF, by a helper that a bad file can't take the
server down with."""

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from media.errors import MediaRefused
from media.helpers import Limits, run_python
from media.kinds import PAGES
from media.results import Derived, Rendition
from media.store import Store
from media.words import FIRST_PAGES, refuse

_GIGABYTE = 1024**3
_MEGABYTE = 1024**2
QUICK = Limits(seconds=9, cpu_seconds=12, memory=_GIGABYTE, file_bytes=16 * _MEGABYTE)
THOROUGH = Limits(seconds=180, cpu_seconds=300, memory=2 * _GIGABYTE, file_bytes=16 * _MEGABYTE)
_TEXT = Limits(seconds=30, cpu_seconds=40, memory=_GIGABYTE, file_bytes=0, output=8 * _MEGABYTE)
_DRAWING_SECONDS = 120  # then the pages drawn so far are shown, with a note
MOST_TEXT = 500_000  # characters: a 10 to 15 page plan has about 40,000


def ask(task: str, path: Path, words: Sequence[str], limits: Limits, folder: Path, broken: str) -> dict[str, Any]:
    """Has one task of workbench.py done in ``folder``.

    Raises MediaRefused: by the helper's own code, "too_slow" when it ran out of time, ``broken`` when it fell
    over.
    """
    outcome = run_python("media.workbench", [task, str(path), *words], limits, folder)
    if outcome.late:
        raise refuse("too_slow")
    try:
        answer = json.loads(outcome.output)
    except ValueError:
        raise refuse(broken) from None
    if not isinstance(answer, dict):
        raise refuse(broken)
    if "refused" in answer:
        raise refuse(_code(answer["refused"], broken))
    return answer


def _code(code: str, broken: str) -> str:
    """A helper speaks of a broken document; the caller knows whether it is a scan or a picture."""
    return broken if not code or code.startswith("broken_") else str(code)


def look(path: Path, reader: str, folder: Path) -> int:
    """How many pages a PDF or TIFF has; raises MediaRefused where it can't be opened."""
    return int(ask("look", path, [reader], QUICK, folder, _broken(reader))["pages"])


def draw_pages(path: Path, reader: str, store: Store, prefix: str) -> Derived:
    """Every page up to the sixtieth as a picture in the store, named page-1 and on; width and height are page-1's.

    Raises MediaRefused; on any failure no picture stays behind.
    """
    with store.workspace() as folder:
        words = [reader, str(PAGES), str(_DRAWING_SECONDS), str(folder)]
        answer = ask("pages", path, words, THOROUGH, folder, _broken(reader))
        renditions = keep_pictures(answer["pictures"], folder, store, prefix)
    total = int(answer["pages"])
    note = answer["note"] or (FIRST_PAGES if total > PAGES else "")
    return Derived(renditions, renditions[0].width, renditions[0].height, pages=total, note=note)


def keep_pictures(made: Sequence[dict[str, Any]], folder: Path, store: Store, prefix: str) -> tuple[Rendition, ...]:
    """Moves a helper's pictures into the store: all of them, or none."""
    kept: list[Rendition] = []
    try:
        for one in made:
            stored = store.adopt(folder / Path(one["file"]).name, prefix, "webp")
            size = (int(one["width"]), int(one["height"]))
            kept.append(Rendition(str(one["name"]), stored.key, "image/webp", stored.size, *size))
    except BaseException:
        for rendition in kept:
            store.remove(rendition.key)
        raise
    return tuple(kept)


def pdf_text(path: Path) -> str:
    """The words in a PDF, at most MOST_TEXT characters, its pages parted by PAGE_BREAK; "" where it has none or can't
    be read."""
    with TemporaryDirectory() as folder:
        try:
            answer = ask("text", path, [str(MOST_TEXT)], _TEXT, Path(folder), "broken_document")
        except MediaRefused:
            return ""
    return str(answer["text"])


def _broken(reader: str) -> str:
    return "broken_document" if reader == "pdf" else "broken_scan"
