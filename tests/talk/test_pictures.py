"""What a picture shows is asked for kindly; who is in it decides whether it may leave the house."""

import uuid
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.plan.conftest import browser, robin
from tests.plan.robin import Robin
from tests.support.client import HOST, Visitor
from wiki.commands.passages import MediaUse
from wiki.commands.plan_download import download_plan
from wiki.database import Work
from wiki.errors import Refused
from wiki.queries.versions import see_current
from wiki.words import Permission, Preset

__all__ = ["browser", "robin"]
Browser = Callable[[str], Visitor]
pytestmark = pytest.mark.slow
HELD = "In it, not asked yet"
AGREED = "In it, and agreed"
WHY = "A picture here shows another child, or somebody who said no."


def _say(robin: Robin, **more: object) -> tuple[uuid.UUID, uuid.UUID, str]:
    """Mum shows a picture on "My family"; the passage, the file, and the address of the space."""
    photo = robin.photo("mum", "green")
    robin.said("picnic", "mum", "my_family", "love_about", "He loves picnics.", media=(MediaUse(photo),), **more)
    return robin.passages["picnic"], photo, f"/child/{robin.house.children['robin']}"


def test_a_picture_without_words_asks_for_them_and_what_is_said_is_a_new_version(robin: Robin, browser: Browser) -> None:
    passage, photo, space = _say(robin)
    page = f"{space}/page/{robin.house.page('robin', 'my_family')}"
    assert "Say what the picture shows" not in browser("leila").open(page).words, "who may not write there is not asked"
    mum = browser("mum")
    mum.open(page)
    mum.follow("Say what the picture shows")
    assert mum.page.h1 == "About this picture" and "on the phone about this picture" in mum.page.words
    phone = "What would you tell somebody on the phone about this picture?"
    mum.press("Save these words", {phone: "Robin and a girl <share> a blanket", "Another child": HELD})
    assert "Say what the picture shows" not in mum.page.words and WHY in mum.page.words
    assert 'alt="Robin and a girl &lt;share&gt; a blanket"' in mum.page.text
    said = mum.open(f"{page}/changed").words
    assert "The words beside a picture or clip were changed" in said
    assert "Who is in a picture, or whether they agreed, was changed" in said

    mum.open(f"{space}/files/words")
    assert "Not everybody in it has agreed yet" in mum.page.words
    form = mum.open(f"{space}/passage/{passage}/file/{photo}")
    gran = browser("gran")
    gran.open(f"{space}/passage/{passage}/file/{photo}")
    gran.press("Save these words", {phone: "A picnic", "Another child": AGREED})
    mum.page = form
    both = mum.press("Save these words", {phone: "Two on a blanket"}, status=409)
    assert "A picnic" in both.words and "Two on a blanket</textarea>" in both.text, "nobody’s words are lost"
    mum.press("Save these words")
    assert 'alt="Two on a blanket"' in mum.page.text
    assert WHY not in mum.page.words, "what Gran settled meanwhile stays settled"
    mum.open(f"{space}/passage/{passage}")
    mum.press("Save these words", {"body": "He loves picnics a lot."})
    assert 'alt="Two on a blanket"' in mum.page.text, "saving the whole answer keeps what was said about its picture"


def test_a_picture_with_another_child_stays_out_of_everything_that_leaves_until_it_is_settled(
    robin: Robin, browser: Browser
) -> None:
    space, hope = f"/child/{robin.house.children['robin']}", robin.passages["hope"]
    with robin.house.work() as work:
        photo = _media(robin, hope, "mum", work)
    before = robin.make()
    assert _pictures(robin, before) == (2, 2, 2), "the portrait and the hope’s picture, in each file"
    mum, daniel = browser("mum"), browser("daniel")
    assert str(photo) in mum.open(f"{space}/present").text

    mum.open(f"{space}/passage/{hope}/file/{photo}")
    mum.press("Save these words", {"Another child": HELD, "Robin": AGREED})
    assert WHY in mum.page.words

    slides = mum.open(f"{space}/present")
    assert str(photo) not in slides.text and "A picture is not shown here yet" in slides.words
    with robin.house.work() as work, pytest.raises(Refused, match="A picture in this draft shows another child"):
        download_plan(robin.house.space("mum", "robin", work), robin.store, before, "pdf")
    assert "A picture in this draft shows another child" in _download(daniel, f"{space}/plan/versions/{before}", 422)
    held = robin.make()
    assert _pictures(robin, held) == (0, 0, 0), "neither the portrait nor the row shows it"
    found = daniel.open(f"{space}/plan/check").words
    assert "A picture is left out of hope 1." in found and "Ask them or their parent" in found
    assert "A picture is left out" in daniel.open(f"{space}/plan/views").words
    daniel.follow("Say who is in it, and whether they agreed")
    daniel.press("Save these words", {"Another child": AGREED})

    assert "A picture is left out" not in daniel.open(f"{space}/plan/check").words
    assert WHY not in mum.open(f"{space}/page/{robin.house.page('robin', 'about_me_primary')}").words, "also where Mum showed it"
    assert str(photo) in mum.open(f"{space}/present").text
    assert _pictures(robin, robin.make()) == (2, 2, 2)
    assert _pictures(robin, before) == (2, 2, 2), "and the draft from before is handed out again"

    mum.open(f"{space}/passage/{hope}/file/{photo}")
    mum.press("Save these words", {"Another child": "Not in it", "Another grown-up": "In it, and said no"})
    assert _pictures(robin, robin.make()) == (0, 0, 0), "whoever said no is not sent about either"


def test_whoever_may_not_see_a_picture_learns_nothing_of_it(robin: Robin, browser: Browser) -> None:
    passage, photo, space = _say(robin, audience=Preset.ONLY_FAMILY)
    mum = browser("mum")
    mum.open(f"{space}/passage/{passage}/file/{photo}")
    mum.press("Save these words", {"m-alt": "Robin and qzgirl", "Another child": HELD})
    assert "qzgirl" in mum.open(f"{space}/files/words").text
    page = f"{space}/page/{robin.house.page('robin', 'my_family')}"
    for name in ("leila", "daniel", "nadia"):
        other = browser(name)
        for path in (page, f"{space}/files/words", f"{space}/plan/check", f"{space}/present", f"{page}/changed"):
            text = other.raw("GET", path).get_data(as_text=True)
            assert "qzgirl" not in text and str(photo) not in text and WHY not in text and "left out of" not in text, path
        token = other.open("/account").text.split('name="csrf_token" value="')[1].split('"')[0]
        for method, path in (("GET", ""), ("POST", ""), ("POST", "/draft"), ("POST", "/draft/use"), ("POST", "/draft/away")):
            sent = {"data": {"csrf_token": token, "m-alt": "Mine"}, "headers": {"Origin": HOST}} if method == "POST" else {}
            assert other.raw(method, f"{space}/passage/{passage}/file/{photo}{path}", **sent).status_code == 404, path
    another = robin.photo("mum")
    mum.open(f"{space}/passage/{passage}/file/{another}", 404)
    assert "qzgirl" in mum.open(page).text


def _media(robin: Robin, passage: uuid.UUID, name: str, work: Work) -> uuid.UUID:
    space = robin.house.space(name, "robin", work, Permission.READ)
    return see_current(space, passage)[passage].media[0].id


def _pictures(robin: Robin, number: int) -> tuple[int, int, int]:
    """How many pictures the PDF, the Word and the HTML file of a plan show."""
    made = {}
    with robin.house.work() as work:
        space = robin.house.space("daniel", "robin", work)
        for kind in ("pdf", "docx", "html"):
            made[kind] = download_plan(space, robin.store, number, kind).data
        work.commit()
    with zipfile.ZipFile(BytesIO(made["docx"])) as word:
        drawn = word.read("word/document.xml").decode().count("<pic:pic")
    pdf = sum(len(page.images) for page in PdfReader(BytesIO(made["pdf"])).pages)
    return pdf, drawn, made["html"].decode().count("<img")


def _download(visitor: Visitor, version: str, status: int) -> str:
    visitor.open(version)
    token = visitor.page.text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = visitor.raw("POST", f"{version}/pdf", data={"csrf_token": token}, headers={"Origin": HOST})
    assert answer.status_code == status
    return answer.get_data(as_text=True)
