"""The gallery shows each member what they may see and nothing else: by month, by page and question, and side by side."""

import io
import uuid
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tests.gallery.conftest import Album
from tests.media.making import drawn, saved, wav
from tests.support.client import HOST
from wiki import clock
from wiki.models.audit import AuditWords
from wiki.models.media import Media
from wiki.web import gallery_page
from wiki.words import Preset
from wiki.worker.run import drain

pytestmark = pytest.mark.slow


def _at(album: Album, year: int, month: int, day: int, *names: str, **more: object) -> list[uuid.UUID]:
    with clock.pretend(datetime(year, month, day, 12, tzinfo=UTC)):
        return [album.add(name, **more) for name in names]  # type: ignore[arg-type]


def _headings(album: Album, name: str, query: str = "") -> list[str]:
    page = album.browser(name).open(f"{album.base}/gallery{query}")
    return [" ".join(one.itertext()).strip() for one in page.html.all("h2")]


def _there(album: Album, name: str, query: str = "") -> set[uuid.UUID]:
    """The files that the gallery names to ``name``."""
    page = album.browser(name).open(f"{album.base}/gallery{query}")
    return {uuid.UUID(one.split("/gallery/")[1]) for one in page.addresses if "/gallery/" in one}


def test_pictures_stand_by_month_and_by_place_and_each_leads_to_its_passage(album: Album) -> None:
    (old,) = _at(album, 2025, 11, 3, "mum")
    new, other = _at(album, 2026, 11, 20, "mum", "dad")
    (sound,) = _at(album, 2026, 11, 20, "mum", data=wav(), filename="hello.wav", kind="audio/wav")
    drain(album.settings, album.app.extensions["engine"])
    said = album.say("mum", old, new, sound, body="At the sea.")
    there = album.say("dad", other, question="people", columns={"name": "Us"}, audience=Preset.ONLY_FAMILY)
    family, everybody = {old, new, sound, other}, {old, new, sound}
    assert _there(album, "gran") == family and _there(album, "leila") == everybody
    assert _headings(album, "leila") == ["November 2026", "November 2025"]
    assert _there(album, "leila", "?kind=audio") == {sound} and _there(album, "leila", "?kind=video") == set()
    assert _headings(album, "gran", "?view=place") == ["About me"]
    questions = ["People who matter to me", "What I like and love to do"]
    by_place = album.browser("gran").page.words
    assert by_place.rindex(questions[0]) < by_place.index(questions[1]), "in the order of the page's questions"
    assert questions[0] not in album.browser("leila").open(f"{album.base}/gallery?view=place").words
    page = album.browser("leila").open(f"{album.base}/gallery")
    assert f"Caption {new.hex[:4]}" in page.words and f"Caption {other.hex[:4]}" not in page.words
    assert f"/page/{said.page_id}#passage-{said.passage_id.hex}" in page.text  # type: ignore[union-attr]
    picture = next(one for one in page.html.all("img") if str(new) in one.attrib["src"])
    assert (picture.attrib["loading"], picture.attrib["alt"]) == ("lazy", f"Alt {new.hex[:4]}")
    assert picture.attrib["src"].endswith("/w320") and int(picture.attrib["width"]) == 320 and picture.attrib["height"]
    for nonsense in ("?view=x&kind=y&page=z", "?page=-1", "?page=99999999", "?kind=document"):
        assert _there(album, "leila", nonsense) == everybody

    leila = album.browser("leila")
    for path, status in (
        (f"/gallery/{other}", 404), (f"/gallery/{old}/beside/{other}", 404), (f"/gallery?beside={other}", 404),
        (f"/gallery?beside=x{other}", 404), (f"/gallery/{old}", 200),
    ):  # fmt: skip
        leila.open(album.base + path, status)
    album.house.say("dad", "robin", "about_me_primary", "people", columns={"name": "Us"}, passage_id=there.passage_id, base=1)
    assert other not in _there(album, "gran") and _there(album, "gran", "?view=unused") == {other}
    assert _there(album, "leila", "?view=unused") == set()


def test_the_gallery_comes_in_parts_of_a_limited_length(album: Album) -> None:
    gallery_page.AT_ONCE, before = 3, gallery_page.AT_ONCE
    try:
        files = [album.add("mum", saved(drawn(30 + number, 20), "PNG"), "a.png", "image/png") for number in range(7)]
        album.say("mum", *files)
        parts = [_there(album, "leila", f"?page={number}") for number in (1, 2, 3)]
        assert [len(one) for one in parts] == [3, 3, 1] and set().union(*parts) == set(files)
        leila = album.browser("leila")
        leila.open(f"{album.base}/gallery")
        leila.follow("The next ones")
        assert "Part 2 of 3" in leila.page.words
    finally:
        gallery_page.AT_ONCE = before


def test_the_family_says_when_a_picture_was_made_and_sees_it_beside_that_of_a_year_later(album: Album) -> None:
    picture = drawn(600, 400)
    exif = picture.getexif()
    exif.get_ifd(0x8769)[0x9003] = "2025:07:14 09:30:00"
    made = io.BytesIO()
    picture.save(made, "JPEG", exif=exif)
    now, then = album.add("mum"), album.add("mum", made.getvalue())
    (theirs,) = _at(album, 2026, 11, 20, "leila")
    said = album.say("mum", now, then)
    mum = album.browser("mum")
    mum.open(f"{album.base}/gallery/{then}")
    assert "2025" not in mum.page.words, "what the camera noted is told only when she asks"
    mum.press("Keep this day", {"taken-day": "31", "taken-month": "2", "taken-year": "2025"}, status=422)
    mum.press("Keep this day", {"taken-day": "1", "taken-month": "1", "taken-year": "2099"}, status=422)
    mum.press("Keep this day", {"taken-day": "", "taken-month": "July", "taken-year": "25"}, status=422)
    mum.press("Keep this day", {"taken-day": "", "taken-month": "July", "taken-year": "2025"})
    assert "July 2025" in mum.page.words
    mum.press("Use the day my camera noted")
    assert "14 July 2025" in mum.page.words
    gran, leila = album.browser("gran"), album.browser("leila")
    gran.open(f"{album.base}/gallery/{now}")
    assert "camera" not in gran.page.words
    gran.press("Keep this day", {"taken-day": "2", "taken-month": "7", "taken-year": "2026"})
    leila.open(f"{album.base}/gallery/{then}")
    assert "14 July 2025" in leila.page.words and "Keep this day" not in leila.page.text
    token = dict(leila.open(f"{album.base}/tray").form()[0].pairs)["csrf_token"]
    for act in ({"taken-year": "2020"}, {"act": "camera"}):
        answer = leila.raw(
            "POST", f"{album.base}/gallery/{then}", data={"csrf_token": token, **act}, headers={"Origin": HOST}
        )
        assert answer.status_code == 403
    leila.raw("POST", f"{album.base}/gallery/{theirs}", data={"csrf_token": token, "taken-year": "2021"}, headers={"Origin": HOST})
    with album.house.work() as work:
        assert work.session.execute(select(Media.taken).where(Media.id == theirs)).scalar() == "2021", "her own she may"
        assert "2025-07 > 2025-07-14" in set(work.session.execute(select(AuditWords.words)).scalars())

    leila.open(f"{album.base}/gallery/{now}")
    leila.follow("Show it beside 14 July 2025")
    assert leila.page.words.index("14 July 2025") < leila.page.words.index("2 July 2026")
    assert [f"Caption {one.hex[:4]}" in leila.page.words for one in (now, then)] == [True, True]
    leila.follow("Choose another")
    leila.follow(f"Show beside it: Caption {now.hex[:4]}" if now != then and "beside=" + str(then) in leila.page.path else "Show beside it")
    assert leila.page.h1 == "Side by side"

    album.change("mum", said, then)
    mum.press("A quarter to the right")
    turned = next(one.id for one in album.shown("leila", said.page_id) if one.id not in (now, then))
    assert "14 July 2025" in leila.open(f"{album.base}/gallery/{turned}").words, "turned, it is of the same day"
