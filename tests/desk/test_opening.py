"""Opening a child's space and making accounts: what is shown once, what is kept, what a double press does."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.client import HOST, Visitor
from tests.support.house import House
from wiki.database import Work
from wiki.models.audit import AuditRow
from wiki.models.children import Child, Membership
from wiki.models.people import Person

Client = Callable[[str], Visitor]
CHILD = {"What the child is called": "Asha", "Full name": "Asha Bright", "Day": "27", "Month": "3", "Year": "2018"}


def count(app: Flask, table: type) -> int:
    with Work(app.extensions["engine"]) as work:
        return work.session.execute(select(func.count()).select_from(table)).scalar_one()


def sign_in(visitor: Visitor, email: str, password: str, status: int = 200) -> str:
    visitor.open("/sign-in")
    return visitor.press("Sign in", {"email": email, "password": password}, status=status).words


def test_an_administrator_opens_a_space_and_is_alone_in_it(house: House, client_for: Client, app: Flask) -> None:
    moira = client_for("moira")
    moira.open("/desk")
    moira.follow("Open a child’s space")
    page = moira.press("Open the space", CHILD)
    assert page.h1 == "People in Asha’s space"
    assert "1 person can come in here" in page.words
    with Work(app.extensions["engine"]) as work:
        child = work.session.execute(select(Child)).scalar_one()
        assert (child.full_name, child.council_id, child.demonstration) == ("Asha Bright", house.council_id, False)
    home = moira.raw("GET", f"/child/{child.id}/").get_data(as_text=True)
    assert "About me" in home, "the first pages, for her age, are there at once"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"What the child is called": ""}, "Write the name that people call them by."),
        ({"Month": "13"}, "Write the day the child was born."),
        ({"Year": "1990"}, "Write the day the child was born."),
        ({"Year": "2999"}, "Write the day the child was born."),
        ({"Day": "", "Month": "", "Year": ""}, "Write the day the child was born."),
    ],
)
def test_a_space_that_cant_be_opened_keeps_what_was_typed(
    house: House, client_for: Client, app: Flask, typed: dict[str, str], said: str
) -> None:
    moira = client_for("moira")
    moira.open("/desk/child")
    page = moira.press("Open the space", {**CHILD, **typed}, status=422)
    assert said in page.words and 'value="Asha Bright"' in page.text
    assert count(app, Child) == 0


def test_a_double_press_opens_one_space(house: House, client_for: Client, app: Flask) -> None:
    moira = client_for("moira")
    page = moira.open("/desk/child")
    form, _button = page.form("Open the space")
    form.fill(CHILD)
    for _press in range(2):
        answer = moira.raw("POST", "/desk/child", data=dict(form.pairs), headers={"Origin": HOST})
        assert answer.status_code == 302
    assert count(app, Child) == 1 and count(app, Membership) == 1


def test_a_form_filled_anew_after_it_was_sent_is_not_taken_for_a_double_press(
    house: House, client_for: Client, app: Flask
) -> None:
    moira = client_for("moira")
    child = moira.open("/desk/child")
    moira.press("Open the space", CHILD)
    moira.page = child
    said = moira.press("Open the space", {**CHILD, "What the child is called": "Bilal"}, status=422)
    assert "This form was sent before, with something else in it" in said.words
    assert moira.press("Open the space").h1 == "People in Bilal’s space", "nothing has to be typed again"
    person = moira.open("/desk/person")
    moira.press("Add this person", {"Name": "Priya Nair", "Email address": "priya@example.org"})
    moira.page = person
    said = moira.press("Add this person", {"Name": "Tom", "Email address": "tom@example.org"}, status=422)
    assert "send it now" in said.words and "First password</dt>" not in said.text
    assert (count(app, Child), count(app, Person)) == (2, 2)


def test_what_a_form_does_not_ask_for_is_not_taken(house: House, client_for: Client, app: Flask) -> None:
    moira = client_for("moira")
    form, _button = moira.open("/desk/child").form("Open the space")
    form.fill(CHILD)
    extra = {"council_id": "x", "demonstration": "yes", "created_by": "x", "role": "parent", "id": "x"}
    moira.raw("POST", "/desk/child", data={**dict(form.pairs), **extra}, headers={"Origin": HOST})
    with Work(app.extensions["engine"]) as work:
        child = work.session.execute(select(Child)).scalar_one()
        member = work.session.execute(select(Membership)).scalar_one()
    assert (child.council_id, child.demonstration, child.created_by) == (house.council_id, False, house.people["moira"])
    assert member.role == "send_administrator"


def made_password(page_text: str) -> str:
    found = re.search(r"<dt>First password</dt><dd>([^<]+)</dd>", page_text)
    assert found is not None
    return found[1]


def test_a_first_password_is_made_shown_once_and_works(house: House, client_for: Client, app: Flask) -> None:
    moira = client_for("moira")
    moira.open("/desk/person")
    page = moira.press("Add this person", {"Name": "Priya Nair", "Email address": "Priya@Example.org "})
    password = made_password(page.text)
    assert page.path == "/desk/person", "the answer to the form itself: nothing goes through an address"
    assert password not in moira.cookie and password not in str(page.response.headers)
    assert all(password not in moira.open(path).text for path in ("/desk/person", "/desk", "/children"))
    assert "You are not in any child’s pages yet" in sign_in(client_for(""), "priya@example.org", password)
    with Work(app.extensions["engine"]) as work:
        made = work.session.execute(select(Person).where(Person.email == "priya@example.org")).scalar_one()
        added = select(AuditRow).where(AuditRow.act == "person.added", AuditRow.object_id == made.id)
        assert work.session.execute(added).scalar_one().person_id == house.people["moira"]


def test_the_same_form_sent_twice_makes_one_account_and_shows_one_password(
    house: House, client_for: Client, app: Flask
) -> None:
    moira = client_for("moira")
    form, _button = moira.open("/desk/person").form("Add this person")
    form.fill({"Name": "Priya Nair", "Email address": "priya@example.org"})
    before = count(app, Person)
    answers = [
        moira.raw("POST", "/desk/person", data=dict(form.pairs), headers={"Origin": HOST}).get_data(as_text=True)
        for _press in range(2)
    ]
    assert made_password(answers[0]) == made_password(answers[1])
    assert count(app, Person) == before + 1


@pytest.mark.parametrize("weak", ["short", "password123", "PassWord123", "football1", "12345678910", "x" * 129])
def test_a_weak_first_password_is_refused_and_the_rest_kept(house: House, client_for: Client, weak: str) -> None:
    moira = client_for("moira")
    moira.open("/desk/person")
    typed = {"Name": "Priya Nair", "Email address": "priya@example.org", "new_password": weak}
    page = moira.press("Add this person", typed, status=422)
    assert 'value="Priya Nair"' in page.text and weak not in page.text
    assert "password" in page.words.lower()


def test_an_address_can_have_one_account_only(house: House, client_for: Client) -> None:
    house.person("priya")
    moira = client_for("moira")
    moira.open("/desk/person")
    page = moira.press("Add this person", {"Name": "Other", "Email address": "PRIYA@example.org"}, status=422)
    assert "has an account already" in page.words
