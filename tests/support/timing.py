"""Compares how long two kinds of answer take: told alike, they must also take alike (check S5)."""

import statistics
import time
from collections.abc import Callable, Sequence

TIMES, WARM = 500, 10
SECONDS = 0.005


def assert_alike(acts: Sequence[Callable[[], object]]) -> None:
    """Both of ``acts``, turn by turn, 500 times each: medians and means are less than 5 ms apart (where a machine is so uneven that
    the mean of 500 says less than that, four standard errors)."""
    times: list[list[float]] = [[], []]
    for number in range(2 * (TIMES + WARM)):
        began = time.perf_counter()
        acts[number % 2]()
        times[number % 2].append(time.perf_counter() - began)
    known, unknown = (found[WARM:] for found in times)
    assert abs(statistics.median(known) - statistics.median(unknown)) < SECONDS
    spread = (statistics.variance(known) / len(known) + statistics.variance(unknown) / len(unknown)) ** 0.5
    assert abs(statistics.fmean(known) - statistics.fmean(unknown)) < max(SECONDS, 4 * spread)
