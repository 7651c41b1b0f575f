"""Section K's pack: every paper of the advice just as it came, bound in one file; what can't be in it is named with the reason."""

import hashlib
import io
import wave

import pikepdf
import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader
from sqlalchemy import update

from tests.plan.made import opened
from tests.plan.robin import Robin
from wiki.commands.passages import MediaUse
from wiki.commands.plan_download import download_plan
from wiki.models.media import Media
from wiki.words import MediaState, Voice


def letter(*lines: str, turn: int = 0) -> bytes:
    """A PDF with a line on each page, its own title and author, and a script that runs when it is opened."""
    pdf = pikepdf.new()
    for line in lines:
        page = pdf.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = pdf.make_stream(f"BT /F1 18 Tf 60 780 Td ({line}) Tj ET".encode())
        if turn:
            page.Rotate = turn
    pdf.docinfo["/Author"] = "qzhiddenauthor"
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def photo_of_a_scan() -> bytes:
    made = io.BytesIO()
    image = Image.new("RGB", (900, 1200), "white")
    ImageDraw.Draw(image).rectangle((100, 100, 800, 400), fill="#0B5C5C")
    image.save(made, "JPEG")
    return made.getvalue()


def sound() -> bytes:
    made = io.BytesIO()
    with wave.open(made, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(b"\0\1" * 8000)
    return made.getvalue()


@pytest.fixture
def packed(robin: Robin) -> Robin:
    """Priya’s advice with papers of every kind; one is held by the virus scanner, one went bad on the disk."""
    files = {
        "report.pdf": ("application/pdf", letter("Page one of the report", "Page two of the report")),
        "turned.pdf": ("application/pdf", letter("Lying on its side", turn=90)),
        "scan.jpg": ("image/jpeg", photo_of_a_scan()),
        "notes.txt": ("text/plain", b"Notes of a visit, in plain words.\n" * 9),
        "voice.wav": ("audio/wav", sound()),
        "held.pdf": ("application/pdf", letter("qzheldword")),
        "bad.pdf": ("application/pdf", letter("qzbadword")),
    }
    ids = {name: robin.file("priya", name, kind, data) for name, (kind, data) in files.items()}
    robin.said(
        "report", "priya", "advice_speech_and_language", "report", voice=Voice.PROFESSIONAL, speaker="Priya",
        media=tuple(MediaUse(one, caption=f"About {name}", alt="A form") for name, one in ids.items()),
    )  # fmt: skip
    assert robin.world is not None
    robin.world.catch_up()
    with robin.house.work() as work:
        session = work.begin_writing()
        session.execute(update(Media).where(Media.id == ids["held.pdf"]).values(state=MediaState.HELD))
        bad = session.get(Media, ids["bad.pdf"])
        assert bad is not None
        robin.store.path(bad.original_key).write_bytes(b"%PDF-1.4 and then nothing")
        work.commit()
    return robin


@pytest.mark.slow
def test_the_pack_holds_every_paper_as_it_came_and_names_the_others(packed: Robin) -> None:
    number = packed.make()
    head = opened(packed, number).head
    with packed.house.work() as work:
        space = packed.house.space("mum", "robin", work)
        file = download_plan(space, packed.store, number, "pack")
        work.commit()
    assert file.name == "Robin draft plan 1 section K.pdf"
    assert hashlib.sha256(file.data).hexdigest() == head.file("pack").sha256
    with pikepdf.open(io.BytesIO(file.data)) as pdf:
        assert not pdf.check_pdf_syntax()
        assert "/OpenAction" not in pdf.Root
    assert b"qzhiddenauthor" not in file.data
    reader = PdfReader(io.BytesIO(file.data))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    total = len(pages)
    front, all_words = pages[0], " ".join(pages)
    assert "K1" in front
    assert "Priya Nair, speech and language therapist" in front
    assert "14 October 2026" in front
    for name, why in (
        ("notes.txt", "no PDF and no picture"), ("voice.wav", "A recording has no pages"),
        ("held.pdf", "The virus scanner has not let it through"), ("bad.pdf", "It is broken"),
    ):  # fmt: skip
        assert name in front, name
        assert why in front, why
    for absent in ("qzheldword", "qzbadword"):
        assert absent not in all_words
    [one] = [place for place, words in enumerate(pages) if "Page one of the report" in words]
    assert f"Page {one + 1} of {total}" in pages[one]
    assert "DRAFT · K1" in pages[one]
    assert "Page two of the report" in pages[one + 1]
    assert "About report.pdf" in pages[one - 1]  # its cover
    assert f"{one} · report.pdf" in front  # its page, in the list of contents
    [turned] = [place for place, words in enumerate(pages) if "Lying on its side" in words]
    assert (reader.pages[turned].mediabox.width, reader.pages[turned].mediabox.height) == (842, 595 + 28)
    [scan] = [place for place, page in enumerate(reader.pages) if page.images]
    assert f"Page {scan + 1} of {total}" in pages[scan]
    titles = repr(reader.outline)
    for wanted in ("K1: Speech and language advice", "report.pdf", "turned.pdf", "scan.jpg"):
        assert wanted in titles


def test_a_plan_without_papers_has_no_pack(robin: Robin) -> None:
    assert "pack" not in {one.format for one in opened(robin, robin.make()).head.files}
