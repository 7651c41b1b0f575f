"""A hundred slow phones that send photos, or next to nothing, while others read: one process of plain sockets."""

import io
import multiprocessing
import random
import selectors
import socket
import threading
import time
import urllib.parse
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from PIL import Image

from tests.bench.load import Ask, Line

PHONES = 100
BYTES_A_SECOND = 6250  # 50 kbit/s
_EVERY = 0.1


@dataclass
class Arrived:
    """What became of the phones' uploads: how many were answered as they should, and what others were told."""

    well: int = 0
    wrong: list[str] = field(default_factory=list)


def small_photo(seed: int, kilobytes: int = 120) -> bytes:
    """A JPEG of about so many kilobytes, as a phone sends it on a slow line."""
    dice = random.Random(seed)
    picture = Image.frombytes("RGB", (400, 300), dice.randbytes(400 * 300 * 3)).resize((800, 600))
    out = io.BytesIO()
    for quality in range(30, 96, 5):
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality)
        if out.tell() > kilobytes * 1000:
            break
    return out.getvalue()


def photo_form(path: str, cookie: str, fields: dict[str, str], box: str, name: str, kind: str, data: bytes) -> bytes:
    """The whole request of a form with one file."""
    edge, body = uuid.uuid4().hex, io.BytesIO()
    for key, value in fields.items():
        body.write(f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode())
    head = f'--{edge}\r\nContent-Disposition: form-data; name="{box}"; filename="{urllib.parse.quote(name)}"\r\nContent-Type: {kind}\r\n\r\n'
    body.write(head.encode() + data + f"\r\n--{edge}--\r\n".encode())
    sent = body.getvalue()
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n"
        f"Content-Type: multipart/form-data; boundary={edge}\r\nContent-Length: {len(sent)}\r\nConnection: close\r\n\r\n"
    ).encode() + sent


@contextmanager
def sending(
    port: int, requests: Sequence[bytes], pace: float, good: bytes, seconds: float, at_once: int = 0
) -> Iterator[Arrived]:  # fmt: skip
    """Phones send ``requests`` at ``pace`` bytes a second each, in a process of their own, while the block runs; after it
    those that are not done are waited for, ``seconds`` in all. ``good``: what a right answer begins with; ``at_once``: so many bytes
    are sent before the pace counts."""
    arrived = Arrived()
    near, far = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_send_all, args=(port, requests, pace, good, seconds, at_once, far))
    process.start()
    try:
        near.recv()  # every line is open
        yield arrived
        arrived.well, arrived.wrong = near.recv()
    finally:
        process.terminate()
        process.join(10)


@contextmanager
def asking(port: int, asks: Sequence[Ask], seconds: float) -> Iterator[Arrived]:
    """Each of ``asks`` is sent again and again for so long, in a process of its own, while the block runs."""
    arrived = Arrived()
    near, far = multiprocessing.Pipe()
    process = multiprocessing.get_context("fork").Process(target=_ask_all, args=(port, asks, seconds, far))
    process.start()
    try:
        yield arrived
        arrived.well, arrived.wrong = near.recv()
    finally:
        process.terminate()
        process.join(10)


def _ask_all(port: int, asks: Sequence[Ask], seconds: float, far: Connection) -> None:
    until, answered, wrong = time.monotonic() + seconds, [], []

    def go(asked: Ask) -> None:
        try:
            line = Line(port)
            while time.monotonic() < until:
                line.ask(asked)
                answered.append(1)
        except Exception as trouble:  # told to whoever asked
            wrong.append(repr(trouble)[:200])

    threads = [threading.Thread(target=go, args=(one,)) for one in asks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    far.send((len(answered), wrong))
    time.sleep(5)  # until whoever asked has read it


@dataclass
class _Phone:
    line: socket.socket
    request: bytes
    sent: int = 0
    answer: bytes = b""


def _send_all(
    port: int, requests: Sequence[bytes], pace: float, good: bytes, seconds: float, at_once: int, far: Connection
) -> None:  # fmt: skip
    phones = []
    for request in requests:
        line = socket.create_connection(("127.0.0.1", port), timeout=30)
        line.setblocking(False)
        phones.append(_Phone(line, request))
    far.send("ready")
    began = time.monotonic()
    selector = selectors.DefaultSelector()
    for phone in phones:
        selector.register(phone.line, selectors.EVENT_READ, phone)
    well, wrong = 0, []
    while selector.get_map() and time.monotonic() - began < seconds:
        due = int((time.monotonic() - began) * pace) + 1 + at_once
        for phone in phones:
            if phone.sent < min(due, len(phone.request)):
                phone.sent += _send(phone.line, phone.request[phone.sent : due])
        for key, _events in selector.select(_EVERY):
            phone = key.data
            piece = _read(phone.line)
            phone.answer += piece
            if not piece or b"\r\n\r\n" in phone.answer:
                selector.unregister(phone.line)
                if phone.answer.startswith(good):
                    well += 1
                else:
                    wrong.append(phone.answer[:200].decode(errors="replace") or f"hung up after {phone.sent} bytes")
        time.sleep(_EVERY / 4)
    wrong += ["not done in time"] * len(selector.get_map())
    far.send((well, wrong))
    time.sleep(5)  # until whoever asked has read it


def _send(line: socket.socket, piece: bytes) -> int:
    try:
        return line.send(piece)
    except BlockingIOError:
        return 0
    except OSError:
        return len(piece)  # hung up: the answer, or its lack, says so


def _read(line: socket.socket) -> bytes:
    try:
        return line.recv(65536)
    except OSError:
        return b""
