"""Typing from paper and asking for advice: what was typed comes back, and two typists in one answer are put together."""

from flask import Flask
from sqlalchemy import select

from tests.desk.papers import Client, add_paper, box, home, typing
from tests.heart.test_drafts import kept, type_in
from tests.support.house import House
from wiki.database import Work
from wiki.models.pages import Version


def _said(app: Flask) -> list[str]:
    with Work(app.extensions["engine"]) as work:
        found = select(Version.body).where(Version.paper_id.is_not(None)).order_by(Version.saved_at, Version.number)
        return list(work.session.execute(found).scalars())


def test_what_is_typed_from_paper_comes_back_and_is_for_its_typist_alone(
    family: House, client_for: Client, app: Flask
) -> None:
    moira = typing(family, app, client_for)
    page = moira.page
    hello, story = (f"{box(page, one)}--body" for one in ("hello", "my_story"))
    assert type_in(moira, page, {"audience": "everyone"})["said"] == "" and kept(family) == 0, "a choice is no words"
    assert str(type_in(moira, page, {hello: "Hello, I’m", story: "Born in"}, turn=3)["said"]).startswith("Kept at")
    # On another device.
    again = client_for("moira")
    assert "Type in: About me" in again.open(home(family, "/")).words
    again.follow("Type in: About me")
    assert "You began writing this on" in again.page.words
    assert "\nBorn in</textarea>" in again.page.text and "\nHello, I’m</textarea>" in again.page.text
    daniel = client_for("daniel").open(page.path)
    assert "Born in" not in daniel.text and "You began" not in daniel.words
    # One answer saved, the other still waits; what was saved is not offered again as words to save.
    again.press("Save this answer: Hello, I’m Robin", {hello: "Hello, I’m Robin."})
    assert "\nBorn in</textarea>" in again.page.text
    type_in(again, again.page, {story: "Born in the snow."})
    assert kept(family) == 1
    third = client_for("moira").open(page.path)
    assert "\nBorn in the snow.</textarea>" in third.text
    again.press("Save everything typed", {story: "Born in the snow.", "draft_turn": "9"})
    assert kept(family) == 0 and _said(app) == ["Hello, I’m Robin.", "Born in the snow."]
    # A state of the first page that was held up on its way makes no draft of what is saved.
    type_in(moira, page, {hello: "Hello, I’m Robin.", story: ""}, turn=12)
    assert kept(family) == 0
    # A refused save keeps both the words and the draft.
    moira.open(page.path)
    new = f"{box(moira.page, 'dislike')}--body"
    type_in(moira, moira.page, {new: "Balloons"})
    moira.press("Save everything typed", {new: "b" * 200_001, "draft_turn": "3"}, status=422)
    assert kept(family) == 1
    type_in(moira, moira.page, {new: "Balloons that pop"}, turn=2)
    assert kept(family) == 1, "the page that came back goes on with the same draft"
    moira.open(page.path)
    moira.press("Start again without it")
    assert "Your earlier words are put away." in moira.page.words and "Balloons" not in moira.page.text.split("<form", 3)[3]
    assert client_for("mum").raw("GET", page.path).status_code == 403


def test_two_typists_in_one_answer_lose_no_word(family: House, client_for: Client, app: Flask) -> None:
    moira = typing(family, app, client_for)
    place = moira.page.path
    moira.press(
        "Save this answer: Hello, I’m Robin",
        {"audience": "everyone", f"{box(moira.page, 'hello')}--body": "I like trains. I am six. I live here."},
    )
    first = moira.open(place)
    daniel = client_for("daniel")
    daniel.open(place)
    old = box(first, "hello", "[0-9a-f]{32}")
    daniel.press("Save everything typed", {f"{old}--body": "I like loud trains. I am six. I live here."})
    moira.press("Save everything typed", {f"{old}--body": "I like trains. I am six. I live there."})
    assert _said(app)[-1] == "I like loud trains. I am six. I live there."
    # The same sentence, in two ways: only a person can choose.
    first = moira.open(place)
    daniel.open(place)
    daniel.press("Save everything typed", {f"{old}--body": "I like quiet trains. I am six. I live there."})
    moira.press("Save everything typed", {f"{old}--body": "I like slow trains. I am six. I live there."}, status=422)
    assert "I like quiet trains." in moira.page.words and "I like slow trains." in moira.page.text
    # Two new answers under one question are two passages: they can't collide.
    moira.open(place)
    daniel.open(place)
    for one, words in ((moira, "Snow."), (daniel, "Rain.")):
        one.press("Save everything typed", {f"{box(one.page, 'my_story')}--body": words})
    assert {"Snow.", "Rain."} <= set(_said(app))


def test_words_with_which_advice_is_asked_for_come_back(family: House, client_for: Client) -> None:
    daniel = client_for("daniel")
    page = daniel.open(home(family, "/advice/ask"))
    type_in(daniel, page, {"words": "How does he hear in the hall?", "page_type": "advice_school"})
    again = client_for("daniel")
    again.open(home(family, "/"))
    again.follow("Ask for advice about Robin")
    assert "\nHow does he hear in the hall?</textarea>" in again.page.text
    assert "hear in the hall" not in client_for("moira").open(home(family, "/advice/ask")).text
    again.press("Ask them", status=422)
    assert kept(family) == 1 and "hear in the hall" in again.page.text
    again.press("Ask them", {"Whom do you ask?": str(family.people["leila"])})
    assert kept(family) == 0
    type_in(daniel, page, {"words": "How does he hear in the hall?"}, turn=9)
    assert kept(family) == 0, "asked already"


def test_a_paper_that_is_not_there_and_a_form_that_is_none_keep_nothing(family: House, client_for: Client, app: Flask) -> None:
    moira = client_for("moira")
    add_paper(family, app, moira)
    moira.follow("About me")
    page, story = moira.page, f"{box(moira.page, 'my_story')}--body"
    for form in ("paper:" + "0" * 32, "paper:x", "use:AAAA:in.needs", "use::", "ask:x", "other:1", "plain"):
        type_in(moira, page, {story: "Words.", "draft_form": form}, status=404 if not form.startswith("use") else 403)
    assert kept(family) == 0
