"""Runs helper programs (ffmpeg, our own Python for risky decoders) with limits on all they could use up."""

import contextlib
import fcntl
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from media import progress

_FENCE = Path(__file__).with_name("fence.py")
_ABOVE = Path(__file__).resolve().parent.parent
_PIECE = 64 * 1024


_LEAST: ContextVar[float] = ContextVar("seconds that each helper is given at least", default=0.0)


@contextlib.contextmanager
def patient(seconds: float) -> Iterator[None]:
    """Within the block every helper has at least so long by the clock; its processor time stays as short as it was. For
    files of our own, on a machine that is busy with something else."""
    before = _LEAST.set(seconds)
    try:
        yield
    finally:
        _LEAST.reset(before)


@dataclass(frozen=True)
class Limits:
    """What one helper may use: seconds by the clock, seconds of processor, bytes of memory, bytes of a file
    written, and bytes of output that we read (the rest is dropped, oldest kept)."""

    seconds: float
    cpu_seconds: int
    memory: int
    file_bytes: int
    output: int = 256 * 1024


@dataclass(frozen=True)
class Outcome:
    """How a helper ended. ``code`` is 0 for well, negative for a signal; ``late`` when it was stopped for
    taking long."""

    code: int
    output: str
    errors: str
    late: bool


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the server's environment reaches a helper: it may hold secrets."""
    return {
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "MALLOC_ARENA_MAX": "2",
        "PYTHONPATH": str(_ABOVE),
    }


def run(command: Sequence[str], limits: Limits, folder: Path) -> Outcome:
    """Runs a program (its full path, then its words) in ``folder``, with nothing to read, no shell and no network.

    Returns however it ends; raises OSError only where the program could not be started at all.
    """
    progress.begin()
    fence = [sys.executable, "-I", "-S", str(_FENCE)]
    numbers = [str(os.getpid()), str(limits.cpu_seconds), str(limits.memory), str(limits.file_bytes)]
    process = subprocess.Popen(
        [*fence, *numbers, *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=_environment(folder),
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    heard = {process.stdout.fileno(): bytearray(), process.stderr.fileno(): bytearray()}
    output, errors = heard.values()
    until = time.monotonic() + max(limits.seconds, _LEAST.get())
    late = False
    try:
        with process.stdout, process.stderr:
            late = not _listen(heard, limits.output, until)
            if not late:
                try:
                    process.wait(max(0.1, until - time.monotonic()))
                except subprocess.TimeoutExpired:
                    late = True
    finally:
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # its own session: what it started goes too
            process.wait()
    return Outcome(process.returncode, output.decode("utf-8", "replace"), errors.decode("utf-8", "replace"), late)


def _listen(heard: dict[int, bytearray], most: int, until: float) -> bool:
    """Reads both outputs until they close; False when the time is up first."""
    with selectors.DefaultSelector() as selector:
        for number in heard:
            selector.register(number, selectors.EVENT_READ)
        while selector.get_map():
            left = until - time.monotonic()
            if left <= 0:
                return False
            for key, _events in selector.select(left):
                piece = os.read(key.fd, _PIECE)
                if not piece:
                    selector.unregister(key.fd)
                progress.hear(piece)
                kept = heard[key.fd]
                kept += piece[: max(0, most - len(kept))]
    return True


def run_python(module: str, words: Sequence[str], limits: Limits, folder: Path) -> Outcome:
    """Runs one of our own modules as a helper: for decoders that could crash, hang or eat memory."""
    return run([sys.executable, "-P", "-m", module, *words], limits, folder)


@contextlib.contextmanager
def turn(lock: Path, patience: float) -> Iterator[bool]:
    """Lets one heavy helper at a time run on this store, whichever server process asks.

    Yields True when it is our turn, False when ``patience`` seconds passed first.
    """
    until = time.monotonic() + patience
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        mine = _try_lock(handle)
        while not mine and time.monotonic() < until:
            time.sleep(0.05)
            mine = _try_lock(handle)
        yield mine
    finally:
        os.close(handle)


def _try_lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
