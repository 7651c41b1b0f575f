"""The PDF survives what people really type: other scripts, endless words, attacks, missing pictures."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from tests.corpora import corpus
from tests.document import sample
from tests.document.pdf_reading import assert_conforms, pages, shown, with_words, words
from tests.document.words_of import missing, squeezed
from wiki.document import pdf
from wiki.document.assemble import assemble
from wiki.document.inputs import PassageIn, PictureIn, SectionIn
from wiki.document.pdf import DocumentFailed, render_pdf


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
    assert b"IBMPlexSansArabic" in data
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


def test_a_wide_table_of_headings_alone_and_items_without_words_are_on_paper() -> None:
    days = [f"column {number}" for number in range(8)]
    text = shown(with_words(f"| {' | '.join(days)} |\n|{'---|' * 8}", "1.\n2. second\n\n-\n- dot", "2025. one\n2025. two"))
    for wanted in (*days, "2. second", "dot", "2025. one", "2025. two"):
        assert squeezed(wanted) in text


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
