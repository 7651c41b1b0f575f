"""Has papers bound into one PDF by a fenced helper (binder.py): first each is made ready by itself, then all are put together."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from media.helpers import Limits, run_python
from media.scans import ask

_GIGABYTE = 1024**3
_READY = Limits(seconds=60, cpu_seconds=60, memory=2 * _GIGABYTE, file_bytes=_GIGABYTE)
_BIND = Limits(seconds=240, cpu_seconds=240, memory=2 * _GIGABYTE, file_bytes=2 * _GIGABYTE)
_READ = Limits(seconds=240, cpu_seconds=240, memory=2 * _GIGABYTE, file_bytes=0, output=64 * 1024**2)
_MOST_WORDS = 8_000_000


@dataclass(frozen=True)
class Ready:
    """A paper that can be bound: a PDF of so many ``pages``; or ``why`` it can't be: "locked", "layers", "slow", "broken"."""

    path: Path
    pages: int = 0
    why: str = ""


@dataclass(frozen=True)
class Part:
    """What is carried in a row: the pages of a PDF made ready, or pictures, one on a page."""

    pdf: Path | None = None
    pictures: tuple[Path, ...] = ()


def make_ready(path: Path, folder: Path, name: str) -> Ready:
    """The PDF at ``path`` written anew into ``folder`` for binding; or why it can't be bound."""
    made = folder / f"{name}.pdf"
    answer = _run(["ready", str(path), str(made)], _READY, folder)
    if "pages" in answer:
        return Ready(made, int(answer["pages"]))
    return Ready(made, why=str(answer["refused"]))


def bind(base: Path, parts: Sequence[Part], folder: Path) -> Path | None:
    """The pack: ``base`` with every part's pages in their places. None where that could not be done."""
    made, told = folder / "pack.pdf", folder / "pack.json"
    listed = [
        {"pdf": str(one.pdf)} if one.pdf is not None else {"pictures": [str(file) for file in one.pictures]} for one in parts
    ]
    told.write_text(json.dumps({"base": str(base), "made": str(made), "parts": listed}))
    return made if "pages" in _run(["bind", str(told)], _BIND, folder) else None


def words_in(path: Path, folder: Path) -> str:
    """All the words on the pages of a pack, parted by PAGE_BREAK; raises MediaRefused where they can't be read."""
    return str(ask("text", path, [str(_MOST_WORDS)], _READ, folder, "broken_document")["text"])


def _run(words: Sequence[str], limits: Limits, folder: Path) -> dict[str, Any]:
    outcome = run_python("media.binder", words, limits, folder)
    if outcome.late:
        return {"refused": "slow"}
    try:
        answer = json.loads(outcome.output)
    except ValueError:
        answer = None
    return answer if isinstance(answer, dict) else {"refused": "broken"}
