"""The PDF is whole, says DRAFT where it must, and can be read by those who can't see it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from typing import Any

import page
import pikepdf
import pypdfium2
import pytest
from pypdf import PdfReader

from tests.corpora import corpus
from tests.document import sample
from tests.document.words_of import missing, squeezed
from wiki.document import pdf, wording
from wiki.document.assemble import assemble
from wiki.document.inputs import PassageIn, PictureIn, SectionIn
from wiki.document.pdf import DocumentFailed, render_pdf
from wiki.document.tree import PlanTree


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return sample.assets(tmp_path_factory.mktemp("pictures"), 20)


@pytest.fixture(scope="module")
def draft(files: dict[str, Path]) -> bytes:
    return render_pdf(assemble(sample.plan("draft", 20)), files)


@pytest.fixture(scope="module")
def final(files: dict[str, Path]) -> bytes:
    return render_pdf(assemble(sample.plan("final")), files)


def pages(data: bytes) -> list[str]:
    return [one.extract_text() for one in PdfReader(BytesIO(data)).pages]


def words(plan: PlanTree, data: bytes) -> str:
    """What the pages say, without what stands at the head and foot of each."""
    found = []
    for number, text in enumerate(pages(data), 1):
        one = squeezed(text)
        for running in (f"{plan.title} · {plan.child_name}", *wording.footer(plan)):
            one = one.replace(squeezed(running), "", 1)
        one = one.replace(f"Page{number}of{len(PdfReader(BytesIO(data)).pages)}", "").replace("DRAFT", "")
        found.append(one)
    return "".join(found)


def elements(data: bytes) -> Iterator[tuple[str, Any]]:
    """The structure elements in reading order: (kind, element)."""
    with pikepdf.open(BytesIO(data)) as opened:
        waiting = [opened.Root.StructTreeRoot.K]
        while waiting:
            one = waiting.pop(0)
            if isinstance(one, pikepdf.Array):
                waiting[:0] = list(one)
            elif isinstance(one, pikepdf.Dictionary) and "/S" in one:
                yield str(one.S)[1:], one
                if "/K" in one:
                    waiting.insert(0, one.K)


def scope(cell: Any) -> str:
    attributes = cell.get("/A", pikepdf.Array())
    for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if "/Scope" in one:
            return str(one.Scope)
    return ""


def shown(plan: Any, files: dict[str, Path] | None = None) -> str:
    return squeezed("".join(pages(render_pdf(assemble(plan), files or {}))))


def with_words(*bodies: str) -> Any:
    passages = tuple(PassageIn(body=body) for body in bodies)
    return replace(sample.plan(), sections=(SectionIn("C", passages),), advice=(), photo=None)


def assert_conforms(data: bytes) -> None:
    """Both standards, by somebody else's checker; what it says of stream lengths is measured here instead.

    (It takes a stream whose own last byte is a carriage return for one that is a byte too long.)
    """
    with pikepdf.open(BytesIO(data)) as opened:
        for one in opened.objects:
            if isinstance(one, pikepdf.Stream):
                assert b"stream\n" + one.read_raw_bytes() + b"\nendstream" in data
    for profile in ("ua1", "2a"):
        report = page.validate_pdf_bytes(data, profile=profile)
        assert [f"{one.rule_id}: {one.message}" for one in report.failures if "STREAM-LENGTH" not in one.rule_id] == []
        assert report.rules.total > 20


def test_it_meets_both_standards_for_reading_aloud_and_for_keeping(draft: bytes, final: bytes) -> None:
    assert_conforms(draft)
    assert_conforms(final)


def test_every_word_is_there_in_order(draft: bytes, final: bytes) -> None:
    for plan, data in ((sample.plan("draft", 20), draft), (sample.plan("final"), final)):
        made = assemble(plan)
        assert missing(made, words(made, data)) == []


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
    started = perf_counter()
    render_pdf(plan, files)
    assert perf_counter() - started < 2.5  # a second on a quiet machine


def test_no_words_are_ever_run_as_instructions() -> None:
    hostile = (
        '#read("/etc/passwd")',
        "{{7*7}} {% include 'x' %} ${7*7}",
        "<script>alert(1)</script>",
        '#import "@preview/cetz:0.3.0": *',
        "@label $x^2$ #let a = 1 <heading>",
        '#image("/etc/passwd") \\ // ~ -- --- ...',
        "= Not a heading",
        'json("plan.typ") sys.inputs',
    )
    plan = with_words(*hostile)
    plan = replace(plan, child_name=hostile[0], council=hostile[1], made_by=hostile[2], made_for=hostile[3])
    text = shown(plan)
    for one in hostile:
        assert squeezed(one) in text


def test_a_picture_that_is_missing_or_broken_is_said_in_its_place(tmp_path: Path) -> None:
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0 not a picture")
    pictures = (PictureIn("gone", "A dog"), PictureIn("broken", "A cat"), PictureIn("../../etc/passwd", "A file"))
    plan = replace(with_words(), sections=(SectionIn("A", (PassageIn("Pets", media=pictures),)),))
    text = shown(plan, {"broken": broken})
    assert text.count("Thispicturecouldnotbeopened.") == 3
    assert "Adog" in text


def test_a_plan_with_nothing_in_it_is_still_a_whole_plan() -> None:
    plan = assemble(replace(sample.plan(), sections=(), advice=(), photo=None, quotation="", council="", made_for=""))
    data = render_pdf(plan, {})
    assert missing(plan, words(plan, data)) == []
    assert_conforms(data)


def test_other_scripts_are_drawn_and_what_no_font_holds_is_named() -> None:
    text = shown(with_words("Zażółć gęślą jaźń", "Привіт", "你好", "한국어", "x\ue000y", "\u0378", "a 🦄 b"))
    for words_in in ("Zażółćgęśląjaźń", "Привіт", "你好"):
        assert words_in in text
    assert "[3signsofHangulscript:seetheWordorwebcopy]" in text
    assert "x[u+e000]y" in text.replace("U+", "u+")
    assert "[u+0378]" in text.replace("U+", "u+")


def test_right_to_left_words_are_drawn_right_to_left() -> None:
    plan = replace(
        sample.plan(),
        sections=(SectionIn("A", (PassageIn("Hopes", "أريد صديقًا يحب القطارات", language="ar"),)),),
        advice=(),
        photo=None,
    )
    data = render_pdf(assemble(plan), {})
    assert b"NotoSansArabic" in data
    assert_conforms(data)


@pytest.mark.slow
def test_every_naughty_string_survives_on_paper() -> None:
    lines = json.loads((corpus("blns") / "blns.json").read_text(encoding="utf-8"))
    for start in range(0, len(lines), 40):
        batch = lines[start : start + 40]
        columns = tuple((f"Row {place}", line) for place, line in enumerate(batch))
        plan = replace(with_words(*batch), photo=None)
        rows = (PassageIn("Rows", columns=columns), *(PassageIn(line, line) for line in batch))
        data = render_pdf(assemble(replace(plan, sections=(SectionIn("C", rows),))), {})
        text = squeezed("".join(pages(data)))
        for line in batch:
            if line.isascii() and line.isprintable():
                assert squeezed(line) in text


def names_survive(lines: list[str]) -> None:
    for line in lines:
        plan = replace(sample.plan(), sections=(), advice=(), photo=None, council=line, child_name=line, made_by=line)
        plan = replace(plan, made_for=line, language=line, quotation=line, quotation_language=line)
        assert render_pdf(assemble(plan), {}).startswith(b"%PDF")


@pytest.mark.slow
def test_naughty_strings_may_be_names() -> None:
    names_survive(json.loads((corpus("blns") / "blns.json").read_text(encoding="utf-8"))[::20])


@pytest.mark.deep
def test_every_naughty_string_may_be_a_name() -> None:
    names_survive(json.loads((corpus("blns") / "blns.json").read_text(encoding="utf-8")))


@pytest.mark.slow
def test_very_long_words_and_tables_cross_pages_without_losing_a_line() -> None:
    long = "\n\n".join(f"Paragraph {number} of a very long advice." for number in range(400))
    table = "| a | b |\n|---|---|\n" + "\n".join(f"| cell {number} | x |" for number in range(300))
    rows = (PassageIn("Long", columns=(("Words", long),)), PassageIn("Table", table), PassageIn("", "w" * 5000))
    plan = assemble(replace(with_words(), sections=(SectionIn("C", rows),)))
    data = render_pdf(plan, {})
    assert missing(plan, words(plan, data)) == []
    assert_conforms(data)


@pytest.mark.slow
def test_nothing_runs_off_the_page(tmp_path: Path) -> None:
    """Drawn on paper, no ink stands in the outer margins, where a printer can't reach."""
    wide = "| " + " | ".join(f"communication {n}" for n in range(9)) + " |\n|" + "---|" * 9 + "\n"
    wide += "| " + " | ".join(f"understanding {n}" for n in range(9)) + " |"
    address = "https://www.a-very-long-name.example/with/a/path/that/never/ends?and=a&query=too" * 3
    columns = (("A label that goes on and on", "x" * 300), ("w" * 80, address))
    rows = (PassageIn("h" * 200, wide), PassageIn(body="w" * 3000), PassageIn(columns=columns, label="Need 1"))
    plan = replace(with_words(), sections=(SectionIn("C", rows),), child_name="R" * 90, made_for="M" * 200)
    plan = replace(plan, council="C" * 90, made_by=address, quotation="q" * 200)
    data = render_pdf(assemble(plan), {})
    for number, one in enumerate(pypdfium2.PdfDocument(data)):  # type: ignore[no-untyped-call]
        picture = one.render(scale=1).to_pil().convert("L")
        edge = picture.crop((picture.width - 45, 0, picture.width, picture.height))
        assert edge.getextrema()[0] > 200, f"page {number + 1}"


def test_a_plan_that_can_t_be_made_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for template in ('#set text(font: "No Such Font")\nwords', '#image("nothing.png")', "= only a heading, no title"):
        other = tmp_path / "plan.typ"
        other.write_text(template, encoding="utf-8")
        monkeypatch.setattr(pdf, "_TEMPLATE", other)
        with pytest.raises(DocumentFailed) as failed:
            render_pdf(assemble(replace(sample.plan(), made_on=date(2026, 11, 21))), {})
        assert failed.value.sentence.startswith("We couldn’t make the PDF")
        assert "nothing.png" not in failed.value.sentence
