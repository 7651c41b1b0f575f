"""Words come in whole or are refused with a sentence; quoted words are found again where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.errors import Refused
from wiki.text.clean import MAX_BODY, tidy
from wiki.text.quote import Mark, find_range, snippet


@given(st.text())
def test_only_line_ends_are_changed(text: str) -> None:
    if "\0" in text:
        with pytest.raises(Refused):
            tidy(text)
    else:
        assert tidy(text) == text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("bad", ["a\0b", "a\ud800b", "x" * (MAX_BODY + 1), "x" * 10_000_000, "\0" * (MAX_BODY + 1)])
def test_what_can_t_be_kept_is_refused_with_a_sentence(bad: str) -> None:
    with pytest.raises(Refused) as refused:
        tidy(bad)
    assert refused.value.fields[""].endswith(".")


def test_the_longest_text_allowed_is_kept_even_with_windows_line_ends() -> None:
    assert len(tidy("x\r\n" * (MAX_BODY // 2))) == MAX_BODY


def test_quoted_words_are_found_whatever_the_spaces() -> None:
    text = "He said:\n\n  I like   trains\nand buses. I like trains and buses."
    found = find_range(text, "I like trains and buses.")
    assert found is not None
    assert text[found[0] : found[1]] == "I like   trains\nand buses."


def test_words_that_are_not_there_are_not_found() -> None:
    assert find_range("I like trains.", "I like buses") is None
    assert find_range("I like trains.", "  ") is None
    assert find_range("", "x") is None


@given(st.text(), st.integers(0, 50), st.integers(0, 50))
def test_any_words_cut_from_a_text_are_found_in_it(text: str, start: int, length: int) -> None:
    quoted = text[start : start + length]
    found = find_range(text, quoted)
    if quoted.strip():
        assert found is not None
        assert text[found[0] : found[1]].split() == quoted.split()
    else:
        assert found is None


def test_a_snippet_shows_the_word_found_in_its_sentence() -> None:
    text = "Long before. " * 40 + "Robin swims with Grandma.\nEvery Friday. " + "Long after. " * 40
    marks = snippet(text, lambda word: word.lower().startswith("swim"), 120)
    assert Mark("swims", hit=True) in marks
    whole = "".join(mark.text for mark in marks)
    assert "Robin swims with Grandma. Every Friday." in whole
    assert whole.startswith("…")
    assert whole.endswith("…")
    assert len(whole) < 140


def test_a_snippet_without_a_hit_is_the_beginning() -> None:
    assert snippet("Robin swims.", lambda _: False) == (Mark("Robin swims."),)
    assert snippet("", lambda _: True) == ()
