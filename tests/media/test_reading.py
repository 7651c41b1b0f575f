"""The words of Word, OpenDocument, rich and plain text can be read in the page; what the paper would not show is left out."""

import io
import shutil
import zipfile
from pathlib import Path

import pytest

from media import papers_text
from media.papers_text import read
from media.reading import clean, parts
from media.results import PAGE_BREAK
from media.scans import pdf_text
from tests.corpora import corpus
from tests.media.making import docx, odt, repacked

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
BODY = f"""<w:document xmlns:w="{WORD}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>
<w:p><w:r><w:t>Robin </w:t><w:tab/><w:t>likes</w:t><w:br/><w:t>trains &amp; tea.</w:t></w:r></w:p>
<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>First thing</w:t></w:r></w:p>
<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Shown</w:t></w:r></w:p>
<w:p><w:del><w:r><w:delText>struck out</w:delText></w:r></w:del><w:ins><w:r><w:t>Put in</w:t></w:r></w:ins>
<w:moveFrom><w:r><w:t>moved away</w:t></w:r></w:moveFrom><w:r><w:instrText>HYPERLINK x</w:instrText></w:r></w:p>
<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>Once</w:t></w:r></w:p></mc:Choice>
<mc:Fallback><w:p><w:r><w:t>twice</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"""
NOTES = f'<w:footnotes xmlns:w="{WORD}"><w:footnote><w:p><w:r><w:t>A note</w:t></w:r></w:p></w:footnote></w:footnotes>'
COMMENTS = f'<w:comments xmlns:w="{WORD}"><w:comment><w:p><w:r><w:t>remark</w:t></w:r></w:p></w:comment></w:comments>'
NOT_SHOWN = ("hidden", "struck", "moved away", "HYPERLINK", "twice", "remark")

OPEN = "urn:oasis:names:tc:opendocument:xmlns"
ODT = f"""<o:document-content xmlns:o="{OPEN}:office:1.0" xmlns:t="{OPEN}:text:1.0" xmlns:s="{OPEN}:style:1.0">
<o:automatic-styles><s:style s:name="T1"><s:text-properties t:display="none"/></s:style></o:automatic-styles><o:body><o:text>
<t:tracked-changes><t:changed-region><t:deletion><t:p>struck out</t:p></t:deletion></t:changed-region></t:tracked-changes>
<t:h>Robin</t:h><t:p>likes
   <t:span>trains</t:span><t:s t:c="3"/>and<t:tab/>tea<t:line-break/>daily<t:span t:style-name="T1">hidden</t:span></t:p>
<t:list><t:list-item><t:p>First thing<o:annotation><t:p>remark</t:p></o:annotation></t:p></t:list-item></t:list>
</o:text></o:body></o:document-content>"""

RTF = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Secretfont;}}{\*\generator Secretword}{\info{\title Secrettitle}}"
    rb"\pard Zo\'eb\rquote s day\par {\b Bold} and {\v hidden}{\deleted struck}\v hidden\v0 shown\line "
    rb"\u1057?\u1072? \u-10179?\u-8704? {\field{\*\fldinst HYPERLINK x}{\fldrslt a link}}\tab end"
    rb"\bin3 }}}{\pict\pngblip 89504e47}{\header Secrethead}\{braces\} \~x\par }"
)


def said(path: Path, reader: str, data: bytes) -> str:
    path.write_bytes(data)
    made = read(path, reader)
    assert len(made.words.split(PAGE_BREAK)) == made.pages and not made.note
    return made.words


def test_each_kind_of_document_says_what_its_paper_would_show(tmp_path: Path) -> None:
    change = {"word/document.xml": BODY, "word/footnotes.xml": NOTES, "word/comments.xml": COMMENTS}
    word = said(tmp_path / "a.docx", "docx", repacked(docx(), {name: one.encode() for name, one in change.items()}))
    assert [line for line in word.split("\n") if line] == [
        "Robin \tlikes", "trains & tea.", "• First thing", "Shown", "Put in", "Once", "Cell", "A note",
    ]  # fmt: skip
    opened = said(tmp_path / "a.odt", "odt", odt(ODT.encode()))
    assert [line.strip() for line in opened.split("\n") if line.strip()] == [
        "Robin", "likes trains   and\ttea", "daily", "• First thing",
    ]  # fmt: skip
    rich = said(tmp_path / "a.rtf", "rtf", RTF)
    assert rich == "Zoë’s day\nBold and shown\nСа 😀 a link\tend{braces} \xa0x"
    for text in (word, opened, rich):
        assert not [one for one in (*NOT_SHOWN, "Secret") if one in text]
    for data in ("Zoë’s day 🙂\r\nnext".encode(), "Zoë’s day 🙂\nnext".encode("utf-16"), "\ufeffZoë’s day 🙂\nnext".encode()):
        assert said(tmp_path / "a.txt", "txt", data) == "Zoë’s day 🙂\nnext"
    assert said(tmp_path / "a.txt", "txt", "Zoë’s day".encode("cp1252")) == "Zoë’s day"


@pytest.mark.slow
def test_an_old_word_document_is_read_where_libreoffice_is_installed_and_explained_where_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "old.doc"
    shutil.copyfile(corpus("file-type") / "document-archive" / "fixture-2.doc.cfb", path)
    with monkeypatch.context() as patched:
        patched.setattr(papers_text, "find_office", lambda: None)
        assert "save it again as a .docx" in read(path, "doc").note
    if papers_text.find_office() is None:
        pytest.skip("LibreOffice is not installed here")
    made = read(path, "doc")
    assert made.note == "" and made.words, "its words can be read"


@pytest.mark.parametrize(
    ("reader", "data"),
    [
        ("docx", b"PK\x03\x04 nothing"),
        ("docx", repacked(docx(), {"word/document.xml": b"<w:document"})),
        ("docx", repacked(docx(), {"word/document.xml": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'})),
        ("odt", odt(b"<x>" * 100_000)),
        ("rtf", b"{\\rtf1" + b"{" * 200_000),
        ("rtf", b"{\\rtf1\\bin9999999999 x\\u99999999999?\\'zz\\"),
        ("doc", b"\xd0\xcf\x11\xe0 nothing"),
        ("txt", b" \n\t "),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_kept_with_a_sentence(
    tmp_path: Path, reader: str, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers_text, "find_office", lambda: None)
    path = tmp_path / "a"
    path.write_bytes(data)
    made = read(path, reader)
    assert made.words == "" and made.pages is None and made.note.endswith(".")


def test_a_document_that_unpacks_without_end_is_read_only_as_far_as_we_keep(tmp_path: Path) -> None:
    box = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx())) as old, zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) if name != "word/document.xml" else _endless())
    words = said(tmp_path / "a.docx", "docx", box.getvalue())
    assert 499_000 < len(words) <= 501_000


def _endless() -> bytes:
    paragraph = b"<w:p><w:r><w:t>" + b"Robin likes trains. " * 50 + b"</w:t></w:r></w:p>"
    return f'<w:document xmlns:w="{WORD}"><w:body>'.encode() + paragraph * 3_000 + b"</w:body></w:document>"


def test_words_are_cut_into_pieces_that_a_phone_can_show_and_none_is_lost() -> None:
    text = "\n\n".join(f"Paragraph {number}. " + "He likes the loud trains. " * 30 for number in range(40))
    pieces = parts(clean(text))
    assert len(pieces) > 5 and all(0 < len(piece) <= 4_000 for piece in pieces)
    assert " ".join(" ".join(pieces).split()) == " ".join(text.split())
    assert all(piece.startswith("Paragraph") for piece in pieces)
    assert parts("x" * 9_000) == ["x" * 4_000, "x" * 4_000, "x" * 1_000]
    assert clean("a\0b\x1b[2J\fc\r\n\r\n\r\n\r\nd\ud800") == "ab[2J\nc\n\nd"


def test_each_page_of_a_pdf_keeps_its_own_words_also_after_one_without() -> None:
    found = pdf_text(corpus("pypdf-sample-files") / "004-pdflatex-4-pages" / "pdflatex-4-pages.pdf").split(PAGE_BREAK)
    assert len(found) == 4 and all(len(page) > 20 for page in found)
