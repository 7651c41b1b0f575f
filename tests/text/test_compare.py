"""Comparing two texts tells the truth: both can be rebuilt exactly from the pieces."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiki.text.compare import Piece, compare

WORDS = st.lists(
    st.sampled_from(["He", "likes", "trains", ".", ". ", " ", "\n", "\n\n", "dogs", "doesn’t", "!", "  ", "é", "🙂"]),
    max_size=40,
).map("".join)


def rebuilt(pieces: tuple[Piece, ...], *kinds: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@given(WORDS | st.text(max_size=60), WORDS | st.text(max_size=60))
@settings(max_examples=500, deadline=None)
def test_both_texts_can_be_rebuilt_exactly(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert rebuilt(pieces, "same", "removed") == old
    assert rebuilt(pieces, "same", "added") == new


@given(WORDS, st.integers(0, 30), WORDS)
@settings(max_examples=200, deadline=None)
def test_a_text_with_a_piece_put_in_can_be_rebuilt_exactly(old: str, place: int, put_in: str) -> None:
    new = old[:place] + put_in + old[place:]
    pieces = compare(old, new)
    assert rebuilt(pieces, "same", "removed") == old
    assert rebuilt(pieces, "same", "added") == new


def test_one_changed_word_is_shown_as_one_changed_word() -> None:
    assert compare("Robin likes trains. He sleeps well.", "Robin likes buses. He sleeps well.") == (
        Piece("same", "Robin likes "),
        Piece("removed", "trains"),
        Piece("added", "buses"),
        Piece("same", ". He sleeps well."),
    )


def test_a_new_sentence_is_shown_whole() -> None:
    assert compare("One day. Last day.", "One day. A new day came. Last day.") == (
        Piece("same", "One day. "),
        Piece("added", "A new day came. "),
        Piece("same", "Last day."),
    )


def test_a_rewritten_sentence_goes_and_comes_as_a_whole() -> None:
    pieces = compare("He has the bus in the morning.", "At night she reads a book with the cat.")
    assert [piece.kind for piece in pieces] == ["removed", "added"]


def test_neighbouring_changed_words_read_as_one_change() -> None:
    old = "Every Monday he goes to the big old swimming pool with Grandma and his friends."
    new = "Every Monday he goes to the small new swimming pool with Grandma and his friends."
    assert Piece("removed", "big old") in compare(old, new)
    assert Piece("added", "small new") in compare(old, new)


def test_the_same_text_has_no_change() -> None:
    assert compare("", "") == ()
    assert compare("The same.", "The same.") == (Piece("same", "The same."),)


@pytest.mark.slow
def test_long_and_wholly_different_texts_are_compared_in_bounded_time() -> None:
    chance = random.Random(1)
    words = ["ox", "a", "the", "train", "b. ", "c.\n", "dog", "x! "]
    for glue in (" ", "", ". "):
        old = glue.join(chance.choice(words) for _ in range(60_000))[:200_000]
        new = glue.join(chance.choice(words) for _ in range(60_000))[:200_000]
        started = time.process_time()
        pieces = compare(old, new)
        assert time.process_time() - started < 5
        assert rebuilt(pieces, "same", "removed") == old
        assert rebuilt(pieces, "same", "added") == new


def test_a_small_change_in_a_very_long_text_is_still_found() -> None:
    old = "He likes trains. " * 10_000
    new = old[:85_000] + "Really. " + old[85_000:]
    pieces = compare(old, new)
    assert rebuilt(pieces, "added") == "Really. "
    assert rebuilt(pieces, "removed") == ""
