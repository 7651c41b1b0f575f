"""A bucket of our own: an S3 server on this machine that checks every signature, and a line to it that can break."""

import contextlib
import secrets
import select
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from media.bucket import BucketPlace

_BUCKET = "childrens-files"


@dataclass(frozen=True)
class S3:
    """A server with one bucket."""

    endpoint: str
    access_key: str
    secret_key: str

    def place(self) -> BucketPlace:
        """A folder of the bucket that nobody used before."""
        return BucketPlace(_BUCKET, uuid.uuid4().hex, self.endpoint, "eu-west-2", self.access_key, self.secret_key)

    def settings(self, place: BucketPlace) -> dict[str, str]:
        """The settings of a wiki whose files live in ``place``."""
        return {
            "media_url": f"s3://{place.bucket}/{place.folder}", "s3_endpoint": place.endpoint,
            "s3_access_key": place.access_key, "s3_secret_key": place.secret_key,
        }  # fmt: skip


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@contextlib.contextmanager
def s3_server(folder: Path) -> Iterator[S3]:
    """The server, over ``folder``, until the block ends."""
    (folder / _BUCKET).mkdir(parents=True)
    port, access, secret = free_port(), "tester", secrets.token_hex(16)
    process = subprocess.Popen(
        [
            sys.executable, "-m", "nanio", "serve", "--data-dir", str(folder), "--host", "127.0.0.1",
            "--port", str(port), "--region", "eu-west-2", "--no-access-log",
        ],
        env={"NANIO_ACCESS_KEY": access, "NANIO_SECRET_KEY": secret, "PATH": "/usr/bin:/bin"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield S3(f"http://127.0.0.1:{port}", access, secret)
    finally:
        process.terminate()
        process.wait(10)


@contextlib.contextmanager
def line_that_breaks(place: BucketPlace, after: int) -> Iterator[BucketPlace]:
    """The same bucket by a line on which each connection breaks once ``after`` bytes went up."""
    target = ("127.0.0.1", int(place.endpoint.rsplit(":", 1)[1]))
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        over = threading.Event()
        taker = threading.Thread(target=_serve, args=(server, target, after, over))
        taker.start()
        try:
            yield replace(place, endpoint=f"http://127.0.0.1:{port}")
        finally:
            over.set()
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                pass  # so that it looks up
            taker.join()


def _serve(server: socket.socket, target: tuple[str, int], after: int, over: threading.Event) -> None:
    lines = []
    while True:
        caller, _address = server.accept()
        if over.is_set():
            caller.close()
            break
        lines.append(threading.Thread(target=_pass_on, args=(caller, socket.create_connection(target), after, over)))
        lines[-1].start()
    for line in lines:
        line.join()


def _pass_on(caller: socket.socket, onward: socket.socket, most: int, over: threading.Event) -> None:
    """Both ways, until ``most`` bytes went up or either end hangs up."""
    with caller, onward, contextlib.suppress(OSError):
        while not over.is_set():
            ready, _writable, _odd = select.select([caller, onward], [], [], 0.1)
            for end in ready:
                piece = end.recv(65536)
                most -= len(piece) if end is caller else 0
                if not piece or most < 0:
                    return
                (onward if end is caller else caller).sendall(piece)
