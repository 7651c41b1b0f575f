"""What people wrote stands in the right section, in order; sections with nothing say so; nothing is made up."""

import json
from dataclasses import replace
from datetime import date

import pytest

from tests.corpora import corpus
from tests.document import sample
from tests.document.words_of import tree_words
from wiki.document import tree, wording
from wiki.document.assemble import assemble
from wiki.document.inputs import AdviceIn, PassageIn, PictureIn, PlanInput, Said, SectionIn, SourceIn
from wiki.document.tree_json import from_json, to_json
from wiki.statute.sections import regulation_12

LETTERS = ["A", "B", "C", "D", "E", "F", "G", "H1", "H2", "I", "J", "K"]


def section(plan: tree.PlanTree, letter: str) -> tree.LetteredSection:
    return next(one for one in plan.sections if one.letter == letter)


def empty(status: str = "draft") -> PlanInput:
    made = sample.plan(status)
    return replace(made, sections=(), advice=(), photo=None, quotation="")


def test_all_twelve_sections_are_there_in_order_even_with_nothing_in_them() -> None:
    for plan in (empty(), empty("final"), sample.plan("draft"), sample.plan("final")):
        assert [one.letter for one in assemble(plan).sections] == LETTERS


def test_every_section_with_nothing_says_its_set_sentence_and_nothing_else() -> None:
    plan = assemble(empty("final"))
    for one in plan.sections:
        assert one.blocks == (tree.SetSentence(regulation_12().section(one.letter).empty),)


def test_a_draft_names_no_placement_even_where_one_was_picked() -> None:
    assert sample.PLACEMENT
    words = " ".join(tree_words(assemble(sample.plan("draft"))))
    (sentence,) = section(assemble(sample.plan("draft")), "I").blocks
    assert isinstance(sentence, tree.SetSentence)
    assert "left empty in a draft" in sentence.words
    assert sentence.source == "Children and Families Act 2014, section 38(5)"
    assert "mainstream primary school" not in words
    (named,) = section(assemble(sample.plan("final")), "I").blocks
    assert isinstance(named, tree.Text)
    assert "Larkfield Primary School, a mainstream primary school." in " ".join(
        tree_words(assemble(sample.plan("final")))
    )


def test_the_school_attended_now_may_stand_in_the_advice_of_a_draft() -> None:
    assert "Two visits to Larkfield Primary School" in " ".join(tree_words(assemble(sample.plan("draft"))))


def test_no_budget_asked_for_is_said_in_other_words_than_nothing_written() -> None:
    nothing = assemble(empty()).sections[10].blocks
    none_asked = assemble(replace(empty(), none_asked=frozenset({"J"}))).sections[10].blocks
    assert none_asked == (tree.SetSentence("No personal budget was asked for."),)
    assert nothing != none_asked


def test_section_h1_of_an_adult_says_that_it_is_for_under_18s() -> None:
    birthday = replace(empty(), date_of_birth=date(2008, 11, 21))
    assert section(assemble(birthday), "H1").blocks == (tree.SetSentence("This section is only for people under 18."),)
    day_before = replace(empty(), date_of_birth=date(2008, 11, 22))
    assert section(assemble(day_before), "H1").blocks != section(assemble(birthday), "H1").blocks


def test_needs_stand_under_their_four_areas_and_an_area_without_any_says_so() -> None:
    parts = section(assemble(sample.plan()), "B").blocks
    assert [part.title for part in parts if isinstance(part, tree.Part)] == [
        "Communication and interaction",
        "Cognition and learning",
        "Social, emotional and mental health",
        "Sensory and physical needs",
    ]
    assert isinstance(parts[-1], tree.Part)
    assert parts[-1].blocks == (tree.SetSentence("No special educational needs were identified in this area."),)


def test_a_need_without_an_area_is_printed_all_the_same() -> None:
    loose = PassageIn("Maps", "He gets lost.", label="Need 9", area="not known")
    plan = replace(empty(), sections=(SectionIn("B", (loose,)),))
    assert "He gets lost." in tree_words(assemble(plan))


def test_words_in_section_a_always_say_whose_they_are() -> None:
    words = (
        PassageIn("Hopes", "I want a friend."),
        PassageIn("Likes", "Trains.", said=Said("child", "Robin", "with picture cards", date(2026, 11, 3))),
        PassageIn("Likes", "He likes it.", said=Said("interpretation", "Gran", "from a film")),
        PassageIn("Likes", "It is hard.", said=Said("parent", "Mum")),
    )
    parts = section(assemble(replace(empty(), sections=(SectionIn("A", words),))), "A").blocks
    said = [one.said for part in parts if isinstance(part, tree.Part) for one in part.blocks if hasattr(one, "said")]
    assert said == [
        "It was not noted whose words these are.",
        "Robin’s own words (with picture cards), 3 November 2026.",
        "Gran, saying what they think Robin Ashdown means (from a film).",
        "Mum, in their own words.",
    ]


def test_words_from_paper_say_so() -> None:
    assert "From paper of 3 November 2026, typed by Sam Okoro, SEND administrator." in " ".join(
        tree_words(assemble(sample.plan()))
    )


def test_each_row_says_where_its_words_come_from() -> None:
    rows = list(tree.rows(assemble(sample.plan())))
    assert rows[0].sources == (
        "From: Speech and language advice, Priya Nair, 4 November 2026",
        "From: My Family, Mum, 5 November 2026",
    )
    bare = SourceIn("Phone call")
    plan = replace(empty(), sections=(SectionIn("F", (PassageIn(label="Provision 1", sources=(bare,)),)),))
    assert next(tree.rows(assemble(plan))).sources == ("From: Phone call",)


def test_advice_is_listed_with_what_from_whom_and_when_and_follows_in_full() -> None:
    listed, *parts = section(assemble(sample.plan()), "K").blocks
    assert isinstance(listed, tree.AdviceList)
    assert [line.label for line in listed.lines] == ["K1", "K2", "K3", "K4", "K5"]
    assert [part.label for part in parts if isinstance(part, tree.Appendix)] == ["K1", "K2", "K3", "K4", "K5"]
    assert listed.lines[0].who.startswith("Priya Nair")
    assert listed.lines[0].on == date(2026, 11, 4)


def test_nothing_is_said_that_did_not_come_in() -> None:
    plan = PlanInput("Robin", None, "", "final", 1, date(2026, 11, 21))
    made = assemble(plan)
    assert made.date_of_birth is None
    assert made.photo is None
    assert made.quotation is None
    for one in made.sections:
        assert one.blocks == (tree.SetSentence(regulation_12().section(one.letter).empty),)


def test_the_same_input_gives_the_same_tree_and_the_tree_survives_being_kept() -> None:
    for status in ("draft", "final"):
        plan = assemble(sample.plan(status, 3))
        assert assemble(sample.plan(status, 3)) == plan
        assert from_json(json.loads(json.dumps(to_json(plan)))) == plan


@pytest.mark.parametrize("broken", [{}, {"format": 99}, {"format": 1, "is": "Row"}, {"format": 1, "is": "PlanTree"}])
def test_what_is_no_kept_plan_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"plan|format"):
        from_json(broken)


@pytest.mark.parametrize("letter", ["L", "K", "a", ""])
def test_passages_for_a_section_that_takes_none_are_refused_rather_than_lost(letter: str) -> None:
    with pytest.raises(ValueError, match="no passages"):
        assemble(replace(empty(), sections=(SectionIn(letter, (PassageIn(body="Words"),)),)))


def test_two_lists_for_one_section_are_both_kept() -> None:
    twice = (SectionIn("E", (PassageIn(body="One"),)), SectionIn("E", (PassageIn(body="Two"),)))
    words = tree_words(assemble(replace(empty(), sections=twice)))
    assert words.index("One") < words.index("Two")


def test_a_picture_always_has_words_for_those_who_can_t_see_it() -> None:
    media = (PictureIn("a"), PictureIn("b", caption="Our dog"), PictureIn("c", "A brown dog", "Our dog"))
    plan = replace(empty(), sections=(SectionIn("A", (PassageIn("Pictures", media=media),)),))
    alts = [one.alt for one in tree.pictures(assemble(plan))]
    assert alts == ["A picture that nobody has described yet.", "Our dog", "A brown dog"]


def test_naughty_strings_stand_in_the_tree_as_they_were_typed() -> None:
    for line in json.loads((corpus("blns") / "blns.json").read_text(encoding="utf-8")):
        columns = (("Who", line),)
        plan = replace(empty(), child_name=line, sections=(SectionIn("F", (PassageIn(line, columns=columns),)),))
        made = assemble(plan)
        assert from_json(json.loads(json.dumps(to_json(made)))) == made
        if line.strip() and line.isprintable():
            assert line in [words.strip("\n") for words in tree_words(made)] or "\u202e" in line


def test_advice_with_nothing_in_it_says_so() -> None:
    plan = replace(empty(), advice=(AdviceIn("Advice", "", None),))
    assert "Nothing is written in this advice." in tree_words(assemble(plan))


def test_a_final_plan_names_the_officer_who_signed_it() -> None:
    labels = dict(wording.facts(assemble(sample.plan("final"))))
    assert labels["Signed for the council"] == "Ruth Adeyemi, head of SEND"
    assert "Signed for the council" not in dict(wording.facts(assemble(sample.plan("draft"))))
