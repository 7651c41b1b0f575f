"""At the door: what a file is, not what it is called, decides; the refused leave no trace."""

import io
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from media.errors import MediaRefused
from media.intake import receive
from media.results import Received
from media.sniff import sniff
from media.store import Store
from tests.corpora import corpus
from tests.media.conftest import Send, Turn
from tests.media.making import docx, drawn, pdf, phone_heic, phone_jpeg, saved, tiff, wav


def zipped() -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as new:
        new.writestr("x.txt", "hello")
    return box.getvalue()


MATRIX = {
    "jpg": (phone_jpeg(), "image/jpeg"),
    "png": (saved(drawn(), "PNG"), "image/png"),
    "gif": (saved(drawn(mode="P"), "GIF"), "image/gif"),
    "webp": (saved(drawn(), "WEBP"), "image/webp"),
    "heic": (phone_heic(), "image/heic"),
    "avif": (saved(drawn(), "AVIF", speed=10), "image/avif"),
    "tif": (tiff(), "image/tiff"),
    "pdf": (pdf(), "application/pdf"),
    "wav": (wav(0.2), "audio/wav"),
    "txt": (b"Robin likes trains.\n", "text/plain"),
    "rtf": (rb"{\rtf1 Robin}", "application/rtf"),
    "docx": (docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@pytest.mark.parametrize("made", MATRIX)
def test_under_its_own_name_and_type_it_is_taken_and_under_any_other_it_is_not(
    store: Store, send: Send, refused: Turn, made: str
) -> None:
    data, served = MATRIX[made]
    assert send(data, f"a.{made.upper()}", served).content_type == served
    for ending, (_data, claim) in MATRIX.items():
        if ending != made:
            assert refused(data, f"a.{ending}", served) == "wrong_name"
            if {served, claim} != {"application/rtf", "application/msword"}:
                assert refused(data, f"a.{made}", claim) == "wrong_claim"


@pytest.mark.parametrize("claim", ["", None, "application/octet-stream", "image/jpeg; charset=binary", "IMAGE/JPG"])
@pytest.mark.parametrize("name", ["a.jpg", "A.JPEG", "blob", "", None, "Dr. Reed"])
def test_a_missing_ending_or_an_empty_claim_is_let_pass(send: Send, name: str | None, claim: str | None) -> None:
    assert send(MATRIX["jpg"][0], name, claim).content_type == "image/jpeg"


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html><html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
        b"MZ" + bytes(58) + b"\x40\0\0\0PE\0\0" + bytes(300),
        b"\x7fELF\x02\x01\x01" + bytes(300),
        b"#!/bin/sh\necho hello\n",
        b"\x1f\x8b\x08\0" + bytes(60),
        zipped(),
        b"push graphic-context\nviewbox 0 0 640 480\nimage over 0,0 0,0 'https://127.0.0.1/x.php?x=`id`'\n",
        b"%!PS-Adobe-3.0 EPSF\n(%pipe%id) (w) file\n",
    ],
    ids=["html", "svg", "xml", "exe", "elf", "sh", "gzip", "zip", "mvg", "ps"],
)
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.mp4", "a.pdf", "a.docx", "a", "a.html", "a.svg", "a.exe"])
def test_pages_programs_and_archives_are_refused_whatever_they_are_called(
    refused: Turn, data: bytes, name: str
) -> None:
    if not (name == "a" and data.startswith(b"push")):  # without a name, plain words are only words
        code = refused(data, name)
        assert code in ("not_taken", "wrong_name") or code.startswith("broken_")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (MATRIX["jpg"][0] + b"<html><script>alert('marker')</script></html>", "a.jpg"),
        (MATRIX["jpg"][0] + zipped() + b"marker", "a.jpg"),
        (MATRIX["gif"][0].replace(b"GIF87a", b"GIF89a") + b"/*marker*/=1;alert('marker')", "a.gif"),
        (saved(drawn(), "JPEG", comment=b"*/=alert('marker')/*"), "a.jpg"),
        (saved(drawn(), "PNG") + b"<?php echo 'marker'; ?>", "a.png"),
    ],
)
def test_of_a_picture_that_is_also_something_else_only_the_pixels_are_shown(
    store: Store, send: Send, data: bytes, name: str
) -> None:
    assert b"marker" in data
    received = send(data, name)
    assert received.state == "ready"
    for one in received.renditions:
        shown = store.path(one.key).read_bytes()
        assert b"marker" not in shown
        assert b"PK\x03\x04" not in shown
        with Image.open(io.BytesIO(shown)) as picture:
            picture.load()
        if one.content_type == "image/jpeg":
            assert shown.endswith(b"\xff\xd9") and shown.count(b"\xff\xd9") == 1, "nothing follows the picture"
        else:
            assert len(shown) == int.from_bytes(shown[4:8], "little") + 8, "nothing follows the picture"
    assert {one.content_type for one in received.renditions} == {"image/webp", "image/jpeg"}


@pytest.mark.parametrize("size", [0, 1, 2, 10])
@pytest.mark.parametrize("ending", ["jpg", "heic", "mp4", "pdf", "docx", "tif"])
def test_next_to_nothing_gets_a_sentence(refused: Turn, size: int, ending: str) -> None:
    code = refused(b"\xff" * size, f"a.{ending}")
    assert code == "empty" if size == 0 else code.startswith(("broken_", "wrong_name", "not_taken"))


@pytest.mark.parametrize(
    "name",
    ["../../../etc/cron.d/x.jpg", "/etc/passwd.jpg", "C:\\x.jpg", "a\0b.jpg", "CON.jpg", "-rf.jpg", ".jpg",
     "x" * 300 + ".jpg", "\u202egpj.jpg", "🚂.jpg", "a;b|c`d`$(e).jpg", "a'\"<b>.jpg", "%2e%2e%2fx.jpg"],
)  # fmt: skip
def test_a_name_never_says_where_a_file_goes(store: Store, send: Send, name: str, child: str) -> None:
    received = send(MATRIX["jpg"][0], name)
    for path in store.root.rglob("*"):
        assert path.is_relative_to(store.root / child) or path.is_relative_to(store.temporary)
    assert store.path(received.original.key).name.removesuffix(".jpg").isalnum()
    assert "/" not in received.name
    assert "\\" not in received.name


def test_the_same_bytes_twice_are_two_files_and_nobody_learns_of_the_other(store: Store) -> None:
    first, second = (receive(io.BytesIO(wav(0.1)), "a.wav", "", store, prefix) for prefix in ("aa11", "bb22"))
    assert first.original.key.startswith("aa11/")
    assert second.original.key.startswith("bb22/")
    assert first.original.sha256 == second.original.sha256


class Phone:
    """A sender that goes away after so many bytes."""

    def __init__(self, data: bytes, until: int, piece: int = 1000) -> None:
        self.data, self.until, self.piece, self.place = data, until, piece, 0

    def read(self, size: int = -1, /) -> bytes:
        if self.place >= self.until:
            raise ConnectionResetError("tunnel")
        piece = self.data[self.place : self.place + min(self.piece, size if size > 0 else self.piece)]
        self.place += len(piece)
        return piece


@pytest.mark.parametrize("percent", [1, 50, 99])
def test_an_upload_broken_off_leaves_nothing_and_can_be_sent_again(
    store: Store, send: Send, child: str, percent: int
) -> None:
    data = saved(Image.effect_noise((600, 600), 90), "PNG")
    with pytest.raises(ConnectionResetError):
        receive(Phone(data, len(data) * percent // 100), "a.png", "", store, child)
    assert list(store.keys()) == []
    assert not list(store.temporary.iterdir())
    assert store.path(send(data, "a.png").original.key).read_bytes() == data


def test_bytes_that_come_in_drops_are_the_same_file(store: Store, child: str) -> None:
    data = MATRIX["jpg"][0]
    received = receive(Phone(data, len(data) + 1, piece=7), "a.jpg", "", store, child)
    assert store.path(received.original.key).read_bytes() == data


def test_a_disk_that_fails_half_way_through_the_sizes_leaves_nothing(
    store: Store, child: str, monkeypatch: pytest.MonkeyPatch, refused: Turn
) -> None:
    import errno
    import os

    rename, calls = os.rename, []

    def third_fails(old: Path, new: Path) -> None:
        calls.append(new)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, "full")
        rename(old, new)

    monkeypatch.setattr(os, "rename", third_fails)
    assert refused(phone_jpeg(width=1000, height=800), "a.jpg") == "no_room"
    calls[:] = [Path(), Path(), Path(), Path()]
    assert isinstance(receive(io.BytesIO(phone_jpeg()), "a.jpg", "", store, child), Received)


class Endless:
    """Something that begins like a recording and never ends."""

    given = 0

    def __init__(self, head: bytes) -> None:
        self.head = head

    def read(self, size: int = -1, /) -> bytes:
        Endless.given += size
        piece, self.head = self.head[:size], self.head[size:]
        return piece + bytes(size - len(piece))


def test_a_file_without_end_is_cut_at_the_limit_and_memory_stays_flat(
    store: Store, child: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Endless.given = 0
    tracemalloc.start()
    with pytest.raises(MediaRefused) as caught:
        receive(Endless(wav(0.1)), "a.wav", "audio/wav", store, child)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert caught.value.code == "too_big"
    assert "200 MB" in caught.value.sentence
    assert Endless.given < 202 * 1024 * 1024
    assert peak < 4 * 1024 * 1024
    assert not list(store.temporary.iterdir())


def test_a_long_file_of_a_kind_we_never_take_is_not_read_to_its_end(store: Store, child: str) -> None:
    Endless.given = 0
    for head, name in ((b"<html><body>", "a.mp4"), (b"\x1f\x8b\x08\0", "a"), (wav(0.1), "a.exe")):
        with pytest.raises(MediaRefused):
            receive(Endless(head + b" " * 100_000), name, "", store, child)
    assert Endless.given < 1024 * 1024


OTHER_LIBRARY = """
import ctypes, ctypes.util, sys
ctypes.util.find_library = lambda name: None
plain = ctypes.CDLL.__init__
def hidden(self, name, *more, **how):
    if name == "libmagic.so.1":
        raise OSError("not on this machine")
    plain(self, name, *more, **how)
ctypes.CDLL.__init__ = hidden
from pathlib import Path
from media.sniff import sniff
assert "pylibmagic" in sys.modules
for path in sys.argv[1:]:
    print(sniff(Path(path)))
"""


def test_the_wheels_own_libmagic_agrees_with_the_systems(tmp_path: Path) -> None:
    paths = []
    for ending, (data, _served) in MATRIX.items():
        paths.append(tmp_path / f"a.{ending}")
        paths[-1].write_bytes(data)
    files = corpus("file-type")
    paths += [path for path in sorted(files.rglob("*.*")) if path.suffix in (".mp4", ".mov", ".m4a", ".webm", ".3gp")]
    paths += [path for path in sorted(files.rglob("*.*")) if path.suffix in (".amr", ".opus", ".caf", ".docx", ".odt")]
    done = subprocess.run(
        [sys.executable, "-c", OTHER_LIBRARY, *map(str, paths)],
        capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    for path, found in zip(paths, done.stdout.split(), strict=True):
        assert found == sniff(path), path.name
