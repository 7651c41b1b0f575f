"""Sends every file of the shared corpora through the media rooms and writes into docs/media.md what became of it.

``python -m tests.corpora_table`` does it and writes the table; with ``--lines FILE...`` it only says, a line of JSON for
each file, how that went. Each file has two processes of its own, as in life: one that takes it in, with the limits of a
web worker (U5: 512 MB, 10 s), and one that makes what others are shown of it, with those of the worker (1.5 GB).
"""

import contextlib
import json
import os
import re
import resource
import signal
import sys
import time
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from media import scans  # noqa: F401 (read in before the first fork, like the other rooms)
from media.derive import derive
from media.errors import MediaRefused
from media.intake import receive
from media.results import Stored
from media.store import Store

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "media.md"
MEGABYTE = 1024 * 1024
WEB_SECONDS, WEB_MEMORY = 10.0, 512 * MEGABYTE
WORKER_MEMORY = 1536 * MEGABYTE
ANSWERS = ("shown", "kept", "refused", "failed")
_HANG = 150  # seconds
_PREFIX = "aa11"
_BEGIN, _END = "<!-- corpora: python -m tests.corpora_table writes this -->\n", "<!-- end of corpora -->\n"
_ROOM = re.compile(re.escape(_BEGIN) + r"(.*?)" + re.escape(_END), re.DOTALL)
_ROW = re.compile(r"^\| (\S+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|", re.MULTILINE)


@dataclass(frozen=True)
class Went:
    """How one file went: shown, kept (without a preview), refused, failed (kept, but its preview could not be made), or
    "error", which must never be. ``why``: the code of a refusal or the trouble. Bytes and seconds: the most it took,
    helpers included, in the web worker and in the worker."""

    file: str
    answer: str
    why: str
    seconds: float
    memory: int
    worker_seconds: float = 0.0
    worker_memory: int = 0


def corpora() -> Path | None:
    """The folder of shared corpora (beside the checkout, or at $CORPORA); None where there is none."""
    here = (Path(one) for one in (os.environ.get("CORPORA"), ROOT.parent / "shared" / "corpora") if one)
    return next((one for one in here if one.is_dir()), None)


def every_file(root: Path) -> list[Path]:
    """All of them, in order."""
    return sorted(path for path in root.rglob("*") if path.is_file())


def ending(name: str) -> str:
    """How a file's name ends, or what its name is."""
    return Path(name).suffix.lstrip(".").lower() or "(none)"


def send(path: Path) -> Went:
    """Take one file in, and make what is shown of it."""
    with TemporaryDirectory(prefix="corpora-") as folder:
        store = Store(Path(folder))
        at_once, seconds, memory = _apart(lambda: _take(path, store), WEB_MEMORY * 3)
        answer, why = str(at_once["answer"]), str(at_once["why"])
        worker_seconds, worker_memory = 0.0, 0
        if answer == "waiting" or (answer == "kept" and at_once["kind"] == "document"):  # its words are read later
            later, worker_seconds, worker_memory = _apart(lambda: _make(at_once, store), WORKER_MEMORY * 2)
            answer, why = str(later["answer"]), str(later["why"])
    return Went(path.name, answer, why, round(seconds, 2), memory, round(worker_seconds, 2), worker_memory)


def _take(path: Path, store: Store) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            received = receive(stream, path.name, "", store, _PREFIX)
    except MediaRefused as refusal:
        left = [*store.keys(), *store.temporary.iterdir()]
        return {"answer": "error" if left else "refused", "why": f"left {left}" if left else refusal.code}
    if store.path(received.original.key).read_bytes() != path.read_bytes():
        return {"answer": "error", "why": "the original is not what was sent"}
    answer = {"ready": "shown"}.get(received.state, received.state)
    about = {"kind": received.kind, "type": received.content_type, "original": asdict(received.original)}
    return {"answer": answer, "why": "", **about}


def _make(taken: dict[str, Any], store: Store) -> dict[str, Any]:
    original = Stored(**taken["original"])
    try:
        made = derive(taken["kind"], store, original.key, _PREFIX, taken["type"])
    except MediaRefused as refusal:
        return {"answer": "failed", "why": refusal.code}
    return {"answer": "shown" if made.renditions or made.words else "kept", "why": ""}


def _apart(act: Callable[[], dict[str, Any]], space: int) -> tuple[dict[str, Any], float, int]:
    """``act`` in a process of its own with so much address space: its answer, its seconds, and its most memory."""
    reading, writing = os.pipe()
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _limited(act, space, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as said:
        words = said.read()
    _child, status = os.waitpid(child, 0)
    seconds = time.monotonic() - began
    if status != 0 or not words:
        return {"answer": "error", "why": f"ended with {status}"}, seconds, 0
    found = json.loads(words)
    return found["answer"], seconds, found["memory"]


def _limited(act: Callable[[], dict[str, Any]], space: int, writing: int) -> None:
    """What the child does; it never returns."""
    status = 1
    try:
        resource.setrlimit(resource.RLIMIT_AS, (space, space))
        signal.alarm(_HANG)
        try:
            answer = act()
        except Exception as trouble:
            answer = {"answer": "error", "why": repr(trouble)[:200]}
        sizes = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        with os.fdopen(writing, "wb") as said:
            said.write(json.dumps({"answer": answer, "memory": max(sizes) * 1024}).encode())
        status = 0
    finally:
        os._exit(status)


def too_much(went: Went) -> str:
    """What is wrong with how a file went; "" where nothing is."""
    if went.answer not in ANSWERS:
        return f"{went.file}: {went.answer}, {went.why}"
    if went.seconds > WEB_SECONDS or went.memory > WEB_MEMORY:
        return f"{went.file}: {went.seconds} s and {went.memory // MEGABYTE} MB in a web worker"
    if went.worker_memory > WORKER_MEMORY:
        return f"{went.file}: {went.worker_memory // MEGABYTE} MB in the worker"
    return ""


def table(found: Iterable[tuple[str, Went]]) -> str:
    """The table, a row for each ending: (family, how it went) of every file."""
    by_ending: dict[str, list[tuple[str, Went]]] = defaultdict(list)
    everything = list(found)
    for family, went in everything:
        by_ending[ending(went.file)].append((family, went))
    lines = [
        "| Name ends in | Files | Shown | Kept without preview | Refused | Failed | From | Why not |",
        "| --- | --: | --: | --: | --: | --: | --- | --- |",
    ]
    for name in sorted(by_ending):
        lines.append(_line(name, by_ending[name]))
    lines.append(_line("all", everything, brief=True))
    return "\n".join(lines) + "\n"


def _line(name: str, rows: list[tuple[str, Went]], brief: bool = False) -> str:
    counts = Counter(went.answer for _family, went in rows)
    families = "" if brief else ", ".join(sorted({family for family, _went in rows}))
    reasons = Counter(f"{went.why}" for _family, went in rows if went.why)
    why = "" if brief else ", ".join(f"{code} {count}" for code, count in sorted(reasons.items()))
    return f"| {name} | {len(rows)} | {' | '.join(str(counts[one]) for one in ANSWERS)} | {families} | {why} |"


def written() -> str:
    """The table as docs/media.md has it."""
    room = _ROOM.search(DOCUMENT.read_text(encoding="utf-8"))
    return room[1] if room else ""


def counts_written() -> dict[str, dict[str, int]]:
    """Ending → how many files with it went which way, by docs/media.md."""
    return {
        row[1]: dict(zip(ANSWERS, (int(row[place]) for place in range(3, 7)), strict=True))
        for row in _ROW.finditer(written())
    }


def _family(path: Path, root: Path) -> str:
    parts = path.relative_to(root).parts
    return "/".join(parts[:2]) if parts[0] in ("file-type", "pillow") and len(parts) > 2 else parts[0]


def main(words: list[str]) -> int:
    """Write the table, or say how the named files went."""
    warnings.simplefilter("ignore")
    if words[:1] == ["--lines"]:
        for word in words[1:]:
            print(json.dumps(asdict(send(Path(word)))), flush=True)
        return 0
    root = corpora()
    if root is None:
        print("There are no corpora on this machine.")
        return 1
    found = []
    for path in every_file(root):
        went = send(path)
        found.append((_family(path, root), went))
        if problem := too_much(went):
            print(problem, flush=True)
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(_ROOM.sub(lambda _room: _BEGIN + table(found) + _END, text), encoding="utf-8")
    all_of_them = [went for _family_of, went in found]
    longest, largest = max(one.seconds for one in all_of_them), max(one.memory for one in all_of_them)
    later, larger = max(one.worker_seconds for one in all_of_them), max(one.worker_memory for one in all_of_them)
    print(f"{len(found)} files; in a web worker at most {longest} s and {largest // MEGABYTE} MB;")
    print(f"in the worker at most {later} s and {larger // MEGABYTE} MB.")
    return int(any(too_much(one) for one in all_of_them))


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main(sys.argv[1:]))
