"""Search tells nobody of words that are not for them: no result, no count, no hint, no other time (A13, and A3 by search)."""

import re
import statistics
import time
from collections.abc import Iterator

import pytest

from tests.rails.known import Known
from tests.support.canaries import Canary
from tests.support.cast import OF_ROBIN, OF_ZARA, ROBIN, ZARA
from wiki import clock
from wiki.words import Hand, Preset, Role

_OLDER = re.compile(r" of (my_family\.(health|sleep|food|not_working)|about_me_primary\.good_at|advice_school\.independence) ")
_NOWHERE = "qzbbbbbbbbbbbbbbbb"
_ROOM = ("body of", "bold of", "caption of", "transcript of", "alt of", "file name of", "cognition of", "value of")


@pytest.fixture(autouse=True)
def _one_moment() -> Iterator[None]:
    """Every answer says how many seconds its reader has left; all are asked in the same second."""
    with clock.pretend(clock.now()):
        yield


def _look(known: Known, name: str, words: str, child: str = ROBIN) -> str:
    known.browser(name).typed = words
    answer = known.send(name, "POST", f"/child/{known.world.child(child)}/search", {"words": words})
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    return re.sub(r'name="csrf_token" value="[^"]*"|qz[a-z]{16}', "", text)


def _hidden(known: Known, name: str, child: str = ROBIN) -> list[Canary]:
    return [one for one in known.world.canaries.of(child, hidden_from=name) if one.what.startswith(_ROOM)]


@pytest.mark.parametrize("name", OF_ROBIN.values())
def test_a_hidden_word_is_answered_just_like_a_word_that_stands_nowhere(known: Known, name: str) -> None:
    nowhere = _look(known, name, _NOWHERE)
    hidden = _hidden(known, name)
    assert hidden
    for one in hidden:
        assert _look(known, name, one.token) == nowhere, one.what


@pytest.mark.parametrize("name", ["mum", "leila", "kit", "daniel"])
def test_a_word_that_is_for_them_is_found(known: Known, name: str) -> None:
    nowhere = _look(known, name, _NOWHERE)
    shown = [
        one for one in known.world.canaries.of(ROBIN, name)
        if one.what.startswith(("body of", "caption of", "transcript of", "alt of", "file name of"))
        and any(f"for {preset}" in one.what for preset in (*Preset, *Hand))
        and not any(gone in one.what for gone in ("my_family.moving", "my_family.talking"))
        and not (one.what.endswith(("for only_me", "for only_family", "for everyone")) and _OLDER.search(one.what))
    ]  # fmt: skip
    assert len(shown) > 5
    for one in shown:
        assert _look(known, name, one.token) != nowhere, one.what


def test_older_words_and_words_taken_off_a_page_are_not_found(known: Known) -> None:
    nowhere = _look(known, "mum", _NOWHERE)
    gone = [
        one for one in known.world.canaries.of(ROBIN, "mum")
        if one.what.startswith("body of my_family.") or (one.what.startswith("body of") and "taken" in one.what)
    ]  # fmt: skip
    for one in gone:
        if "my_family.moving" in one.what or "my_family.talking" in one.what:
            assert _look(known, "mum", one.token) == nowhere, one.what


def test_another_childs_words_are_found_by_nobody_here(known: Known) -> None:
    every = known.world.canaries.of(ZARA)
    for name in ("mum", "daniel", "both-caseworker"):
        nowhere = _look(known, name, _NOWHERE)
        for one in every[:: len(every) // 40]:
            assert _look(known, name, one.token) == nowhere, one.what


def test_the_words_of_the_other_child_can_be_found_by_that_childs_people(known: Known) -> None:
    name = OF_ZARA[Role.PARENT]
    nowhere = _look(known, name, _NOWHERE, ZARA)
    found = [
        one for one in known.world.canaries.of(ZARA, name)
        if one.what.startswith("body of my_family") and "the newer" not in one.what
    ]  # fmt: skip
    assert sum(_look(known, name, one.token, ZARA) != nowhere for one in found) >= len(found) - 2


@pytest.mark.deep
def test_a_hidden_word_takes_no_longer_than_a_word_that_stands_nowhere(known: Known) -> None:
    name = "leila"
    hidden = _hidden(known, name)[0].token

    def median(words: str) -> float:
        took = []
        for _number in range(200):
            began = time.perf_counter()
            _look(known, name, words)
            took.append(time.perf_counter() - began)
        return statistics.median(took)

    assert abs(median(hidden) - median(_NOWHERE)) < 0.010
