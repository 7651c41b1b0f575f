"""The Word file says what the PDF says, with headings, lists and tables that Word itself knows."""

import itertools
import json
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn

from tests.corpora import corpus
from tests.document import sample
from tests.document.words_of import missing, squeezed, tree_words
from wiki.document.assemble import assemble
from wiki.document.inputs import PassageIn, PictureIn, SectionIn
from wiki.document.word import render_word


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return sample.assets(tmp_path_factory.mktemp("pictures"))


@pytest.fixture(scope="module")
def draft(files: dict[str, Path]) -> bytes:
    return render_word(assemble(sample.plan("draft")), files)


def body_words(data: bytes) -> str:
    """The words in the order in which they stand in the file."""
    body = Document(BytesIO(data)).element.body
    return "".join(
        one.text or "" if one.tag == qn("w:t") else "\n" for one in body.iter(qn("w:t"), qn("w:br"), qn("w:p"))
    )


def part(data: bytes, name: str) -> str:
    with ZipFile(BytesIO(data)) as opened:
        return opened.read(name).decode("utf-8")


def with_words(*bodies: str, **changes: Any) -> Any:
    passages = tuple(PassageIn(body=body) for body in bodies)
    plan = replace(sample.plan(), sections=(SectionIn("C", passages),), advice=(), photo=None)
    return replace(plan, **changes)


def test_every_word_is_there_in_order(draft: bytes, files: dict[str, Path]) -> None:
    made = assemble(sample.plan("draft"))
    assert missing(made, body_words(draft)) == []
    final = assemble(sample.plan("final"))
    assert missing(final, body_words(render_word(final, files))) == []


def test_all_sections_are_headings_in_order(draft: bytes) -> None:
    paragraphs = Document(BytesIO(draft)).paragraphs
    first = [one.text for one in paragraphs if one.style is not None and one.style.name == "Heading 1"]
    assert first[1:] == [one.heading for one in assemble(sample.plan()).sections]
    levels = [
        int(one.style.name[-1]) for one in paragraphs if one.style is not None and "Heading" in str(one.style.name)
    ]
    assert all(below - above <= 1 for above, below in itertools.pairwise(levels))


def test_draft_stands_in_the_header_of_every_page_and_not_in_a_final_plan(draft: bytes, files: dict[str, Path]) -> None:
    section = Document(BytesIO(draft)).sections[0]
    assert "DRAFT" in section.header.paragraphs[0].text
    assert not section.different_first_page_header_footer
    final = render_word(assemble(sample.plan("final")), files)
    assert "DRAFT" not in part(final, "word/header1.xml")


def test_every_page_says_which_version_when_by_whom_for_whom_and_which_page(draft: bytes) -> None:
    footer = part(draft, "word/footer1.xml")
    assert "Version 1, draft · for Dana Ashdown (Mum)" in footer
    assert "Made on 21 November 2026, 2:30pm, by Sam Okoro, caseworker" in footer
    assert " PAGE " in footer
    assert " NUMPAGES " in footer


def test_every_picture_has_its_words(draft: bytes) -> None:
    found = re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', part(draft, "word/document.xml"))
    assert len(found) == part(draft, "word/document.xml").count("<wp:docPr ") == 6
    assert "A red train crosses a stone bridge with three arches" in found


def test_tables_repeat_their_headings_on_the_next_page(draft: bytes) -> None:
    tables = Document(BytesIO(draft)).tables
    listed = [table for table in tables if table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")]
    assert [table.rows[0].cells[0].text for table in listed] == ["Part", "What I looked at"]


def test_the_file_says_its_title_language_and_council_and_no_person(draft: bytes) -> None:
    core = Document(BytesIO(draft)).core_properties
    assert core.title == "Draft Education, Health and Care Plan: Robin Ashdown"
    assert core.author == core.last_modified_by == "Harbourshire Council"
    assert core.comments == ""
    assert core.language == "en-GB"
    assert 'w:lang w:val="en-GB"' in part(draft, "word/styles.xml")
    assert "Okoro" not in part(draft, "docProps/core.xml")


def test_words_in_another_language_say_which(draft: bytes) -> None:
    assert 'w:val="pl"' in part(draft, "word/document.xml")
    arabic = SectionIn("A", (PassageIn("Hopes", "أريد صديقًا", language="ar"),))
    xml = part(render_word(assemble(with_words(sections=(arabic,))), {}), "word/document.xml")
    assert "<w:bidi/>" in xml
    assert "<w:rtl/>" in xml


def test_each_numbered_list_counts_from_its_own_beginning() -> None:
    data = render_word(assemble(with_words("1. one\n2. two", "1986. born\n1990. moved")), {})
    starts = re.findall(r'<w:startOverride w:val="(\d+)"', part(data, "word/numbering.xml"))
    assert starts == ["1", "1986", "1990"]


def test_a_link_leads_where_it_says_and_rows_lead_to_one_another(draft: bytes) -> None:
    data = render_word(assemble(with_words("See [this](https://example.org/a?b=1&c=2)")), {})
    assert "https://example.org/a?b=1&amp;c=2" in part(data, "word/_rels/document.xml.rels")
    xml = part(draft, "word/document.xml")
    assert 'w:anchor="need-1"' in xml
    assert xml.count('w:name="need-1"') == 1


def test_no_words_are_ever_run_as_instructions() -> None:
    hostile = ("{{7*7}}", "{% include 'x' %}", "<w:t>x</w:t>", "<script>alert(1)</script>", "]]>", "&amp; &lt;", "=1+1")
    plan = assemble(with_words(*hostile, child_name=hostile[2], made_by=hostile[3], made_for=hostile[0]))
    shown = squeezed(body_words(render_word(plan, {})))
    assert missing(plan, shown) == []
    assert "{{7*7}}" in shown
    assert squeezed(hostile[2]) in shown


@pytest.mark.slow
def test_every_naughty_string_survives() -> None:
    lines = json.loads((corpus("blns") / "blns.json").read_text(encoding="utf-8"))
    rows = tuple(PassageIn(line, line, columns=((line, line),), label=f"Need {at}") for at, line in enumerate(lines))
    plan = assemble(with_words(sections=(SectionIn("C", rows),)))
    data = render_word(plan, {})
    with ZipFile(BytesIO(data)) as opened:
        for name in opened.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(opened.read(name))
    assert missing(plan, body_words(data)) == []
    assert len(tree_words(plan)) > len(lines)


@pytest.mark.slow
def test_naughty_strings_may_be_names() -> None:
    for line in json.loads((corpus("blns") / "blns.json").read_text(encoding="utf-8"))[::30]:
        plan = with_words(child_name=line, council=line, made_by=line, made_for=line, language=line, quotation=line)
        Document(BytesIO(render_word(assemble(plan), {})))


def test_control_characters_are_shown_as_a_mark_instead_of_breaking_the_file() -> None:
    plan = with_words("a\x07b", child_name="x\x00y\ud800", sections=(SectionIn("C", (PassageIn(body="a\x07b\x1b"),)),))
    assert "a�b�" in body_words(render_word(assemble(plan), {}))


def test_a_picture_that_is_missing_is_said_in_its_place() -> None:
    pets = SectionIn("A", (PassageIn("Pets", media=(PictureIn("gone", "A dog"),)),))
    shown = body_words(render_word(assemble(with_words(sections=(pets,))), {}))
    assert "This picture could not be opened." in shown
    assert "A dog" in shown


def test_pictures_carry_nothing_of_their_camera(draft: bytes) -> None:
    with ZipFile(BytesIO(draft)) as opened:
        pictures = [opened.read(name) for name in opened.namelist() if name.startswith("word/media/")]
    assert len(pictures) == 5
    assert not any(b"Exif" in one or b"http" in one for one in pictures)
