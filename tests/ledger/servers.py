"""Starts, kills and stops the servers of the ledger test from outside."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wiki.settings import ROOT


@dataclass
class Life:
    """One server process, from its start to its end."""

    pid: int
    port: int

    @property
    def is_over(self) -> bool:
        """Whether the process is gone."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        return False

    def kill(self) -> None:
        """kill -9, the whole process group, and wait until it is gone."""
        self._end(signal.SIGKILL, 10)

    def ask_to_stop(self, seconds: float = 20) -> None:
        """SIGTERM, as systemd or a container does it, and wait until it has stopped."""
        self._end(signal.SIGTERM, seconds)

    def _end(self, how: signal.Signals, seconds: float) -> None:
        try:
            os.killpg(self.pid, how)
        except ProcessLookupError:
            return
        self.wait(seconds)

    def wait(self, seconds: float = 20) -> None:
        """Wait until it is gone."""
        until = time.monotonic() + seconds
        while not self.is_over:
            if time.monotonic() > until:
                raise AssertionError(f"server {self.pid} did not end in {seconds} seconds")
            time.sleep(0.005)


class Nursery:
    """The parent of all servers of a test run (see server.py). ``log`` takes what they complain about; ``environ`` is
    set for the parent already (what must be there before the first line of Python runs)."""

    def __init__(self, log: Path, environ: Mapping[str, str] | None = None) -> None:
        self.log = log
        self._errors = log.open("ab")
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.ledger.server"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=self._errors, env={**os.environ, "PYTHONPATH": str(ROOT), **(environ or {})}, start_new_session=True,
        )  # fmt: skip
        self._lives: list[Life] = []
        self._hear()

    def start(self, environ: Mapping[str, str]) -> Life:
        """A new server; returns when it takes requests."""
        assert self._parent.stdin is not None
        self._parent.stdin.write(json.dumps(dict(environ)).encode() + b"\n")
        self._parent.stdin.flush()
        said = self._hear()
        if not said["pid"]:
            raise AssertionError(f"the server could not start:\n{self.complaints()}")
        life = Life(said["pid"], said["port"])
        self._lives = [one for one in self._lives if not one.is_over] + [life]
        return life

    def _hear(self) -> dict[str, int]:
        assert self._parent.stdout is not None
        line = self._parent.stdout.readline()
        if not line:
            raise AssertionError(f"the servers' parent is gone:\n{self.complaints()}")
        said: dict[str, int] = json.loads(line)
        return said

    def complaints(self) -> str:
        """The last of what the servers wrote to their error output."""
        return self.log.read_text(errors="replace")[-6000:]

    def close(self) -> None:
        """End everything that was started here."""
        for life in self._lives:
            life.kill()
        self._parent.communicate()
        self._errors.close()
