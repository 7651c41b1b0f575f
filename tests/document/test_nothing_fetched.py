"""While a plan is made nothing is fetched and no file outside its pack is opened, whatever the words in it ask for (E3)."""

import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.document.made_beside import MARKER
from wiki.settings import ROOT

_CALLS = "trace=open,openat,openat2,socket,connect,sendto,sendmsg,execve"


@pytest.mark.slow
def test_making_a_plan_opens_no_connection_and_no_file_outside_its_pack(tmp_path: Path) -> None:
    strace = shutil.which("strace") or pytest.skip("strace is not on this machine")
    secret, folder, out = tmp_path / "elsewhere" / "qzsecret.png", tmp_path / "pack", tmp_path / "calls"
    secret.parent.mkdir()
    folder.mkdir()
    shutil.copy(next(iter((ROOT / "wiki" / "static").rglob("*.png"))), secret)
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.setblocking(False)
        command = [sys.executable, "-m", "tests.document.made_beside", str(trap.getsockname()[1]), str(secret), str(folder)]
        done = subprocess.run([strace, "-f", "--seccomp-bpf", "-e", _CALLS, "-o", str(out), *command], cwd=ROOT, capture_output=True, timeout=200)
        if not out.exists() or (done.returncode and b"ptrace" in done.stderr):
            pytest.skip("this machine does not let a process be watched")
        assert done.returncode == 0, done.stderr[-2000:]
        with pytest.raises(BlockingIOError):
            trap.accept()
    everything = out.read_text(errors="replace")
    before, marker, after = everything.partition(MARKER)
    assert marker and "drawn.svg" in before and all(f"plan.{kind}" in after for kind in ("pdf", "docx", "html")), "it was watched"
    assert "qzsecret" not in before.partition("execve(")[2].partition("\n")[2] and "qzsecret" not in after
    asked = [line for line in everything.splitlines() if re.search(r"(connect|sendto|sendmsg|socket)\(.*AF_INET", line)]
    assert asked == [], "nobody was asked for anything"
    assert "execve(" not in after, "no other program is run"
    opened = set(re.findall(r'open(?:at2?)?\([^"]*"([^"]+)"[^\n]* = \d', after))
    ours = (str(folder), tempfile.gettempdir() + "/plan-", str(ROOT / "wiki"), sys.prefix, sys.base_prefix, "/proc/", "/sys/", "/dev/")
    libraries = ("/usr/lib", "/lib", "/etc/ld.so", "/etc/mime.types", "/usr/share/zoneinfo", "/etc/localtime")
    real = str(Path(sys.prefix).resolve())
    assert [one for one in sorted(opened) if one.startswith("/") and not one.startswith((*ours, real, *libraries))] == []
    made = {kind: (folder / f"plan.{kind}").read_bytes() for kind in ("pdf", "docx", "html")}
    assert all(made.values()) and secret.read_bytes()[40:200] not in b"".join(made.values())
