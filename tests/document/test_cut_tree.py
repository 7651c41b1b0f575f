"""What must go from a plan, or from one reader's copy of it, goes to its last short line, in every place that says it (E2, P6)."""

from datetime import date

from wiki.document.edition import Cutting, cut_tree
from wiki.document.redact import copy_for
from wiki.document.texts import texts_in
from wiki.document.tree import LetteredSection, Link, PlanBlock, PlanTree, Quotation, Row, SetSentence
from wiki.text import markdown
from wiki.text.cut import Secret
from wiki.text.keep_out import keep_out

MARK = "[words taken out]"
SAID = "He lives with his aunt by the qzgate now.\n\nQzdad hits him."
LISTED = "- He lives with his aunt by the qzgate now\n- Qzdad hits him"
HOPE = "qzrow"


def _plan(*blocks: PlanBlock, front: str = "") -> PlanTree:
    quotation = Quotation(markdown.blocks(front), "Robin") if front else None
    return PlanTree(
        "Plan", "final", 1, "Robin", None, "Marlbridge", date(2026, 11, 3), "", "", "", "Dana Hill", "en-GB", "r12",
        SetSentence("A plan."), None, quotation, (LetteredSection("A", "Views", "", blocks),),
    )  # fmt: skip


def _cut(tree: PlanTree, said: str, picked: str) -> PlanTree:
    cutting = Cutting(Secret({said, picked}), Secret({said}, {picked}), MARK, rows=frozenset({HOPE}))
    return cut_tree(tree, cutting)[0]


def _row(body: str) -> Row:
    return Row("Hope 1", "", markdown.blocks(body), said="Mum", key=HOPE)


def test_a_last_line_too_short_to_be_known_alone_goes_with_the_paragraph_before_it() -> None:
    tree = _plan(_row(f"Daniel saw him at the door.\n\n{SAID}\n\nHe waits there."))
    assert "Qzdad hits him." in texts_in(tree), "it stands there before"
    said = "\n".join(texts_in(_cut(tree, SAID, SAID)))
    assert "qzgate" not in said and "Qzdad" not in said
    assert MARK in said and "Daniel saw him at the door." in said and "He waits there." in said, "what its writer added stays"
    listed = "\n".join(texts_in(_cut(_plan(_row(f"He waits there.\n\n{LISTED}")), SAID, SAID)))
    assert "Qzdad" not in listed and "He waits there." in listed


def test_a_copy_for_one_reader_leaves_out_a_detail_that_runs_over_two_paragraphs() -> None:
    tree = _plan(_row("He moved to 14 Qzlarch\n\nAvenue, Leeds, in May. He likes it."))
    said = "\n".join(texts_in(copy_for(tree, keep_out([("14 Qzlarch Avenue, Leeds", True)])).tree))
    assert "Qzlarch" not in said and "Leeds" not in said
    assert "He moved to" in said and "He likes it." in said


def test_a_few_words_that_were_picked_go_where_a_thread_or_the_front_says_them_again() -> None:
    towards = Row("Outcome 1", "He tells us", links=(Link("Towards", "Hope 1", "“Qzdad hits.”"),), key="another")
    tree = _plan(_row("“Qzdad hits.”"), towards, front="“Qzdad hits.”")
    said = texts_in(tree)
    assert sum("Qzdad" in one for one in said) >= 3
    assert "Qzdad" not in "\n".join(texts_in(_cut(tree, SAID, "Qzdad hits.")))
    other = _cut(_plan(_row("“Qzdad hits.”"), front="He hits the drum, and laughs."), SAID, "hits")
    assert other.quotation is not None and "laughs" in "\n".join(texts_in(other.quotation)), "words of somebody else stay"
