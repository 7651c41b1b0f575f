"""Two plans that are looked through at the same moment: the program that does it lives on."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.document import sample
from wiki.document.assemble import assemble
from wiki.document.contents import read_back
from wiki.document.pdf import render_pdf

_ROOT = Path(__file__).resolve().parent.parent.parent
_TWELVE_TIMES_EIGHT = """
import sys, threading
from pathlib import Path
from wiki.document.contents import read_back
data = Path(sys.argv[1]).read_bytes()
found = []
def read():
    for _ in range(12):
        found.append(len(read_back(data, "pdf")))
threads = [threading.Thread(target=read) for _ in range(8)]
[one.start() for one in threads]; [one.join() for one in threads]
print(len(found), len(set(found)))
"""


@pytest.mark.slow
def test_eight_who_look_through_a_plan_at_once_all_read_the_same(tmp_path: Path) -> None:
    plan = tmp_path / "plan.pdf"
    plan.write_bytes(render_pdf(assemble(sample.plan("draft")), sample.assets(tmp_path, 1)))
    assert read_back(plan.read_bytes(), "pdf")
    done = subprocess.run(
        [sys.executable, "-c", _TWELVE_TIMES_EIGHT, str(plan)], cwd=_ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout.split()) == (0, ["96", "1"]), done.stderr
