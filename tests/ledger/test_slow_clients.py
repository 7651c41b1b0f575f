"""A hundred who send next to nothing take nobody's place: everybody else is answered (L1). `make bench` measures how fast."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.ledger.browser import Browser, Gone
from tests.ledger.home import Home
from tests.ledger.servers import Life, Nursery
from wiki.serve import _THREADS

pytestmark = pytest.mark.slow
SLOW, READERS, PAGES_EACH = 100, 20, 1


@pytest.fixture
def life(nursery: Nursery, home: Home) -> Iterator[Life]:
    """A server without a worker: sixteen threads answer."""
    made = nursery.start(home.environ(WORKER_INSIDE="no"))
    yield made
    made.kill()


@contextmanager
def _slow_clients(life: Life, mum: Browser, home: Home) -> Iterator[list[socket.socket]]:
    """Half of them stuck in the head of a request, half in the body of a form, each a byte further at every call."""
    cookies = "; ".join(f"{name}={value}" for name, value in mum._cookies.items())
    head = f"GET /account HTTP/1.1\r\nHost: 127.0.0.1:{life.port}\r\nX-Slow: "
    form = (
        f"POST {home.question(home.pages[0])} HTTP/1.1\r\nHost: 127.0.0.1:{life.port}\r\nCookie: {cookies}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nbody="
    )
    with ExitStack() as held:
        lines = []
        for number in range(SLOW):
            line = held.enter_context(socket.create_connection(("127.0.0.1", life.port), 30))
            line.sendall((head if number % 2 else form).encode())
            lines.append(line)
        yield lines


def test_everybody_else_is_answered_while_a_hundred_send_a_byte_at_a_time(home: Home, life: Life) -> None:
    mum = home.browser("mum", life.port)
    path = home.path(f"page/{home.pages[0]}")
    assert mum.get(path).status == 200 and _THREADS < SLOW, "there are fewer places than slow clients"
    answers: list[int | str] = []

    def read() -> None:
        own = mum.twin()
        for _page in range(PAGES_EACH):
            try:
                answers.append(own.get(path).status)
            except Gone as trouble:
                answers.append(repr(trouble.__cause__))
        own.close()

    with _slow_clients(life, mum, home) as lines:
        for _turn in range(2):
            readers = [threading.Thread(target=read) for _reader in range(READERS)]
            for reader in readers:
                reader.start()
            for line in lines:
                line.sendall(b"x")
            for reader in readers:
                reader.join(120)
    mum.close()
    assert answers == [200] * READERS * PAGES_EACH * 2
