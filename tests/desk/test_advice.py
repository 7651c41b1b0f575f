"""Asking for advice: of whom, for what, by when, and what has come."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.support.client import Visitor
from tests.support.house import House
from wiki import clock
from wiki.commands.advice import finish_advice, take_request_back
from wiki.database import Work
from wiki.errors import NotFound
from wiki.models.children import Membership
from wiki.models.plan import AdviceRequest
from wiki.queries.advice import asked_in
from wiki.words import Role, Voice

Client = Callable[[str], Visitor]


def place(family: House, path: str = "") -> str:
    return f"/child/{family.children['robin']}/advice{path}"


def home(family: House) -> str:
    return f"/child/{family.children['robin']}/"


def ask(
    family: House, visitor: Visitor, who: str, page_type: str, more: dict[str, str] | None = None, status: int = 200
) -> str:
    visitor.open(place(family, "/ask"))
    typed = {"person": str(family.people[who]), "page_type": page_type, **(more or {})}
    return visitor.press("Ask them", typed, status=status).words


def test_advice_is_asked_for_with_six_weeks_to_answer(family: House, client_for: Client) -> None:
    daniel = client_for("daniel")
    said = ask(family, daniel, "priya", "advice_speech_and_language", {"words": "How does Robin ask for help?"})
    due = clock.today() + timedelta(weeks=6)  # SEND Regulations 2014, regulation 8(1)
    assert "Speech and language advice" in said and f"Awaited by {due.day} {due:%B %Y}" in said
    assert "How does Robin ask for help?" in client_for("priya").open("/children").words


def test_advice_that_was_begun_waits_until_its_writer_says_that_it_is_finished(family: House, client_for: Client) -> None:
    daniel, leila = client_for("daniel"), client_for("leila")
    ask(family, daniel, "leila", "advice_school", {"words": "How does Robin learn?"})
    assert "Awaited by" in daniel.open(place(family)).words
    page = leila.open("/children").links["School or college advice: Robin"]
    before = leila.open(page)
    assert "How does Robin learn?" in before.words and "My advice is finished" not in before.text
    family.say("leila", "robin", "advice_school", "basis", "I have taught Robin for a year.", voice=Voice.PROFESSIONAL)
    said = daniel.open(place(family)).words
    assert "Awaited by" in said and "Begun on" in said and "Take it back" not in said
    assert "Not finished yet." in leila.open("/children").words, "what she began one day she finds again the next"
    assert "Go on with your advice" in leila.open(home(family)).words
    begun = leila.open(page)
    assert begun.text.count("My advice is finished") == 2, "at the top, and where she stands after her last answer"
    assert "You can still change it." in leila.press("My advice is finished").words
    assert "Go on with your advice" not in leila.page.words and "My advice is finished" not in leila.open(page).text
    assert "School or college advice: Robin" not in leila.open("/children").links
    said = daniel.open(place(family)).words
    assert "Finished on" in said and "Awaited by" not in said


def test_the_council_counts_advice_as_finished_whose_writer_forgot_to_say_so(family: House, client_for: Client) -> None:
    daniel = client_for("daniel")
    ask(family, daniel, "leila", "advice_school")
    family.say("leila", "robin", "advice_school", "basis", "I have taught Robin for a year.", voice=Voice.PROFESSIONAL)
    daniel.open(place(family))
    said = daniel.press("Count it as finished: Leila").words
    assert "Counted as finished." in said and "Finished on" in said and "Count it as finished" not in said
    assert "School or college advice: Robin" not in client_for("leila").open("/children").links


def test_only_who_was_asked_and_the_council_say_that_advice_is_finished(family: House, client_for: Client) -> None:
    ask(family, client_for("daniel"), "leila", "advice_school")

    def finish(name: str, child: str = "robin") -> None:
        with family.work() as work:
            finish_advice(family.space(name, child, work), request_id)

    with family.work() as work:
        request_id = asked_in(family.space("daniel", "robin", work))[0].id
    with pytest.raises(NotFound):  # nothing is there that could be finished
        finish("leila")
    family.say("leila", "robin", "advice_school", "basis", "I have taught Robin for a year.", voice=Voice.PROFESSIONAL)
    for name, child in (("priya", "robin"), ("mum", "robin"), ("moira", "zara")):
        with pytest.raises(NotFound):
            finish(name, child)
    finish("leila")
    with family.work() as work:
        first = asked_in(family.space("daniel", "robin", work))[0].answered_at
    finish("daniel")  # said twice, it stays as it was
    with family.work() as work:
        assert asked_in(family.space("daniel", "robin", work))[0].answered_at == first


def test_who_finished_and_left_has_answered_and_who_left_before_has_not(family: House, client_for: Client) -> None:
    daniel = client_for("daniel")
    ask(family, daniel, "leila", "advice_school")
    family.say("leila", "robin", "advice_school", "basis", "I have taught Robin for a year.", voice=Voice.PROFESSIONAL)
    daniel.open(place(family))
    daniel.press("Count it as finished: Leila")
    ask(family, daniel, "priya", "advice_speech_and_language")
    with family.work() as work:  # both leave: when the school was asked stays known, the therapist is asked no longer
        work.begin_writing().execute(
            update(Membership)
            .where(Membership.person_id.in_([family.people["leila"], family.people["priya"]]))
            .values(ended_at=clock.now(), ended_by=family.people["moira"])
        )
        work.commit()
    said = daniel.open(place(family)).words
    assert "Finished on" in said and "Leila" in said and "Awaited by" not in said
    assert "Priya They can’t come in here any more, and had not answered" in said, "who asked must ask somebody else"
    assert "Priya" not in daniel.open(f"/child/{family.children['robin']}/plan/advice").words


def test_whoever_was_asked_by_mistake_is_asked_no_longer(family: House, client_for: Client) -> None:
    daniel = client_for("daniel")
    ask(family, daniel, "leila", "advice_school")
    ask(family, daniel, "priya", "advice_speech_and_language")
    with family.work() as work:
        of = {one.person_id: one.id for one in asked_in(family.space("daniel", "robin", work))}
        zara = family.space("moira", "zara", work)
        with pytest.raises(NotFound):
            take_request_back(zara, of[family.people["leila"]])
    family.say("priya", "robin", "advice_speech_and_language", "basis", "I know Robin.", voice=Voice.PROFESSIONAL)
    with family.work() as work, pytest.raises(NotFound):  # she has begun: what she writes was asked for
        take_request_back(family.space("daniel", "robin", work), of[family.people["priya"]])
    assert "School or college advice: Robin" in client_for("leila").open("/children").links
    daniel.open(place(family))
    said = daniel.press("Take it back: Leila").words
    assert "They are not asked any more." in said and "Leila" not in said and "Priya" in said
    assert "School or college advice: Robin" not in client_for("leila").open("/children").links


def test_a_late_answer_is_said_to_be_late(family: House, client_for: Client) -> None:
    with clock.pretend(clock.now() - timedelta(days=60)):
        ask(family, client_for("daniel"), "leila", "advice_school")
    assert "Late: due by" in client_for("daniel").open(place(family)).words
    assert "Late: it was due by" in client_for("leila").open("/children").words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"person": ""}, "Choose who you are asking."),
        ({"page_type": ""}, "Choose which advice you are asking for."),
        ({"page_type": "about_me_primary"}, "Choose which advice you are asking for."),
        ({"page_type": "advice_doctor"}, "Choose somebody of this space whose role can write this advice."),
        ({"Day": "31", "Month": "2"}, "Choose a day to answer by that is not in the past."),
        ({"Year": "2020"}, "Choose a day to answer by that is not in the past."),
        ({"Year": "2062"}, "Choose a day to answer by that is no more than a year away."),
        ({"words": "x" * 2001}, "Please keep this to 2,000 letters or fewer."),
    ],
)
def test_what_cant_be_asked_is_said_and_nothing_typed_is_lost(
    family: House, client_for: Client, app: Flask, typed: dict[str, str], said: str
) -> None:
    daniel = client_for("daniel")
    sent = {"person": str(family.people["leila"]), "page_type": "advice_school", "words": "Please write", **typed}
    daniel.open(place(family, "/ask"))
    form, _button = daniel.page.form("Ask them")
    data = dict(form.pairs)
    names = {"Day": "due_on-day", "Month": "due_on-month", "Year": "due_on-year"}
    data.update({names.get(key, key): value for key, value in sent.items()})
    answer = daniel.raw("POST", place(family, "/ask"), data=data, headers={"Origin": "https://localhost"})
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True) and sent["words"] in answer.get_data(as_text=True)
    with Work(app.extensions["engine"]) as work:
        assert work.session.execute(select(AdviceRequest)).first() is None


def test_people_of_another_space_cant_be_asked(family: House, client_for: Client) -> None:
    family.member("zara", "otto", Role.HEALTH)
    daniel = client_for("daniel")
    assert "Otto" not in daniel.open(place(family, "/ask")).text
    assert "Choose who you are asking." in ask(family, daniel, "otto", "advice_doctor", status=422)


def test_asking_twice_while_waiting_changes_the_day_and_asks_once(
    family: House, client_for: Client, app: Flask
) -> None:
    daniel = client_for("daniel")
    ask(family, daniel, "leila", "advice_school")
    later = clock.today() + timedelta(weeks=8)
    day = {"Day": str(later.day), "Month": str(later.month), "Year": str(later.year)}
    assert f"Awaited by {later.day} {later:%B %Y}" in ask(family, daniel, "leila", "advice_school", day)
    with Work(app.extensions["engine"]) as work:
        assert len(work.session.execute(select(AdviceRequest)).all()) == 1


@pytest.mark.parametrize("name", ["mum", "leila", "priya"])
def test_only_the_council_asks(family: House, client_for: Client, name: str) -> None:
    assert client_for(name).raw("GET", place(family)).status_code == 403
    assert client_for(name).raw("GET", place(family, "/ask")).status_code == 403
