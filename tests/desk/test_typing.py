"""Typing the answers of a paper form in, beside its scan: what is saved, what is kept, what is said."""

import io
from datetime import date

from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from tests.desk.papers import Client, add_paper, box, count, home, photo, typing
from tests.support.client import HOST
from tests.support.house import House
from wiki import clock
from wiki.commands.media import add_media
from wiki.commands.passages import MediaUse
from wiki.database import Work
from wiki.models.pages import Passage, Revision, Version
from wiki.words import Voice


def test_answers_are_typed_in_and_say_where_they_come_from(family: House, client_for: Client, app: Flask) -> None:
    moira = typing(family, app, client_for)
    assert "from paper of 3 November 2025, typed by Moira" in moira.page.words
    page = moira.page
    moira.press(
        "Save everything typed",
        {
            "audience": "only_family",
            f"{box(page, 'hello')}--body": "Hello, I like trains.",
            f"{box(page, 'my_story')}--body": "I was born in the snow.\nWe moved twice.",
            f"{box(page, 'people')}--col-name": "Mr Bell",
            f"{box(page, 'people')}--col-who": "My helper",
        },
    )
    assert "3 answers are saved." in moira.page.words
    with Work(app.extensions["engine"]) as work:
        rows = work.session.execute(
            select(Passage.field, Version)
            .join(Version, Version.passage_id == Passage.id)
            .where(Version.paper_id.is_not(None))
        ).all()
    said = {row[0]: row[1] for row in rows}
    assert set(said) == {"hello", "my_story", "people"}
    assert said["my_story"].body == "I was born in the snow.\nWe moved twice."
    assert said["people"].columns == {"name": "Mr Bell", "who": "My helper"}
    for version in said.values():
        assert (version.voice, version.speaker, str(version.paper_on)) == (Voice.PARENT, "Gran", "2025-11-03")
        assert version.audience.groups == {"family", "child"}
    page_id = family.page("robin", "about_me_primary")
    shown = client_for("mum").raw("GET", home(family, f"/page/{page_id}")).get_data(as_text=True)
    assert "Hello, I like trains." in shown and "from paper of 3 November 2025, typed by Moira" in shown
    hidden = client_for("leila").raw("GET", home(family, f"/page/{page_id}")).get_data(as_text=True)
    assert "Hello, I like trains." not in hidden, "only the family was to see it"


def test_what_was_typed_stands_in_its_box_and_is_put_right_there(family: House, client_for: Client, app: Flask) -> None:
    moira = typing(family, app, client_for)
    moira.press("Save this answer: Hello, I’m Robin", {f"{box(moira.page, 'hello')}--body": "I like trans."})
    page = moira.page
    old = box(page, "hello", "[0-9a-f]{32}")
    assert "I like trans." in page.text
    moira.press("Save this answer: Hello, I’m Robin", {f"{old}--body": "I like trains."})
    with Work(app.extensions["engine"]) as work:
        found = work.session.execute(select(Version.number, Version.body).order_by(Version.number)).all()
    assert [tuple(one) for one in found] == [(1, "I like trans."), (2, "I like trains.")], "a new version, none lost"
    before = count(app, Revision)
    moira.press("Save everything typed", {f"{box(moira.page, 'my_story')}--body": "Once."})
    assert count(app, Revision) == before + 1, "what was not changed is not saved again"
    typed_at = moira.page.path
    moira.open(typed_at.rpartition("/")[0])
    moira.press("Save", {"Day": "4"})
    moira.open(typed_at)
    moira.press("Save this answer: Hello, I’m Robin", {f"{old}--body": "I like steam trains."})
    with Work(app.extensions["engine"]) as work:
        days = work.session.execute(select(Version.spoken_on, Version.paper_on).where(Version.number == 3)).one()
    assert set(days) == {date(2025, 11, 4)}, "the day on the paper was put right: what is typed anew was said on it"


def test_saving_one_answer_keeps_what_is_typed_in_the_others(family: House, client_for: Client, app: Flask) -> None:
    moira = typing(family, app, client_for)
    page = moira.page
    typed = {f"{box(page, 'hello')}--body": "Hello.", f"{box(page, 'my_story')}--body": "Half a story"}
    said = moira.press("Save this answer: Hello, I’m Robin", typed)
    assert "1 answer is saved. What you typed below is not saved yet." in said.words
    assert "Half a story" in said.text
    moira.press("Save everything typed")
    assert count(app, Passage) == 2


def test_a_refused_answer_is_kept_with_its_sentence_and_the_good_ones_are_saved(
    family: House, client_for: Client, app: Flask
) -> None:
    moira = typing(family, app, client_for)
    page = moira.page
    typed = {f"{box(page, 'hello')}--body": "Hello.", f"{box(page, 'my_story')}--body": "w" * 200_001}
    said = moira.press("Save everything typed", typed, status=422)
    assert "w" * 200_001 in said.text, "nothing typed is lost"
    assert "There is something to put right" in said.words and "1 answer is saved." in said.words
    assert count(app, Passage) == 1


def test_nothing_typed_is_said_kindly(family: House, client_for: Client, app: Flask) -> None:
    moira = typing(family, app, client_for)
    assert "Type at least one answer first." in moira.press("Save everything typed", status=422).words


def test_an_answer_changed_meanwhile_stops_with_both_texts(family: House, client_for: Client, app: Flask) -> None:
    moira = typing(family, app, client_for)
    typed = {"audience": "everyone", f"{box(moira.page, 'hello')}--body": "From the paper."}
    moira.press("Save this answer: Hello, I’m Robin", typed)
    with Work(app.extensions["engine"]) as work:
        passage_id = work.session.execute(select(Passage.id)).scalar_one()
    family.say("mum", "robin", "about_me_primary", "hello", "Mum put it right.", passage_id=passage_id, base=1)
    old = box(moira.page, "hello", "[0-9a-f]{32}")
    page = moira.press("Save this answer: Hello, I’m Robin", {f"{old}--body": "Typed again."}, status=422)
    assert "Mum put it right." in page.words and "Typed again." in page.text
    moira.press("Save this answer: Hello, I’m Robin")
    with Work(app.extensions["engine"]) as work:
        bodies = work.session.execute(select(Version.body).order_by(Version.number)).scalars().all()
    assert bodies == ["From the paper.", "Mum put it right.", "Typed again."]


def test_an_answer_that_the_family_took_over_leaves_the_typists_words_in_the_box(
    family: House, client_for: Client, app: Flask
) -> None:
    moira = typing(family, app, client_for)
    typed = {"audience": "only_family", f"{box(moira.page, 'hello')}--body": "From the paper."}
    moira.press("Save this answer: Hello, I’m Robin", typed)
    with Work(app.extensions["engine"]) as work:
        passage_id = work.session.execute(select(Passage.id)).scalar_one()
    family.say("mum", "robin", "about_me_primary", "hello", "Mum's own now.", passage_id=passage_id, base=1)
    stale, old = moira.page, box(moira.page, "hello", "[0-9a-f]{32}")
    said = moira.press("Save everything typed", status=422).words
    assert "Type at least one answer first." in said, "what was not touched is not saved again"
    moira.page = stale
    page = moira.press("Save this answer: Hello, I’m Robin", {f"{old}--body": "Typed again."}, status=422)
    assert "Typed again." in page.text and "Mum's own now." not in page.text
    moira.press("Save everything typed")
    assert count(app, Passage) == 2


def test_pictures_added_to_an_answer_stay_when_it_is_typed_anew(family: House, client_for: Client, app: Flask) -> None:
    moira = typing(family, app, client_for)
    moira.press("Save this answer: Hello, I’m Robin", {f"{box(moira.page, 'hello')}--body": "From the paper."})
    with family.work() as work:
        space = family.space("moira", "robin", work)
        added = add_media(space, app.extensions["store"], io.BytesIO(photo(90)), "me.jpg", "image/jpeg")
        work.commit()
    with Work(app.extensions["engine"]) as work:
        row = work.session.execute(select(Version)).scalar_one()
    family.say(
        "moira", "robin", "about_me_primary", "hello", "From the paper.", passage_id=row.passage_id, base=1,
        media=(MediaUse(added, alt="Me"),), paper_id=row.paper_id, paper_on=row.paper_on,
    )  # fmt: skip
    page = moira.open(moira.page.path)
    old = box(page, "hello", "[0-9a-f]{32}")
    moira.press("Save this answer: Hello, I’m Robin", {f"{old}--body": "From the paper!"})
    shown = client_for("moira").raw("GET", home(family, f"/page/{family.page('robin', 'about_me_primary')}"))
    assert added.hex in shown.get_data(as_text=True).replace("-", "")


def test_words_from_paper_say_who_typed_them_whoever_saves_them_again(
    family: House, client_for: Client, app: Flask
) -> None:
    moira = typing(family, app, client_for)
    moira.press("Save this answer: Hello, I’m Robin", {f"{box(moira.page, 'hello')}--body": "I like trains.", "audience": "everyone"})
    with Work(app.extensions["engine"]) as work:
        row = work.session.execute(select(Version)).scalar_one()
    with family.work() as work:
        space = family.space("mum", "robin", work)
        added = add_media(space, app.extensions["store"], io.BytesIO(photo(90)), "me.jpg", "image/jpeg")
        work.commit()
    family.say(
        "mum", "robin", "about_me_primary", "hello", "I like trains.", passage_id=row.passage_id, base=1,
        media=(MediaUse(added, alt="Me"),), paper_id=row.paper_id, paper_on=row.paper_on,
    )  # fmt: skip
    daniel = client_for("daniel")
    with Work(app.extensions["engine"]) as work:
        newest = work.session.execute(select(Version.id).where(Version.number == 2)).scalar_one()
    daniel.open(home(family, f"/plan/use/{newest}?in=section_a"))
    page = daniel.press("Save in the plan")
    assert page.words.count("from paper of 3 November 2025, typed by Moira") >= 2, "beside the words, and in the row of the plan"
    assert "typed by Daniel" not in page.words and "typed by Mum" not in page.words


def test_only_me_is_no_audience_for_words_that_are_not_the_typists(
    family: House, client_for: Client, app: Flask
) -> None:
    moira = typing(family, app, client_for)
    assert 'value="only_me"' not in moira.page.text
    form, _button = moira.page.form("Save everything typed")
    form.fill({f"{box(moira.page, 'hello')}--body": "Hello."})
    others = [pair for pair in form.pairs if pair[0] != "audience"]
    pairs = MultiDict([*others, ("audience", "only_me"), ("save", "all")])
    answer = moira.raw("POST", moira.page.path, data=pairs, headers={"Origin": HOST})
    assert answer.status_code == 422 and "Hello." in answer.get_data(as_text=True)
    assert count(app, Passage) == 0


def test_a_private_question_is_left_out(house: House, client_for: Client, app: Flask) -> None:
    house.child("robin", date(clock.today().year - 13, 1, 5))
    moira = client_for("moira")
    add_paper(house, app, moira)
    moira.follow("About me")
    assert "just_for_me" not in moira.page.text
    assert "One question is left out: its answer is for Robin alone." in moira.page.words


def test_looking_as_somebody_leads_to_no_paper_of_ones_own_view(family: House, client_for: Client, app: Flask) -> None:
    moira = typing(family, app, client_for)
    moira.press("Save this answer: Hello, I’m Robin", {"audience": "everyone", f"{box(moira.page, 'hello')}--body": "Hello, trains."})
    page, mum = f"/page/{family.page('robin', 'about_me_primary')}", client_for("mum")
    own = mum.open(home(family, page))
    assert "See the paper form" in own.words and "Hello, trains." in own.words
    mum.open(home(family, "/as"))
    leila = next(one for one in mum.page.html.all("a") if "Leila" in "".join(one.itertext())).attrib["href"]
    looked = mum.open(leila.rstrip("/") + page)
    assert "Hello, trains." in looked.words
    assert "See the paper form" not in looked.words and "/paper/" not in looked.text.split("<main", 1)[1]
    assert "See the paper form" in mum.open(home(family, page)).words, "one's own view is what it was"
