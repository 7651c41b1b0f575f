"""The PDF is whole, says DRAFT where it must, and can be read by those who can't see it."""

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from tests.document import sample
from tests.document.pdf_reading import assert_conforms, elements, pages, scope, words
from tests.document.words_of import missing, squeezed
from tests.support.reading_files import words_of
from wiki.document.assemble import assemble
from wiki.document.pdf import render_pdf


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return sample.assets(tmp_path_factory.mktemp("pictures"), 20)


@pytest.fixture(scope="module")
def draft(files: dict[str, Path]) -> bytes:
    return render_pdf(assemble(sample.plan("draft", 20)), files)


@pytest.fixture(scope="module")
def final(files: dict[str, Path]) -> bytes:
    return render_pdf(assemble(sample.plan("final")), files)


def test_it_meets_both_standards_for_reading_aloud_and_for_keeping(draft: bytes, final: bytes) -> None:
    assert_conforms(draft)
    assert_conforms(final)


def test_every_word_is_there_in_order(draft: bytes, final: bytes) -> None:
    for plan, data in ((sample.plan("draft", 20), draft), (sample.plan("final"), final)):
        made = assemble(plan)
        assert missing(made, words(made, data)) == []


def test_what_a_plan_calls_itself_by_chance_is_no_word_that_is_looked_for(final: bytes) -> None:
    """It held a "qz", the sign of words that were taken out, about once in a hundred plans."""
    found = words_of(final, "pdf")
    assert "ID>" in found and not re.search(r"[A-Za-z0-9+/]{22}==", found)


def test_draft_stands_on_every_page_of_a_draft_and_on_none_of_a_final_plan(draft: bytes, final: bytes) -> None:
    assert len(pages(draft)) > 10
    assert all("DRAFT" in one for one in pages(draft))
    assert not any("DRAFT" in one for one in pages(final))


def test_every_page_says_which_version_when_by_whom_for_whom_and_which_page(draft: bytes) -> None:
    count = len(pages(draft))
    for number, text in enumerate(pages(draft), 1):
        one = squeezed(text)
        assert squeezed("Version 1, draft · for Dana Ashdown (Mum)") in one
        assert squeezed("Made on 21 November 2026, 2:30pm, by Sam Okoro, caseworker") in one
        assert f"Page{number}of{count}" in one


def test_a_screen_reader_finds_a_title_and_headings_that_skip_no_level(draft: bytes) -> None:
    kinds = [kind for kind, _ in elements(draft)]
    assert kinds.count("Title") == 1
    headings = [int(kind[1]) for kind in kinds if len(kind) == 2 and kind[0] == "H" and kind[1].isdigit()]
    assert headings[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(headings))
    assert headings.count(1) == 13  # twelve sections and the contents
    assert max(headings) >= 4


def test_every_picture_has_its_words(draft: bytes) -> None:
    alts = [str(one.get("/Alt", "")) for kind, one in elements(draft) if kind == "Figure"]
    assert len(alts) == 26
    assert all(alts)
    assert "A red train crosses a stone bridge with three arches" in alts


def test_tables_say_what_their_headings_are(draft: bytes) -> None:
    scopes = [scope(one) for kind, one in elements(draft) if kind == "TH"]
    assert scopes.count("/Column") >= 7
    assert scopes.count("/Row") >= 40
    assert "" not in scopes
    tables = [one for kind, one in elements(draft) if kind == "Table"]
    assert len(tables) > 10


def test_the_file_says_its_title_language_and_council_and_no_person(draft: bytes) -> None:
    with pikepdf.open(BytesIO(draft)) as opened:
        assert str(opened.Root.Lang) == "en-GB"
        assert opened.Root.ViewerPreferences.DisplayDocTitle
        assert str(opened.docinfo.Title) == "Draft Education, Health and Care Plan: Robin Ashdown"
        assert str(opened.docinfo.Author) == "Harbourshire Council"
        assert "Okoro" not in str(opened.docinfo)


def test_bookmarks_name_every_section_and_row(draft: bytes) -> None:
    def names(all_of: Any) -> Iterator[str]:
        for one in all_of:
            if isinstance(one, list):
                yield from names(one)
            else:
                yield one.title

    found = list(names(PdfReader(BytesIO(draft)).outline))
    assert [name.split(":")[0] for name in found if name.startswith("Section ")] == [
        f"Section {one.letter}" for one in assemble(sample.plan()).sections
    ]
    assert "Provision 2" in found


def test_words_in_another_language_say_which(draft: bytes) -> None:
    assert any(str(one.get("/Lang", "")) == "pl" for _, one in elements(draft)) or b"(pl)" in draft


def test_the_same_plan_gives_the_same_bytes(files: dict[str, Path], final: bytes) -> None:
    assert render_pdf(assemble(sample.plan("final")), files) == final


def test_a_plan_with_twenty_photos_is_made_within_a_second_or_so(files: dict[str, Path]) -> None:
    plan = assemble(sample.plan("draft", 20))
    started = process_time()
    render_pdf(plan, files)
    assert process_time() - started < 2.5  # of both processors together; the clock on the wall says half
