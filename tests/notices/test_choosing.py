"""Choosing how one is told, on a page of the space and under one's account, and stopping with one press from a mail."""

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask

from tests.notices.conftest import Telling, plain, tomorrow
from tests.support.client import Visitor
from tests.support.house import House
from wiki.mail.stop_link import stop_token
from wiki.settings import Settings
from wiki.words import Role
from wiki.words_mail import HowOften

Open = Callable[[str], Visitor]


def _page(telling: Telling) -> str:
    return f"/child/{telling.house.children['robin']}/notices"


def test_mum_chooses_and_stops_and_begins_again(telling: Telling, client_for: Open) -> None:
    mum = client_for("mum")
    page = mum.open(_page(telling))
    assert page.h1 == "How we tell you about new things"
    assert "Now: Once a day, at 8:00am" in page.words and "mum@example.org" in page.words
    page = mum.press("Tell me like this", {"how_often": "weekly", "hour": "17"})
    assert "Done. This is how we tell you now." in page.words and "Now: Once a week, at 5:00pm" in page.words
    page = mum.press("Stop these emails")
    assert "Done. You get no more emails about these pages." in page.words and "Now: Not at all" in page.words
    assert "Stop these emails" not in page.words
    page = mum.press("Tell me like this", {"how_often": "at_once"})
    assert "Now: At once" in page.words
    assert "Now: Once a day" in client_for("dad").open(_page(telling)).words, "each person chooses for themselves"


def test_nothing_chosen_is_a_sentence(telling: Telling, client_for: Open) -> None:
    daniel = client_for("daniel")
    assert "Now: Not at all" in daniel.open(_page(telling)).words
    assert "Choose how often we tell you." in daniel.press("Tell me like this", status=422).words
    token = daniel.page.form("Tell me like this")[0]
    pairs = {**dict(token.pairs), "how_often": "daily"}
    for hour in ("3", "-1", "x", "99", "٨", "0"):
        answer = daniel.raw(
            "POST", _page(telling), data={**pairs, "hour": hour}, headers={"Origin": "https://localhost"}
        )
        assert answer.status_code == 422, hour
        assert "Choose one of these times." in answer.get_data(as_text=True)


def test_the_account_lists_each_childs_space_and_what_is_new_leads_to_the_choice(
    telling: Telling, client_for: Open
) -> None:
    telling.choose("priya", HowOften.WEEKLY, 12, child="zara")
    priya = client_for("priya")
    priya.open("/account")
    page = priya.follow("How we tell you about new things")
    assert "2019 Once a day, at 8:00am Zara Zara Example, born on 9 February 2013 Once a week, at 12:00pm" in page.words
    assert "Choose how often we tell you." in priya.press("Tell me like this of all of them", status=422).words
    page = priya.press("Tell me like this of all of them", {"how_often": "weekly", "hour": "17"})
    assert "of 2 children" in page.words and page.words.count("Once a week, at 5:00pm") == 2
    other = client_for("leila").open("/account/notices")
    assert "Once a day, at 8:00am" in other.words, "one's own choice and nobody else's"
    assert "Tell me like this of all of them" not in other.text, "one child is chosen for as ever"
    priya.follow("Zara")
    assert priya.page.path == f"/child/{telling.house.children['zara']}/notices"
    priya.open(f"/child/{telling.house.children['robin']}/new")
    assert priya.follow("Choose how we tell you about new things").path == _page(telling)


def test_somebody_in_no_space_gets_no_mails(client_for: Open, house: House) -> None:
    assert "we send you no emails" in client_for("nobody").open("/account/notices").words


def _stop_link(telling: Telling, name: str = "mum") -> str:
    telling.write("dad")
    telling.now = tomorrow(8, 5, days=2)
    telling.work()
    found = re.search(r"Stop these emails: http://localhost:8000(/stop/\S+)", plain(telling.mails(name)[0]))
    assert found is not None
    return found[1]


def test_one_press_stops_the_mails_signed_out(telling: Telling, client_for: Open) -> None:
    link = _stop_link(telling)
    somebody = client_for("")
    page = somebody.open(link)
    assert page.h1 == "Stop these emails?"
    assert not re.search("robin|mum|dad|fairweather", page.text, re.IGNORECASE), "it tells nothing to whoever finds it"
    telling.write("dad", field="health")
    telling.now = tomorrow(8, 5, days=3)
    telling.work()
    assert len(telling.mails("mum")) == 2, "looking at the page stops nothing"
    page = somebody.press("Stop these emails")
    assert page.h1 == "The emails have stopped"
    telling.write("dad", field="food")
    telling.now = tomorrow(8, 5, days=4)
    telling.work()
    assert len(telling.mails("mum")) == 2 and len(telling.mails("gran")) == 3
    somebody.open(f"/child/{telling.house.children['robin']}/")
    assert somebody.page.h1 == "Sign in", "it signed nobody in"


def test_the_mail_programs_own_button_stops_them(telling: Telling, client_for: Open) -> None:
    """RFC 8058: a POST from another machine, with no cookie and no form of ours."""
    _stop_link(telling)
    header = str(telling.mails("mum")[0]["List-Unsubscribe"])
    assert telling.mails("mum")[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = header.strip("<>").removeprefix("http://localhost:8000")
    for _twice in range(2):
        answer = client_for("").raw("POST", path, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert "Now: Not at all" in client_for("mum").open(_page(telling)).words


def test_a_link_is_good_for_its_own_person_and_child_only(
    telling: Telling, client_for: Open, settings: Settings, app: Flask
) -> None:
    people, children = telling.house.people, telling.house.children
    priya = stop_token(settings.secret_key, people["priya"], children["zara"])
    assert client_for("").raw("POST", f"/stop/{priya}").status_code == 200
    page = client_for("priya").open("/account/notices")
    assert "2019 Once a day, at 8:00am Zara Zara Example, born on 9 February 2013 Not at all" in page.words
    assert "Now: Once a day" in client_for("mum").open(_page(telling)).words


@pytest.mark.parametrize("harm", ["cut", "turned", "another key", "swapped", "empty", "long", "not ascii"])
def test_a_link_that_is_not_ours_stops_nothing(
    telling: Telling, client_for: Open, settings: Settings, harm: str
) -> None:
    people, child = telling.house.people, telling.house.children["robin"]
    good = stop_token(settings.secret_key, people["mum"], child)
    other = stop_token(settings.secret_key, people["dad"], child)
    token = {
        "cut": good[:-1], "turned": good[:-2] + ("AA" if good[-2:] != "AA" else "BB"),
        "another key": stop_token("another", people["mum"], child), "swapped": other[:20] + good[20:],
        "empty": "A" * 64, "long": good + "AAAA", "not ascii": "é" * 64,
    }[harm]  # fmt: skip
    assert client_for("").raw("GET", f"/stop/{token}").status_code == 200, "a link says nothing of itself"
    assert client_for("").raw("POST", f"/stop/{token}").status_code == 404
    assert "Now: Once a day" in client_for("mum").open(_page(telling)).words


def test_a_link_answers_alike_whoever_it_is_of(telling: Telling, client_for: Open, settings: Settings) -> None:
    people, child = telling.house.people, telling.house.children["robin"]
    telling.end("leila")
    ids = [(people["mum"], child), (people["leila"], child), (people["mum"], telling.house.children["zara"]), (uuid4(), uuid4())]
    pages = [
        re.sub(r'value="[^"]*"', "", client_for("").raw("POST", f"/stop/{stop_token(settings.secret_key, *pair)}").get_data(as_text=True))
        for pair in ids
    ]
    assert len(set(pages)) == 1


def test_whoever_comes_back_finds_their_choice(telling: Telling, client_for: Open) -> None:
    telling.choose("leila", HowOften.NEVER)
    telling.end("leila")
    telling.house.member("robin", "leila", Role.SCHOOL)
    assert "Now: Not at all" in client_for("leila").open(_page(telling)).words
