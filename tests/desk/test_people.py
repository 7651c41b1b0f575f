"""The people of a space: who is shown what of them, who may bring in and end, and that ending shuts every door."""

import re
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.client import HOST, Visitor
from tests.support.house import House
from wiki.database import Work
from wiki.models.audit import AuditRow, AuditWords
from wiki.models.children import Membership
from wiki.models.people import Person
from wiki.words import Role

Client = Callable[[str], Visitor]
NEWCOMER = {
    "Name": "Nina Bloom", "Email address": "nina@example.org", "role": "health",
    "What are they to Robin?": "physiotherapist", "Where do they work? (for professionals)": "Larkwater Clinic",
}  # fmt: skip


def place(family: House, path: str = "", child: str = "robin") -> str:
    return f"/child/{family.children[child]}/people{path}"


def member_id(app: Flask, family: House, name: str, child: str = "robin") -> uuid.UUID:
    with Work(app.extensions["engine"]) as work:
        return work.session.execute(
            select(Membership.id).where(
                Membership.child_id == family.children[child], Membership.person_id == family.people[name],
                Membership.ended_at.is_(None),
            )
        ).scalar_one()  # fmt: skip


def post(visitor: Visitor, page: str, path: str, data: dict[str, str]) -> int:
    """Send ``data`` to ``path`` with a good token taken from ``page``."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', visitor.raw("GET", page).get_data(as_text=True))
    assert token is not None
    answer = visitor.raw("POST", path, data={**data, "csrf_token": token[1]}, headers={"Origin": HOST})
    return answer.status_code


@pytest.mark.parametrize("name", ["mum", "dad", "gran", "leila", "priya"])
def test_everybody_sees_who_is_there_and_nobodys_address(family: House, client_for: Client, name: str) -> None:
    page = client_for(name).open(place(family))
    assert {"Mum · Parent or carer", "speech therapist · Health"} <= {
        " ".join("".join(one.itertext()).split()) for one in page.html.all("p")
    }
    assert "@example.org" not in page.text
    assert "parental responsibility" not in page.words.lower()
    assert "End membership" not in page.text and "Add somebody" not in page.text


def test_separated_parents_never_learn_each_others_address(family: House, client_for: Client) -> None:
    assert "dad@example.org" in client_for("daniel").open(place(family)).text, "a manager may see it"
    mum = client_for("mum")
    mum.checks_html = False
    for path in (place(family), f"/child/{family.children['robin']}/", "/account", "/children"):
        page = mum.open(path)
        assert "dad@example.org" not in page.text and "dad@" not in str(page.response.headers)


def test_an_administrator_brings_in_somebody_new(family: House, client_for: Client, app: Flask) -> None:
    moira = client_for("moira")
    moira.open(place(family))
    moira.follow("Add somebody")
    page = moira.press("Add them", NEWCOMER)
    assert page.h1 == "Nina Bloom can come in now"
    password = re.search(r"<dt>First password</dt><dd>([^<]+)</dd>", page.text)
    assert password is not None and password[1] not in moira.open(place(family)).text
    nina = client_for("")
    nina.open("/sign-in")
    said = nina.press("Sign in", {"email": "nina@example.org", "password": password[1]})
    assert "Robin" in said.links
    assert "physiotherapist · Health · Larkwater Clinic" in nina.open(place(family)).words


def test_somebody_with_an_account_comes_in_under_their_own_name(family: House, client_for: Client, app: Flask) -> None:
    moira = client_for("moira")
    moira.open(place(family, "/add"))
    page = moira.press("Add them", {**NEWCOMER, "Name": "Wrong Name", "Email address": "Brook@example.org"})
    assert page.h1 == "Brook can come in now"
    assert "First password" not in page.text
    with Work(app.extensions["engine"]) as work:
        assert work.session.get(Person, family.people["brook"]).name == "Brook"  # type: ignore[union-attr]
    assert client_for("brook").open(place(family)).status == 200


@pytest.mark.parametrize("email", ["brook@example.org", "nobody-at-all@example.org"])
def test_a_form_that_is_refused_tells_nothing_about_an_address(family: House, client_for: Client, email: str) -> None:
    moira = client_for("moira")
    moira.open(place(family, "/add"))
    page = moira.press("Add them", {"Email address": email, "role": "school"}, status=422)
    sentences = [words for words in page.words.split("\n") if words]
    assert "Write the name that people call them by." in page.words
    assert "account" not in page.words.replace("If they have an account already", ""), sentences


def test_the_same_form_sent_twice_brings_in_one_person_with_one_password(
    family: House, client_for: Client, app: Flask
) -> None:
    moira = client_for("moira")
    form, _button = moira.open(place(family, "/add")).form("Add them")
    form.fill(NEWCOMER)
    answers = [
        moira.raw("POST", place(family, "/add"), data=dict(form.pairs), headers={"Origin": HOST})
        for _press in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    found = [re.search(r"<dd>([a-z]+-[a-z-]+-\d\d)</dd>", answer.get_data(as_text=True)) for answer in answers]
    assert found[0] and found[1] and found[0][1] == found[1][1]


def test_somebody_who_is_in_already_is_not_brought_in_again(family: House, client_for: Client) -> None:
    moira = client_for("moira")
    moira.open(place(family, "/add"))
    page = moira.press("Add them", {**NEWCOMER, "Email address": "mum@example.org"}, status=422)
    assert "This person is in this space already." in page.words
    assert 'value="physiotherapist"' in page.text


@pytest.mark.parametrize("name", ["mum", "gran", "leila", "priya", "grace"])
def test_only_those_who_manage_the_space_bring_in_or_end(
    family: House, client_for: Client, app: Flask, name: str
) -> None:
    visitor, member = client_for(name), member_id(app, family, "dad")
    assert visitor.raw("GET", place(family, "/add")).status_code == 403
    assert visitor.raw("GET", place(family, f"/{member}/end")).status_code == 403
    somebody = {"name": "X", "email": "x@example.org", "role": "school"}
    assert post(visitor, "/account", place(family, "/add"), somebody) == 403
    assert post(visitor, "/account", place(family, f"/{member}/end"), {"reason": "because"}) == 403
    assert client_for("dad").open(place(family)).status == 200


def test_a_caseworker_of_another_child_finds_nothing(family: House, client_for: Client, app: Flask) -> None:
    family.member("zara", "otto", Role.CASEWORKER)
    otto, member = client_for("otto"), member_id(app, family, "dad")
    for path in ("", "/add", f"/{member}/end"):
        assert otto.raw("GET", place(family, path)).status_code == 404
    assert post(otto, "/account", place(family, f"/{member}/end"), {"reason": "because"}) == 404
    own = place(family, f"/{member}/end", child="zara")
    assert otto.raw("GET", own).status_code == 404, "Robin's member by Zara's address is nobody"
    assert post(otto, "/account", own, {"reason": "because"}) == 404
    assert client_for("dad").open(place(family)).status == 200


def test_what_the_form_does_not_ask_for_is_not_taken(family: House, client_for: Client, app: Flask) -> None:
    extra = {
        "is_admin": "1", "child_id": str(family.children["zara"]), "space_id": str(family.children["zara"]),
        "started_by": "x", "person_id": str(family.people["nadia"]), "first_password": "chosen by me",
        "new_password": "chosen by me", "made_now": "1", "demonstration": "yes",
    }  # fmt: skip
    sent = {"name": "Nina Bloom", "email": "nina@example.org", "role": "health", **extra}
    assert post(client_for("moira"), place(family, "/add"), place(family, "/add"), sent) == 200
    with Work(app.extensions["engine"]) as work:
        nina = work.session.execute(select(Person).where(Person.email == "nina@example.org")).scalar_one()
        rows = work.session.execute(select(Membership).where(Membership.person_id == nina.id)).scalars().all()
    assert [(row.child_id, row.started_by) for row in rows] == [(family.children["robin"], family.people["moira"])]
    assert not nina.demonstration
    nobody = client_for("")
    nobody.checks_html = False
    nobody.open("/sign-in")
    nobody.press("Sign in", {"email": "nina@example.org", "password": "chosen by me"}, status=422)


def test_ending_a_membership_shuts_every_door_at_once(family: House, client_for: Client, app: Flask) -> None:
    page_id = family.page("robin", "about_me_primary")
    priya, moira = client_for("priya"), client_for("moira")
    home = f"/child/{family.children['robin']}"
    doors = ["/", "/people", f"/page/{page_id}"]
    assert [priya.raw("GET", home + door).status_code for door in doors] == [200, 200, 200]
    page = moira.open(place(family))
    page = moira.follow("End membership: Priya")
    assert "From that moment they can’t open anything of Robin’s" in page.words
    said = moira.press("End membership", {"Why?": "has moved to another service"}).words
    assert "Priya can’t come in here any more" in said
    assert [priya.raw("GET", home + door).status_code for door in doors] == [404, 404, 404]
    assert "Robin" not in priya.open("/children").words
    assert priya.raw("GET", f"/child/{family.children['zara']}/").status_code == 200, "Zara's door stays open"
    assert "1 person was here before" in moira.open(place(family)).words
    assert "Priya (speech therapist): from" in moira.page.words
    assert "has moved to another service" in moira.page.words
    assert "was here before" not in client_for("mum").open(place(family)).words
    with Work(app.extensions["engine"]) as work:
        words = work.session.execute(
            select(AuditWords.words).join(AuditRow).where(AuditRow.act == "member.ended")
        ).scalars()
        assert list(words) == ["has moved to another service"]


def test_a_membership_is_not_ended_without_a_reason(family: House, client_for: Client, app: Flask) -> None:
    moira = client_for("moira")
    moira.open(place(family, f"/{member_id(app, family, 'dad')}/end"))
    page = moira.press("End membership", {"Why?": "   "}, status=422)
    assert "Say in a few words why, for the record." in page.words
    assert client_for("dad").open(place(family)).status == 200


def test_nobody_takes_themselves_out(family: House, client_for: Client, app: Flask) -> None:
    moira, own = client_for("moira"), member_id(app, family, "moira")
    assert "End membership: Moira" not in moira.open(place(family)).links
    moira.open(place(family, f"/{own}/end"))
    assert "You can’t take yourself out" in moira.press("End membership", {"Why?": "why not"}, status=422).words
