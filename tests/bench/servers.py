"""Starts the wiki and a bare Flask page under the same server with the same settings."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, exists, func, select

from tests.bench.load import Ask, Line, post
from wiki.models.children import Child
from wiki.models.guard import GuardChange, GuardChild
from wiki.models.jobs import Job, JobState, SearchChange
from wiki.settings import ROOT

_COMMON = ("-k", "gthread", "--workers", "2", "--threads", "128", "--keep-alive", "75", "--log-level", "error")
_WORTH_SAYING = 5.0


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]
    started_in: float

    def memory(self) -> float:
        """Megabytes held by the server and its workers (proportional share)."""
        total = 0
        for pid in [self.process.pid, *_children(self.process.pid)]:
            text = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += int(re.findall(r"^Pss:\s+(\d+)", text, re.MULTILINE)[0])
        return total / 1024


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(one) for one in text.split()]


@contextlib.contextmanager
def serve(app: str, **environ: str) -> Iterator[Server]:
    """Serve ``app`` (module:callable) with gunicorn, as the Procfile does, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *_COMMON, "--bind", f"127.0.0.1:{port}", app], cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PAGES_AT_ONCE": "0", **environ},
    )  # fmt: skip
    try:
        _wait(port, process)
        yield Server(port, process, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(20)


@contextlib.contextmanager
def work_beside(environ: dict[str, str]) -> Iterator[None]:
    """The worker as the Procfile has it: a process of its own, indexing what is saved."""
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "worker"], cwd=ROOT,
        env={**os.environ, **environ},
    )  # fmt: skip
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def settle(url: str, seconds: float = 600) -> None:
    """Wait until the worker has nothing left to do, so that it takes no time from what is measured next. Says so, and
    goes on, when that takes too long."""
    engine = create_engine(url)
    began = time.monotonic()
    try:
        while left := _left(engine):
            if time.monotonic() - began > seconds:
                print(f"NOT QUIET: after {seconds:.0f} s the worker still has {left}; this is measured beside it", flush=True)
                return
            time.sleep(0.2)
    finally:
        engine.dispose()
    if time.monotonic() - began > _WORTH_SAYING:
        print(f"the worker came to an end after {time.monotonic() - began:.0f} s", flush=True)


def _left(engine: Engine) -> str:
    """What the worker has left, in words; nothing when it has nothing."""
    undone = Job.state.in_([JobState.WAITING, JobState.RUNNING])
    fresh = ~exists().where(GuardChild.child_id == Child.id)
    counts = {
        "changes to index": select(func.count()).select_from(SearchChange),
        "changes to fingerprint": select(func.count()).select_from(GuardChange),
        "children to fingerprint": select(func.count()).select_from(Child).where(fresh),
        "jobs": select(func.count()).select_from(Job).where(undone),
    }
    with engine.connect() as connection:
        found = {name: connection.execute(query).scalar() for name, query in counts.items()}
    return ", ".join(f"{number} {name}" for name, number in found.items() if number)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _try in range(600):
        if process.poll() is not None:
            raise RuntimeError("the server did not start")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            line.sendall(b"GET /up HTTP/1.0\r\nHost: localhost\r\n\r\n")
            if line.recv(20):
                return
        time.sleep(0.05)
    raise RuntimeError("the server did not answer")


def sign_in(port: int, email: str, password: str) -> str:
    """The Cookie header of a signed-in browser."""
    line = Line(port)
    page = line.ask(Ask(b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n", b"csrf_token"))
    token = csrf(page)
    body = urllib.parse.urlencode({"csrf_token": token, "email": email, "password": password}).encode()
    answer = line.ask(
        post("/sign-in", cookies(page), body, "application/x-www-form-urlencoded", "ocation: /", 302)
    )
    return cookies(answer)


def csrf(page: bytes) -> str:
    """A form's token."""
    return re.findall(rb'name="csrf_token" value="([^"]+)"', page)[0].decode()


def cookies(answer: bytes) -> str:
    """The cookies that an answer sets, as a browser sends them back."""
    return "; ".join(one.decode() for one in re.findall(rb"(?i)set-cookie: ([^;\r]+)", answer.partition(b"\r\n\r\n")[0]))
