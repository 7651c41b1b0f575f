"""Bodies that are too much, sent to a real server: told early, memory stays flat, nothing lies about afterwards (U6)."""

import os
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.browser import Browser
from tests.ledger.home import Home
from tests.ledger.servers import Life, Nursery
from tests.media.making import phone_jpeg, wav

pytestmark = pytest.mark.slow
GIGABYTE = 2**30
PIECE = b"x" * 65_536


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """Where the server keeps what it can't hold in memory."""
    made = tmp_path / "scratch"
    made.mkdir()
    return made


@pytest.fixture
def life(nursery: Nursery, home: Home, scratch: Path) -> Iterator[Life]:
    """A server without a worker."""
    made = nursery.start(home.environ(WORKER_INSIDE="no", TMPDIR=str(scratch)))
    yield made
    made.kill()


def _memory(life: Life) -> int:
    """Bytes of memory that are the server's own."""
    said = Path(f"/proc/{life.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", said)[1]) * 1024  # type: ignore[index]


def _loose(scratch: Path, life: Life) -> list[str]:
    """Files of scratch that are there, or that the server holds open though their names are gone."""
    held = [os.readlink(one) for one in Path(f"/proc/{life.pid}/fd").iterdir() if one.is_symlink()]
    return [*map(str, scratch.iterdir()), *(one for one in held if one.startswith(str(scratch)))]


def _head(browser: Browser, path: str, *lines: str) -> bytes:
    cookies = "; ".join(f"{name}={value}" for name, value in browser._cookies.items())
    whole = [
        f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{browser.port}", f"Origin: http://127.0.0.1:{browser.port}", f"Cookie: {cookies}",
        "Content-Type: multipart/form-data; boundary=cut", "Connection: close", *lines,
    ]  # fmt: skip
    return "\r\n".join(whole).encode() + b"\r\n\r\n"


def _part(name: str, data: bytes, file: str = "") -> bytes:
    more = f'; filename="{file}"' if file else ""
    return f'--cut\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + data + b"\r\n"


def _endless(port: int, head: bytes, start: bytes, most: int, chunked: bool) -> tuple[int, str]:
    """Send without end, until told to stop: the bytes that went out, and the first line that came back."""
    sent, said = 0, b""
    with socket.create_connection(("127.0.0.1", port), 30) as line:
        line.sendall(head)
        line.settimeout(0.0)
        waiting = start
        try:
            while sent < most:
                piece = waiting or PIECE
                waiting = b""
                whole = f"{len(piece):x}\r\n".encode() + piece + b"\r\n" if chunked else piece
                line.settimeout(30)
                line.sendall(whole)
                sent += len(piece)
                line.settimeout(0.0)
                try:
                    said += line.recv(4096)
                    break
                except BlockingIOError:
                    continue
        except (BrokenPipeError, ConnectionResetError):
            pass
        line.settimeout(30)
        try:
            while not said and (piece := line.recv(4096)):
                said += piece
        except (ConnectionResetError, TimeoutError):
            pass
    return sent, said.split(b"\r\n", 1)[0].decode()


@pytest.fixture
def mum(home: Home, life: Life) -> Iterator[Browser]:
    """Mum, signed in."""
    made = home.browser("mum", life.port)
    yield made
    made.close()


@pytest.mark.deep
def test_a_body_without_end_is_cut_at_the_limit(home: Home, life: Life, mum: Browser, scratch: Path) -> None:
    path, before = home.question(home.pages[0]), _memory(life)
    head = _head(mum, path, "Transfer-Encoding: chunked")
    begun = _part("csrf_token", mum.token.encode()) + _part("photos", b"", "a.wav")[:-2] + wav(0.1)
    sent, said = _endless(life.port, head, begun, 2 * GIGABYTE, chunked=True)
    assert said.startswith("HTTP/1.1 413") and sent <= home.settings().max_request_bytes + 40 * 2**20
    assert _memory(life) - before < 50 * 2**20
    assert _loose(scratch, life) == []


def test_more_than_can_be_taken_is_told_early_and_leaves_neither_memory_nor_files(
    home: Home, life: Life, mum: Browser, scratch: Path
) -> None:
    path = home.question(home.pages[0])
    form = {"csrf_token": mum.token, "body": "words", "voice": "parent", "audience": "everyone"}
    photo = [("photos", phone_jpeg(), "a.jpg", "image/jpeg")]
    assert mum.send(path, form, photo).status == 302, "what is not too much is taken"
    begun = _part("csrf_token", mum.token.encode()) + _part("photos", b"", "a.wav")[:-2] + wav(0.1)
    before = _memory(life)
    most = before
    for announced in (5 * GIGABYTE, home.settings().max_request_bytes + 1):
        started = time.monotonic()
        head = _head(mum, path, f"Content-Length: {announced}")
        sent, said = _endless(life.port, head, begun, 2 * GIGABYTE, chunked=False)
        assert said.startswith("HTTP/1.1 413"), (announced, said)
        assert sent <= 8 * 2**20, (announced, sent)
        assert time.monotonic() - started < 30
        most = max(most, _memory(life))
    many = b"".join(_part(f"box-{number}", b"x") for number in range(10_000))
    for body in (begun[:0] + many, _part("x" * 2**20, b"x"), _part("body", b"x" * 13 * 2**20), _part("a", b"x" * 2**20, "n" * 2**20)):
        whole = body + b"--cut--\r\n"
        with socket.create_connection(("127.0.0.1", life.port), 30) as line:
            line.sendall(_head(mum, path, f"Content-Length: {len(whole)}") + whole)
            said = line.recv(4096)
        assert 400 <= int(said.split()[1]) < 500, said
        most = max(most, _memory(life))
    assert most - before < 50 * 2**20, f"{(most - before) // 2**20} MB more than before"
    assert _loose(scratch, life) == []
    assert mum.send(path, {**form, "body": "more words"}, photo).status == 302
    assert not list((home.instance / "media" / "temporary").iterdir())
