"""Run as a helper, ``python -m media.read_page PICTURE TESSERACT``: writes the words it reads in a picture of a page to its
output, as one piece of JSON. Another program that answers alike can take its place (see ocr.py).

rapidocr is an extra (``scans`` in pyproject.toml) and brings its models with it; else tesseract reads, where it is
installed. Nothing is ever fetched: helpers have no network.
"""

import importlib
import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from media.ocr import NOT_INSTALLED

_Box = tuple[float, float, float, str]  # top, height, left, words


def main(words: list[str]) -> int:
    """Read the picture; 0 when it was read, NOT_INSTALLED where nothing is there that could."""
    picture, tesseract = words
    found = _by_rapidocr(picture)
    if found is None and tesseract:
        found = _by_tesseract(picture, tesseract)
    if found is None:
        return NOT_INSTALLED
    print(json.dumps({"words": found}), flush=True)
    return 0


def _by_rapidocr(picture: str) -> str | None:
    try:
        rapidocr: Any = importlib.import_module("rapidocr")
    except ImportError:
        return None
    logging.disable(logging.CRITICAL)  # it tells its output what it does
    read = rapidocr.RapidOCR(params={"EngineConfig.onnxruntime.intra_op_num_threads": 1})
    answer = read(picture)
    if answer.boxes is None or answer.txts is None:
        return ""
    return "\n".join(lines([_box(corners, said) for corners, said in zip(answer.boxes, answer.txts, strict=True)]))


def _box(corners: Any, said: str) -> _Box:
    across, down = [float(one[0]) for one in corners], [float(one[1]) for one in corners]
    return min(down), max(down) - min(down), min(across), str(said)


def lines(boxes: Sequence[_Box]) -> list[str]:
    """The pieces of print in the order of reading: those at the same height are one line, from left to right, and an
    empty line stands where there is one on the paper."""
    rows: list[list[_Box]] = []
    for one in sorted(boxes):
        last = rows[-1][0] if rows else None
        if last is not None and one[0] + one[1] / 2 < last[0] + last[1]:
            rows[-1].append(one)
        else:
            rows.append([one])
    found: list[str] = []
    bottom = None
    for row in rows:
        top, height = row[0][0], row[0][1]
        if bottom is not None and top - bottom > height * 1.2:
            found.append("")
        found.append(" ".join(one[3] for one in sorted(row, key=lambda box: box[2])))
        bottom = max(one[0] + one[1] for one in row)
    return found


def _by_tesseract(picture: str, tesseract: str) -> str | None:
    """Its languages are those that are installed with it; English where nothing else is said."""
    answer = subprocess.run([tesseract, picture, "stdout"], capture_output=True, check=False, env={"OMP_THREAD_LIMIT": "1"})
    return answer.stdout.decode("utf-8", "replace") if answer.returncode == 0 else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
