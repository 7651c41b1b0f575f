"""Story 4: the caseworker picks what people said into rows, ties them together, makes a draft and takes the three files."""

import io
import re
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from pypdf import PdfReader

from tests.desk.papers import ASSETS
from tests.document.words_of import squeezed
from tests.media.making import phone_jpeg
from tests.support.client import Visitor
from tests.support.guarding import look_through
from tests.support.house import House
from tests.support.html import Html, words
from wiki.commands.pages_start import start_page
from wiki.words import Preset, Voice

Open = Callable[[str], Visitor]
HEADINGS = {
    "A": "The views", "B": "Special educational needs", "C": "Health care needs", "D": "Social care needs", "E": "Outcomes",
    "F": "Special educational provision", "G": "Health care provision", "H1": "Social care provision",
    "H2": "Any other social care provision", "I": "School or other institution", "J": "Personal budget",
    "K": "Advice and information",
}  # fmt: skip
SCHOOL = "Qzmeadow Lane School"
SECRET = "Qzsecretofthefamily"


def _mum_and_priya_say_it(family: House, client_for: Open, robin: str) -> None:
    with family.work() as work:
        start_page(family.space("priya", "robin", work), family.catalogue.types["advice_speech_and_language"])
        work.commit()
    mum = client_for("mum")
    mum.open(robin)
    mum.follow("About me")
    mum.follow("Add to this: My hopes and dreams")
    mum.press(
        "Save these words",
        {
            "Your words": "I want to drive the engine.", "audience": "everyone", "voice": "child",
            "gathered": "with picture cards", "photos": (phone_jpeg(), "engine.jpg"), "new-photos-alt": "A red steam engine",
            "audio": ((ASSETS / "talking-button.m4a").read_bytes(), "robin.m4a"), "new-audio-speaker": "Robin",
            "new-audio-transcript": "Drive. Train. Robin drive.",
        },
    )  # fmt: skip
    family.say("mum", "robin", "my_family", "worries", SECRET, audience=Preset.ONLY_FAMILY)
    advice = "advice_speech_and_language"
    by = {"voice": Voice.PROFESSIONAL, "speaker": "Priya", "audience": Preset.EVERYONE}
    family.say("priya", "robin", advice, "needs", "He has difficulty telling people what he wants.", **by)
    outcome = {"outcome": "Robin will be able to ask for what he needs.", "by_when": "July 2027"}
    family.say("priya", "robin", advice, "outcomes", columns=outcome, **by)
    help_ = {
        "letter": "f", "support": "Practice with his communication book", "who": "A trained teaching assistant",
        "how_often": "Every school day", "how_long": "15 minutes",
    }  # fmt: skip
    family.say("priya", "robin", advice, "provision", columns=help_, **by)
    family.say("daniel", "robin", "placement", "name", columns={"value": SCHOOL}, voice=Voice.PROFESSIONAL)


def _use(
    daniel: Visitor, robin: str, said: str, place: str, fields: dict[str, str] | None = None, tied_to: tuple[str, ...] = ()
) -> None:
    """Press "Use" beside what somebody said, on the part of the desk where it fits; tick the first of each of ``tied_to``."""
    part = "views" if place.startswith("section_a") else "needs"
    page = daniel.open(f"{robin}plan/{part}?said=all")
    for link in page.html.all("a"):
        if "/plan/use/" not in link.attrib.get("href", ""):
            continue
        article = page.html.above(link, "article", "li")
        if article is not None and said in words(article):
            address = link.attrib["href"].split("?")[0]
            boxes = daniel.open(f"{address}?in={place}").html.all("input")
            ticked = {name: [next(one for one in boxes if one.attrib.get("name") == name).attrib["value"]] for name in tied_to}
            daniel.press("Save in the plan", {**(fields or {}), **ticked})
            return
    raise AssertionError(f"nothing to use beside {said!r} on {page.path}: {page.words}")


@pytest.mark.slow
def test_from_what_people_said_to_a_draft_in_three_files(
    family: House, client_for: Open, robin: str, meanwhile: Callable[[], int]
) -> None:
    _mum_and_priya_say_it(family, client_for, robin)
    meanwhile()
    daniel = client_for("daniel")
    assert "Robin" in daniel.open("/children").words and "Zara" not in daniel.page.words
    daniel.open(robin)
    daniel.follow("Work on the plan")
    assert SECRET not in daniel.open(f"{robin}plan/views?said=all").text
    _use(daniel, robin, "I want to drive the engine.", "section_a.hopes")
    need = {"col-name": "Telling people", "col-area": "communication"}
    _use(daniel, robin, "difficulty telling people", "needs.needs", need)
    _use(daniel, robin, "ask for what he needs", "outcomes.outcomes", tied_to=("col-needs", "col-hopes"))
    _use(daniel, robin, "Practice with his communication", "provision.provision", tied_to=("col-needs", "col-outcomes"))
    page = daniel.open(f"{robin}plan/needs")
    assert "From Speech and language advice" in page.words, page.words
    assert "For need 1; towards outcome 1" in page.words

    page = daniel.press("Make a draft plan")
    assert page.h1 == "Draft plan, version 1"
    look_through(daniel.app.extensions["engine"], daniel.app.extensions["store"])
    files = {kind: _take(daniel, robin, kind) for kind in ("pdf", "docx", "html")}
    _is_the_plan(_pdf_words(files["pdf"]))
    _is_the_plan(_word_words(files["docx"]))
    _is_the_plan(words(Html(files["html"].decode()).root))
    pages = [one.extract_text() for one in PdfReader(io.BytesIO(files["pdf"])).pages]
    assert all("DRAFT" in one for one in pages), "DRAFT on every page"
    word = zipfile.ZipFile(io.BytesIO(files["docx"]))
    heads = [one for one in word.namelist() if one.startswith("word/header")]
    assert heads and all(b"DRAFT" in word.read(one) for one in heads), "Word has it in the head of every page"
    assert b"DRAFT" in files["html"]
    assert "A red steam engine" in files["html"].decode() and b"<img" in files["html"]
    assert b"A red steam engine" in word.read("word/document.xml")

    family.say("priya", "robin", "advice_speech_and_language", "results", columns={"name": "Qzlater"}, voice=Voice.PROFESSIONAL)
    daniel.open(f"{robin}plan")
    daniel.press("Make a draft plan")
    assert daniel.page.h1 == "Draft plan, version 2"
    look_through(daniel.app.extensions["engine"], daniel.app.extensions["store"])
    for kind, data in files.items():
        assert _take(daniel, robin, kind) == data, "the first version keeps the bytes that were issued"
    mum = client_for("mum")
    assert _take(mum, robin, "pdf") == files["pdf"], "the parents get the same"
    client_for("priya").open(f"{robin}plan/versions/1", status=403)
    client_for("nadia").open(f"{robin}plan/versions/1", status=404)


def _take(visitor: Visitor, robin: str, kind: str) -> bytes:
    visitor.open(f"{robin}plan/versions/1")
    visitor.checks_html = False  # the file stands by itself: it brings its pictures and style along
    answer = visitor.press("", action=f"/versions/1/{kind}").response
    visitor.checks_html = True
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return answer.get_data()


def _pdf_words(data: bytes) -> str:
    return "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(data)).pages)


def _word_words(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    return "\n".join("".join(node.itertext()) for node in document.element.body.iter() if str(node.tag).endswith("}p"))


def _is_the_plan(text: str) -> None:
    """Sections A to K in order, everything that was said in them, and nothing that was kept from the plan."""
    close = squeezed(text)
    patterns = [f"Section{letter}:?{squeezed(title)}" for letter, title in HEADINGS.items()]
    places = [max((one.start() for one in re.finditer(pattern, close)), default=-1) for pattern in patterns]
    assert min(places) >= 0 and places == sorted(places), f"sections A to K, in their order: {places}"
    for said in (
        "I want to drive the engine.", "with picture cards", "He has difficulty telling people what he wants.",
        "Robin will be able to ask for what he needs.", "July 2027", "Practice with his communication book",
        "Every school day", "15 minutes", "Drive. Train. Robin drive.", "Speech and language advice",
        "No health care provision was", "This section is left",
    ):  # fmt: skip
        assert squeezed(said) in close, f"{said!r} is not in the file"
    assert squeezed(SCHOOL) not in close, "section I is empty in a draft"
    assert SECRET not in close
