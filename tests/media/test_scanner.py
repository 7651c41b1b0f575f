"""What a virus scanner may say, and what we make of it: only its whole, plain "OK" lets a file through (U14)."""

import io
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from media import scanner
from media.errors import MediaRefused
from media.intake import receive
from media.scanner import Scanner, Verdict, understood
from media.store import Store
from tests.media.making import docx, phone_jpeg, repacked, wav
from tests.support.clamd import FakeClamd, closed_address, eicar
from wiki.settings import SettingsError, read_settings


@pytest.fixture
def clamd() -> Iterator[FakeClamd]:
    """A scanner that is up."""
    with FakeClamd() as fake:
        yield fake


@pytest.fixture
def guarded(tmp_path: Path, clamd: FakeClamd) -> Store:
    """A store that asks it."""
    return Store(tmp_path / "files", Scanner(clamd.address))


def _verdict(address: str, data: bytes, seconds: float = 5.0) -> Verdict:
    return Scanner(address).look(io.BytesIO(data), seconds).verdict


def short_folder() -> tempfile.TemporaryDirectory[str]:
    """The address of a socket may have a hundred letters; the folder of a test may have more."""
    return tempfile.TemporaryDirectory(prefix="gt-", dir=os.environ.get("TESTS_ON_DISK"))


def test_it_tells_clean_from_harmful_by_port_and_by_socket(clamd: FakeClamd) -> None:
    hidden = repacked(docx(), {"word/media/picture.bin": eicar()})
    with short_folder() as folder, FakeClamd(f"{folder}/clamd.sock") as beside:
        for address in (clamd.address, beside.address):
            for data in (b"words", phone_jpeg(), b"x" * 1_000_000, docx(), b""):
                assert _verdict(address, data) is Verdict.CLEAN
            for data in (eicar(), b"x" * 300_000 + eicar(), hidden):
                assert _verdict(address, data) is Verdict.HARMFUL


@pytest.mark.parametrize(
    "said",
    [
        b"", b"\0", b"OK\0", b"stream: OK", b"stream: OK\n", b"stream: OK FOUND OK\0", b"stream: NOT OK\0", b"STREAM: OK\0",
        b"stream:  FOUND\0", b"xstream: OK\0", b"stream: OK\0\0", b"UNKNOWN COMMAND\0", b"stream: OK" + b"\0 ERROR\0", b"\xff" * 5000,
        b"stream: Can't allocate memory ERROR\0", b"HTTP/1.1 200 OK\r\n\r\n", b"stream: OK" * 1000 + b"\0",
    ],
)  # fmt: skip
def test_nonsense_is_never_taken_for_a_yes(said: bytes, clamd: FakeClamd) -> None:
    clamd.says = said
    assert understood(said).verdict is Verdict.UNKNOWN
    if said != b"stream: OK\0\0":  # over the line it is a whole answer with a letter after it
        assert _verdict(clamd.address, b"words") is Verdict.UNKNOWN


def test_a_scanner_that_is_down_slow_or_hangs_up_is_not_waited_for(clamd: FakeClamd, tmp_path: Path) -> None:
    started = time.monotonic()
    for says in ("mute", "drip", "gone"):
        clamd.says = says
        assert _verdict(clamd.address, b"words", 0.3) is Verdict.UNKNOWN, says
    for address in (closed_address(), str(tmp_path / "nobody.sock"), "no-such-host.invalid:3310"):
        assert _verdict(address, b"words", 0.3) is Verdict.UNKNOWN, address
    assert time.monotonic() - started < 4


def test_a_file_that_it_takes_no_whole_of_is_not_clean(clamd: FakeClamd) -> None:
    clamd.most = 100_000
    assert _verdict(clamd.address, b"x" * 5_000_000) is Verdict.TOO_BIG
    clamd.says = b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0"
    assert _verdict(clamd.address, b"words") is Verdict.TOO_BIG


def test_what_comes_in_is_shown_only_once_it_is_clean(guarded: Store, clamd: FakeClamd, monkeypatch: pytest.MonkeyPatch) -> None:
    def send(data: bytes, name: str) -> tuple[str, int]:
        received = receive(io.BytesIO(data), name, "", guarded, "aa11")
        assert guarded.path(received.original.key).read_bytes() == data
        return received.state, len(received.renditions)

    assert send(phone_jpeg(), "a.jpg") == ("ready", 3)
    assert send(docx(), "a.docx")[0] == "kept"
    monkeypatch.setattr(scanner, "PATIENCE", 0.2)
    for says in ("mute", b"nonsense\0"):
        clamd.says = says
        for data, name in ((phone_jpeg(), "a.jpg"), (docx(), "a.docx"), (wav(0.1), "a.wav"), (b"words", "a.txt")):
            assert send(data, name) == ("held", 0), (name, says)
    clamd.says = None
    monkeypatch.setattr(scanner, "AT_ONCE", 100)
    looked = clamd.looked
    assert send(phone_jpeg(), "a.jpg") == ("held", 0), "a long file is left to a job"
    assert clamd.looked == looked


def test_a_harmful_file_is_refused_whatever_it_is_wrapped_in_and_leaves_nothing(guarded: Store) -> None:
    broken = phone_jpeg()[:200] + eicar()
    for data, name in (
        (eicar(), "a.txt"), (repacked(docx(), {"word/media/a.bin": eicar()}), "a.docx"), (phone_jpeg() + eicar(), "a.jpg"), (broken, "a.jpg")
    ):  # fmt: skip
        with pytest.raises(MediaRefused) as caught:
            receive(io.BytesIO(data), name, "", guarded, "aa11")
        assert (caught.value.code, caught.value.values) == ("harmful", {"found": "Eicar-Test-Signature"}), name
        assert "Eicar" not in caught.value.sentence
    assert list(guarded.keys()) == [] and not list(guarded.temporary.iterdir())


def test_its_address_is_a_host_and_port_or_a_path(tmp_path: Path) -> None:
    def read(value: str) -> str:
        return read_settings({"INSTANCE": str(tmp_path), "CLAMD": value}).clamd

    for value in ("127.0.0.1:3310", "clamd.internal:3310", "/run/clamav/clamd.ctl", "[::1]:3310", ""):
        assert read(value) == value
    assert read("unix:/run/clamav/clamd.ctl") == "/run/clamav/clamd.ctl"
    for value in ("clamd", "3310", ":3310", "clamd:", "clamd:99999", "tcp://clamd:3310", "me@clamd:3310", "clamd:٣"):
        with pytest.raises(SettingsError, match="CLAMD"):
            read(value)
