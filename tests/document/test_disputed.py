"""What the family says is not right stands right after the words it is about, in PDF, Word and HTML alike."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader

from tests.document import sample
from tests.document.words_of import missing, squeezed, tree_words
from tests.support.html import Html, words
from wiki.document import tree
from wiki.document.assemble import assemble
from wiki.document.html import render_html
from wiki.document.inputs import AdviceIn, DisputeIn, PassageIn, PlanInput, SectionIn
from wiki.document.pdf import render_pdf
from wiki.document.tree_json import from_json, to_json
from wiki.document.word import render_word

LINE = "The family says this is not right (Mum, 5 November 2026):"
NOTE = DisputeIn("He **does** tell us.\n\n- with cards\n- <script>alert(1)</script> #let x", "Mum", date(2026, 11, 5))
SAID = ("He does tell us.", "with cards", "<script>alert(1)</script> #let x")


def _plan(disputes: tuple[DisputeIn, ...]) -> PlanInput:
    need = PassageIn("Talking", "He can not tell.", label="Need 1", area="communication", disputes=disputes)
    view = PassageIn("Our story", "He was born early.", disputes=disputes)
    advice = AdviceIn("School advice", "Leila", date(2026, 10, 1), (PassageIn("Reading", "He is behind.", disputes=disputes),))
    made = replace(sample.plan(), photo=None, quotation="", advice=(advice,))
    return replace(made, sections=(SectionIn("A", (view,)), SectionIn("B", (need,))))


def _pdf(data: bytes) -> str:
    return "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(data)).pages)


def _word(data: bytes) -> str:
    return "".join(node.text or "" for node in Document(io.BytesIO(data)).element.body.iter(qn("w:t")))


RENDERERS: dict[str, Callable[[tree.PlanTree, dict[str, Path]], str]] = {
    "pdf": lambda plan, files: _pdf(render_pdf(plan, files)), "docx": lambda plan, files: _word(render_word(plan, files)),
    "html": lambda plan, files: words(Html(render_html(plan, files).decode()).root),
}  # fmt: skip


@pytest.mark.parametrize("kind", list(RENDERERS))
def test_the_note_follows_the_words_it_is_about(kind: str) -> None:
    plan = assemble(_plan((NOTE,)))
    shown = squeezed(RENDERERS[kind](plan, {}))
    assert missing(plan, shown) == []
    for about in ("He can not tell.", "He was born early.", "He is behind."):
        after = shown.split(squeezed(about))[-1]
        assert 0 <= after.find(squeezed(LINE)) < 200, about
        assert all(squeezed(one) in after for one in SAID)
    assert shown.count(squeezed(LINE)) == 3


@pytest.mark.parametrize("kind", list(RENDERERS))
def test_a_plan_without_a_note_says_nothing_of_one(kind: str) -> None:
    shown = squeezed(RENDERERS[kind](assemble(_plan(())), {}))
    assert squeezed("He can not tell.") in shown
    assert "notright" not in shown


def test_the_note_survives_being_kept_and_a_plan_kept_before_there_were_notes_is_read() -> None:
    plan = assemble(_plan((NOTE,)))
    assert from_json(to_json(plan)) == plan
    assert LINE in tree_words(plan)
    older = assemble(_plan(()))
    assert from_json(to_json(older)) == older


def test_who_says_so_may_be_unknown() -> None:
    made = assemble(_plan((DisputeIn("No."),)))
    assert "The family says this is not right:" in tree_words(made)
