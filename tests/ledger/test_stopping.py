"""The server is asked to stop while people save: what it answered is kept, and nothing is half there (C11)."""

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

import pytest

from tests.ledger.book import Ledger, State
from tests.ledger.browser import Browser, Gone
from tests.ledger.check import check
from tests.ledger.editors import UPLOADS, WORDS, Editor
from tests.ledger.home import EDITORS, Home
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
    program.process.wait(20)
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
