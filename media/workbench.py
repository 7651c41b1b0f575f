"""The helper's own front door: ``python -m media.workbench TASK PATH WORD...`` does one risky task and prints
it as JSON.

It is started by ``ask`` in scans.py, which has had it fenced in already.
"""

import json
import sys
import warnings
from pathlib import Path
from typing import Any

from media.errors import MediaRefused


def photo(path: Path, words: list[str]) -> dict[str, Any]:
    """READER MEMORY FOLDER CUT: makes a photograph's sizes into the folder, of what the cut shows of it."""
    from media.cuts import Cut
    from media.photos import make

    reader, memory, folder = words[0], int(words[1]), Path(words[2])
    made = make(path, reader, memory, Cut.read(words[3]))
    pictures = []
    for one in made.pictures:
        file = folder / f"{one.name}.{one.ending}"
        file.write_bytes(one.data)
        pictures.append({"name": one.name, "file": file.name, "width": one.width, "height": one.height})
    size = {"width": made.width, "height": made.height}
    return {"state": made.state, **size, "pictures": pictures, "note": made.note}


def look(path: Path, words: list[str]) -> dict[str, Any]:
    """READER: how many pages."""
    from media import papers

    return {"pages": papers.look_pdf(path) if words[0] == "pdf" else papers.look_tiff(path)}


def pages(path: Path, words: list[str]) -> dict[str, Any]:
    """READER MOST SECONDS FOLDER: draws the pages into the folder."""
    from media import papers

    draw = papers.pdf_pages if words[0] == "pdf" else papers.tiff_pages
    total, drawn, note = draw(path, Path(words[3]), int(words[1]), float(words[2]))
    return {"pages": total, "pictures": drawn, "note": note}


def page(path: Path, words: list[str]) -> dict[str, Any]:
    """READER NUMBER WIDE FOLDER: draws one page into the folder, as page.png."""
    from media import papers

    papers.draw_one(path, words[0], int(words[1]), int(words[2]), Path(words[3]) / "page.png")
    return {}


def text(path: Path, words: list[str]) -> dict[str, Any]:
    """MOST: the words of a PDF."""
    from media import papers

    return {"text": papers.pdf_text(path, int(words[0]))}


def words(path: Path, words: list[str]) -> dict[str, Any]:
    """READER MOST: the words of a Word, OpenDocument, rich or plain text file, in parts."""
    from media import reading

    return {"parts": reading.read(path, words[0], int(words[1]))}


def taken(path: Path, words: list[str]) -> dict[str, Any]:
    """READER: the day that the camera noted."""
    from media.taken import read_day

    return {"day": read_day(path, words[0])}


_TASKS = {
    "photo": photo, "taken": taken, "look": look, "pages": pages, "page": page, "text": text, "words": words,
}  # fmt: skip


def main(words: list[str]) -> dict[str, Any]:
    """Does the task; a refusal becomes its code, anything else "": never a traceback."""
    try:
        return _TASKS[words[0]](Path(words[1]), words[2:])
    except MediaRefused as refusal:
        return {"refused": refusal.code}
    except Exception as trouble:  # decoders of broken files raise anything
        return {"refused": "", "trouble": repr(trouble)[:500]}


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # before photos.py makes an error of the one about bombs
    json.dump(main(sys.argv[1:]), sys.stdout)
