"""The demonstration is whole, and anything that is not whole about it is named."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.demonstration.words import answers, catalogue, demonstration, said
from wiki.demonstration.check import faults_of
from wiki.demonstration.shape import DemoChild, DemoPassage, DemoSource
from wiki.words import Preset, Voice


def test_the_demonstration_can_be_read_and_nothing_is_wrong_with_it() -> None:
    assert faults_of(demonstration(), catalogue()) == []
    assert [child.full_name for child in demonstration().children] == [
        "Robin Fairweather",
        "Zara Haddad-Oakes",
    ]


def test_robins_people_say_about_three_thousand_words() -> None:
    robin = demonstration().child("robin")
    assert 2700 <= len(said(robin, "family", "professional").split()) <= 3600


def test_robin_is_heard_in_his_own_voice_his_familys_and_six_professionals() -> None:
    saves = [save for _, _, save in demonstration().child("robin").saves()]
    assert {save.voice for save in saves} == {
        Voice.CHILD,
        Voice.PARENT,
        Voice.INTERPRETATION,
        Voice.PROFESSIONAL,
    }
    assert {"Robin", "Mum", "Dad", "Gran"} <= {save.speaker for save in saves}
    assert {"priya", "ruth", "leila", "tom", "ewan", "grace"} <= {save.by for save in saves}


def test_robin_has_answered_every_question_about_himself_and_his_family() -> None:
    robin = demonstration().child("robin")
    for key in ("about_me_primary", "my_family", "one_page_profile", "section_a"):
        asked = {field.key for field in catalogue().types[key].fields}
        assert asked == {passage.field for _, passage in answers(robin, key)}, key


def test_robin_has_a_page_of_every_type_that_fits_a_child_of_seven() -> None:
    theirs = {page.type for page in demonstration().child("robin").pages}
    unfit = {key for key, one in catalogue().types.items() if one.ages not in (None, "primary")}
    nobody_asked = {"advice_early_years", "advice_physiotherapy", "advice_other", "tray"}
    assert set(catalogue().types) - theirs - unfit - nobody_asked == {"placement"}, "a draft names no school"


def test_each_preset_of_who_may_see_is_in_use() -> None:
    robin = demonstration().child("robin")
    assert {save.audience or page.audience for page, _, save in robin.saves()} == set(Preset)


def test_there_is_something_to_see_in_what_changed() -> None:
    robin = demonstration().child("robin")
    changed = [passage for page in robin.pages for passage in page.passages if len(passage.saves) > 1]
    assert len(changed) >= 6
    for passage in changed:
        versions = [(save.body, tuple(save.columns.items())) for save in passage.saves]
        assert len(set(versions)) == len(versions), passage.key
    months = {save.at.month for passage in changed for save in passage.saves}
    assert months == {10, 11}


def test_words_typed_from_paper_name_the_paper_the_day_and_the_typist() -> None:
    typed = [save for _, _, save in demonstration().child("robin").saves() if save.paper]
    assert len(typed) >= 8
    assert {(save.by, save.paper, str(save.paper_on)) for save in typed} == {
        ("moira", "about-me-paper-form.pdf", "2026-11-03")
    }


Change = Callable[[DemoPassage], DemoPassage]


def _save(**changes: object) -> Change:
    return lambda passage: replace(passage, saves=(replace(passage.saves[0], **changes),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "change", "sentence"),
    [
        ("like_mum", lambda one: replace(one, field="likes"), "has no question likes"),
        ("like_mum", _save(by="leila"), "leila (school) may not write"),
        ("like_mum", _save(by="nadia"), "nadia is not a member"),
        ("like_mum", _save(body="", media=()), "nothing was said"),
        (
            "help_book",
            _save(sources=(DemoSource("slt_help_book", "20 minutes"),)),
            "does not say “20 minutes”",
        ),
        ("help_book", _save(sources=(DemoSource("slt_hlep", "15 minutes"),)), "there is no passage slt_hlep"),
        (
            "help_book",
            _save(columns={"needs": ("outcome_ask",)}),
            "outcome_ask is not an answer to needs.needs",
        ),
        ("help_book", _save(columns={"suport": "x"}), "there is no box suport"),
        ("help_book", _save(columns={"letter": "q"}), "Choose one of the answers shown."),
    ],
)
def test_a_fault_is_named_with_the_passage_it_is_in(key: str, change: Change, sentence: str) -> None:
    robin = demonstration().child("robin")
    pages = tuple(
        replace(page, passages=tuple(change(one) if one.key == key else one for one in page.passages))
        for page in robin.pages
    )
    assert any(key in fault and sentence in fault for fault in _faults(replace(robin, pages=pages)))


def test_a_passage_quoted_before_it_was_written_is_a_fault() -> None:
    robin = demonstration().child("robin")
    late = timedelta(days=3)

    def later(one: DemoPassage) -> DemoPassage:
        moved = tuple(replace(save, at=save.at + late) for save in one.saves)
        return replace(one, saves=moved) if one.key == "social_help" else one

    pages = tuple(replace(page, passages=tuple(map(later, page.passages))) for page in robin.pages)
    assert _faults(replace(robin, pages=pages)) == []
    late = timedelta(days=6)
    pages = tuple(replace(page, passages=tuple(map(later, page.passages))) for page in robin.pages)
    assert any(
        "social_help was quoted before it was written" in fault
        for fault in _faults(replace(robin, pages=pages))
    )


def test_words_that_the_family_keeps_to_itself_can_not_be_quoted_in_the_plan() -> None:
    robin = demonstration().child("robin")
    pages = tuple(
        replace(page, audience=Preset.ONLY_FAMILY) if page.key == "my_family" else page
        for page in robin.pages
    )
    faults = _faults(replace(robin, pages=pages))
    assert "robin: section_a: hope_rest: would_help is not shared, and so can’t be quoted" in faults


def test_a_picture_that_is_missing_and_one_that_nobody_shows_are_faults() -> None:
    robin = demonstration().child("robin")
    pages = tuple(
        replace(
            page,
            passages=tuple(_save(media=())(one) if one.key == "senses" else one for one in page.passages),
        )
        for page in robin.pages
    )
    assert "nobody shows ear-defenders.jpg" in _faults(replace(robin, pages=pages))
    lost = replace(robin, picture=replace(robin.picture, file="lost.jpg"))
    assert "lost.jpg is not among the assets" in _faults(lost)


def _faults(robin: DemoChild) -> list[str]:
    whole = demonstration()
    return faults_of(replace(whole, children=(robin, whole.child("zara"))), catalogue())
