"""The server is asked to stop while people save: what it answered is kept, and nothing is half there (C11)."""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from tests.ledger.book import Ledger, State
from tests.ledger.browser import Browser, Gone
from tests.ledger.check import check
from tests.ledger.editors import UPLOADS, WORDS, Editor
from tests.ledger.home import EDITORS, Home
from tests.media.making import ffmpeg
from wiki.database import open_engine
from wiki.models.jobs import Job, JobState
from wiki.settings import ROOT


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Program:
    """The whole program as `make run` starts it, without its demonstration."""

    def __init__(self, home: Home, log: Path) -> None:
        self.port = _free_port()
        environ = home.environ(DEMONSTRATION="no", PORT=str(self.port), HOST="127.0.0.1")
        self._log = log.open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "app.py"], cwd=ROOT, env={**os.environ, **environ}, stdout=self._log, stderr=self._log,
            start_new_session=True,
        )  # fmt: skip
        until = time.monotonic() + 60
        while time.monotonic() < until:
            assert self.process.poll() is None, log.read_text()
            first = Browser(self.port)
            try:
                if first.get("/sign-in").status == 200:
                    return
            except Gone:
                time.sleep(0.05)
            finally:
                first.close()
        raise AssertionError(f"the program does not answer:\n{log.read_text()}")

    def close(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(20)
        self._log.close()


@pytest.fixture
def program(home: Home, tmp_path: Path) -> Iterator[Program]:
    made = Program(home, tmp_path / "program.log")
    yield made
    made.close()


@pytest.mark.slow
def test_being_asked_to_stop_under_load_loses_nothing(program: Program, home: Home, tmp_path: Path) -> None:
    ledger, over = Ledger(), threading.Event()
    editors = [
        Editor(name, home, ledger, home.browser(name, program.port), random.Random(place), acts)
        for place, (name, acts) in enumerate(zip(EDITORS, (WORDS, UPLOADS, WORDS, UPLOADS), strict=True))
    ]
    threads = [threading.Thread(target=editor.write_until, args=(over,), daemon=True) for editor in editors]
    for thread in threads:
        thread.start()
    time.sleep(2.0)
    program.process.send_signal(signal.SIGTERM)
    assert program.process.wait(30) == 0
    for thread in threads:
        thread.join(60)
    assert ledger.count(State.KEPT) > 0, "nobody had anything to lose"
    again = Program(home, tmp_path / "again.log")
    try:
        found = check(home, ledger)
        assert not found.problems, "\n".join(found.problems)
        troubles = [trouble for editor in editors for trouble in editor.troubles]
        assert not troubles, troubles
    finally:
        again.close()


@pytest.mark.slow
def test_a_form_that_is_still_coming_in_is_taken_and_answered(program: Program, home: Home) -> None:
    ledger = Ledger()
    mum = Editor("mum", home, ledger, home.browser("mum", program.port), random.Random(5))
    write = mum.begin("add", home.pages[0])
    fields, _files = mum.fill(write, "")
    ledger.begin(write)
    line = HalfSent(program.port)
    mum.browser._line = line
    coming = threading.Thread(target=lambda: mum._note(write, mum.browser.post(home.question(write.page_id), fields)))
    coming.start()
    assert line.half_is_out.wait(20)
    time.sleep(0.5)
    program.process.send_signal(signal.SIGTERM)
    time.sleep(1.5)
    assert program.process.poll() is None, "it went while somebody was speaking"
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", program.port), 2).close()
    line.go_on.set()
    coming.join(20)
    mum.browser.close()
    assert write.state is State.KEPT, write
    assert program.process.wait(20) == 0
    found = check(home, ledger, search=False)
    assert (found.problems, found.there) == ([], 1)


class HalfSent(http.client.HTTPConnection):
    """A slow line: the first half of a form, and some time later the other."""

    def __init__(self, port: int) -> None:
        super().__init__("127.0.0.1", port, timeout=60)
        self.half_is_out, self.go_on = threading.Event(), threading.Event()

    def send(self, data: Any) -> None:
        """Headers at once, and the body in two halves."""
        if isinstance(data, bytes) and b"csrf_token=" in data:
            head, _empty, body = data.rpartition(b"\r\n\r\n")
            half = len(head) + 4 * bool(head) + len(body) // 2
            super().send(data[:half])
            self.half_is_out.set()
            self.go_on.wait(30)
            data = data[half:]
        super().send(data)


@pytest.mark.slow
def test_a_film_that_is_being_made_ready_is_given_back_at_once(program: Program, home: Home, tmp_path: Path) -> None:
    film = ffmpeg(tmp_path, "mp4", "-f", "lavfi", "-i", "testsrc2=duration=40:size=1280x720:rate=30", "-c:v", "mpeg4")
    mum = Editor("mum", home, Ledger(), home.browser("mum", program.port), random.Random(5))
    fields, _files = mum.fill(mum.begin("add", home.pages[0]), "")
    answer = mum.browser.send(home.question(home.pages[0]), fields, [("video", film, "film.mp4", "video/mp4")])
    mum.browser.close()
    assert answer.status == 302
    engine = open_engine(home.url)
    try:
        until = time.monotonic() + 30
        while _job(engine) != (JobState.RUNNING, 1):
            assert time.monotonic() < until, "nobody began with the film"
            time.sleep(0.05)
        time.sleep(0.5)
        began = time.monotonic()
        os.killpg(program.process.pid, signal.SIGTERM)  # its converter as well, as systemd does it
        assert program.process.wait(20) == 0
        assert time.monotonic() - began < 10
        assert _job(engine) == (JobState.WAITING, 0), "the next worker need not wait for the lease to run out"
    finally:
        engine.dispose()


def _job(engine: Engine) -> tuple[JobState, int]:
    with engine.connect() as connection:
        row = connection.execute(select(Job.state, Job.attempts).where(Job.kind == "media.derive")).one()
    return row.state, row.attempts
