"""A notice of amendments tells of a row that moves to another area, with its evidence, also where not one word of it changes."""

from dataclasses import replace
from datetime import date

from wiki.document.accepted import accepted
from wiki.document.amend import changes, marked
from wiki.document.leaves import leaves
from wiki.document.lines import changed_lines, lines_of
from wiki.document.tree import (
    AdviceLine,
    AdviceList,
    LetteredSection,
    Link,
    Part,
    PlanTree,
    Quotation,
    Row,
    SetSentence,
    Slot,
)
from wiki.text.nodes import Paragraph, Run, paragraph, plain

TALKING = Row("Need 1", "Talking", (paragraph("He points."),), key="a" * 32)
SLEEP = Row("Need 2", "Sleep", (paragraph("He wakes at four."),), key="b" * 32)
NOISE = Row("Need 3", "Noise", (paragraph("He covers his ears."),), key="c" * 32)


def _plan(*needs: Part) -> PlanTree:
    sections = (LetteredSection("B", "Needs", "", needs),)
    return PlanTree(
        "Plan", "final", 1, "Robin", None, "Marlbridge", date(2026, 11, 3), "", "", "", "", "en-GB", "r12", SetSentence(""),
        None, None, sections,
    )  # fmt: skip


OLD = _plan(Part("Communication", (TALKING, SLEEP)), Part("Senses", (NOISE,)))


def test_a_row_that_only_moves_is_a_change_of_its_own_in_the_notice() -> None:
    moves = _plan(Part("Communication", (replace(SLEEP, label="Need 1"),)), Part("Senses", (replace(TALKING, label="Need 2"), NOISE)))
    [moved] = changes(OLD, moves)
    assert (moved.kind, moved.title, moved.old, moved.new) == ("moved", "Need 2: Talking", "Communication", "Senses")
    notice = marked(OLD, moves, {moved.key: "The review."})
    communication, senses = notice.sections[0].blocks
    assert isinstance(communication, Part) and isinstance(senses, Part)
    [sleep] = communication.blocks
    assert isinstance(sleep, Row) and sleep.label == "Need 1", "it is numbered as it will be, and is no change"
    talking, evidence, noise = senses.blocks
    assert isinstance(talking, Row) and isinstance(noise, Row) and noise.title == "Noise"
    assert plain(talking.blocks) == "He points.\n\n[moved: from “Communication” to “Senses”]"
    assert "The review." in plain(evidence.blocks)  # type: ignore[union-attr]
    assert [one.heading for one in changed_lines(notice)] == ["Need 2: Talking"], "the family is asked about it"
    assert accepted(notice).sections == moves.sections


def test_one_that_moves_and_changes_is_told_as_both_and_each_has_its_evidence() -> None:
    points = replace(TALKING, label="Need 2", blocks=(paragraph("He points and signs."),))
    both = _plan(Part("Communication", (replace(SLEEP, label="Need 1"),)), Part("Senses", (points, NOISE)))
    found = changes(OLD, both)
    assert [one.kind for one in found] == ["moved", "changed"]
    notice = marked(OLD, both, {one.key: f"For {one.kind}." for one in found})
    said = plain(notice.sections[0].blocks[1].blocks[1].blocks)  # type: ignore[union-attr]
    assert "For moved." in said and "For changed." in said
    proposed = [leaves(one.sections[0].blocks) for one in (accepted(notice), both)]
    assert [(one.heading, one.words) for one in proposed[0]] == [(one.heading, one.words) for one in proposed[1]]


def test_words_struck_through_never_stand_again_and_striking_them_is_a_change() -> None:
    def plan(*runs: Run) -> PlanTree:
        return _plan(Part("Communication", (replace(TALKING, slots=(Slot("How long", (Paragraph(runs),)),)),)))

    both, struck = plan(Run("5 hours, 15 hours")), plan(Run("5 hours, "), Run("15 hours", struck=True))
    [taken] = changes(both, struck)
    said = plain(marked(both, struck, {taken.key: "The review."}).sections[0].blocks[0].blocks[0].slots[0].blocks)  # type: ignore[union-attr]
    assert "[removed: " in said and "15 hours" in said.partition("[removed: ")[2]
    six = plan(Run("6 hours, "), Run("15 hours", struck=True))
    [changed] = changes(struck, six)
    notice = marked(struck, six, {changed.key: "The review."})
    assert "15" not in str(notice.sections[0].blocks[0].blocks[0].slots)  # type: ignore[union-attr]
    assert [value for _label, value in lines_of(struck)[0].slots] == ["5 hours, "], "nor where the family answers it"


def test_plans_of_before_whose_rows_have_no_key_are_compared_as_they_were() -> None:
    bare = _plan(Part("Communication", (replace(TALKING, key=""), replace(SLEEP, key=""))), Part("Senses", (replace(NOISE, key=""),)))
    assert not changes(bare, OLD)
    moves = _plan(Part("Communication", (SLEEP,)), Part("Senses", (TALKING, NOISE)))
    assert [one.kind for one in changes(bare, moves)] == ["moved"], "its label and its words tell that it is the same"


GROUP = Row("Provision 1", "Talking group", (paragraph("Twice a week."),), key="d" * 32)
NURSE = Row("Provision 2", "School nurse", (paragraph("Once a term."),), key="e" * 32)


def _provision(in_f: tuple[Row, ...], in_g: tuple[Row, ...]) -> PlanTree:
    none = SetSentence("No health provision was identified.")
    sections = (
        LetteredSection("F", "Special educational provision", "", in_f or (none,)),
        LetteredSection("G", "Health provision", "", (Part("Nursing", in_g),) if in_g else (none,)),
    )
    return replace(OLD, sections=sections)


def test_a_row_that_moves_to_another_lettered_section_is_told_as_moved_and_not_as_one_gone_and_one_come() -> None:
    before, after = _provision((GROUP, NURSE), ()), _provision((GROUP,), (replace(NURSE, blocks=(paragraph("Twice a term."),)),))
    found = changes(before, after)
    nurse = [one for one in found if "nurse" in one.title]
    assert [(one.kind, one.letter) for one in nurse] == [("moved", "G"), ("changed", "G")]
    assert (nurse[0].old, nurse[0].new) == ("F: Special educational provision", "G: Health provision, Nursing")
    assert not [one for one in found if one.letter == "F"], "in F nothing is struck out"
    notice = marked(before, after, {one.key: f"For {one.kind}." for one in found})
    [group] = notice.sections[0].blocks
    assert isinstance(group, Row) and group.title == "Talking group"
    said = "\n".join(plain(getattr(leaf.block, "blocks", ())) for leaf in leaves(notice.sections[1].blocks))
    assert "[moved: from “F: Special educational provision” to “G: Health provision, Nursing”]" in said
    assert "For moved." in said and "For changed." in said and "Once" in said and "Twice" in said
    proposed = [leaves(one.sections[1].blocks) for one in (accepted(notice), after)]
    assert [(one.heading, one.words) for one in proposed[0]] == [(one.heading, one.words) for one in proposed[1]]
    back = changes(after, before)
    assert [(one.kind, one.letter) for one in back if "nurse" in one.title] == [("moved", "F"), ("changed", "F")]


def test_whose_words_they_are_and_the_day_of_advice_are_told_where_only_that_changes() -> None:
    def plan(said: str, on: date) -> PlanTree:
        advice = AdviceList((AdviceLine("K1", "Advice of a doctor", "Dr Holt", on),))
        return _plan(Part("Views", (Quotation((paragraph("I like trains."),), said),)), Part("Advice", (advice,)))

    old, new = plan("Robin’s own words.", date(2026, 10, 14)), plan("Gran, saying what Robin means.", date(2026, 11, 3))
    whose, day = changes(old, new)
    assert (whose.kind, whose.old, whose.new) == ("changed", "Robin’s own words.", "Gran, saying what Robin means.")
    assert "14 October 2026" in day.old and "3 November 2026" in day.new
    notice = marked(old, new, {whose.key: "The review.", day.key: "His letter."})
    assert "[added: Gran" in plain(notice.sections[0].blocks[0].blocks[0].blocks)  # type: ignore[union-attr]
    assert accepted(notice).sections[0].blocks[0] == new.sections[0].blocks[0]


def test_when_a_need_goes_the_rows_tied_to_those_after_it_have_not_changed() -> None:
    def helps(label: str, words: str) -> Part:
        return Part("Help", (Row("Provision 1", "A quiet room", (paragraph("Every night."),), links=(Link("For", label, words),), key="d" * 32),))

    old = _plan(Part("Communication", (TALKING, SLEEP)), helps("Need 2", "Sleep"))
    new = _plan(Part("Communication", (replace(SLEEP, label="Need 1"),)), helps("Need 1", "Sleep"))
    [gone] = changes(old, new)
    assert (gone.kind, gone.old.splitlines()[0]) == ("removed", "Talking")
    assert accepted(marked(old, new, {gone.key: "The review."})).sections == new.sections
    tied = _plan(Part("Communication", (replace(SLEEP, label="Need 1"),)), helps("Need 1", "Noise"))
    assert [one.title for one in changes(old, tied)] == ["Need 1: Talking", "Provision 1: A quiet room"], "to another need is a change"


def test_a_row_of_which_only_the_name_is_written_is_not_lost_where_it_moves() -> None:
    bare = Row("Need 1", "Talking", key="a" * 32)
    old, new = _plan(Part("Communication", (bare, replace(SLEEP, label="Need 2")))), _plan(
        Part("Communication", (replace(SLEEP, label="Need 1"),)), Part("Senses", (replace(bare, label="Need 2"),))
    )  # fmt: skip
    [moved] = changes(old, new)
    assert accepted(marked(old, new, {moved.key: "The review."})).sections == new.sections
