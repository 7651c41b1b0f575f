"""A wrong code, or a link that opens nothing, takes as long whether or not somebody was invited at that address."""

import statistics
import time
from datetime import timedelta

import pytest
from flask import Flask

from tests.invitations.conftest import CHOSEN, Asking
from tests.support.client import HOST
from wiki import clock


def _token(text: str) -> str:
    return text.split('name="csrf_token" value="')[1].split('"')[0]


def test_a_wrong_code_costs_the_same_for_every_address(asking: Asking) -> None:
    asking.ask(way="code")
    stranger, told, counts = asking.client_for(""), set(), []
    for email in ("ines@example.org", "mum@example.org", "nobody@example.org"):
        form = {"csrf_token": _token(stranger.open("/in").text), "code": "111 111 111", "email": email}
        answer = stranger.raw("POST", "/in", data=form, headers={"Origin": HOST})
        told.add((answer.status_code, "We can’t find this code" in answer.get_data(as_text=True)))
        counts.append(stranger._watch.statements)
    assert told == {(422, True)}
    assert max(counts) - min(counts) == 0


@pytest.mark.deep
def test_the_time_of_the_answer_tells_nothing(asking: Asking, app: Flask) -> None:
    """500 each, turn by turn: links that were used, that are too old, and that never were; codes for addresses asked in or not."""
    asking.ask()
    asking.work()
    used = asking.link()
    ines = asking.client_for("")
    ines.open(used)
    ines.press("Come in")
    ines.press("Go to Robin’s pages", {"new_password": CHOSEN})
    asking.ask(name="Late", email="late@example.org")
    asking.work()
    late, never = asking.link("late"), "/come-in/" + "A" * 43
    with clock.pretend(clock.now() + timedelta(days=15)):
        _alike(app, [("GET", used, {}), ("GET", late, {}), ("GET", never, {})], 404)
    asking.ask(name="Bo", email="bo@example.org", way="code")
    wrong = [("POST", "/in", {"code": "111 111 111", "email": one}) for one in ("bo@example.org", "nan@example.org")]
    _alike(app, wrong, 422)


def _alike(app: Flask, ways: list[tuple[str, str, dict[str, str]]], status: int) -> None:
    browser = app.test_client()
    token = _token(browser.get("/in", base_url=HOST).get_data(as_text=True))
    times: list[list[float]] = [[] for _way in ways]
    for number in range(510 * len(ways)):
        method, where, form = ways[number % len(ways)]
        began = time.perf_counter()
        answer = browser.open(where, method=method, base_url=HOST, data={**form, "csrf_token": token}, headers={"Origin": HOST})
        took = time.perf_counter() - began
        assert answer.status_code == status
        if number >= 10 * len(ways):
            times[number % len(ways)].append(took)
    first, *others = times
    for one in others:
        spread = (statistics.variance(one) / len(one) + statistics.variance(first) / len(first)) ** 0.5
        assert abs(statistics.median(one) - statistics.median(first)) < 0.005
        assert abs(statistics.fmean(one) - statistics.fmean(first)) < max(0.005, 4 * spread)
