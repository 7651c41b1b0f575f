"""A zip in a packing of which a few bytes unpack to a hundred million is not opened; long names fit into a message."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from tests.media.making import phone_jpeg
from tests.support.client import Visitor
from tests.support.house import House

Open = Callable[[str], Visitor]


def _packed(packing: int) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", packing) as archive:
        archive.writestr("0.png", b"\0" * 90_000_000)
    return kept.getvalue()


@pytest.mark.slow
def test_a_small_zip_never_fills_the_memory(family: House, client_for: Open) -> None:
    mum, place = client_for("mum"), f"/child/{family.children['robin']}/symbols"
    for packing in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        bomb = _packed(packing)
        assert len(bomb) < 100_000
        mum.open(place)
        tracemalloc.start()
        mum.press("Add these symbols", {"files": (bomb, "ours.zip", "application/zip")}, status=422)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert "could not open this zip" in mum.page.words
        assert peak < 25_000_000


@pytest.mark.slow
def test_many_long_names_are_told_of_all_the_same(family: House, client_for: Open) -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("red_bus.jpg", phone_jpeg(width=64, height=48))
        for number in range(12):
            name = "".join(chr(0x4E00 + (number * 997 + place * 31) % 20_000) for place in range(190))
            archive.writestr(f"{number}\u202e{name}.exe", b"MZ")
    mum = client_for("mum")
    mum.open(f"/child/{family.children['robin']}/symbols")
    mum.press("Add these symbols", {"files": (kept.getvalue(), "ours.zip", "application/zip")})
    assert "1 symbol was added." in mum.page.words and "These files could not be added: 0" in mum.page.words
    assert "\u202e" not in mum.page.text
    assert len(mum.cookie) < 4000, "a browser throws a larger cookie away, and the person is signed out of what they did"
