"""Signs that no font of ours holds are named in words, and the list of what the fonts hold is true."""

import struct
from pathlib import Path

import pytest

from wiki.document.glyphs import FONTS, _covered, breakable, drawable


def signs_of(font: Path) -> set[int]:
    """Every sign in a TrueType font's character table, read from the file itself (formats 4 and 12)."""
    data = font.read_bytes()
    tables = {
        data[at : at + 4]: struct.unpack(">L", data[at + 8 : at + 12])[0]
        for at in range(12, 12 + 16 * struct.unpack(">H", data[4:6])[0], 16)
    }
    cmap = tables[b"cmap"]
    found: set[int] = set()
    for place in range(struct.unpack(">H", data[cmap + 2 : cmap + 4])[0]):
        (offset,) = struct.unpack(">L", data[cmap + 8 + 8 * place : cmap + 12 + 8 * place])
        at = cmap + offset
        (form,) = struct.unpack(">H", data[at : at + 2])
        if form == 12:
            (groups,) = struct.unpack(">L", data[at + 12 : at + 16])
            for group in range(groups):
                first, last, _ = struct.unpack(">3L", data[at + 16 + 12 * group : at + 28 + 12 * group])
                found.update(range(first, last + 1))
        elif form == 4:
            count = struct.unpack(">H", data[at + 6 : at + 8])[0]
            ends = struct.unpack(f">{count // 2}H", data[at + 14 : at + 14 + count])
            starts = struct.unpack(f">{count // 2}H", data[at + 16 + count : at + 16 + 2 * count])
            for first, last in zip(starts, ends, strict=True):
                found.update(range(first, min(last, 0xFFFE) + 1))
    return found


def test_the_list_of_signs_is_what_the_fonts_hold() -> None:
    held: set[int] = set()
    for font in sorted(FONTS.glob("*-Regular.ttf")):
        held |= signs_of(font)
    assert len(held) > 10_000
    wanted = {ord(sign) for sign in "aéłж ‘’“”–…£½•±×→ა你א؟ਪ😀❤✓▶"}
    assert wanted <= held
    assert {code for code in _covered() if 0xA0 <= code < 0x2000 and code not in held} <= {0xAD, 0x34F}
    assert wanted <= _covered()


def test_every_font_comes_with_its_licence() -> None:
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert len(list(FONTS.glob("AtkinsonHyperlegibleNext-*.ttf"))) == 4


@pytest.mark.parametrize("text", ["", "plain", "Zażółć 你好 😀 👩‍👧 ❤️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "سلام", "a\u00adb", "line\nline\ttab"])
def test_what_can_be_drawn_is_left_as_it_is(text: str) -> None:
    assert drawable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("x\ue000y", "x[u+e000]y"),
        ("한", "[hangul syllable han]"),
        ("한국 어", "[2 signs of Hangul script: see the Word or web copy] [hangul syllable eo]"),
        ("\u0378\u0378", "[u+0378][u+0378]"),
        ("a\x07", "a[u+0007]"),
    ],
)
def test_what_can_t_be_drawn_is_named(text: str, shown: str) -> None:
    assert drawable(text + "é").lower() == (shown + "é").lower()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("An ordinary sentence, half-hour and all.", "An ordinary sentence, half-hour and all."),
        ("priya.nair@harbourshire.example", "priya.|nair@|harbourshir|e.|example"),
        ("w" * 24, "w" * 11 + "|" + "w" * 11 + "|ww"),
    ],
)
def test_words_without_an_end_may_go_on_in_the_next_line(text: str, shown: str) -> None:
    assert breakable(text).replace("\u200b", "|") == shown
