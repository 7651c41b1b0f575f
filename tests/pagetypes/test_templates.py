"""The templates that come with the program ask what they should, of whom they should, and kindly."""

import re

import pytest

from tests.pagetypes.samples import ours
from wiki.pagetypes.model import STAGES, Field, PageType

CATALOGUE = ours()
TYPES = CATALOGUE.types
ADVICE = [page for key, page in TYPES.items() if key.startswith("advice_")]
COUNCIL = {"caseworker", "send_administrator"}
FAMILY = {"parent", "young_person", "relative"}


def field(page: str, key: str) -> Field:
    """The question ``key`` of ``page``."""
    found = TYPES[page].field(key)
    assert found is not None, f"{page}.{key}"
    return found


def test_every_page_that_was_asked_for_is_there() -> None:
    assert set(TYPES) >= {
        "about_me_early_years", "about_me_primary", "about_me_secondary", "about_me_post_16", "my_family",
        "one_page_profile", "section_a", "needs", "outcomes", "provision", "placement", "personal_budget",
        "advice_educational_psychologist", "advice_school", "advice_early_years", "advice_doctor",
        "advice_speech_and_language", "advice_occupational_therapy", "advice_physiotherapy",
        "advice_social_care",
        "advice_other", "links_and_documents", "free_page",
    }  # fmt: skip


@pytest.mark.parametrize("page", TYPES.values(), ids=str)
def test_every_question_has_a_hint_and_an_example(page: PageType) -> None:
    assert page.line and page.description
    for one in page.fields:
        assert one.label and one.hint and one.example, f"{page.key}.{one.key}"


def test_family_pages_begin_private_and_professional_and_plan_pages_open_to_the_family() -> None:
    assert TYPES["tray"].audience == "only_me", "what has no place yet is its keeper's alone"
    for page in TYPES.values():
        if page.key == "tray":
            continue
        assert page.audience == ("only_family" if page.owner == "family" else "everyone"), page.key


def test_families_write_their_own_pages_and_the_council_may_type_for_everyone() -> None:
    for page in TYPES.values():
        assert set(page.write) >= COUNCIL
        if page.owner == "family":
            assert set(page.write) >= FAMILY
        else:
            assert not set(page.write) & FAMILY, page.key
        if page.owner == "plan":
            assert set(page.write) == COUNCIL
    assert "health" in TYPES["advice_doctor"].write and "school" not in TYPES["advice_doctor"].write
    assert "school" in TYPES["advice_school"].write and "school" in TYPES["advice_early_years"].write
    assert "social_care" in TYPES["advice_social_care"].write


@pytest.mark.parametrize("stage", STAGES)
def test_a_new_space_starts_with_the_about_me_of_the_child_s_age_and_the_plan_s_pages(stage: str) -> None:
    keys = [page.key for page in CATALOGUE.starting(stage)]
    assert keys == [
        f"about_me_{stage}", "my_family", "one_page_profile", "links_and_documents",
        "section_a", "needs", "outcomes", "provision", "placement", "personal_budget",
    ]  # fmt: skip
    assert f"about_me_{stage}" not in [page.key for page in CATALOGUE.starting(None)]


def test_the_four_about_me_pages_ask_the_same_heart_under_the_same_keys() -> None:
    variants = CATALOGUE.variants("about_me")
    assert [page.ages for page in variants] == list(STAGES)
    heart = {
        "hello", "my_pictures", "my_voice", "my_film", "my_story", "people", "communicate",
        "understand", "like",
        "good_at", "dislike", "good_day", "bad_day", "works", "not_working", "change", "try", "hopes",
        "helped_by",
    }  # fmt: skip
    for page in variants:
        assert heart <= {one.key for one in page.fields}, page.key
    kinds = {(one.key, one.kind) for page in variants for one in page.fields}
    assert len(kinds) == len({key for key, _ in kinds})


@pytest.mark.parametrize(
    "key", ["learning", "work", "home", "travel", "money", "decisions", "health_check", "community"]
)
def test_young_adults_are_asked_about_adult_life(key: str) -> None:
    assert field("about_me_post_16", key).hint


def test_small_children_are_asked_about_routines_play_food_and_sleep() -> None:
    assert all(field("about_me_early_years", key) for key in ("routines", "play", "food", "sleep"))


@pytest.mark.parametrize("page", ADVICE, ids=str)
def test_every_advice_asks_what_all_advice_must_hold(page: PageType) -> None:
    keys = {one.key for one in page.fields}
    assert keys >= {
        "author", "advice_date", "basis", "child_views", "parent_views", "results", "support_so_far",
        "outcomes",
        "provision", "training", "report",
    }  # fmt: skip
    assert any("B" in one.feeds or "C" in one.feeds or "D" in one.feeds for one in page.fields)
    for kind, letter in (("outcomes", "E"), ("child_views", "A"), ("report", "K")):
        assert letter in field(page.key, kind).feeds


@pytest.mark.parametrize("page", ADVICE, ids=str)
def test_every_advice_says_that_no_school_is_to_be_named(page: PageType) -> None:
    assert "do not say which school, or what type of school" in page.description
    assert "no school, no type of school" in field(page.key, "provision").hint


@pytest.mark.parametrize("page", ["advice_educational_psychologist", "advice_school"])
def test_psychologist_and_school_write_by_the_four_areas(page: str) -> None:
    for key in ("communication", "cognition", "semh", "sensory_physical"):
        assert field(page, key).feeds == ("B",)


@pytest.mark.parametrize("name", ["outcomes", "provision"])
def test_suggested_rows_fit_the_rows_of_the_plan(name: str) -> None:
    plan = {column.key: column for column in field(name, name).columns}
    for page in ADVICE:
        for column in field(page.key, name).columns:
            if column.key == "reach":
                continue  # how far ahead: short-term targets stay outside the plan
            own = plan[column.key]
            assert (column.kind, column.options, column.letters) == (own.kind, own.options, own.letters)
    slots = {"letter", "support", "who", "ratio", "how_often", "how_long", "review_date"}
    assert name != "provision" or slots <= set(plan)


def test_an_example_never_uses_the_words_that_make_help_vague() -> None:
    vague = "as required|as appropriate|access to|regular|when needed|opportunities|would benefit|up to"
    for page in (TYPES["provision"], *ADVICE):
        provision = field(page.key, "provision")
        for text in (provision.example, *(column.example for column in provision.columns)):
            assert not re.search(rf"\b({vague})\b", text, re.IGNORECASE), text


def test_no_word_scolds_or_blames() -> None:
    harsh = r"\b(must not|failed?|failure|wrongly|invalid|mandatory|refuses?|naughty|lazy|suffers?|normal)\b"
    for page in TYPES.values():
        if page.owner == "family":
            words = " ".join(text for one in page.fields for text in (one.label, one.hint, one.example))
            assert not re.search(harsh, words, re.IGNORECASE), page.key


def test_family_pages_say_what_others_often_tell_in_short_plain_phrases() -> None:
    pages = [page for key, page in TYPES.items() if key.startswith("about_me_") or key in {"my_family", "one_page_profile"}]
    assert len(pages) == 6
    for page in pages:
        for one in page.fields:
            if one.key in {"helped_by", "health_check"}:
                continue
            assert 2 <= len(one.others) <= 4, f"{page.key}.{one.key}"
            assert all(len(words.split()) <= 12 and not words.endswith(".") for words in one.others), one.others
