"""Binds papers together, page by page; runs only inside a fenced helper (see binding.py), for the papers are other people's.

``python -m media.binder TASK WORD...`` prints one line of JSON. A page is carried over as it is drawn: nothing on it is
written anew, and what a file could do (scripts, actions, things packed into it) stays behind, for only its pages come along.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

STRIP = 28.0  # points at the foot of each page of the pack, below the page that is carried: its number stands there
PLACE = (600.0, 850.0)  # the size, in points, of a page that stands for one to be carried; no other page has it
_NARROWEST, _MARGIN, _QUALITY = 300.0, 36.0, 85
_UNREADABLE = (pikepdf.PdfError, pikepdf.ForeignObjectError, OSError, ValueError, TypeError, KeyError, AttributeError)


def ready(path: Path, made: Path) -> dict[str, Any]:
    """Writes a PDF anew with its answers and notes drawn where they are seen; how many pages it has, or why it can't come:
    "locked", "layers" (some are switched off, and would be seen), "broken"."""
    try:
        with pikepdf.open(path) as pdf:
            if _has_hidden_layers(pdf):
                return {"refused": "layers"}
            if pdf.Root.get("/AcroForm", Dictionary()).get("/NeedAppearances"):
                pdf.generate_appearance_streams()
            pdf.flatten_annotations("all")
            for page in pdf.pages:
                page.trimbox = _seen(page)  # what a reader is shown; a narrower trim would cut off words
                page.as_form_xobject()
            pages = len(pdf.pages)
            pdf.save(made)
    except pikepdf.PasswordError:
        return {"refused": "locked"}
    except _UNREADABLE:
        return {"refused": "broken"}
    return {"pages": pages} if pages else {"refused": "broken"}


def _has_hidden_layers(pdf: pikepdf.Pdf) -> bool:
    layers = pdf.Root.get("/OCProperties")
    if not isinstance(layers, Dictionary):
        return False
    shown = layers.get("/D", Dictionary())
    return bool(len(shown.get("/OFF", Array()))) or shown.get("/BaseState", Name.ON) == Name.OFF


def _seen(page: pikepdf.Page) -> Array:
    """The part of a page that a reader is shown: its crop box, as far as it lies on the sheet."""
    sheet, crop = _box(page.mediabox), _box(page.cropbox)
    both = [max(sheet[0], crop[0]), max(sheet[1], crop[1]), min(sheet[2], crop[2]), min(sheet[3], crop[3])]
    return Array(both if both[2] - both[0] > 1 and both[3] - both[1] > 1 else list(sheet))


def _box(box: Any) -> tuple[float, float, float, float]:
    left, low, right, high = (float(one) for one in box)
    return min(left, right), min(low, high), max(left, right), max(low, high)


def bind(plan: Path) -> dict[str, Any]:
    """Puts each part's pages in their places. The file ``plan`` names ``base``, ``made`` and ``parts``: each a ``pdf`` made
    ready, or ``pictures``. Returns how many pages the pack has."""
    told = json.loads(plan.read_text())
    with ExitStack() as opened:
        base = opened.enter_context(pikepdf.open(told["base"]))
        places = [page for page in base.pages if _is_place(page)]
        carried = _carried(told["parts"], opened)
        for page, (form, width, height) in zip(places, carried, strict=True):
            _put(base, page, form, width, height)
        _say_plainly(base)
        base.save(told["made"], deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return {"pages": len(base.pages)}


def _is_place(page: pikepdf.Page) -> bool:
    box = _box(page.mediabox)
    return abs(box[2] - box[0] - PLACE[0]) < 0.5 and abs(box[3] - box[1] - PLACE[1]) < 0.5


def _carried(parts: list[dict[str, Any]], opened: ExitStack) -> Iterator[tuple[Any, float, float]]:
    """Every page to be carried, as (a source page or a picture's file, width, height) in points."""
    for part in parts:
        if "pdf" in part:
            source = opened.enter_context(pikepdf.open(part["pdf"]))
            for page in source.pages:
                box = _box(page.trimbox)
                unit = float(page.obj.get("/UserUnit", 1))
                width, height = (box[2] - box[0]) * unit, (box[3] - box[1]) * unit
                turned = int(page.obj.get("/Rotate", 0)) % 180 != 0
                yield page, *((height, width) if turned else (width, height))
        else:
            for name in part["pictures"]:
                yield Path(name), PLACE[0], PLACE[1] - STRIP


def _put(base: pikepdf.Pdf, page: pikepdf.Page, carried: Any, width: float, height: float) -> None:
    """One page into its place, as large as it was, above the strip with its number."""
    page.mediabox = Array([0, 0, max(width, _NARROWEST), height + STRIP])
    for other in ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox"):
        if other in page.obj:
            del page.obj[other]
    if isinstance(carried, Path):
        _put_picture(base, page, carried)
        return
    form = base.copy_foreign(carried.as_form_xobject())
    name = page.add_resource(form, Name.XObject, prefix="Carried")
    place = pikepdf.Rectangle(0, STRIP, width, STRIP + height)
    drawn = page.calc_form_xobject_placement(
        form, name, place, invert_transformations=True, allow_shrink=False, allow_expand=True
    )
    page.contents_add(b"\nq " + drawn + b" Q\n")


def _put_picture(base: pikepdf.Pdf, page: pikepdf.Page, path: Path) -> None:
    with Image.open(path) as opened:
        image = opened.convert("RGB")
        out = BytesIO()
        image.save(out, "JPEG", quality=_QUALITY)
    wide, high = image.size
    stream = pikepdf.Stream(
        base, out.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=wide, Height=high, ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8, Filter=Name.DCTDecode,
    )  # fmt: skip
    name = page.add_resource(stream, Name.XObject, prefix="Carried")
    room = PLACE[0] - 2 * _MARGIN, PLACE[1] - STRIP - 2 * _MARGIN
    scale = min(room[0] / wide, room[1] / high)
    left, low = (PLACE[0] - wide * scale) / 2, STRIP + (PLACE[1] - STRIP - high * scale) / 2
    page.contents_add(f"\nq {wide * scale:.3f} 0 0 {high * scale:.3f} {left:.3f} {low:.3f} cm {name} Do Q\n".encode())


def _say_plainly(base: pikepdf.Pdf) -> None:
    """The pages that are carried have no tags that would come along; half a tree would hide them from who hears the pack."""
    for key in ("/StructTreeRoot", "/MarkInfo", "/Metadata"):
        if key in base.Root:
            del base.Root[key]
    for page in base.pages:
        if "/StructParents" in page.obj:
            del page.obj["/StructParents"]


def main(words: list[str]) -> dict[str, Any]:
    """Does the task; trouble becomes an answer too, never a traceback."""
    try:
        return ready(Path(words[1]), Path(words[2])) if words[0] == "ready" else bind(Path(words[1]))
    except Exception as trouble:  # other people's files raise anything
        return {"refused": "broken", "trouble": repr(trouble)[:500]}


if __name__ == "__main__":
    json.dump(main(sys.argv[1:]), sys.stdout)
