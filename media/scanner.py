"""Asks a virus scanner (clamd, by its INSTREAM command) about a file before anybody else may have it.

Only a whole, plain "OK" lets a file through. A scanner that is away, slow, full or talking nonsense leaves us not
knowing, and what is not known is held (see intake.py). The client is our own, because the packaged one has no time limit
for a whole look, reads an answer of any length, and takes whatever it does not understand for an exception of its own.
"""

import re
import socket
import struct
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

AT_ONCE = 32 * 1024 * 1024  # bytes: a longer file is looked at by a job, not while its sender waits
PATIENCE = 3.0  # seconds, while a sender waits; the picture is opened meanwhile
_PIECE = 128 * 1024
_MOST_ANSWER = 4096
_FOUND = re.compile(r"stream: (\S.*) FOUND")
_TOO_BIG = "INSTREAM size limit exceeded. ERROR"
_NOT_READ = "Heuristics.Limits.Exceeded"  # how clamd says, where told to (AlertExceedsMax), that it did not read it all


class Verdict(Enum):
    """What is known of a file. ``TOO_BIG``: the scanner takes no file of this size, so asking again helps nobody."""

    CLEAN = "clean"
    HARMFUL = "harmful"
    TOO_BIG = "too big"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """A verdict and, for an administrator, why: what was found, or what went wrong. It holds no word of a family."""

    verdict: Verdict
    why: str = ""


@dataclass(frozen=True)
class Scanner:
    """A clamd that listens at ``address``: ``host:port``, or the path of a unix socket."""

    address: str

    def look(self, file: IO[bytes], seconds: float) -> Answer:
        """Send it a whole file and wait for its word, ``seconds`` in all. Never raises for a scanner's sake: whatever goes
        wrong with it is UNKNOWN."""
        until = time.monotonic() + seconds
        try:
            with self._call(until) as line:
                _send(line, file, until)
                return understood(_answer(line, until))
        except OSError as trouble:
            return Answer(Verdict.UNKNOWN, type(trouble).__name__)

    def _call(self, until: float) -> socket.socket:
        if not self.address.startswith("/"):
            parts = urlsplit(f"//{self.address}")
            return socket.create_connection((parts.hostname or "", parts.port or 0), _left(until))
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            line.settimeout(_left(until))
            line.connect(self.address)
        except BaseException:
            line.close()
            raise
        return line


def scanner_at(address: str) -> Scanner | None:
    """The scanner of the setting CLAMD; None where it is empty, and nothing is scanned."""
    return Scanner(address) if address else None


def begin(scanner: Scanner | None, path: Path, size: int) -> Callable[[], Answer]:
    """Have a file looked at while other work goes on; what comes back waits for the answer, PATIENCE at most.

    Without a scanner nothing is asked. A file longer than AT_ONCE comes back UNKNOWN: a job has the time for it.
    """
    if scanner is None:
        return lambda: Answer(Verdict.CLEAN)
    if size > AT_ONCE:
        return lambda: Answer(Verdict.UNKNOWN, "a long file")
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="scanner")
    coming = pool.submit(_look_at, scanner, path)
    pool.shutdown(wait=False)
    return coming.result


def _look_at(scanner: Scanner, path: Path) -> Answer:
    with path.open("rb") as file:
        return scanner.look(file, PATIENCE)


def understood(said: bytes) -> Answer:
    """A scanner's answer as a verdict: what is not exactly one of its known words is UNKNOWN."""
    words = said.removesuffix(b"\0").decode("ascii", "replace").strip()
    if not said.endswith(b"\0"):
        return Answer(Verdict.UNKNOWN, "half an answer")
    if words == "stream: OK":
        return Answer(Verdict.CLEAN)
    found = _FOUND.fullmatch(words)
    if words == _TOO_BIG or (found and found[1].startswith(_NOT_READ)):
        return Answer(Verdict.TOO_BIG, words)
    if found:
        return Answer(Verdict.HARMFUL, found[1][:200])
    return Answer(Verdict.UNKNOWN, "an answer that is none")


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _send(line: socket.socket, file: IO[bytes], until: float) -> None:
    """The file in pieces, each with its length before it, and a piece of none at the end."""
    try:
        _say(line, b"zINSTREAM\0", until)
        while piece := file.read(_PIECE):
            _say(line, struct.pack(">I", len(piece)) + piece, until)
        _say(line, bytes(4), until)
    except (BrokenPipeError, ConnectionResetError):
        return  # it has heard enough, and may have said why


def _say(line: socket.socket, data: bytes, until: float) -> None:
    line.settimeout(_left(until))
    line.sendall(data)


def _answer(line: socket.socket, until: float) -> bytes:
    said = b""
    while len(said) < _MOST_ANSWER and not said.endswith(b"\0"):
        line.settimeout(_left(until))
        piece = line.recv(_MOST_ANSWER - len(said))
        if not piece:
            break
        said += piece
    return said
