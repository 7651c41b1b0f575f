"""Passkeys: both steps at once for their owner, and nothing for anybody who only looks like them."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.factors.authenticator import PRESENT, Authenticator, coded
from tests.factors.signing_in import NOON, Someone
from tests.support.client import HOST, Visitor
from tests.support.house import House
from wiki import clock
from wiki.commands.people import disable_person

pytestmark = pytest.mark.slow
Meet = Callable[[str], Someone]
SECOND = "/account/second-step"


def _token(browser: Visitor) -> str:
    return browser.page.text.split('name="csrf_token" value="')[1].split('"')[0]


def ask(browser: Visitor, path: str) -> dict[str, Any]:
    """The question that the page's script would fetch."""
    answer = browser.raw("POST", path, data={"csrf_token": _token(browser)}, headers={"Origin": HOST})
    assert answer.status_code == 200
    return json.loads(answer.get_data())


def send(browser: Visitor, path: str, answer: str, **more: str) -> TestResponse:
    """What the page's script would send."""
    data = {"csrf_token": _token(browser), "credential": answer, **more}
    return browser.raw("POST", path, data=data, headers={"Origin": HOST})


def add(who: Someone, device: Authenticator, name: str = "my phone", **more: Any) -> TestResponse:
    """Add the device's passkey on the page where that is done."""
    who.browser.open(SECOND)
    return send(who.browser, f"{SECOND}/passkey", device.make(ask(who.browser, f"{SECOND}/passkey/ask"), **more), name=name)


def come(browser: Visitor, device: Authenticator, **more: Any) -> int:
    """Sign in with the device's passkey; the status of the answer."""
    browser.open("/sign-in")
    return send(browser, "/sign-in/passkey", device.show(ask(browser, "/sign-in/passkey/ask"), **more)).status_code


def test_a_professional_adds_a_passkey_and_signs_in_with_it_alone(family: House, someone: Meet) -> None:
    leila, phone = someone("leila"), Authenticator()
    leila.password()
    for wrong in ({"origin": "https://evil.example"}, {"flags": PRESENT}):
        assert add(leila, Authenticator(), **wrong).status_code == 422, wrong
    assert add(leila, phone, name="").status_code == 422
    assert not leila.sees("/children"), "nothing wrong opened a door"
    done = add(leila, phone)
    assert "Your backup codes" in done.get_data(as_text=True)
    assert leila.sees("/children")
    assert add(leila, phone).status_code == 422, "the same passkey twice"
    fresh = someone("leila").browser
    assert come(fresh, phone) == 302
    page = fresh.open("/account")
    assert "with a passkey" in page.words
    page = fresh.open(SECOND)
    assert "my phone" in page.words and "last used" in page.words
    assert "Add another way first" in fresh.press("Take this passkey away: my phone", status=422).text
    with family.work() as work:
        disable_person(work, family.people["leila"])
        work.commit()
    assert come(someone("leila").browser, phone) == 422, "a closed account stays shut"


def test_no_answer_but_the_owners_to_this_question_opens_a_door(family: House, someone: Meet) -> None:
    mum, gran, phone, tablet = someone("mum"), someone("gran"), Authenticator(), Authenticator()
    for who, device in ((mum, phone), (gran, tablet)):
        who.password()
        assert add(who, device).status_code == 200
    browser = someone("mum").browser
    assert come(browser, phone) == 302
    wrong: list[dict[str, Any]] = [
        {"origin": "https://evil.example"}, {"origin": "http://localhost.evil.example"}, {"site": "evil.example"},
        {"flags": PRESENT}, {"flags": 0}, {"owner": tablet.owner}, {"owner": ""},
    ]  # fmt: skip
    for one in wrong:
        thief = someone("mum").browser
        assert come(thief, phone, **one) == 422, one
        assert thief.raw("GET", "/account").status_code == 302
    assert come(someone("mum").browser, phone) == 302
    for step in (0, -1):
        assert come(someone("mum").browser, phone, step=step) == 422, "a copy of her phone counts behind"
    stranger = Authenticator(id=phone.id, owner=phone.owner, count=900)
    assert come(someone("mum").browser, stranger) == 422, "her passkey's name, another's key"
    # A question is good once, for some minutes, in the browser that asked, and for what it was asked for.
    browser = someone("mum").browser
    browser.open("/sign-in")
    asked = ask(browser, "/sign-in/passkey/ask")
    phone.count += 1000
    other = someone("mum").browser
    other.open("/sign-in")
    ask(other, "/sign-in/passkey/ask")
    assert send(other, "/sign-in/passkey", phone.show(asked)).status_code == 422
    assert send(browser, "/sign-in/passkey", "{}").status_code == 422
    assert send(browser, "/sign-in/passkey", phone.show(asked)).status_code == 422, "the wrong answer used it up"
    with clock.pretend(NOON):
        browser.open("/sign-in")
        asked = ask(browser, "/sign-in/passkey/ask")
    with clock.pretend(NOON + timedelta(minutes=6)):
        assert send(browser, "/sign-in/passkey", phone.show(asked)).status_code == 422
    mum.browser.open(SECOND)
    asked = ask(mum.browser, f"{SECOND}/passkey/ask")
    asked["rpId"] = "localhost"
    mum.browser.open("/account/again")
    assert send(mum.browser, "/account/again/passkey", phone.show(asked)).status_code == 422, "asked to add, not to prove"
    assert come(someone("mum").browser, phone) == 302, "she herself still gets in"


def test_a_passkey_says_again_that_it_is_its_owner_and_nobody_elses_does(family: House, someone: Meet) -> None:
    mum, gran, phone, tablet = someone("mum"), someone("gran"), Authenticator(), Authenticator()
    with clock.pretend(NOON):
        for who, device in ((mum, phone), (gran, tablet)):
            who.password()
            assert add(who, device).status_code == 200
    with clock.pretend(NOON + timedelta(minutes=20)):
        assert mum.browser.open(SECOND).h1 == "Second step when you sign in"
        assert mum.browser.press("Make 10 new codes", status=403).h1 == "Say again that it is you"
        for device, status in ((tablet, 422), (phone, 302)):
            asked = ask(mum.browser, "/account/again/passkey/ask")
            assert send(mum.browser, "/account/again/passkey", device.show(asked), then=SECOND).status_code == status
        mum.browser.open(SECOND)
        assert mum.browser.press("Make 10 new codes").h1 == "Your backup codes"
        mum.browser.open(SECOND)
        mum.browser.press("Take this passkey away: my phone")
        assert come(someone("mum").browser, phone) == 422
        assert someone("mum").password().path.startswith("/child")


def test_the_second_step_takes_only_ones_own_passkey_also_on_a_shared_phone(family: House, someone: Meet) -> None:
    mum, gran, phone, tablet = someone("mum"), someone("gran"), Authenticator(), Authenticator()
    for who, device in ((mum, phone), (gran, tablet)):
        who.password()
        assert add(who, device).status_code == 200
    step = someone("mum")
    page = step.password()
    assert page.h1 == "One more step" and 'action="/sign-in/passkey?mine=yes"' in page.text
    asked = ask(step.browser, "/sign-in/passkey/ask?mine=yes")
    assert [one["id"] for one in asked["allowCredentials"]] == [coded(phone.id)], "no other is offered"
    refused = send(step.browser, "/sign-in/passkey?mine=yes", tablet.show(asked))
    assert refused.status_code == 422 and "One more step" in refused.get_data(as_text=True)
    step.browser.open("/sign-in/second-step")
    own = phone.show(ask(step.browser, "/sign-in/passkey/ask?mine=yes"), owner="")  # some keys leave out whose it is, being named
    assert send(step.browser, "/sign-in/passkey?mine=yes", own).status_code == 302
    assert step.browser.open("/account").words.count("mum@example.org")
