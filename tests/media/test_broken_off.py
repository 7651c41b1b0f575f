"""Every kind of file we take, cut off at ten points and spoilt at ten more: a sentence or something to show, never more (U5)."""

import io
import random
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from media.derive import derive
from media.errors import MediaRefused
from media.intake import receive
from media.store import Store
from tests.media.making import (
    FAST,
    FILMS,
    SCENE,
    SOUNDS,
    TONE,
    docx,
    drawn,
    ffmpeg,
    odt,
    pdf,
    phone_heic,
    phone_jpeg,
    saved,
    tiff,
    wav,
)  # fmt: skip

pytestmark = pytest.mark.slow
Maker = Callable[[Path], bytes]


def _sound(ending: str) -> Maker:
    return lambda folder: ffmpeg(folder, ending, *TONE, *SOUNDS[ending][1])


def _film(ending: str) -> Maker:
    return lambda folder: ffmpeg(folder, ending, *SCENE, *TONE, *FILMS[ending][1], *(FAST if "mp4" in ending else ()))


KINDS: dict[str, Maker] = {
    "jpg": lambda _f: phone_jpeg(), "png": lambda _f: saved(drawn(), "PNG"), "gif": lambda _f: saved(drawn(mode="P"), "GIF"),
    "webp": lambda _f: saved(drawn(), "WEBP"), "heic": lambda _f: phone_heic(), "avif": lambda _f: saved(drawn(), "AVIF", speed=10),
    "tif": lambda _f: tiff(2), "pdf": lambda _f: pdf(2), "wav": lambda _f: wav(0.5), "txt": lambda _f: "Zoë’s day.\n".encode() * 20,
    "rtf": lambda _f: rb"{\rtf1 " + b"Robin likes trains. " * 20 + b"}", "docx": lambda _f: docx(), "odt": lambda _f: odt(),
    **{one: _sound(one) for one in ("m4a", "mp3", "aac", "amr", "caf", "ogg", "opus", "flac")},
    **{f"film.{one}": _film(one) for one in ("mp4", "mov", "3gp", "webm", "mkv")},
}  # fmt: skip
FIXED = {"film.mov": ("-movflags", "+faststart")}


@cache
def _made(kind: str, folder: Path) -> bytes:
    if kind.startswith("film."):
        ending = kind.removeprefix("film.")
        return ffmpeg(folder, ending, *SCENE, *TONE, *FILMS[ending][1], *FIXED.get(kind, ()))
    return KINDS[kind](folder)


def _harmed(data: bytes, point: int, how: str) -> bytes:
    if how == "cut":
        return data[: max(1, len(data) * point // 10)]
    place = min(len(data) - 1, len(data) * point // 10)
    return data[:place] + bytes(byte ^ 0x5A for byte in data[place : place + 12]) + data[place + 12 :]


def _through(store: Store, kind: str, data: bytes) -> str:
    name = f"a.{kind.split('.')[-1]}"
    started = time.monotonic()
    try:
        received = receive(io.BytesIO(data), name, "", store, "aa11")
    except MediaRefused as refusal:
        assert refusal.sentence.endswith(".")
        assert not list(store.temporary.iterdir())
        return refusal.code
    finally:
        assert time.monotonic() - started < 10, name
    assert store.path(received.original.key).read_bytes() == data
    if received.state != "waiting":
        return received.state
    try:
        made = derive(received.kind, store, received.original.key, "aa11", received.content_type)
    except MediaRefused as refusal:
        return f"failed, {refusal.code}"
    finally:
        assert not list(store.temporary.iterdir())
    for one in made.renditions:
        if one.content_type == "image/webp":
            with Image.open(store.path(one.key)) as picture:
                picture.load()
    return "ready" if made.renditions else "kept"


ALL = [(kind, point, how) for kind in KINDS for point in range(10) for how in ("cut", "spoil")]


def test_a_sample_of_harmed_files_gets_a_sentence_or_is_shown(store: Store, tmp_path: Path) -> None:
    for kind, point, how in random.Random(2026).sample(ALL, 14):
        assert _through(store, kind, _harmed(_made(kind, tmp_path), point, how)), (kind, point, how)


@pytest.mark.deep
@pytest.mark.parametrize("kind", KINDS)
def test_however_it_is_harmed_it_gets_a_sentence_or_is_shown(store: Store, tmp_path: Path, kind: str) -> None:
    whole = _made(kind, tmp_path)
    assert _through(store, kind, whole) in ("ready", "kept")
    for point in range(10):
        for how in ("cut", "spoil"):
            assert _through(store, kind, _harmed(whole, point, how))
