"""Paper forms: the scan beside the questions, the answers typed in, and who may see which."""

import io
import re
import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from tests.support.client import HOST, Page, Visitor
from tests.support.house import House
from wiki import clock
from wiki.database import Work
from wiki.models.media import Media
from wiki.models.pages import Passage, Revision, Version
from wiki.models.paper import Paper
from wiki.settings import ROOT
from wiki.worker.run import drain
from wiki.words import Role, Voice

Client = Callable[[str], Visitor]
ASSETS = ROOT / "wiki" / "demonstration" / "assets"
PDF = (ASSETS / "about-me-paper-form.pdf").read_bytes()
FACTS = {"Day": "3", "Month": "11", "Year": "2025", "voice": "parent", "Who filled it in?": "Gran"}


def tiff(pages: int) -> bytes:
    """A scan of several pages in one file."""
    sheets = [Image.new("L", (850, 1100), 255 - 20 * number) for number in range(pages)]
    file = io.BytesIO()
    sheets[0].save(file, "TIFF", save_all=True, append_images=sheets[1:], compression="tiff_deflate")
    return file.getvalue()


def photo(shade: int) -> bytes:
    """A photo of one page."""
    file = io.BytesIO()
    Image.new("RGB", (1200, 1600), (shade, shade, shade)).save(file, "JPEG")
    return file.getvalue()


def home(family: House, path: str = "") -> str:
    return f"/child/{family.children['robin']}{path}"


def add_paper(family: House, app: Flask, moira: Visitor, *files: tuple[bytes, str], **more: str) -> Page:
    """Add a paper form as Moira does, and have the worker get its pages ready."""
    moira.open(home(family, "/paper"))
    moira.follow("Add a paper form")
    sent = [(data, name) for data, name in files or ((PDF, "about me.pdf"),)]
    page = moira.press("Add this form", {**FACTS, **more, "files": sent})
    drain(app.config["SETTINGS"], app.extensions["engine"])
    return moira.open(page.path)


def pictures(page: Page) -> list[str]:
    return [one.attrib["src"] for one in page.html.all("img") if "/media/" in one.attrib["src"]]


def box(page: Page, field: str, which: str = "new") -> str:
    """What the names of the boxes of one question begin with."""
    found = re.search(rf'name="box" value="({field}--{which})"', page.text)
    assert found is not None, f"no box for {field} on {page.path}"
    return found[1]


def typing(family: House, app: Flask, client_for: Client) -> Visitor:
    """Moira in front of the scan and About me's questions."""
    moira = client_for("moira")
    add_paper(family, app, moira)
    moira.follow("About me")
    return moira


def count(app: Flask, table: type) -> int:
    with Work(app.extensions["engine"]) as work:
        return work.session.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.mark.parametrize(
    ("files", "sheets"),
    [
        ([(PDF, "form.pdf")], 2),
        ([(tiff(3), "scan.tif")], 3),
        ([(photo(200), "one.jpg"), (photo(180), "two.jpg")], 2),
    ],
    ids=["pdf", "tiff", "photos"],
)
def test_a_scan_is_shown_page_after_page_in_order(
    family: House, client_for: Client, app: Flask, files: list[tuple[bytes, str]], sheets: int
) -> None:
    moira = client_for("moira")
    page = add_paper(family, app, moira, *files)
    assert page.h1 == "Paper of 3 November 2025"
    shown = pictures(page)
    assert len(shown) == sheets
    for src in shown:
        assert moira.raw("GET", src).mimetype.startswith("image/")
    said = [one.attrib["alt"] for one in page.html.all("img") if "/media/" in one.attrib["src"]]
    assert said == [f"The paper, page {number} of {sheets}" for number in range(1, sheets + 1)]
    assert count(app, Paper) == 1


def test_until_the_pages_are_ready_the_screen_says_so_and_typing_can_begin(
    family: House, client_for: Client, app: Flask
) -> None:
    moira = client_for("moira")
    moira.open(home(family, "/paper/add"))
    page = moira.press("Add this form", {**FACTS, "files": [(PDF, "form.pdf")]})
    assert "We are getting the pages ready." in page.words and not pictures(page)
    assert page.links["Look again"] == page.path
    assert "We are getting the pages ready" in moira.open(home(family, "/paper")).words
    moira.open(page.path)
    assert "What the paper says" in moira.follow("About me").text


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
            select(Passage.field, Version).join(Version, Version.passage_id == Passage.id).where(Version.paper_id.is_not(None))
        ).all()  # fmt: skip
    said = {field: version for field, version in rows}
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
    moira.press("Save this answer: Hello, I’m Robin", {f"{box(moira.page, 'hello')}--body": "From the paper."})
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


def test_pictures_added_to_an_answer_stay_when_it_is_typed_anew(family: House, client_for: Client, app: Flask) -> None:
    from wiki.commands.media import add_media
    from wiki.commands.passages import MediaUse

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


def test_a_form_sent_twice_keeps_one_paper_and_one_answer(family: House, client_for: Client, app: Flask) -> None:
    moira = client_for("moira")
    form, _button = moira.open(home(family, "/paper/add")).form("Add this form")
    form.fill(FACTS)
    for _press in range(2):
        data = {**dict(form.pairs), "files": (io.BytesIO(PDF), "form.pdf")}
        moira.raw("POST", home(family, "/paper/add"), data=data, headers={"Origin": HOST})
    assert count(app, Paper) == 1 and count(app, Media) == 1
    stored = [path for path in app.config["SETTINGS"].media_root.rglob("*") if path.is_file()]
    assert len(stored) == 1, "the second file was thrown away again"
    moira.open(home(family, "/paper"))
    moira.follow("Paper of 3 November 2025")
    moira.follow("About me")
    form, _button = moira.page.form("Save everything typed")
    form.fill({f"{box(moira.page, 'hello')}--body": "Hello."})
    for _press in range(2):
        moira.raw("POST", moira.page.path, data=[*form.pairs, ("save", "all")] and dict([*form.pairs, ("save", "all")]), headers={"Origin": HOST})
    assert count(app, Passage) <= 1


@pytest.mark.parametrize(
    ("typed", "files", "said"),
    [
        ({}, [], "Choose the scan, or a photo of each page."),
        ({}, [(b"", "empty.pdf")], "This file is empty."),
        ({}, [(b"Hello, this is a note.\n", "note.txt")], "A paper form can be a PDF, a TIFF scan or photos."),
        ({}, [(PDF, "good.pdf"), (b"not a picture", "bad.jpg")], "bad.jpg"),
        ({"Year": "2999"}, [(PDF, "form.pdf")], "Write the day on the paper"),
        ({"Day": "31", "Month": "2"}, [(PDF, "form.pdf")], "Write the day on the paper"),
        ({"Who filled it in?": ""}, [(PDF, "form.pdf")], "Write who filled the form in"),
    ],
)
def test_a_paper_that_cant_be_kept_leaves_nothing_behind(
    family: House, client_for: Client, app: Flask, typed: dict[str, str], files: list[tuple[bytes, str]], said: str
) -> None:
    moira = client_for("moira")
    moira.open(home(family, "/paper/add"))
    sent = {**FACTS, **typed, **({"files": files} if files else {})}
    page = moira.press("Add this form", sent, status=422)
    assert said in page.words and "Please choose the files again" in page.words
    assert count(app, Paper) == count(app, Media) == 0
    assert not [path for path in app.config["SETTINGS"].media_root.rglob("*") if path.is_file()]


def test_the_day_and_the_speaker_can_be_put_right(family: House, client_for: Client, app: Flask) -> None:
    moira = client_for("moira")
    add_paper(family, app, moira)
    page = moira.press("Save", {"Day": "4", "Who filled it in?": "Gran Pat"})
    assert page.h1 == "Paper of 4 November 2025" and "Gran Pat" in page.words


def test_whoever_sees_all_the_words_sees_the_scan_and_nobody_else(
    family: House, client_for: Client, app: Flask
) -> None:
    moira = typing(family, app, client_for)
    paper = moira.page.path.rsplit("/", 1)[0]
    src = pictures(moira.page)[0]
    leila, mum = client_for("leila"), client_for("mum")
    assert [one.raw("GET", src).status_code for one in (mum, leila)] == [404, 404], "nothing was typed from it yet"
    assert [one.raw("GET", paper).status_code for one in (mum, leila)] == [404, 404]
    moira.press("Save everything typed", {"audience": "everyone", f"{box(moira.page, 'hello')}--body": "Hello."})
    assert [one.raw("GET", src).status_code for one in (mum, leila)] == [200, 200]
    assert len(pictures(leila.open(paper))) == 2
    moira.press("Save everything typed", {"audience": "only_family", f"{box(moira.page, 'my_story')}--body": "Ours."})
    assert [one.raw("GET", src).status_code for one in (mum, leila)] == [200, 404]
    page = leila.open(paper)
    assert "holds more than was shared with you" in page.words and not pictures(page) and "Ours." not in page.text
    assert client_for("nadia").raw("GET", src).status_code == 404


def test_every_photo_of_a_form_goes_with_the_words(family: House, client_for: Client, app: Flask) -> None:
    moira = client_for("moira")
    add_paper(family, app, moira, (photo(200), "one.jpg"), (photo(180), "two.jpg"))
    shown = pictures(moira.page)
    moira.follow("About me")
    moira.press("Save everything typed", {"audience": "everyone", f"{box(moira.page, 'hello')}--body": "Hello."})
    assert [client_for("mum").raw("GET", src).status_code for src in shown] == [200, 200]


def test_only_me_is_no_audience_for_words_that_are_not_the_typists(
    family: House, client_for: Client, app: Flask
) -> None:
    moira = typing(family, app, client_for)
    assert 'value="only_me"' not in moira.page.text
    form, _button = moira.page.form("Save everything typed")
    form.fill({f"{box(moira.page, 'hello')}--body": "Hello."})
    pairs = {**dict(form.pairs), "audience": "only_me", "save": "all"}
    answer = moira.raw("POST", moira.page.path, data=pairs, headers={"Origin": HOST})
    assert answer.status_code == 422 and "Hello." in answer.get_data(as_text=True)
    assert count(app, Passage) == 0


def test_a_private_question_is_left_out(house: House, client_for: Client, app: Flask) -> None:
    from datetime import date

    house.child("robin", date(clock.today().year - 13, 1, 5))
    moira = client_for("moira")
    add_paper(house, app, moira)
    moira.follow("About me")
    assert "just_for_me" not in moira.page.text
    assert "One question is left out: its answer is for Robin alone." in moira.page.words


@pytest.mark.parametrize("name", ["mum", "leila", "priya"])
def test_only_the_council_types_from_paper(family: House, client_for: Client, app: Flask, name: str) -> None:
    moira = typing(family, app, client_for)
    visitor = client_for(name)
    for path in (home(family, "/paper"), home(family, "/paper/add"), moira.page.path):
        assert visitor.raw("GET", path).status_code == 403


def test_another_childs_paper_and_page_are_nobodys(family: House, client_for: Client, app: Flask) -> None:
    moira = typing(family, app, client_for)
    paper, page = moira.page.path.split("/")[-2:]
    family.member("zara", "otto", Role.CASEWORKER)
    otto, zara = client_for("otto"), f"/child/{family.children['zara']}/paper"
    assert otto.raw("GET", moira.page.path).status_code == 404
    assert otto.raw("GET", f"{zara}/{paper}").status_code == 404
    own = family.page("zara", "my_family")
    assert moira.raw("GET", f"{zara}/{paper}/{own}").status_code == 404, "Robin's paper on Zara's page"
    robin = home(family, f"/paper/{paper}")
    assert moira.raw("GET", f"{robin}/{own}").status_code == 404, "Zara's page with Robin's paper"
    assert moira.raw("GET", f"{robin}/{uuid.uuid4()}").status_code == 404
    assert page
