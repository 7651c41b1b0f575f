"""The administrator's story, end to end, as she meets it on the screen (issue 2, story 5)."""

import re
from collections.abc import Callable

from flask import Flask

from tests.desk.papers import PDF, box, pictures
from tests.support.client import Visitor
from tests.support.house import PASSWORD, House
from wiki.worker.run import drain


def first_password(text: str) -> str:
    found = re.search(r"<dt>First password</dt><dd>([^<]+)</dd>", text)
    assert found is not None
    return found[1]


def test_from_an_empty_desk_to_words_typed_from_paper(
    house: House, client_for: Callable[[str], Visitor], app: Flask
) -> None:
    moira = client_for("")
    moira.open("/sign-in")
    moira.press("Sign in", {"email": "moira@example.org", "password": PASSWORD})
    moira.follow("Go to your desk")
    moira.follow("Open a child’s space")
    moira.press("Open the space", {"What the child is called": "Robin", "Day": "14", "Month": "5", "Year": "2019"})
    people = moira.page.path

    moira.follow("Add somebody")
    page = moira.press(
        "Add them",
        {
            "Name": "Jo Fairweather", "Email address": "jo@example.org", "role": "parent",
            "What are they to Robin?": "Mum",
            "parental_responsibility": ["yes"],
        },
    )  # fmt: skip
    password = first_password(page.text)
    assert "Has parental responsibility" in moira.open(people).words

    moira.open(people.replace("/people", "/paper"))
    moira.follow("Add a paper form")
    facts = {"Day": "3", "Month": "11", "Year": "2025", "voice": "parent", "Who filled it in?": "Jo (Mum)"}
    page = moira.press("Add this form", {**facts, "files": [(PDF, "about me.pdf")]})
    assert "We are getting the pages ready." in page.words
    drain(app.config["SETTINGS"], app.extensions["engine"])
    moira.follow("Look again")
    page = moira.follow("About me")
    assert len(pictures(page)) == 2, "the scan stands beside the questions"
    moira.press("Save everything typed", {f"{box(page, 'hello')}--body": "I am Robin. I like trains."})
    assert "1 answer is saved." in moira.page.words

    jo = client_for("")
    jo.open("/sign-in")
    jo.checks_html = False  # the home and the page have their own tests
    home = jo.press("Sign in", {"email": "jo@example.org", "password": password})
    assert "Robin" in home.h1, "a parent of one child is taken straight there"
    page = jo.follow("About me")
    assert "I am Robin. I like trains." in page.words
    assert "from paper of 3 November 2025, typed by Moira" in page.words
    scan = jo.follow("See the paper form")
    assert len(pictures(scan)) == 2, "the scan stays beside the words, for those who may see them"
