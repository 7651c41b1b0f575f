"""Paper forms: the scan that is kept and shown, and who may see it."""

import io
import uuid
from datetime import date

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from media import scans
from tests.desk.papers import FACTS, PDF, Client, add_paper, box, count, home, photo, pictures, tiff, typing
from tests.support.client import HOST
from tests.support.house import House
from wiki.commands.media import add_media
from wiki.models.media import Media
from wiki.models.pages import Passage
from wiki.models.paper import Paper
from wiki.words import Role, Voice
from wiki.worker.run import drain


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
        assert (moira.raw("GET", src).mimetype or "").startswith("image/")
    said = [one.attrib["alt"] for one in page.html.all("img") if "/media/" in one.attrib["src"]]
    assert said == [f"The paper, page {number} of {sheets}" for number in range(1, sheets + 1)]
    assert count(app, Paper) == 1


def test_who_types_is_told_of_pages_that_are_not_shown(
    family: House, client_for: Client, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scans, "PAGES", 1)
    moira = client_for("moira")
    page = add_paper(family, app, moira, (PDF, "long.pdf"), (photo(200), "one.jpg"))
    more = "The whole document is kept, and you can download it."
    assert len(pictures(page)) == 2 and "long.pdf" in page.words and more in page.words
    assert more in moira.follow("About me").words, "beside the boxes too"


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
        sent = MultiDict([*form.pairs, ("save", "all")])
        assert moira.raw("POST", moira.page.path, data=sent, headers={"Origin": HOST}).status_code == 302
    assert count(app, Passage) == 1


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


def test_a_document_that_words_were_typed_from_is_a_paper_too(family: House, client_for: Client, app: Flask) -> None:
    with family.work() as work:
        space = family.space("moira", "robin", work)
        media_id = add_media(space, app.extensions["store"], io.BytesIO(PDF), "old form.pdf", "application/pdf")
        work.commit()
    drain(app.config["SETTINGS"], app.extensions["engine"])
    moira = client_for("moira")
    assert "old form.pdf" not in moira.open(home(family, "/paper")).words
    family.say(
        "moira", "robin", "about_me_primary", "hello", "Hello.", voice=Voice.CHILD, speaker="Robin",
        paper_id=media_id, paper_on=date(2025, 11, 3),
    )  # fmt: skip
    moira.open(home(family, "/paper"))
    page = moira.follow("Paper of 3 November 2025")
    assert len(pictures(page)) == 2 and "Robin" in page.words
    moira.press("Save", {"Day": "4"})
    assert moira.page.h1 == "Paper of 4 November 2025"
