"""What a child answers is an ordinary passage in their own voice, with who helped; the corner shows only what is for them."""

import gzip
import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select, update

from tests.corner.inside import ABOUT, corner_of, open_corner, question
from tests.heart.test_weight import FIRST_VISIT, _parts
from tests.media.making import phone_jpeg, wav
from tests.support.client import HOST, Visitor
from tests.support.house import House
from wiki.access.audience import Ticked
from wiki.models.corner import Symbol
from wiki.models.media import Media
from wiki.models.people import Person
from wiki.queries.pages import open_page
from wiki.queries.versions import SeenVersion
from wiki.words import Hand, Preset, Role, Voice

Open = Callable[[str], Visitor]


def _said(house: House, name: str, field: str, page_type: str = ABOUT) -> list[SeenVersion]:
    page = house.page("robin", page_type)
    with house.work() as work:
        return list(open_page(house.space(name, "robin", work), page).in_field(field))


def _drawing() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (960, 640), "white").save(kept, "PNG")
    return kept.getvalue()


@pytest.mark.slow
def test_each_way_to_answer_becomes_a_passage_with_who_helped(app: Flask, family: House, client_for: Open) -> None:
    robin = open_corner(client_for("mum"), family, "Auntie Bea")
    robin.follow("About me")
    assert robin.page.h1 == "Hello, I’m Robin"
    robin.follow("Choose pictures")
    board = robin.page.text
    assert len(gzip.compress(board.encode(), 6)) + _parts(app, board) < FIRST_VISIT, "a board loads what it shows"
    assert "/symbols/happy.svg" in board and "/symbols/home.svg" not in board and "app.js" not in board
    robin.press("This is my answer", status=422)
    assert "Choose a picture first" in robin.page.words
    robin.press("Happy")
    robin.press("Sad")
    robin.press("Sad")  # pressed again, it is off
    robin.press("Places")
    robin.press("Train")
    assert "OpenMoji, CC BY-SA 4.0" in robin.page.text
    robin.press("This is my answer")
    assert "Happy, Train" in robin.page.words and "Pictures: OpenMoji, CC BY-SA 4.0" in robin.page.words
    robin.press("I don’t know")
    robin.press("I don’t want to")
    robin.follow("Draw it")
    robin.press("This is my answer", status=422)
    robin.press("This is my answer", {"photos": (_drawing(), "drawing.png", "image/png")})
    robin.follow("Add a photo")
    robin.press("This is my answer", {"photos": (phone_jpeg(), "IMG_1.JPG", "image/jpeg")})
    robin.follow("Say it")
    robin.press("This is my answer", {"audio": (wav(), "me.wav", "audio/wav")})
    versions = _said(family, "dad", "hello")
    assert [one.plain for one in versions] == ["Happy, Train", "I don’t know.", "I don’t want to answer this.", "", "", ""]
    assert {one.voice for one in versions} == {Voice.CHILD}
    assert all("with the help of Auntie Bea" in one.gathered and one.saved_by_name == "Mum" for one in versions)
    assert [[file.alt for file in one.media] for one in versions] == [
        ["Happy", "Train"], [], [], ["A drawing by Robin"], ["A picture that Robin chose"], [""]
    ]  # fmt: skip
    page = client_for("dad").open(f"/child/{family.children['robin']}/page/{family.page('robin', ABOUT)}")
    assert "Robin’s own words, by symbols, with the help of Auntie Bea · typed by Mum" in page.words
    assert "OpenMoji, CC BY-SA 4.0" in page.words, "the credit stands where the symbol is shown"
    assert "Happy, Train" in client_for("dad").open(f"{page.path}/changed").words, "and it has its place in the history"

    robin.open(question(family, "like"))
    robin.follow("Choose pictures")
    robin.press("Happy")
    once = robin.page.form("This is my answer")[0]
    for _twice in range(2):
        sent = robin.raw(
            "POST", question(family, "like") + "/symbols", data=dict([*once.pairs, ("say", "yes")]), headers={"Origin": HOST}
        )
        assert sent.status_code == 302
    assert [one.plain for one in _said(family, "dad", "like")] == ["Happy"], "a double press is one answer"
    with family.work() as work:
        kept = work.session.execute(select(func.count()).select_from(Symbol)).scalar_one()
        files = work.session.execute(select(func.count()).select_from(Media).where(Media.name == "happy.png")).scalar_one()
    assert (kept, files) == (2, 1), "the same symbol is one file, however often it is chosen"


def test_what_is_said_on_an_arabic_screen_is_kept_as_arabic(family: House, client_for: Open) -> None:
    with family.work() as work:
        work.begin_writing().execute(update(Person).where(Person.id == family.people["mum"]).values(language="ar"))
        work.commit()
    mum, base = client_for("mum"), f"/child/{family.children['robin']}"
    easy = f"{base}/easy-read/good_at"
    mum.open(easy)
    mum.press("", {"words": "أجيد السباحة."}, action="/easy-read/good_at")
    mum.open(easy)
    mum.press("", {"words": "I can swim.", "language": "en-GB"}, action="/easy-read/good_at")
    mum.open(f"{base}/corner/open")
    mum.press("", {"helper": "Mum", "pin": "4711"}, action="/corner/open")
    mum.open(question(family, "hello"))
    mum.press("", {}, action="/dont_know")
    kept = _said(family, "dad", "good_at", "easy_read") + _said(family, "dad", "hello")
    assert [one.language for one in kept] == ["ar", "en-GB", "ar"]


@pytest.mark.slow
def test_the_corner_shows_only_what_is_for_the_child_and_the_adult(family: House, client_for: Open) -> None:
    family.member("robin", "robin_self", Role.YOUNG_PERSON)
    but = Ticked(Hand.BUT, frozenset({family.people["robin_self"]}))
    family.say("mum", "robin", ABOUT, "good_day", "Steam trains at the bridge.", audience=Preset.EVERYONE)
    family.say("mum", "robin", ABOUT, "good_day", "I am so tired, and tell nobody.", audience=Preset.ONLY_ME)
    family.say("mum", "robin", ABOUT, "good_day", "Everyone but Robin may read this.", audience=but)
    family.say("dad", "robin", ABOUT, "good_day", "Dad and the family know this.", audience=Preset.ONLY_FAMILY)
    family.say("mum", "robin", "my_family", "worries", "We fear the move.", audience=Preset.ONLY_FAMILY)
    family.page("robin", "easy_read")
    for sentence in ("First I swim.", "Then I rest."):
        family.say("mum", "robin", "easy_read", "happen", sentence)
    family.page("robin", "advice_school")
    family.say("leila", "robin", "advice_school", "cognition", "Below age level.", audience=Preset.EVERYONE)

    mum = client_for("mum")
    mum.open(f"{corner_of(family)}/open")
    form, _button = mum.page.form("Show these pages")
    about, others = str(family.page("robin", ABOUT)), str(family.page("robin", "my_family"))
    advice = str(family.page("robin", "advice_school"))
    offered = [value for name, value in form.pairs if name == "page"]
    ticked = [value for name, value in form.pairs if name == "for_child"]
    assert {about, others} <= set(ticked) and advice in offered and advice not in ticked, "advice only when a parent says so"
    assert "The corner shows the pages that you ticked" in mum.press("Show these pages").words
    robin = open_corner(mum, family)
    assert "We fear the move" in robin.open(question(family, "worries", "my_family")).words, "until it is marked"
    robin.open(question(family, "cognition", "advice_school"), 404)
    plan = robin.open(question(family, "happen", "easy_read"))
    assert plan.words.index("First I swim.") < plan.words.index("Then I rest."), "what is only read is read from its beginning"
    assert "Answers so far" not in plan.words and 'data-speak="What will happen"' in plan.text, "no hint for whoever writes it"
    seen = robin.open(question(family, "good_day")).words
    assert "Steam trains" in seen and "the family know this" in seen
    assert "tell nobody" not in seen and "Everyone but Robin" not in seen
    robin.open(f"{corner_of(family)}/leave")
    robin.press("Leave", {"pin": "4711"})
    without = [one for one in ticked if one != others]
    robin.press("Open the corner", {"for_child": without, "helper": ""}, status=422)
    form, _button = robin.page.form("Open the corner")
    assert [value for name, value in form.pairs if name == "for_child"] == without, "a tick is not lost over another box"
    robin.press("Open the corner", {"helper": "Mum"})  # and not "Show these pages": what was taken out is out
    assert "My family" not in robin.page.words and "About me" in robin.page.words
    robin.open(question(family, "worries", "my_family"), 404)
    robin.open(question(family, "worries", "my_family") + "/symbols", 404)
    assert "We fear" not in robin.open(f"{corner_of(family)}/slides").words

    leila = open_corner(client_for("leila"), family, "Leila")
    seen = leila.open(question(family, "good_day")).words
    assert "Steam trains" in seen and "the family know this" not in seen, "the adult’s own eyes bound it too"
    assert "Choose pictures" not in seen, "a page that they may not write on is only shown"
    assert client_for("gran").raw("POST", f"{corner_of(family)}/pages").status_code == 403


@pytest.mark.slow
def test_a_meeting_sees_what_everybody_there_may_see(family: House, client_for: Open) -> None:
    family.say("mum", "robin", ABOUT, "good_day", "Steam trains for all.", audience=Preset.EVERYONE)
    family.say("mum", "robin", ABOUT, "good_day", "Only we know of this.", audience=Preset.ONLY_FAMILY)
    but = Ticked(Hand.BUT, frozenset({family.people["dad"]}))
    family.say("mum", "robin", ABOUT, "good_day", "Where we live now.", audience=but)
    mum = client_for("mum")
    mum.open(f"/child/{family.children['robin']}/")
    said = mum.follow("Show the pages at a meeting").words
    assert "Steam trains for all" in said and "Only we know" not in said and "Where we live" not in said
    said = open_corner(mum, family).follow("Show my pages to everyone here").words
    assert "Steam trains for all" in said and "Only we know" not in said
    assert "/corner/" in str(mum.page.links["Close"])


def test_the_familys_own_symbols_come_first_and_can_be_answered_with(family: House, client_for: Open) -> None:
    mum, child = client_for("mum"), family.children["robin"]
    mum.open(f"/child/{child}/symbols")
    mum.press("Add these symbols", {"files": (phone_jpeg(), "my_red-bus.JPG", "image/jpeg")})
    assert "my red bus" in mum.page.words
    mum.press("Save the name", {"name": "Bus 42"})
    robin = open_corner(mum, family)
    robin.open(question(family, "like") + "/symbols")
    picture = next(one for one in robin.page.addresses if "/corner/media/" in one)
    assert robin.raw("GET", picture).status_code == 200
    robin.press("Bus 42")
    robin.press("This is my answer")
    assert [one.plain for one in _said(family, "dad", "like")] == ["Bus 42"]
    dad = client_for("dad")
    dad.open(f"/child/{child}/symbols")
    dad.press("Take it away: Bus 42")
    assert "Bus 42" not in dad.page.words
    assert [[file.alt for file in one.media] for one in _said(family, "dad", "like")] == [["Bus 42"]], "answers keep it"
    robin.open(question(family, "like") + "/symbols")
    assert "Bus 42" not in [one.text for one in robin.page.html.all("button")]
    nadia: Any = client_for("nadia")
    assert nadia.raw("GET", picture.replace("/corner", "")).status_code == 404
