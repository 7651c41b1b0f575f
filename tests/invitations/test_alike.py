"""Asking somebody in, and typing a code, tell nothing of who has an account: same words, same work, same time (S5)."""

import re
from collections.abc import Callable
from functools import partial
from itertools import count

import pytest

from tests.invitations.conftest import Asking
from tests.support.client import HOST, Visitor
from tests.support.house import House
from tests.support.timing import assert_alike

AGREED = {"agreed_by": "Jo (Mum)", "agreed_how": "at the gate", "agreed_on-day": "3", "agreed_on-month": "9", "agreed_on-year": "2026"}
KNOWN_HERE, KNOWN_ELSEWHERE, NOBODY = "gran@example.org", "nadia@example.org", "nan@example.org"
_NUMBER = count()


def _invite(asking: Asking, browser: Visitor, email: str) -> tuple[int, str]:
    """A school asks somebody in with the form that it has open; the answer without what is made up anew each time."""
    path = f"{asking.robin}/invite"
    form = dict(browser.page.form("Invite them")[0].pairs)
    data = {**form, **AGREED, "once": f"once {next(_NUMBER)}", "name": "Ann", "role": "relative", "way": "mail", "email": email}
    answer = browser.raw("POST", path, data=data, headers={"Origin": HOST})
    return answer.status_code, _plain(answer.get_data(as_text=True)).replace(email, "")


def _type_code(browser: Visitor, email: str) -> tuple[int, str]:
    token = browser.page.form("Go on")[0].pairs[0][1]
    data = {"csrf_token": token, "code": "111 222 333", "email": email}
    answer = browser.raw("POST", "/in", data=data, headers={"Origin": HOST})
    return answer.status_code, _plain(answer.get_data(as_text=True)).replace(email, "")


def _plain(html: str) -> str:
    return re.sub(r'(csrf_token" value="|nonce=|name="once" value="|data-left=")[^"]*', "", html)


@pytest.fixture
def doors(family: House, asking: Asking, client_for: Callable[[str], Visitor]) -> dict[str, Callable[[str], tuple[int, str]]]:
    """The two doors at which an address is typed: the school's form to ask somebody in, and where a code is typed."""
    asking.ask(name="Nadia", email=KNOWN_ELSEWHERE, way="code")
    leila, stranger = client_for("leila"), client_for("")
    leila.open(f"{asking.robin}/invite")
    stranger.open("/in")
    return {"asking in": partial(_invite, asking, leila), "typing a code": partial(_type_code, stranger)}


@pytest.mark.parametrize("door", ["asking in", "typing a code"])
def test_known_and_unknown_addresses_are_told_and_cost_the_same(
    doors: dict[str, Callable[[str], tuple[int, str]]], door: str
) -> None:
    visitor = doors[door].args[-1] if door == "asking in" else doors[door].args[0]  # type: ignore[attr-defined]
    told, questions = [], []
    for email in (KNOWN_HERE, KNOWN_ELSEWHERE, NOBODY):
        told.append(doors[door](email))
        questions.append(visitor._watch.statements)
    assert told[0][0] == (200 if door == "asking in" else 422)
    assert told[0] == told[1] == told[2]
    assert len(set(questions)) == 1, questions


@pytest.mark.deep
@pytest.mark.parametrize("door", ["asking in", "typing a code"])
@pytest.mark.parametrize("known", [KNOWN_HERE, KNOWN_ELSEWHERE])
def test_the_time_of_the_answer_tells_nothing(doors: dict[str, Callable[[str], tuple[int, str]]], door: str, known: str) -> None:
    assert_alike([partial(doors[door], known), partial(doors[door], NOBODY)])
