"""How long an answer takes tells nothing of words that are kept from whoever asks (check A13)."""

import statistics
import time
from collections.abc import Callable

import pytest

from tests.search.conftest import Search
from tests.support.house import House
from wiki.words import Preset


@pytest.mark.deep
def test_a_hidden_word_takes_no_longer_than_a_word_that_is_nowhere(
    family: House, search: Search, in_step: Callable[[], int]
) -> None:
    for number in range(60):
        family.say(
            "mum", "robin", "about_me_primary", "people", columns={"name": f"wombat {number}"}, audience=Preset.ONLY_ME
        )
    in_step()
    assert search("mum", "wombat").total == 60
    times: dict[str, list[float]] = {"wombat": [], "nowhere": []}
    for _round in range(200):
        for word, taken in times.items():
            begun = time.perf_counter()
            assert search("leila", word).total == 0
            taken.append(time.perf_counter() - begun)

    assert abs(statistics.median(times["wombat"]) - statistics.median(times["nowhere"])) < 0.010
