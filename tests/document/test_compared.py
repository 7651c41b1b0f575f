"""Any two plans are compared row by row: what came, went, moved or changed is told, and nothing else."""

from dataclasses import replace
from datetime import date

import pytest

from wiki.document.accepted import accepted
from wiki.document.amend import changes, marked
from wiki.document.compared import Difference, Side, differences
from wiki.document.leaves import leaves
from wiki.document.tree import (
    AdviceLine,
    AdviceList,
    Appendix,
    Gallery,
    LetteredSection,
    Link,
    Part,
    Picture,
    PlanBlock,
    PlanTree,
    Quotation,
    Row,
    SetSentence,
    Slot,
    Text,
)
from wiki.document.tree_json import from_json, to_json
from wiki.text.nodes import Bullets, paragraph

TALKING = Row("Need 1", "Talking", (paragraph("He has difficulty telling people. He points."),))
SLEEP = Row("Need 2", "Sleep", (paragraph("He wakes at four every morning."),), said="Mum, in her own words.")
HELP = Row(
    "Provision 1", "", (), (Slot("Support", (paragraph("A communication book"),)), Slot("How long", (paragraph("15 minutes"),))),
    links=(Link("For", "Need 1", "Talking"),), media=(Gallery((Picture("aa-w800", "His book"),)),),
)  # fmt: skip
SAYS = Quotation((paragraph("I like trains."),), "Robin’s own words.")
ROWS = {"Need 1": "talking", "Need 2": "sleep", "Provision 1": "help"}


def _tree(plan: PlanTree, **sections: tuple[PlanBlock, ...]) -> PlanTree:
    made = tuple(LetteredSection(letter, f"Part {letter}", "", blocks) for letter, blocks in sections.items())
    return replace(plan, sections=made)


@pytest.fixture
def old(minimal: PlanTree) -> PlanTree:
    return _tree(
        minimal, A=(SAYS, Text((paragraph("He was born early."),))),
        B=(Part("Communication", (TALKING,)), Part("Health", (SLEEP,))),
        F=(HELP,), I=(SetSentence("To be named in the final plan."),),
    )  # fmt: skip


@pytest.fixture
def minimal() -> PlanTree:
    return PlanTree(
        "Plan", "final", 1, "Robin", None, "Marlbridge", date(2026, 11, 3), "", "", "", "", "en-GB",
        "r12", SetSentence(""), None, None, (),
    )  # fmt: skip


def _told(old: PlanTree, new: PlanTree, was: dict[str, str] = ROWS, now: dict[str, str] = ROWS) -> dict[str, list[Difference]]:
    return {one.letter: list(one.differences) for one in differences(Side(old, was), Side(new, now))}


def _words(one: Difference, kind: str) -> list[str]:
    return [piece.text for words in one.fields for piece in words.pieces if piece.kind == kind]


def test_the_same_plan_has_no_difference_and_another_day_or_number_is_none(old: PlanTree) -> None:
    assert _told(old, replace(old, number=7, made_time="2:30pm", title="Draft", status="draft")) == {}


def test_words_come_and_go_within_their_row_and_a_name_on_the_front_is_told(old: PlanTree) -> None:
    talking = replace(TALKING, blocks=(paragraph("He has great difficulty telling people. He points."),))
    help_ = replace(HELP, slots=(HELP.slots[0], Slot("How long", (paragraph("20 minutes"),))), said="Priya.")
    new = _tree(old, A=(SAYS, Text((paragraph("He was born early."),))),
                B=(Part("Communication", (talking,)), Part("Health", (SLEEP,))), F=(help_,),
                I=(Text((paragraph("Meadow Lane School"),)),))  # fmt: skip
    found = _told(old, replace(new, signed_by="Dana Hill"))
    assert list(found) == ["", "B", "F", "I"]
    assert [one.label for one in found[""][0].fields] == ["Signed for the council"]
    [need] = found["B"]
    assert (need.kind, need.title, _words(need, "added"), _words(need, "removed")) == ("changed", "Need 1: Talking", ["great "], [])
    [provision] = found["F"]
    assert [one.label for one in provision.fields] == ["How long", "Whose words"], "only what differs is shown"
    assert {one.kind for one in found["I"]} == {"added", "removed"}
    back = _told(new, old)
    assert [_words(one, "removed") for one in back["B"]] == [["great "]], "from the newer to the older it is the other way round"


def test_a_row_that_moved_is_said_to_have_moved_with_its_old_number_and_its_changed_words(old: PlanTree) -> None:
    first, second = replace(SLEEP, label="Need 1"), replace(TALKING, label="Need 2")
    one_part = _tree(old, B=(Part("Communication", (TALKING, SLEEP)),))
    swapped = _tree(old, B=(Part("Communication", (first, second)),))
    told = _told(one_part, swapped, now={"Need 1": "sleep", "Need 2": "talking"})["B"]
    assert [one.fields for one in told] == [(), ()], "no words differ"
    assert sum(one.is_elsewhere for one in told) == 1, "one moved past the other"
    assert [one.was_title for one in told] == ["Need 2: Sleep", "Need 1: Talking"]
    by_words = _told(one_part, swapped, {}, {})["B"]
    assert [one.was_title for one in by_words] == ["Need 2: Sleep", "Need 1: Talking"], "also where nothing says which is which"

    changed = replace(SLEEP, blocks=(paragraph("He wakes at five every morning."),))
    moved = _tree(old, B=(Part("Communication", (TALKING, changed)),))
    [one] = _told(_tree(old, B=(Part("Communication", (TALKING,)), Part("Health", (SLEEP,)))), moved)["B"]
    assert (one.kind, one.was_in, _words(one, "removed")) == ("changed", ("B", "Health"), ["four"])
    other = _tree(old, B=(Part("Communication", (TALKING,)),), C=(SLEEP,))
    [one] = _told(_tree(old, B=(Part("Communication", (TALKING,)), Part("Health", (SLEEP,))), C=()), other)["C"]
    assert (one.kind, one.was_in) == ("moved", ("B", "Health"))


def test_two_rows_are_never_taken_for_one_because_of_their_number(old: PlanTree) -> None:
    fresh = Row("Need 1", "Hearing", (paragraph("He has difficulty hearing."),))
    new = _tree(old, B=(Part("Communication", (fresh,)), Part("Health", (SLEEP,))))
    told = _told(old, new, now={**ROWS, "Need 1": "hearing"})["B"]
    assert {(one.kind, one.title) for one in told} == {("added", "Need 1: Hearing"), ("removed", "Need 1: Talking")}


def test_another_picture_with_the_same_words_is_a_difference(old: PlanTree) -> None:
    other = replace(HELP, media=(Gallery((Picture("bb-w800", "His book"),)),))
    larger = replace(HELP, media=(Gallery((Picture("aa-w1600", "His book"),)),))
    rest = {one.letter: one.blocks for one in old.sections}
    [one] = _told(old, _tree(old, **{**rest, "F": (other,)}))["F"]
    assert one.pictures and not one.fields
    assert _told(old, _tree(old, **{**rest, "F": (larger,)})) == {}


def _later(old: PlanTree) -> PlanTree:
    """A plan in which something of every kind came, went and changed."""
    talking = replace(TALKING, title="Telling", blocks=(Bullets(((paragraph("One"),), (paragraph("Two"),))),))
    help_ = replace(
        HELP, slots=(Slot("Support", (paragraph("A communication book"),)), Slot("Review", (paragraph("July"),))),
        links=(Link("For", "Need 1", "Telling"),),
    )  # fmt: skip
    k = (AdviceList((AdviceLine("K1", "New report", "Priya", None),)), Appendix("K1", "New report", "Priya", (Text((paragraph("[new]"),)),)))
    return _tree(
        old, A=(SAYS, Gallery((Picture("cc", "A train"),)), Text((paragraph("He was born early.\n\nHe sleeps [added: badly]."),))),
        B=(Part("Communication", (talking, Row("Need 3", "Reading", (paragraph("A.\n\nB."),)), Row("Need 4", "Only a name"))),),
        F=(help_,), I=(SetSentence("To be named in the final plan."),), K=k,
    )  # fmt: skip


def test_a_notice_is_compared_as_the_plan_that_it_proposes(old: PlanTree) -> None:
    whole = _tree(old, **{one.letter: one.blocks for one in old.sections}, K=(
        AdviceList((AdviceLine("K1", "Report", "Priya", None),)), Appendix("K1", "Report", "Priya", (Text((paragraph("Old"),)),)),
    ))  # fmt: skip
    for before, after in ((whole, _later(whole)), (_later(whole), whole)):
        why = {one.key: "The review." for one in changes(before, after)}
        assert len(why) > 6
        notice = from_json(to_json(marked(before, after, why)))
        assert changes(before, notice), "as it is printed, its marks are words"
        proposed = accepted(notice)
        for one, wanted in zip(proposed.sections, after.sections, strict=True):
            assert [leaf.words for leaf in leaves(one.blocks)] == [leaf.words for leaf in leaves(wanted.blocks)], one.letter
