"""Has a program read the words in a picture of a page: in a helper that is shut in, niced and held to limits.

What comes back is a machine's guess, and of handwriting a poor one. Whoever calls keeps it apart from people's words until
somebody has checked it.
"""

import importlib.util
import json
import shutil
from functools import lru_cache
from pathlib import Path

from media.helpers import Limits, run_python
from media.reading import clean
from media.scans import THOROUGH, ask
from media.words import refuse

NOT_INSTALLED = 3
OURS = "media.read_page"
PHOTO = "photo"
"""The reader of a picture that is one page."""
MOST_LETTERS = 20_000  # a page of small print has about 5,000
_GIGABYTE = 1024**3
_WIDE = 2000  # pixels: an A4 page at 240 dots an inch, which both programs read best at about
_LIMITS = Limits(180, 240, 4 * _GIGABYTE, 1024 * 1024, output=1024 * 1024)


@lru_cache(maxsize=4)
def can_read(program: str = OURS) -> bool:
    """Whether pages can be read here: rapidocr or tesseract is installed, or another program is set. Looked up once."""
    return program != OURS or importlib.util.find_spec("rapidocr") is not None or shutil.which("tesseract") is not None


def read_page(path: Path, reader: str, page: int, folder: Path, *, program: str = OURS) -> str:
    """The words that ``program`` (a Python module, run with a picture and the path of tesseract or "") reads on a page of
    a PDF or TIFF, from 1, or (PHOTO) in a picture; "" where it reads none.

    ``folder`` is for its own files. Raises MediaRefused("no_reading") where nothing is installed that reads, "too_slow"
    where it takes more than three minutes, "not_read" where it fails or the page can't be drawn.
    """
    ask("page", path, [reader, str(page), str(_WIDE), str(folder)], THOROUGH, folder, "not_read")
    outcome = run_python(program, [str(folder / "page.png"), shutil.which("tesseract") or ""], _LIMITS, folder)
    if outcome.late:
        raise refuse("too_slow")
    if outcome.code == NOT_INSTALLED:
        raise refuse("no_reading")
    try:
        words = json.loads(outcome.output)["words"] if outcome.code == 0 else None
    except (ValueError, KeyError, TypeError):
        words = None
    if not isinstance(words, str) or len(words) > MOST_LETTERS:
        raise refuse("not_read")
    return clean(words)
