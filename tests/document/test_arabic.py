"""A copy of the plan in Arabic: its own words from right to left, what people wrote as they wrote it, and still a sound file."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from tests.document import sample
from tests.document.pdf_reading import assert_conforms
from wiki.document.assemble import assemble
from wiki.document.html import render_html
from wiki.document.inputs import PassageIn, SectionIn
from wiki.document.pdf import render_pdf
from wiki.document.speaking import speaking
from wiki.document.tree import PlanTree
from wiki.document.word import render_word
from wiki.statute.sections import regulation_12
from wiki.web.catalogues import tongue_of

SAID = "ابني يحب القطارات كثيرًا."
HOLDS_IN_LAW = "والخطة الإنجليزية هي الوحيدة المعتمدة قانونًا."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Any]]:
    """Makes a file of the sample plan in Arabic, in which a parent says a sentence in Arabic too."""
    files = sample.assets(tmp_path_factory.mktemp("pictures"), 2)
    before = sample.plan("draft", 2)
    mum = SectionIn("A", (PassageIn("Mum", SAID, language="ar"),))
    plan = replace(before, sections=(*before.sections, mum))

    def make(render: Callable[[PlanTree, Mapping[str, Path]], bytes]) -> bytes:
        return render(assemble(plan, regulation_12("ar")), files)

    with speaking(tongue_of("ar")):
        yield make


def test_the_english_and_the_arabic_shape_of_the_plan_have_the_same_bones() -> None:
    english, arabic = regulation_12(), regulation_12("ar")
    for one, other in zip(english.sections, arabic.sections, strict=True):
        assert (one.letter, one.source, one.by_area, one.under_age, one.in_draft_source) == (
            other.letter, other.source, other.by_area, other.under_age, other.in_draft_source,
        )  # fmt: skip
        assert bool(one.none_asked) == bool(other.none_asked) and other.title != one.title
    assert [one.key for one in english.areas] == [one.key for one in arabic.areas]
    assert HOLDS_IN_LAW in arabic.draft_note and HOLDS_IN_LAW in arabic.final_note


def test_the_pdf_is_whole_and_says_arabic_words_from_right_to_left(made: Callable[..., bytes]) -> None:
    data = made(render_pdf)
    assert_conforms(data)
    assert str(PdfReader(BytesIO(data)).trailer["/Root"]["/Lang"]).startswith("ar")
    words = _said(data)
    for said in ("محتويات هذه", "القسم", "مسودة", "والصحة", "القطارات", "كلمات"):
        assert said in words, said
    assert "What is in this plan" not in words and "slowly come Words" in words


def _said(data: bytes) -> str:
    """The words as PDFium reads them: Arabic in order, English inside it word by word the other way."""
    with pdfium.PdfDocument(data) as opened:
        text = " ".join(page.get_textpage().get_text_range() for page in opened)
    return " ".join(text.split())


def test_the_word_file_turns_its_own_words_round_and_leaves_what_people_wrote(made: Callable[..., bytes]) -> None:
    document = Document(BytesIO(made(render_word)))
    ways: dict[str, set[bool]] = {"ours": set(), "theirs": set(), "mum": set()}
    for paragraph in document.paragraphs:
        turned = paragraph._p.pPr is not None and paragraph._p.pPr.find(qn("w:bidi")) is not None
        if "محتويات هذه الخطة" in paragraph.text or HOLDS_IN_LAW in paragraph.text:
            ways["ours"].add(turned)
        elif "Words come slowly." in paragraph.text:
            ways["theirs"].add(turned)
        elif SAID in paragraph.text:
            ways["mum"].add(turned)
    assert ways == {"ours": {True}, "theirs": {False}, "mum": {True}}
    assert document.core_properties.language == "ar"
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in document.tables)


def test_the_web_page_runs_from_right_to_left(made: Callable[..., bytes]) -> None:
    page = made(render_html).decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert HOLDS_IN_LAW in page and "خطة التعليم والصحة والرعاية" in page and SAID in page
    assert '<div lang="en-GB" dir="ltr">' in page and "Words come slowly." in page
    for english in ("What is in this plan", "Made on", "Date of birth", ">Section ", "own words"):
        assert english not in page
