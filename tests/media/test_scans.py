"""Papers are shown page by page as pictures; nothing in them is run, and their words can be searched."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from media import scans
from media.derive import derive
from media.errors import MediaRefused
from media.helpers import Limits
from media.results import Derived, Received
from media.scans import pdf_text
from media.store import Store
from tests.corpora import corpus
from tests.media.conftest import Send, Turn
from tests.media.making import CAMERA, drawn, pdf, saved, tiff


def shown(store: Store, child: str, received: Received) -> tuple[Derived, list[Image.Image]]:
    derived = derive(received.kind, store, received.original.key, child, received.content_type)
    pictures: list[Image.Image] = [
        Image.open(io.BytesIO(store.path(one.key).read_bytes())) for one in derived.renditions if one.name != "copy"
    ]
    return derived, pictures


def test_a_pdf_waits_and_then_shows_its_pages(store: Store, send: Send, child: str) -> None:
    received = send(pdf(3), "Form.pdf", "application/pdf")
    assert (received.kind, received.state, received.pages) == ("document", "waiting", 3)
    derived, pictures = shown(store, child, received)
    assert [one.name for one in derived.renditions] == ["page-1", "page-2", "page-3"]
    assert (derived.pages, derived.note) == (3, "")
    for one, picture in zip(derived.renditions, pictures, strict=True):
        assert (picture.format, picture.size) == ("WEBP", (one.width, one.height))
        assert one.width == 1200
    first, second, _third = (picture.convert("RGB").getpixel((600, 600)) for picture in pictures)
    assert first != second, "each page is its own"


def test_a_scan_of_many_pages_shows_them_all(store: Store, send: Send, child: str) -> None:
    received = send(tiff(4), "Scan.tif", "image/tiff")
    assert (received.kind, received.state, received.pages) == ("scan", "waiting", 4)
    derived, pictures = shown(store, child, received)
    assert [picture.size for picture in pictures] == [(600, 800), (601, 800), (602, 800), (603, 800)]
    assert derived.pages == 4


def test_a_scan_of_one_page_is_a_scan_and_upright(store: Store, send: Send, child: str) -> None:
    data = saved(drawn(400, 300), "TIFF", tiffinfo={0x0112: 6, 0x010F: CAMERA})
    received = send(data, "Scan.tiff")
    derived, (picture,) = shown(store, child, received)
    assert (received.kind, derived.pages, picture.size) == ("scan", 1, (300, 400))
    assert CAMERA.encode() not in store.path(derived.renditions[0].key).read_bytes()


def test_of_a_long_document_the_first_pages_are_shown_and_the_rest_is_explained(
    store: Store, send: Send, child: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "PAGES", 2)
    for data, name in ((pdf(5), "Long.pdf"), (tiff(5), "Long.tif")):
        received = send(data, name)
        derived, pictures = shown(store, child, received)
        assert (len(pictures), derived.pages, received.pages) == (2, 5, 5)
        assert "The whole document is kept" in derived.note


@pytest.mark.deep
def test_sixty_pages_are_shown(store: Store, send: Send, child: str) -> None:
    derived, pictures = shown(store, child, send(pdf(63), "Long.pdf"))
    assert (len(pictures), derived.pages) == (60, 63)
    assert "first 60 pages" in derived.note


def test_what_was_filled_into_a_form_is_on_the_page(store: Store, send: Send, child: str) -> None:
    blank = pikepdf.new()
    blank.add_blank_page(page_size=(200, 200))
    look = pikepdf.Stream(blank, b"1 0 0 rg 0 0 100 100 re f")
    look.Type, look.Subtype, look.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 100, 100]
    box = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="answer", V="yes",
        DA="/Helv 12 Tf 0 g", Rect=[50, 50, 150, 150], AP=pikepdf.Dictionary(N=look), F=4,
    )  # fmt: skip
    field = blank.make_indirect(box)
    blank.pages[0].Annots = pikepdf.Array([field])
    blank.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]))
    made = io.BytesIO()
    blank.save(made)
    _derived, (picture,) = shown(store, child, send(made.getvalue(), "form.pdf"))
    red, green, _blue = picture.convert("RGB").getpixel((600, 600))  # type: ignore[misc]
    assert red > 150
    assert green < 120


def test_a_script_in_a_pdf_is_never_run(store: Store, send: Send, child: str) -> None:
    with pikepdf.open(io.BytesIO(pdf())) as document:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.launchURL('x')")
        made = io.BytesIO()
        document.save(made)
    received = send(made.getvalue(), "a.pdf")
    derived, _pictures = shown(store, child, received)
    for one in derived.renditions:
        assert b"launchURL" not in store.path(one.key).read_bytes()


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9])
def test_a_damaged_paper_gets_a_sentence_or_its_pages(store: Store, send: Send, child: str, cut: float) -> None:
    for data, name in ((pdf(3), "a.pdf"), (tiff(3), "a.tif")):
        try:
            derived, _pictures = shown(store, child, send(data[: int(len(data) * cut)], name))
            assert derived.renditions
        except MediaRefused as refusal:
            assert refusal.code in ("broken_document", "broken_scan")


def test_a_page_too_large_to_hold_is_refused(refused: Turn) -> None:
    assert refused(saved(Image.new("1", (11_000, 11_000)), "TIFF", compression="group4"), "a.tif") == "too_large_photo"


def test_a_page_as_long_as_a_street_is_still_a_picture(store: Store, send: Send, child: str) -> None:
    long = pikepdf.new()
    long.add_blank_page(page_size=(20, 14_000))
    made = io.BytesIO()
    long.save(made)
    _derived, (picture,) = shown(store, child, send(made.getvalue(), "a.pdf"))
    assert picture.height <= 4_800


def test_what_takes_too_long_or_falls_over_leaves_nothing(
    store: Store, send: Send, child: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    received = send(pdf(2), "a.pdf")
    for limits, code in (
        (Limits(0.02, 5, 2**30, 2**24), "too_slow"),
        (Limits(20, 5, 2**25, 2**24), "broken_document"),
    ):
        monkeypatch.setattr(scans, "THOROUGH", limits)
        with pytest.raises(MediaRefused) as caught:
            derive("document", store, received.original.key, child, received.content_type)
        assert caught.value.code == code
    assert list(store.keys()) == [received.original.key]
    assert not list(store.temporary.iterdir())


def test_pages_that_cannot_all_be_kept_are_all_taken_back(
    store: Store, send: Send, child: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    received = send(pdf(3), "a.pdf")
    adopt, calls = store.adopt, []

    def third_fails(made: Path, prefix: str, ending: str) -> object:
        calls.append(made)
        if len(calls) == 3:
            raise OSError("the disk went away")
        return adopt(made, prefix, ending)

    monkeypatch.setattr(store, "adopt", third_fails)
    with pytest.raises(OSError, match="went away"):
        derive("document", store, received.original.key, child, received.content_type)
    assert list(store.keys()) == [received.original.key]


def test_the_words_of_a_pdf_can_be_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = corpus("pypdf-sample-files") / "004-pdflatex-4-pages" / "pdflatex-4-pages.pdf"
    found = pdf_text(path)
    assert "text without a meaning" in found
    assert "\0" not in found
    monkeypatch.setattr(scans, "MOST_TEXT", 50)
    assert found.startswith(pdf_text(path))
    assert len(pdf_text(path)) <= 50
    for data in (pdf(), b"%PDF-1.4 nothing", b""):
        (tmp_path / "a.pdf").write_bytes(data)
        assert pdf_text(tmp_path / "a.pdf").strip() == ""
