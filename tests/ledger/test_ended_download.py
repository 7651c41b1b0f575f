"""A right that ends while twenty requests run and a file of 100 MB is on its way: nothing that starts later is answered,
and the file stops within a second (A10)."""

import http.client
import socket
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from media.store import Store
from tests.ledger.browser import Browser
from tests.ledger.home import Home
from tests.ledger.servers import Nursery
from wiki import clock
from wiki.database import Work, open_engine
from wiki.models.media import Media
from wiki.words import MediaKind, MediaState

SIZE = 100 * 2**20
SENT_ALREADY = 12 * 2**20
"""What may lie between the program and a reader who stands still: the buffers of both ends of the line."""


def _film(home: Home, folder: Path) -> str:
    """A film of Gran's of 100 MB; where its original is."""
    made = folder / "film"
    made.touch()
    with made.open("r+b") as file:
        file.truncate(SIZE)
    stored = Store(home.settings().media_root).put(home.child_id.hex, made, "mp4")
    film = Media(
        id=uuid.uuid4(), child_id=home.child_id, kind=MediaKind.VIDEO, state=MediaState.KEPT, name="film.mp4",
        content_type="video/mp4", original_key=stored.key, size=SIZE, sha256=stored.sha256,
        uploaded_by=home.people["gran"], uploaded_at=clock.now(),
    )  # fmt: skip
    engine = open_engine(home.url)
    with Work(engine) as work:
        work.begin_writing().add(film)
        work.commit()
    engine.dispose()
    return home.path(f"media/{film.id}/original")


def _download(port: int, path: str, browser: Browser) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.sock = socket.socket()
    # A fixed buffer: one that grows by itself may hold 32 MB before anybody reads on.
    line.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2**20)
    line.sock.settimeout(30)
    line.sock.connect(("127.0.0.1", port))
    cookies = "; ".join(f"{name}={value}" for name, value in browser._cookies.items())
    line.request("GET", path, headers={"Cookie": cookies})
    return line, line.getresponse()


def _rest(answer: http.client.HTTPResponse) -> int:
    """How many bytes still come before the line goes dead."""
    count = 0
    try:
        while piece := answer.read(2**18):
            count += len(piece)
    except (http.client.IncompleteRead, OSError) as cut:
        count += len(getattr(cut, "partial", b""))
    return count


@pytest.mark.slow
def test_a_running_download_and_twenty_requests_stop_with_the_right(
    nursery: Nursery, home: Home, tmp_path: Path
) -> None:
    film, told = _film(home, tmp_path), threading.Event()
    life = nursery.start(home.environ())
    gran, moira = home.browser("gran", life.port), home.browser("moira", life.port)
    ran: list[tuple[float, int]] = []

    def ask_on(window: Browser) -> None:
        late = False
        while not late:
            late, began = told.is_set(), time.monotonic()
            ran.append((began, window.get(home.path("")).status))
        window.close()

    try:
        line, answer = _download(life.port, film, gran)
        assert (answer.status, answer.getheader("Content-Length")) == (200, str(SIZE))
        got = len(answer.read(2**20))
        with ThreadPoolExecutor(20) as pool:
            asked = [pool.submit(ask_on, gran.twin()) for _window in range(20)]
            path = home.path(f"people/{home.members['gran']}/end")
            assert moira.post(path, {"csrf_token": moira.token, "reason": "moved away"}).status == 302
            acknowledged = time.monotonic()
            told.set()
            for one in asked:
                one.result(120)
        late = [status for began, status in ran if began > acknowledged]
        assert len(late) >= 20 and set(late) == {404}
        time.sleep(max(0.0, acknowledged + 1 - time.monotonic()))
        got += _rest(answer)
        assert got < SENT_ALREADY, f"{got} bytes came"
        assert moira.get(home.path("")).status == 200, "others come in as before"
    finally:
        told.set()
        life.kill()
        answer.close()
        line.close()
        gran.close()
        moira.close()
