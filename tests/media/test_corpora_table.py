"""Every file of the shared corpora, each in limited processes of its own: none breaks or costs too much, and docs/media.md
says what becomes of it (U1, U5)."""

import io
import json
import random
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from PIL import Image

from tests.corpora_table import Went, corpora, counts_written, ending, every_file, main, too_much, written
from tests.media.making import exif
from wiki.settings import ROOT

pytestmark = pytest.mark.slow


def _root() -> Path:
    return corpora() or pytest.skip("the corpora are not on this machine")


def _went(paths: Iterable[Path]) -> list[Went]:
    command = [sys.executable, "-m", "tests.corpora_table", "--lines", *map(str, paths)]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=600).stdout
    return [Went(**json.loads(line)) for line in said.splitlines()]


def test_a_sample_goes_through_within_its_limits_and_as_the_table_says() -> None:
    chosen = random.Random(2026).sample(every_file(_root()), 8)
    found = _went(chosen)
    assert [went.file for went in found] == [path.name for path in chosen]
    table = counts_written()
    for went in found:
        assert too_much(went) == ""
        assert table[ending(went.file)][went.answer] > 0, f"{went} is not in docs/media.md"


@pytest.mark.deep
def test_every_file_goes_through_and_the_table_is_true(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _root()
    copy = tmp_path / "media.md"
    copy.write_text((ROOT / "docs" / "media.md").read_text(encoding="utf-8"), encoding="utf-8")
    before = written()
    monkeypatch.setattr("tests.corpora_table.DOCUMENT", copy)
    assert main([]) == 0
    assert written() == before, "python -m tests.corpora_table writes it anew"


def huge_jpeg(turn: int) -> bytes:
    """A JPEG of 16,320 by 12,240 pixels in full colour and of some 40 MB, as the largest phones take: red above, blue
    below. A strip of one row of blocks is packed once for each colour, and repeated: rows begin anew at each mark."""
    wide, rows = 16_320, 12_240 // 16
    noise = Image.effect_noise((wide, 16), 120)
    made: list[bytes] = []
    for colour in ("red", "blue"):
        strip = Image.blend(Image.new("RGB", (wide, 16), colour), noise.convert("RGB"), 0.4)
        kept = io.BytesIO()
        strip.save(kept, "JPEG", quality=80, subsampling="4:2:0", restart_marker_rows=1, exif=exif(turn))
        made.append(kept.getvalue())
    start = made[0].index(b"\xff\xda")
    start += 2 + int.from_bytes(made[0][start + 2 : start + 4], "big")
    head = bytearray(made[0][:start])
    frame = head.index(b"\xff\xc0")
    head[frame + 5 : frame + 7] = (rows * 16).to_bytes(2, "big")
    scans = [one[start:-2] for one in made]
    body = b"".join(scans[row >= rows // 2] + bytes((0xFF, 0xD0 + row % 8)) for row in range(rows))
    return bytes(head) + body[:-2] + b"\xff\xd9"


def test_a_genuine_200_megapixel_photo_of_a_phone_is_shown_within_the_limits(tmp_path: Path) -> None:
    """U7: full colour, tens of megabytes, held upright."""
    data = huge_jpeg(6)
    assert len(data) > 15_000_000
    (tmp_path / "whole.jpg").write_bytes(data)
    (whole,) = _went([tmp_path / "whole.jpg"])
    assert (whole.answer, too_much(whole)) == ("shown", "")
