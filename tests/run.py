"""Runs what ``make test``, ``make quick`` and ``make deep`` promise, and says at the end, in one line, how it went.

Style, types and fences come first and are all reported; then pytest, on three processes, on SQLite, and what PostgreSQL
could answer otherwise on a server of our own too, that is gone afterwards. Any failure makes the whole fail.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
_MEMORY = Path("/dev/shm")
_GIB = 1024**3
_LONGEST = {"all": 70, "quick": 5, "deep": 480}  # minutes for one part: a test that hangs is told, not waited for
_PYTEST = [sys.executable, "-m", "pytest", "-q", "-ra", "--durations=10", "--durations-min=2"]
_PYTEST += ["-o", "faulthandler_timeout=300"]
# Three processes on two cores: a sixth of the time a process waits, for a browser, a disk or a clock.
_SHARED = ["-n", os.environ.get("TEST_PROCESSES", "3"), "--dist", "loadfile", "--no-loadscope-reorder"]  # by file and database, the longest first: tests/conftest.py
_QUICK = "not slow and not browser and not deep"
# The rooms where a mistake costs most: who may see, saving, the route table, page types, law, text.
_QUICK_ROOMS = ["tests/heart", "tests/rails/test_table.py", "tests/pagetypes", "tests/statute", "tests/text"]
_SUMMARY = re.compile(r"^=*\s*((?:\d+ [a-z]+(?:, )?)+) in [0-9.]+s", re.MULTILINE)
_LINTS = {
    "ruff": [str(BIN / "ruff"), "check", "."],
    "mypy": [str(BIN / "mypy")],
    "fences": [str(BIN / "lint-imports"), "--no-cache"],
}


@dataclass(frozen=True)
class Part:
    """One part of the run: how it is called, whether it went well, what it said, how long it took."""

    name: str
    good: bool
    said: str
    seconds: float

    @property
    def line(self) -> str:
        """A few words for the summary."""
        return f"{self.name} {self.said} ({self.seconds:.0f} s)"


def run(name: str, command: list[str], environment: Mapping[str, str] | None = None, minutes: int = 30) -> Part:
    """Run one command, showing what it says as it says it; after ``minutes`` it is stopped, with all it started."""
    print(f"\n— {name}: {' '.join(command[1:] if command[0] == sys.executable else command)}", flush=True)
    began = time.monotonic()
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **(environment or {})}, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, encoding="utf-8", errors="replace", start_new_session=True,
    )  # fmt: skip
    timer = threading.Timer(minutes * 60, os.killpg, [process.pid, signal.SIGKILL])
    timer.start()
    lines = []
    assert process.stdout is not None
    for line in process.stdout:
        print(line, end="", flush=True)
        lines.append(line)
    code = process.wait()
    timer.cancel()
    counts = _SUMMARY.findall("".join(lines))
    said = counts[-1] if counts else ("passed" if code == 0 else f"failed with {code}")
    said = f"stopped after {minutes} minutes" if code == -signal.SIGKILL else said
    return Part(name, code == 0, said, time.monotonic() - began)


def lint() -> list[Part]:
    """Style, types and fences: each is run, whatever the others say. Meanwhile the other core compiles the tests, which
    each of the processes that run them would else do for itself."""
    compiling = subprocess.Popen(
        [sys.executable, "-m", "pytest", "--collect-only", "-q"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        return [run(name, command) for name, command in _LINTS.items()]
    finally:
        compiling.wait()


def on_sqlite(minutes: int, *more: str) -> Part:
    """The tests on SQLite."""
    return run("tests on SQLite", [*_PYTEST, *_SHARED, *more], {"DATABASES": "sqlite"}, minutes)


def on_both(minutes: int, *more: str) -> Part:
    """The tests on SQLite, and those of tests/on_postgresql.txt also on a PostgreSQL that is started for them and stopped
    afterwards; in one run, so that no process waits for the last tests of the first half."""
    from tests.support.databases import start_postgres

    given = os.environ.get("TEST_DATABASE_URL")
    server = None if given else start_postgres()
    try:
        address = given or server.get_uri()  # type: ignore[union-attr]
        there = {"DATABASES": "sqlite,postgresql", "TEST_DATABASE_URL": address}
        command = [*_PYTEST, *_SHARED, "-p", "tests.support.asked", *more]
        return run("tests on SQLite and PostgreSQL", command, there, minutes)
    finally:
        if server is not None:
            server.cleanup()


@contextlib.contextmanager
def in_memory() -> Iterator[None]:
    """Have the tests keep their files in memory, where there is room enough, and take all of it away afterwards.

    Most of what a test waits for is a disk that confirms a row of a database that is gone a second later. What crashes
    and kills leave behind is still told of a real disk: $TESTS_ON_DISK (tests/ledger/conftest.py).
    """
    before = tempfile.gettempdir()
    if not _has_room(_MEMORY):
        yield
        return
    with tempfile.TemporaryDirectory(prefix="golden-thread-tests-", dir=_MEMORY, ignore_cleanup_errors=True) as folder:
        os.environ.update(TESTS_ON_DISK=before, TMPDIR=folder)
        tempfile.tempdir = folder
        try:
            yield
        finally:
            tempfile.tempdir = before
            os.environ["TMPDIR"] = before


def _has_room(memory: Path) -> bool:
    """Whether files may lie there, be run from there, and leave the programs their own memory."""
    if not memory.is_dir() or not os.access(memory, os.W_OK):
        return False
    state = os.statvfs(memory)
    lines = (line.split() for line in Path("/proc/meminfo").read_text(encoding="utf-8").splitlines())
    free = next((int(line[1]) * 1024 for line in lines if line[0] == "MemAvailable:"), 0)
    return not state.f_flag & os.ST_NOEXEC and state.f_bavail * state.f_frsize > 4 * _GIB and free > 8 * _GIB


def everything() -> list[Part]:
    """What must be green before anything is taken over."""
    parts = lint()
    if not all(part.good for part in parts):
        return parts
    with in_memory():
        return [*parts, on_both(_LONGEST["all"])]


def quick() -> list[Part]:
    """Under a minute: the rooms that most hangs on, without their slow tests, on SQLite."""
    with in_memory():
        return [on_sqlite(_LONGEST["quick"], "-m", _QUICK, *_QUICK_ROOMS)]


def deep() -> list[Part]:
    """The long counts, timings and rounds, on two processes, since what is timed wants a core; then all on both databases."""
    os.environ["ALL_ON_BOTH"] = "yes"
    with in_memory():
        everywhere = on_both(_LONGEST["deep"])
    return [on_both(_LONGEST["deep"], "-n", "2", "-m", "deep"), everywhere]


def main(words: list[str]) -> int:
    """Run ``all``, ``quick`` or ``deep``; the exit code is 1 when anything failed."""
    kinds = {"all": everything, "quick": quick, "deep": deep}
    wanted = words[0] if words else "all"
    if wanted not in kinds:
        print(f"usage: python -m tests.run [{'|'.join(kinds)}]")
        return 2
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what one process compiled, the others need not
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(Path(sys.prefix) / "compiled"))
    began = time.monotonic()
    parts = kinds[wanted]()
    good = all(part.good for part in parts)
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    told = "; ".join(part.line for part in parts)
    print(f"\n{'GREEN' if good else 'RED'}: {wanted} took {minutes} min {seconds} s: {told}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
