"""A virus scanner for tests: it speaks clamd's INSTREAM as clamd 1.x does, knows one virus, and can be made to fail."""

import io
import socket
import struct
import threading
import time
import zipfile
from types import TracebackType
from typing import Self

LONGEST = 60.0  # seconds that a mute scanner holds the line


def eicar() -> bytes:
    """The harmless file that every scanner calls a virus, put together only here: no file of ours may hold it."""
    return b"".join((b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$", b"EICAR-STANDARD-", b"ANTIVIRUS-TEST-FILE!", b"$H+H*"))


def _holds_it(data: bytes) -> bool:
    if eicar() in data:
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            return any(eicar() in box.read(name) for name in box.namelist())
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, OSError, EOFError):
        return False


class FakeClamd:
    """Listens on a port of its own (or at ``path``) until its ``with`` block ends.

    ``says``: None to look and tell the truth, or the very bytes to answer with; "mute": take everything and say nothing;
    "drip": a byte now and then; "gone": hang up. ``most``: the StreamMaxLength. ``looked`` counts the files it was sent.
    """

    def __init__(self, path: str = "") -> None:
        self.says: bytes | str | None = None
        self.most = 25 * 1024 * 1024
        self.looked = 0
        self._ended = threading.Event()
        if path:
            self._door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            self._door.bind(path)
            self._door.listen()
            self.address = path
        else:
            self._door = socket.create_server(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{self._door.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._door.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                line, _from = self._door.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        with line:
            try:
                line.settimeout(LONGEST)
                self._speak(line)
            except OSError:
                return

    def _speak(self, line: socket.socket) -> None:
        if _exactly(line, 10) != b"zINSTREAM\0":
            line.sendall(b"UNKNOWN COMMAND\0")
            return
        self.looked += 1
        if self.says == "gone":
            return
        data = b""
        while size := struct.unpack(">I", _exactly(line, 4))[0]:
            if len(data) + size > self.most:
                line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
            data += _exactly(line, size)
        if self.says == "mute":
            self._ended.wait(LONGEST)
        elif self.says == "drip":
            until = time.monotonic() + LONGEST
            while not self._ended.wait(0.05) and time.monotonic() < until:
                line.sendall(b"s")
        elif isinstance(self.says, bytes):
            line.sendall(self.says)
        else:
            line.sendall(b"stream: Eicar-Test-Signature FOUND\0" if _holds_it(data) else b"stream: OK\0")


def _exactly(line: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        piece = line.recv(size - len(data))
        if not piece:
            raise ConnectionError
        data += piece
    return data


def closed_address() -> str:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return f"127.0.0.1:{door.getsockname()[1]}"
