"""The list of children and the desk: what each kind of person finds when they sign in."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, update

from tests.support.client import Visitor
from tests.support.house import House
from tests.support.watch import Watch
from wiki import clock
from wiki.commands.advice import ask_advice
from wiki.database import Work
from wiki.models.children import Child, Membership
from wiki.models.jobs import Job, JobState
from wiki.web.page_types import PageTypes
from wiki.words import Permission, Preset, Role

Client = Callable[[str], Visitor]


def ask(house: House, who: str, page_type: str, due_on: date) -> None:
    with house.work() as work:
        space = house.space("daniel", "robin", work, Permission.ASK_ADVICE)
        ask_advice(space, house.catalogue.types[page_type], house.people[who], due_on, "How does Robin get on?")
        work.commit()


def test_a_parent_of_one_child_is_taken_straight_to_the_child(family: House, client_for: Client) -> None:
    page = client_for("mum").open("/children")
    assert page.path == f"/child/{family.children['robin']}/"


def test_a_parent_of_two_children_chooses_between_them(family: House, client_for: Client) -> None:
    family.member("zara", "mum", Role.PARENT, relation="Aunt who cares for her")
    page = client_for("mum").open("/children")
    assert page.h1 == "Your children"
    assert {"Robin", "Zara"} <= set(page.links)


def test_a_person_in_no_space_is_told_what_has_to_happen(house: House, client_for: Client) -> None:
    house.person("newcomer")
    assert "You are not in any child’s pages yet" in client_for("newcomer").open("/children").words


def test_a_professional_sees_what_they_were_asked_and_by_when(family: House, client_for: Client) -> None:
    due = clock.today() + timedelta(days=20)
    ask(family, "priya", "advice_speech_and_language", due)
    page = client_for("priya").open("/children")
    assert "What you were asked" in page.words
    assert f"Please answer by {due.day} {due:%B %Y}" in page.words
    assert "How does Robin get on?" in page.words
    assert client_for("priya").raw("GET", page.links["Speech and language advice: Robin"]).status_code == 200


def test_what_one_professional_was_asked_is_not_shown_to_another(family: House, client_for: Client) -> None:
    ask(family, "priya", "advice_speech_and_language", clock.today() + timedelta(days=20))
    assert "Speech and language advice: Robin" in client_for("priya").open("/children").links
    assert "How does Robin get on?" not in client_for("leila").open("/children").words


def test_a_caseworker_sees_what_is_awaited_late_and_new(family: House, client_for: Client, app: Flask) -> None:
    with clock.pretend(clock.now() - timedelta(days=10)):
        ask(family, "priya", "advice_speech_and_language", clock.today() + timedelta(days=7))
    ask(family, "leila", "advice_school", clock.today() + timedelta(days=3))
    daniel = client_for("daniel")
    assert "not seen yet" in daniel.open("/children").words
    daniel.raw("GET", f"/child/{family.children['robin']}/")
    app.extensions["traces"].write_waiting()
    assert "not seen yet" not in daniel.open("/children").words
    family.say("mum", "robin", "about_me_primary", "my_story", "For everybody", audience=Preset.EVERYONE)
    family.say("mum", "robin", "about_me_primary", "my_story", "For the family alone", audience=Preset.ONLY_FAMILY)
    table = daniel.open("/children").html.all("table")[0]
    cells = ["".join(one.itertext()).strip() for one in table.iter("td")]
    born, role, waiting, late, due, new = cells[1:7]
    assert (waiting, late, new) == ("2", "1", "1"), "what the family kept to itself is not even counted"
    assert born.startswith("14 May 2019") and role == "Caseworker" and due


def test_a_name_is_looked_for_without_standing_in_an_address(family: House, client_for: Client) -> None:
    moira = client_for("moira")
    moira.open("/children")
    page = moira.press("Show these", {"Find by name": "ZÁR"})
    assert page.path == "/children" and "Zara" in page.links and "Robin" not in page.links
    with family.work() as work:  # as an English keyboard writes them
        work.begin_writing().execute(update(Child).where(Child.known_as == "Zara").values(full_name="Łucja O’Neill"))
        work.commit()
    for typed in ("lucja", "o'neill", "ONeill"):
        page = moira.press("Show these", {"Find by name": typed})
        assert "Zara" in page.links and "Robin" not in page.links, typed
    assert not any("zar" in href.lower().removeprefix("/child/") for href in page.links.values() if "?" in href)


def test_the_list_sorts_by_its_headings_both_ways(family: House, client_for: Client) -> None:
    moira = client_for("moira")
    moira.open("/children")
    first = [one for one in moira.follow("Born").links if one in ("Robin", "Zara")]
    second = [one for one in moira.follow("Born").links if one in ("Robin", "Zara")]
    assert (first, second) == (["Zara", "Robin"], ["Robin", "Zara"])
    ask(family, "leila", "advice_school", clock.today() + timedelta(days=3))
    moira.open("/children")
    for _way in ("rising", "falling"):
        assert [one for one in moira.follow("Next answer due").links if one in ("Robin", "Zara")] == ["Robin", "Zara"]


def test_190_children_are_one_quick_page_of_few_questions(
    family: House, client_for: Client, watch: Watch, app: Flask
) -> None:
    moira = client_for("moira")
    moira.open("/children")
    few = watch.statements
    with Work(app.extensions["engine"]) as work:
        session = work.begin_writing()
        for number in range(188):
            child_id = uuid.uuid4()
            session.execute(
                insert(Child).values(
                    id=child_id, council_id=family.council_id, known_as=f"Child {number:03}", full_name="Somebody",
                    born_on=date(2015, 1, 1), demonstration=False, created_by=family.people["moira"],
                    created_at=clock.now(),
                )
            )  # fmt: skip
            session.execute(
                insert(Membership).values(
                    id=uuid.uuid4(), child_id=child_id, person_id=family.people["moira"], relation="", organisation="",
                    role=Role.SEND_ADMINISTRATOR, reason="", parental_responsibility=False,
                    started_by=family.people["moira"], started_at=clock.now(),
                )
            )  # fmt: skip
        work.commit()
    page = moira.open("/children")
    assert "190 children" in page.words and "Child 187" in page.links
    assert watch.statements == few, "the number of questions must not grow with the number of children"


def test_a_list_of_hundreds_comes_in_parts_that_keep_its_order_and_miss_nobody(
    family: House, client_for: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wiki.web.desk_page.A_PAGE", 1)
    moira = client_for("moira")
    moira.open("/children")
    first = moira.follow("Born")
    assert "1 to 1 of 2 children" in first.words and ("Zara" in first.links, "Robin" in first.links) == (True, False)
    second = moira.follow("Next")
    assert "2 to 2 of 2 children" in second.words and ("Zara" in second.links, "Robin" in second.links) == (False, True)
    assert "Next" not in second.links and "Zara" in moira.follow("Before").links
    assert "Robin" in moira.open("/children?page=9999&sort=born").links
    assert {"Robin", "Zara"} <= set(moira.press("Show these", {"Find by name": "r"}).links), "whoever is called so is shown"


def test_two_children_who_are_called_alike_are_told_apart_wherever_somebody_who_helps_them_begins(
    family: House, client_for: Client
) -> None:
    family.children["other"] = family.children.pop("zara")
    with family.work() as work:
        work.begin_writing().execute(
            update(Child).where(Child.id == family.children["other"]).values(known_as="Robin", full_name="Robin Other")
        )
        work.commit()
    ask(family, "priya", "advice_speech_and_language", clock.today() + timedelta(days=20))
    page = client_for("priya").open("/children")
    asked, cards = page.words.split("The children")
    assert "Robin Example, born on 14 May 2019" in asked and "Robin Other" not in asked
    assert "Robin Example, born on 14 May 2019" in cards and "Robin Other, born on" in cards
    assert "Robin Other, born on" in client_for("priya").open(f"/child/{family.children['other']}/").words
    chosen = client_for("priya").open("/account/notices").words
    assert "Robin Example, born on 14 May 2019" in chosen and "Robin Other, born on" in chosen
    assert "Robin Example" not in client_for("mum").open(f"/child/{family.children['robin']}/").words, "they know whose home it is"


@pytest.mark.parametrize("path", ["/desk", "/desk/child", "/desk/person"])
def test_the_desk_is_not_there_for_those_without_a_post(family: House, client_for: Client, path: str) -> None:
    assert client_for("moira").open(path).status == 200
    for name in ("mum", "leila", "daniel"):  # Daniel is Robin's caseworker, but holds no post in this house
        assert client_for(name).open(path, 404).h1 == "We can’t find that page"


def test_a_post_that_ended_opens_the_desk_no_more(house: House, client_for: Client, app: Flask) -> None:
    from wiki.models.people import Staff

    moira = client_for("moira")
    moira.open("/desk/child")
    with Work(app.extensions["engine"]) as work:
        work.begin_writing().execute(update(Staff).values(ended_at=clock.now()))
        work.commit()
    moira.press("Open the space", {"What the child is called": "Sam"}, status=404)


def test_a_faulty_page_type_is_named_with_its_line_and_what_was_expected(
    house: House, client_for: Client, app: Flask, tmp_path: Path
) -> None:
    (tmp_path / "broken.yaml").write_text("title: Broken\npicture: trian\nowner: family\n", encoding="utf-8")
    app.extensions["page_types"] = PageTypes(tmp_path)
    said = client_for("moira").open("/desk").words
    assert "broken.yaml, line 2" in said and "Did you mean “train”?" in said


def test_a_job_that_failed_is_shown_and_run_again(family: House, client_for: Client, app: Flask) -> None:
    job_id = uuid.uuid4()
    with Work(app.extensions["engine"]) as work:
        work.begin_writing().add(
            Job(
                id=job_id, child_id=family.children["robin"], kind="search.rebuild", payload={}, attempts=5,
                state=JobState.FAILED, run_at=clock.now(), created_at=clock.now(), problem="It did not work.",
            )
        )  # fmt: skip
        work.commit()
    moira = client_for("moira")
    assert "1 piece of work did not finish" in moira.open("/desk").words
    page = moira.press("Run again: Making a child’s pages ready to be searched")
    assert "did not finish" not in page.words
    with Work(app.extensions["engine"]) as work:
        job = work.session.get(Job, job_id)
        assert job is not None and job.state is JobState.WAITING
    client_for("mum").raw("POST", f"/desk/jobs/{job_id}/again")  # no token: refused, and nothing changes
