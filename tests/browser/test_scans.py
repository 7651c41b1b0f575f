"""A parent adds a scanned letter, checks what a machine read in it beside its picture, and says more about a photo; an
administrator looks at the files that are shut. All of it on a phone, and with nothing but keys where it matters."""

import io
import uuid
from collections.abc import Callable

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select, update

from tests.browser.watching import DESKTOP, Tab
from tests.media.making import phone_jpeg
from tests.support.world import World
from wiki import clock
from wiki.models.media import Media
from wiki.models.page_words import PageWords
from wiki.words import MediaState

pytestmark = [pytest.mark.browser, pytest.mark.slow]
READ = "Dear parents, the trip to the zeppelin is on Monday."


def _letter() -> bytes:
    page = Image.new("L", (1200, 1600), 255)
    ImageDraw.Draw(page).text((120, 160), READ, fill=0, font_size=36)
    made = io.BytesIO()
    page.save(made, "TIFF", compression="group4" if page.mode == "1" else "tiff_lzw")
    return made.getvalue()


def _draft(world: World) -> uuid.UUID:
    """A machine's draft of the letter, as the worker keeps it."""
    with world.house.work() as work:
        row = work.session.execute(select(Media).where(Media.name == "trip.tif")).scalar_one()
        work.begin_writing().add(
            PageWords(
                child_id=row.child_id, media_id=row.id, page=1, state="ready", words=READ, person_id=row.uploaded_by, at=clock.now()
            )
        )
        work.commit()
        return row.id


def _set(world: World, media_id: uuid.UUID, state: MediaState) -> None:
    with world.house.work() as work:
        work.begin_writing().execute(update(Media).where(Media.id == media_id).values(state=state))
        work.commit()


def _until_its_pages_are_there(jo: Tab) -> None:
    """The worker makes pictures of a scan's pages; until then its link gives the file as it came."""
    for _time in range(60):
        if jo.page.locator('a[href*="/document/"]').count():
            return
        jo.page.wait_for_timeout(1000)
        jo.page.reload()
    raise AssertionError(jo.words)


def test_a_scan_is_checked_and_a_shut_file_is_seen(tab: Callable[..., Tab], demonstration: World) -> None:
    jo = tab("Jo Fairweather")
    jo.follow("Add something")
    jo.page.locator("input[name=photos]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": phone_jpeg()})
    jo.page.get_by_text("A film or a paper instead").click()
    jo.page.locator("input[name=documents]").set_input_files({"name": "trip.tif", "mimeType": "image/tiff", "buffer": _letter()})
    jo.press("Keep it")  # which waits for what is still on its way
    jo.until("document.querySelector('h1').textContent.includes('Where does this belong?')")
    assert jo.faults() == []
    jo.page.get_by_text("If you like, say more about it").click()
    assert jo.faults() == []
    _until_its_pages_are_there(jo)
    media_id = _draft(demonstration)
    jo.follow("trip.tif")
    assert jo.faults() == [] and "Nobody else sees its words" in jo.words and "zeppelin" not in jo.words
    jo.follow("Check the words of this page")
    assert jo.h1 == "The words on this page" and jo.faults() == []
    box = jo.page.locator("textarea[name=words]")
    assert box.input_value() == READ
    box.focus()
    jo.page.keyboard.press("End")
    jo.page.keyboard.type(" Bring a hat.")
    jo.page.get_by_role("button", name="These words are right").focus()
    jo.page.keyboard.press("Enter")
    jo.page.get_by_text("Bring a hat.").wait_for()
    assert jo.faults() == [] and "Saved. These are the words of the page now." in jo.words
    try:
        _set(demonstration, media_id, MediaState.UNSAFE)
        moira = tab("Moira Quill", width=DESKTOP).open("/desk/jobs").follow("Files that are held or shut away")
        assert moira.faults() == [] and media_id.hex[:8] in moira.words and "trip" not in moira.words
        moira.page.set_viewport_size({"width": 360, "height": 800})
        assert moira.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    finally:
        _set(demonstration, media_id, MediaState.READY)


def test_a_child_may_say_what_is_in_their_picture(tab: Callable[..., Tab]) -> None:
    jo = tab("Jo Fairweather")
    jo.follow("Robin’s own corner")
    if (pin := jo.page.get_by_label("Choose a PIN")).count():  # chosen once; another file's test may have come before
        pin.fill("4711")
    jo.press("Open the corner")
    jo.follow("About me")
    jo.follow("Add a photo")
    jo.page.locator("input[name=photos]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": phone_jpeg()})
    jo.press("This is my answer")
    jo.page.get_by_role("heading", name="What is in your picture?").wait_for()
    assert jo.faults() == []
    boxes = jo.page.locator("section:has(#about) :is(input:not([type=hidden]), button)").all()
    assert all((one.bounding_box() or {"height": 64})["height"] >= 63.5 for one in boxes if one.is_visible()), "large enough to hit"
    jo.page.get_by_label("Me", exact=True).check()
    jo.page.get_by_label("What is in it").fill("Me and my flag")
    jo.press("Keep it")
    assert "Thank you. It is written beside your picture." in jo.words and "Me and my flag" in jo.words and jo.faults() == []
