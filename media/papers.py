"""Opens PDF and TIFF pages; runs only inside a fenced helper (see workbench.py), for their decoders are large and old.

Forms that were filled in are drawn with their answers. Scripts in a PDF never run: this build of PDFium has
no engine for them, and no document action is ever called. PDFium may not be used by two threads: another
reason for a helper.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, TiffImagePlugin

from media.colours import plain_colours, to_srgb
from media.photos import rebuilt, webp
from media.results import PAGE_BREAK
from media.words import MISSING_PAGES, refuse

WIDE = 1200  # pixels: an A4 page at 145 dots an inch, enough to read small handwriting
TALL = 4 * WIDE
MOST_TIFF_PIXELS = 120_000_000  # A3 at 600 dots an inch is 70 million; more than this is a trap
MOST_TIFF_PAGES = 2_000
_UNSEEN = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\ufffe\uffff]")  # letters that steer a machine; the mark of a parted word
_QUALITY = 80
_METHOD = 2  # a page of print comes to 229 kB in 0.1 s; 4 saves 2 % and takes twice as long

_pdfium: Any = pypdfium2  # it has no types
Page = dict[str, Any]


def look_pdf(path: Path) -> int:
    """How many pages a PDF has; raises MediaRefused where it is broken, empty or locked."""
    with _pdf(path) as document:
        return len(document)


def look_tiff(path: Path) -> int:
    """How many pages a TIFF has; its first page must decode."""
    with TiffImagePlugin.TiffImageFile(str(path)) as image:
        pages = image.n_frames
        if pages > MOST_TIFF_PAGES:
            raise refuse("broken_scan")
        image.seek(0)
        _tiff_page(image)
    return pages


def pdf_pages(path: Path, folder: Path, most: int, seconds: float) -> tuple[int, list[Page], str]:
    """Draws the first ``most`` pages into ``folder``, stopping after ``seconds``: how many pages there are in
    all, the pages drawn, and a note if one is missing among them."""
    until = time.monotonic() + seconds
    with _pdf(path) as document:
        document.init_forms()
        total = len(document)
        drawn: list[Page] = []
        for index in range(min(total, most)):
            if time.monotonic() > until:
                break
            try:
                drawn.append(_written(folder, index, _draw(document, index)))
            except (_pdfium.PdfiumError, MemoryError, ValueError):
                continue  # the other pages can still be read
    return _sum_up(total, drawn, most)


def tiff_pages(path: Path, folder: Path, most: int, seconds: float) -> tuple[int, list[Page], str]:
    """The same for a TIFF, whose pages are pictures."""
    until = time.monotonic() + seconds
    total = look_tiff(path)
    drawn: list[Page] = []
    with TiffImagePlugin.TiffImageFile(str(path)) as image:
        for index in range(min(total, most)):
            if time.monotonic() > until:
                break
            try:
                image.seek(index)
                drawn.append(_written(folder, index, _tiff_page(image)))
            except (OSError, SyntaxError, ValueError, EOFError, MemoryError):
                continue
    return _sum_up(total, drawn, most)


def draw_one(path: Path, reader: str, number: int, wide: int, made: Path) -> None:
    """One page (from 1) of a PDF or TIFF, or a photo that was made ready to be shown, at most ``wide`` pixels across, in greys
    as PNG: for a program that reads it."""
    if reader == "pdf":
        with _pdf(path) as document:
            document.init_forms()
            page = _draw(document, number - 1, wide)
    elif reader == "photo":
        with Image.open(path, formats=("WEBP", "JPEG", "PNG")) as image:
            page = _tiff_page(image, wide)
    else:
        with TiffImagePlugin.TiffImageFile(str(path)) as image:
            image.seek(number - 1)
            page = _tiff_page(image, wide)
    rebuilt(page.convert("L")).save(made, "PNG")


def pdf_text(path: Path, most: int) -> str:
    """The words of a PDF in reading order of its file, cut at ``most`` characters: page after page, parted by
    PAGE_BREAK, also where a page has none; "" where no page has any."""
    found: list[str] = []
    left = most
    with _pdf(path) as document:
        for index in range(len(document)):
            if left <= 0:
                break
            try:
                with_text = document[index].get_textpage()
                words = with_text.get_text_range(0, min(with_text.count_chars(), left))
            except _pdfium.PdfiumError:
                words = ""  # the page keeps its place
            words = _UNSEEN.sub("", words.replace("\r\n", "\n").replace(PAGE_BREAK, "\n"))
            found.append(words.strip("\n")[:left])
            left -= len(found[-1]) + 1
    return PAGE_BREAK.join(found)[:most] if any(found) else ""


@contextmanager
def _pdf(path: Path) -> Iterator[Any]:
    try:
        document = _pdfium.PdfDocument(path)
    except _pdfium.PdfiumError as trouble:
        locked = _pdfium.raw.FPDF_GetLastError() == _pdfium.raw.FPDF_ERR_PASSWORD or "assword" in str(trouble)
        raise refuse("locked" if locked else "broken_document") from trouble
    try:
        if len(document) < 1:
            raise refuse("broken_document")
        yield document
    finally:
        document.close()


def _draw(document: Any, index: int, wide: int = WIDE) -> Image.Image:
    page = document[index]
    try:
        width, height = page.get_size()
        scale = min(wide / max(width, 1.0), TALL / max(height, 1.0))
        drawn: Image.Image = page.render(scale=scale, may_draw_forms=True).to_pil()
        return drawn.convert("RGB")
    finally:
        page.close()


def _tiff_page(image: Image.Image, wide: int = WIDE) -> Image.Image:
    """The current page: plain colours, at most ``wide`` across. Pillow turns it upright as it loads."""
    if image.size[0] * image.size[1] > MOST_TIFF_PIXELS:
        raise refuse("too_large_photo")
    profile = image.info.get("icc_profile")
    image.load()
    page = plain_colours(image)
    scale = min(1.0, wide / page.width, TALL / page.height)
    size = max(1, round(page.width * scale)), max(1, round(page.height * scale))
    if size != page.size:
        page = page.resize(size, Image.Resampling.HAMMING, reducing_gap=3.0)
    return to_srgb(page, profile)


def _written(folder: Path, index: int, page: Image.Image) -> Page:
    name = f"page-{index + 1}"
    file = folder / f"{name}.webp"
    file.write_bytes(webp(rebuilt(page), _QUALITY, _METHOD))
    return {"name": name, "file": file.name, "width": page.width, "height": page.height}


def _sum_up(total: int, drawn: list[Page], most: int) -> tuple[int, list[Page], str]:
    if not drawn:
        raise refuse("broken_document")
    return total, drawn, MISSING_PAGES if len(drawn) < min(total, most) else ""
