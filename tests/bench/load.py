"""A small, quick HTTP client: a few threads in processes of their own, which check what they get."""

import multiprocessing
import socket
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Ask:
    """One request, ready to send, and bytes that must stand in a right answer (of the given status)."""

    request: bytes
    must_hold: bytes
    status: int = 200


@dataclass(frozen=True)
class Figures:
    """Requests a second, and the median and 95th percentile in milliseconds."""

    rate: float
    p50: float
    p95: float


def get(path: str, cookie: str, must_hold: str, host: str = "localhost") -> Ask:
    """A GET of ``path``, taking what a browser takes."""
    head = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: image/webp,*/*\r\nCookie: {cookie}\r\nConnection: keep-alive\r\n\r\n"
    return Ask(head.encode(), must_hold.encode())


def post(path: str, cookie: str, body: bytes, kind: str, must_hold: str, status: int, host: str = "localhost") -> Ask:
    """A POST of ``body``."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: keep-alive\r\n\r\n"
    )
    return Ask(head.encode() + body, must_hold.encode(), status)


class WrongAnswer(Exception):
    """The server answered something else than it should: the figures would mean nothing."""


class Line:
    """One kept-open connection."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._waiting = b""

    def begin(self, request: bytes) -> None:
        """Send a request whole; its answer is read by asking for nothing more (a request of no bytes)."""
        self._socket.sendall(request)

    def ask(self, asked: Ask) -> bytes:
        """Send, read the whole answer, and check it; returns the answer with its head."""
        self._socket.sendall(asked.request)
        while b"\r\n\r\n" not in self._waiting:
            self._read()
        head, _gap, rest = self._waiting.partition(b"\r\n\r\n")
        low = head.lower()
        length = int(low.split(b"content-length:")[1].split(b"\r\n")[0]) if b"content-length:" in low else 0
        while len(rest) < length:
            self._waiting = b""
            self._read()
            rest += self._waiting
        self._waiting = rest[length:]
        body = rest[:length]
        if int(head[9:12]) != asked.status or asked.must_hold not in head + b"\r\n\r\n" + body:
            raise WrongAnswer((head + b"\n" + body)[:600].decode(errors="replace"))
        if b"connection: close" in low:
            self._socket.close()
            self.__init__(self._port)  # type: ignore[misc]
        return head + b"\r\n\r\n" + body

    def _read(self) -> None:
        more = self._socket.recv(262144)
        if not more:
            raise WrongAnswer("the server hung up")
        self._waiting += more


def measure(port: int, asks: Sequence[Ask], clients: int, seconds: float) -> Figures:
    """Ask for ``seconds`` with ``clients`` at once; each client goes through ``asks`` in turn."""
    processes = min(2, clients)
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        shares = [clients // processes + (1 if place < clients % processes else 0) for place in range(processes)]
        found = pool.starmap(_ask_for, [(port, list(asks), share, seconds) for share in shares])
    times = sorted(one for share in found for one in share)
    return Figures(len(times) / seconds, _at(times, 0.5), _at(times, 0.95))


def _ask_for(port: int, asks: list[Ask], clients: int, seconds: float) -> list[float]:
    times: list[float] = []
    wrong: list[BaseException] = []
    until = time.perf_counter() + seconds

    def go(place: int) -> None:
        try:
            line = Line(port)
            while (now := time.perf_counter()) < until:
                line.ask(asks[place % len(asks)])
                times.append(time.perf_counter() - now)
                place += 1
        except BaseException as error:  # carried to the main thread: a wrong answer ends the benchmark
            wrong.append(error)

    threads = [threading.Thread(target=go, args=(place,)) for place in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]
    return times


def _at(times: Sequence[float], part: float) -> float:
    return times[min(len(times) - 1, int(len(times) * part))] * 1000 if times else float("nan")


def median(values: Sequence[float]) -> float:
    """The middle one."""
    return statistics.median(values)
