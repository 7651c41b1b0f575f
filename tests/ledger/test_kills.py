"""kill -9 at random moments: what was acknowledged is there once, what was not is whole or absent (C0, C1)."""

from collections.abc import Mapping

import pytest

from tests.ledger.beside import BESIDE
from tests.ledger.editors import UPLOADS, WORDS
from tests.ledger.home import Home
from tests.ledger.rounds import Story, seed
from tests.ledger.servers import Nursery

ROUNDS = {"sqlite": 12, "postgresql": 4}
MANY = {"sqlite": 120, "postgresql": 30}


def _play(nursery: Nursery, home: Home, acts: Mapping[str, int], rounds: Mapping[str, int]) -> None:
    story = Story(nursery, home, acts, seed())
    try:
        print(story.rounds(rounds["sqlite" if home.is_sqlite else "postgresql"]))
    finally:
        story.end()


@pytest.mark.slow
def test_no_acknowledged_word_is_lost_and_none_is_half_there(nursery: Nursery, home: Home) -> None:
    _play(nursery, home, {**WORDS, **BESIDE}, ROUNDS)


@pytest.mark.slow
def test_no_acknowledged_picture_is_lost_and_none_is_half_there(nursery: Nursery, home: Home) -> None:
    _play(nursery, home, UPLOADS, ROUNDS)


@pytest.mark.deep
@pytest.mark.parametrize("acts", [{**WORDS, **BESIDE}, UPLOADS], ids=["words", "uploads"])
def test_nothing_is_lost_in_three_hundred_kills(nursery: Nursery, home: Home, acts: Mapping[str, int]) -> None:
    _play(nursery, home, acts, MANY)
