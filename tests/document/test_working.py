"""A tribunal working document marks who says what, in its type and in words, and every answer and proposal has its place."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from tests.document.pdf_reading import assert_conforms, words
from wiki.document.amend import changes, marked
from wiki.document.compared import Side
from wiki.document.html import render_html
from wiki.document.pdf import render_pdf
from wiki.document.tree import LetteredSection, Part, PlanTree, Row, SetSentence, Slot, Text
from wiki.document.tree_json import from_json, to_json
from wiki.document.word import render_word
from wiki.document.working import working
from wiki.document.working_answers import Answers, Asked, Working
from wiki.text.nodes import paragraph, plain

TALKING = Row("Need 1", "Talking", (paragraph("He has difficulty telling people what he wants."),))
SLEEP = Row("Need 2", "Sleep", (paragraph("He wakes at four every morning."),))
HELP = Row("Provision 1", "", (), (Slot("Support", (paragraph("A communication book"),)), Slot("How long", (paragraph("15 minutes"),))))
ROWS = {"Need 1": "talking", "Need 2": "sleep", "Provision 1": "help", "Provision 2": "swims"}
SWIMS = Row("Provision 2", "", (), (Slot("Support", (paragraph("Swimming"),)),))


def _plan(number: int, *needs: Row | Part, help_: Row = HELP, more: tuple[Row, ...] = (), lived: str = "He was born early.") -> PlanTree:
    made = {"A": (Text((paragraph(lived),)),), "B": needs, "F": (help_, *more), "I": (SetSentence("Meadow Lane School"),)}
    sections = tuple(LetteredSection(letter, f"Part {letter}", "", blocks) for letter, blocks in made.items())
    return PlanTree(
        "Plan", "final", number, "Robin", None, "Marlbridge", date(2026, 11, 3), "", "", "", "Dana Hill", "en-GB", "r12",
        SetSentence("A plan."), None, None, sections,
    )  # fmt: skip


def _side(tree: PlanTree) -> Side:
    return Side(tree, ROWS)


@pytest.fixture(scope="module")
def document() -> PlanTree:
    """A draft that mum answered, a final of it without a need that she spoke of, and a notice that she answered too."""
    draft = _plan(1, Part("Communication", (TALKING,)), Part("Health", (SLEEP,)), lived="He was born late.")
    final = _plan(2, Part("Communication", (TALKING,)))
    longer = replace(HELP, slots=(HELP.slots[0], Slot("How long", (paragraph("20 minutes"),))))
    wanted = _plan(3, Part("Speech", (TALKING,)), help_=longer, more=(SWIMS,))
    why = {one.key: "The review." for one in changes(final, wanted)}
    notice = marked(final, wanted, why)
    said_to_draft = {
        "A.1": Asked("", agrees=True),
        "B.1": Asked("He has great difficulty telling what he wants.", changes=True),
        "B.2": Asked("He wakes at three.", changes=True, replies=("Not accepted. The advice says four.",)),
        "F.1": Asked("More of it, please.", changes=True, accepted=True),
    }
    places = {"F.1": Asked("", agrees=True)}
    beside = (Asked("Larkwater School", title="A school or other place"), Asked("x", is_wrong=True, title="A meeting"))
    return working(Working(
        _side(final), "Mum", "parents", (Answers(1, _side(draft), said_to_draft), Answers(3, _side(notice), places, True)),
        _side(wanted), 3, beside,
    ))  # fmt: skip


def _said(document: PlanTree) -> dict[str, str]:
    return {one.letter: words_in(one.blocks) for one in document.sections}


def words_in(blocks: Any) -> str:
    found = []
    for one in blocks:
        if isinstance(one, Part):
            found += [f"# {one.title}", words_in(one.blocks)]
        elif isinstance(one, Row):
            found += [one.title, plain(one.blocks), *(f"{slot.label}: {plain(slot.blocks)}" for slot in one.slots)]
        elif isinstance(one, SetSentence):
            found.append(one.words)
        else:
            found.append(plain(one.blocks))
    return "\n".join(part for part in found if part)


def test_each_answer_and_each_proposal_has_its_place_and_its_words(document: PlanTree) -> None:
    said = _said(document)
    # Words that mum wrote out with a change are put over the plan's; no remark about them is.
    assert "He has [parents ask: great] difficulty telling [parents want out: people] what he wants." in said["B"]
    # She agreed with other words than those of the plan: nothing of the plan is marked as agreed.
    assert "He was born early.\nSaid to version 1, which said here: “He was born late.”" in said["A"]
    assert "Mum agreed with those words." in said["A"] and "[agreed" not in said["A"]
    # A need that is no longer in the plan takes none of her words with it.
    assert "# Said about words that are not in this plan" in said["B"]
    assert "He wakes at four every morning." in said["B"] and "[parents ask: He wakes at three.]" in said["B"]
    assert "[council answers: Not accepted. The advice says four.]" in said["B"]
    # What the council proposes is agreed only where she agreed to that very proposal; a row that moves is told.
    assert "How long: [agreed out: 15] [agreed: 20] minutes" in said["F"]
    assert "Support: [council offers: Swimming]" in said["F"]
    assert "[agreed: More of it, please.]" in said["F"]
    assert "[council offers: moved to section B, under “Speech”]" in said["B"]
    # What is asked beside the lines stands with the placement; what she says she never wrote is not shown.
    assert "Meadow Lane School" in said["I"] and "[parents ask: Larkwater School]" in said["I"]
    assert "is not what they wrote. It is not shown." in said["I"] and "parents ask: x" not in said["I"]
    # The young person's own appeal is told as theirs.
    alone = working(Working(_side(_plan(2, TALKING)), "Kit", "young person", (), beside=(Asked("A college", title="A place"),)))
    assert "[young person asks: A college]" in _said(alone)["I"] and "parents" not in alone.note.words
    assert "council’s changes" not in alone.note.words


def test_every_file_shows_the_marks_and_the_key_on_its_first_page(document: PlanTree) -> None:
    assert from_json(to_json(document)) == document
    html = render_html(document, {}).decode()
    front = html.partition("<nav")[0]
    for look in ("<u>underlined</u>", "<strong>bold</strong>", "<em>italic</em>", "<strong><del>bold and struck", "<em><del>italic and struck"):
        assert look in front, look
    assert "<strong>great</strong>" in html and "<del>15</del>] [agreed: <u>20</u>" in html
    word = Document(BytesIO(render_word(document, {})))
    runs = [run for one in word.paragraphs for run in one.runs]
    runs += [run for table in word.tables for row in table.rows for cell in row.cells for one in cell.paragraphs for run in one.runs]
    looks = {run.text.strip(): (run.bold, run.italic, run.underline, run.font.strike) for run in runs}
    assert looks["great"] == (True, None, None, None) and looks["people"] == (True, None, None, True)
    assert looks["Swimming"] == (None, True, None, None) and looks["More of it, please."] == (None, None, True, None)
    assert looks["bold and struck through"] == (True, None, None, True)
    made = render_pdf(document, {})
    assert_conforms(made)
    assert "[parentswantout:boldandstruckthrough]" in words(document, made)
