"""The code on paper: the same squares that other programs draw and read for the same words."""

import hashlib

import pytest

from wiki.document.qr import modules, picture


def test_a_code_is_drawn_as_the_standard_says() -> None:
    """Every length from 1 to 412 bytes was drawn with this and read back with zxing-cpp; this holds one of them still."""
    address = (
        "https://thread.example.org/child/5f0c2a52-1d1c-4c0e-9f0a-2b7d6f3c9e11/plan/versions/3"
        "/clip/9a1b7c44-7f2e-4c65-8d8e-0f3a1b2c4d5e"
    )
    rows = modules(address)
    assert len(rows) == len(rows[0]) == 49
    assert hashlib.sha256(repr(rows).encode()).hexdigest() == GOLDEN
    assert modules(address[:-1] + "f") != rows
    assert picture(address).startswith(b"\x89PNG")
    with pytest.raises(ValueError, match="too long"):
        modules("x" * 413)


GOLDEN = "cb0fdf7d111d78dfd83968eedc6c2844849960dbf296943c6512ada5959a6247"
