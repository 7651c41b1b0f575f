"""Papers are carried page by page as they are drawn: what is locked or would look different is named, what runs stays behind."""

import io
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Encryption, Name
from pypdf import PdfReader

from media import binding
from media.binder import PLACE, STRIP
from tests.plan.test_pack import letter


def _change(data: bytes, change: object, **saved: object) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)  # type: ignore[operator]
        out = io.BytesIO()
        pdf.save(out, **saved)  # type: ignore[arg-type]
    return out.getvalue()


def _layered(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="Draft"))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def _filled_in(pdf: pikepdf.Pdf) -> None:
    """A form whose answer is drawn by its field alone; it carries a script as well."""
    look = pdf.make_stream(b"BT /F1 12 Tf 2 4 Td (Signed by Priya Nair) Tj ET")
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 20])
    look.Resources = Dictionary(Font=Dictionary(F1=font))
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T="signature", V="Signed by Priya Nair", Rect=Array([60, 600, 260, 620]),
        AP=Dictionary(N=look), F=4, A=Dictionary(S=Name.JavaScript, JS="app.alert('qzscript')"),
    )  # fmt: skip
    pdf.pages[0].Annots = Array([pdf.make_indirect(field)])
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.pages[0].Annots[0]]))
    pdf.pages[0].TrimBox = Array([0, 0, 300, 300])  # narrower than what a reader is shown


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (_change(letter("Secret"), lambda pdf: None, encryption=Encryption(owner="o", user="u")), "locked"),
        (_change(letter("Layers"), _layered), "layers"),
        (b"%PDF-1.7\n" + b"\0" * 400, "broken"),
    ],
)  # fmt: skip
def test_what_cant_be_carried_says_why(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "one.pdf"
    path.write_bytes(data)
    assert binding.make_ready(path, tmp_path, "made").why == why


def test_answers_and_signatures_come_along_and_scripts_stay_behind(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(_change(letter("The form", "Its second page"), _filled_in))
    ready = binding.make_ready(path, tmp_path, "made")
    assert (ready.pages, ready.why) == (2, "")
    base = pikepdf.new()
    for size in ((595, 842), PLACE, PLACE):
        base.add_blank_page(page_size=size)
    base.save(tmp_path / "base.pdf")
    made = binding.bind(tmp_path / "base.pdf", [binding.Part(pdf=ready.path)], tmp_path)
    assert made is not None
    reader = PdfReader(made)
    words = [page.extract_text() for page in reader.pages]
    assert "The form" in words[1]
    assert "Signed by Priya Nair" in words[1]
    assert "Its second page" in words[2]
    assert (reader.pages[1].mediabox.width, reader.pages[1].mediabox.height) == (595, 842 + STRIP)
    with pikepdf.open(made) as pdf:
        everything = b" ".join(one.unparse(resolved=True) for one in pdf.objects if isinstance(one, Dictionary))
    assert b"JavaScript" not in everything
    assert b"qzscript" not in made.read_bytes()
    assert "Signed by Priya Nair" in binding.words_in(made, tmp_path)
