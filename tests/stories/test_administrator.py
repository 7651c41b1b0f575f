"""Story 5: the administrator opens a space, asks people in, adds a scanned form, and types its answers beside it."""

import re
from collections.abc import Callable

import pytest

from tests.desk.papers import PDF, box, photo, pictures, tiff
from tests.support.client import Visitor
from tests.support.house import PASSWORD, House

Open = Callable[[str], Visitor]
SCANS = {
    "pdf": [(PDF, "about me.pdf")],
    "tiff": [(tiff(2), "scan.tif")],
    "photos": [(photo(200), "one.jpg"), (photo(180), "two.jpg")],
}


def _first_password(visitor: Visitor) -> str:
    found = re.search(r"<dt>First password</dt><dd>([^<]+)</dd>", visitor.page.text)
    assert found is not None, "the first password is shown once"
    return found[1]


def _ask_in(moira: Visitor, people: str, name: str, role: str, relation: str) -> str:
    moira.open(people)
    moira.follow("Add somebody")
    email = f"{name.split()[0].lower()}@example.org"
    moira.press("Add them", {"Name": name, "Email address": email, "role": role, "What are they to Robin?": relation})
    return _first_password(moira)


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(SCANS))
def test_from_an_empty_desk_to_words_from_paper(
    house: House, client_for: Open, meanwhile: Callable[[], int], kind: str
) -> None:
    moira = client_for("")
    moira.open("/sign-in")
    moira.press("Sign in", {"email": "moira@example.org", "password": PASSWORD})
    moira.open("/desk")
    moira.follow("Open a child’s space")
    moira.press("Open the space", {"What the child is called": "Robin", "Day": "14", "Month": "5", "Year": "2019"})
    people = moira.page.path
    robin = people.removesuffix("people")
    passwords = {
        "jo": _ask_in(moira, people, "Jo Fairweather", "parent", "Mum"),
        "leila": _ask_in(moira, people, "Leila Anwar", "school", "Class teacher"),
    }
    assert "Jo Fairweather" in moira.open(people).words and "Class teacher" in moira.page.words

    moira.open(f"{robin}paper")
    moira.follow("Add a paper form")
    facts = {"Day": "3", "Month": "11", "Year": "2026", "voice": "parent", "Who filled it in?": "Jo (Mum)"}
    moira.press("Add this form", {**facts, "files": SCANS[kind]})
    meanwhile()
    moira.open(moira.page.path)
    assert moira.page.h1 == "Paper of 3 November 2026"
    page = moira.follow("About me")
    assert len(pictures(page)) == 2, "the scan stands beside the questions"
    assert "from paper of 3 November 2026, typed by Moira" in page.words
    moira.press(
        "Save everything typed",
        {
            f"{box(page, 'hello')}--body": "I am Robin. I like trains.",
            f"{box(page, 'people')}--col-name": "Mr Bell", f"{box(page, 'people')}--col-who": "My helper",
        },
    )  # fmt: skip
    assert "2 answers are saved." in moira.page.words

    jo = client_for("")
    jo.open("/sign-in")
    home = jo.press("Sign in", {"email": "jo@example.org", "password": passwords["jo"]})
    assert home.path == robin
    page = jo.follow("About me")
    for said in ("I am Robin. I like trains.", "Mr Bell", "from paper of 3 November 2026, typed by Moira"):
        assert said in page.words
    scan = jo.open(moira.open(f"{robin}paper").links["Paper of 3 November 2026"])
    assert len(pictures(scan)) == 2, "the scan stays beside the words, for those who may see them"

    leila = client_for("")
    leila.open("/sign-in")
    leila.press("Sign in", {"email": "leila@example.org", "password": passwords["leila"]})
    assert "I like trains" not in leila.open(page.path).text, "a family page starts as only for the family"


def test_somebody_who_is_taken_out_of_the_space_learns_nothing_more(
    family: House, client_for: Open, robin: str
) -> None:
    leila, moira = client_for("leila"), client_for("moira")
    assert "Robin" in leila.open(robin).text
    moira.open(f"{robin}people")
    end = next(href for said, href in moira.page.links.items() if "Leila" in said and href.endswith("/end"))
    moira.open(end)
    moira.press("End membership", {"Why?": "Has moved to another school."})
    leila.open(robin, status=404)
    assert "Robin" not in leila.open("/children").words
    here, before = moira.open(f"{robin}people").words.split("here before")
    assert "Leila" not in here and "Has moved to another school." in before, "that she was there is kept"
    assert "Leila" not in client_for("mum").open(f"{robin}people").words
