"""A template gives back just what was typed in it: no word becomes a number, a truth or a date."""

import hashlib
from dataclasses import FrozenInstanceError

import pytest

from tests.pagetypes.samples import FOLDER, GOOD, asked
from wiki.pagetypes.model import fill
from wiki.pagetypes.read import parse


@pytest.mark.parametrize(
    "word", ["no", "007", "1e3", "null", "~", "3.0", "2026-11-21", "0x1F", "yes", "12:30"]
)
def test_every_word_stays_the_word_that_was_typed(word: str) -> None:
    page = parse(GOOD.replace("Every month", word).replace("My blue cup.", word), "my_hospital")
    helps, people = page.field("helps"), page.field("people")
    assert helps is not None and people is not None
    assert helps.example == word
    assert people.columns[1].options[0] == ("month", word)


def test_an_option_may_be_called_no() -> None:
    field = asked("one_of", "options:", "  yes: Yes", "  no: No")
    assert [option.key for option in field.options] == ["yes", "no"]


def test_a_page_tells_its_questions_in_order_and_where_each_stands() -> None:
    page = parse(GOOD, "my_hospital.yaml")
    assert (page.key, page.owner, page.audience) == ("my_hospital", "family", "only_family")
    assert page.write == ("parent", "young_person")
    assert [field.key for field in page.fields] == ["helps", "people"]
    section = page.section_of("people")
    assert section is not None and section.title == "Going there"
    assert page.field("long_gone") is None
    assert page.section_of("long_gone") is None
    assert (page.repeat, page.start, page.ages, page.of, page.feeds, page.picture) == (
        False,
        False,
        None,
        None,
        (),
        "paper",
    )
    helps = page.fields[0]
    assert (helps.feeds, helps.many, page.audience_of("helps")) == (("A", "C"), True, "only_family")


def test_a_question_may_be_more_private_than_its_page() -> None:
    text = GOOD.replace("        feeds: A, C\n", "        audience: only_me\n")
    page = parse(text, "my_hospital")
    assert page.audience_of("helps") == "only_me"
    assert page.audience_of("people") == "only_family"


def test_a_frozen_copy_reads_the_same_later() -> None:
    page = parse(GOOD, "my_hospital.yaml")
    assert page.text == GOOD
    assert page.sha256 == hashlib.sha256(GOOD.encode()).hexdigest()
    assert parse(page.text, page.key) == page
    with pytest.raises(FrozenInstanceError):
        page.title = "Other"  # type: ignore[misc]


def test_the_child_s_name_stands_wherever_the_template_leaves_room_and_nowhere_else() -> None:
    assert fill("{child}’s day, {Child} {0} %s", "Zoë {child}") == "Zoë {child}’s day, {Child} {0} %s"
    for file in sorted(FOLDER.glob("*.yaml")):
        page = parse(file.read_text(encoding="utf-8"), file.name)
        named = page.named("Robin")
        assert "{" not in repr(named.sections) + named.title + named.line + named.description
        assert (named.sha256, named.text) == (page.sha256, page.text)
        assert [one.key for one in named.fields] == [one.key for one in page.fields]


def test_folded_words_hold_no_hidden_marks() -> None:
    page = parse(GOOD.replace("owner:", "description: >\n  One line\n  and one more.\nowner:"), "my_hospital")
    assert page.description == "One line and one more."


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm() -> None:
    assert parse("\ufeff" + GOOD.replace("\n", "\r\n"), "my_hospital").title == "My hospital"
