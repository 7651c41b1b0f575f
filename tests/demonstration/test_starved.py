"""The demonstration is loaded on a machine that is busy with something else, however long each of its files takes to open."""

import dataclasses
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine

from media import recordings, scans
from media.helpers import Limits, patient, run
from media.store import Store
from wiki.demonstration_load import load_demonstration
from wiki.pagetypes.read import load_folder
from wiki.settings import ROOT

SOON = Limits(seconds=0.2, cpu_seconds=10, memory=2 * 1024**3, file_bytes=0)
SLOW = [sys.executable, "-c", "import time; time.sleep(0.6)"]


def test_whoever_has_patience_waits_and_nobody_else_does(tmp_path: Path) -> None:
    assert run(SLOW, SOON, tmp_path).late
    with patient(60):
        outcome = run(SLOW, SOON, tmp_path)
    assert (outcome.late, outcome.code) == (False, 0)
    assert run(SLOW, SOON, tmp_path).late


@pytest.mark.deep
def test_it_does_not_give_up_over_a_file_that_takes_too_long(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in ((recordings, "_LOOK"), (scans, "QUICK")):
        monkeypatch.setattr(module, name, dataclasses.replace(getattr(module, name), seconds=0.001))
    assert load_demonstration(engine, Store(tmp_path / "files"), load_folder(ROOT / "page_templates"))
