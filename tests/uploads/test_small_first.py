"""A small photo goes first and the full one takes its place later: the same picture to everybody, byte for byte to its sender,
and never without its place on a page."""

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from media.store import Store
from media.uploads import Uploads
from tests.gallery.conftest import Album, album  # noqa: F401
from tests.media.making import phone_jpeg
from tests.media.seeing import BLUE, GREEN, RED, WHITE, corners, near
from tests.support.client import HOST
from tests.uploads.tus import Tus, name_of
from tests.worker.conftest import missing_files, unknown_files
from wiki.models.audit import AuditRow
from wiki.models.media import Media, Rendition

SMALL, FULL = phone_jpeg(width=400, height=300), phone_jpeg(width=1600, height=1200)
SUM = hashlib.sha256(FULL).hexdigest()
WORDS = {"body": "At the sea.", "voice": "parent", "speaker": "Mum", "audience": "everyone"}


@dataclass
class Phone:
    """Mum's phone, which sends a small photo first."""

    album: Album
    app: Flask

    def __post_init__(self) -> None:
        self.tus = Tus(self.album.browser("mum"), self.album.house.children["robin"])

    def save_small(self, once: str = "first", field: str = "like") -> TestResponse:
        """The form with the small photo, as the phone sends it."""
        path = self.tus.begin(len(SMALL), "train.jpg", original=SUM).headers["Location"]
        assert self.tus.piece(path, 0, SMALL).status_code == 204
        question = f"{self.album.base}/page/{self.album.house.page('robin', 'about_me_primary')}/question/{field}"
        return self.post(question, {**WORDS, "once": once, "sent-photos": name_of(path)})

    def post(self, path: str, form: dict[str, Any]) -> TestResponse:
        data = {"csrf_token": self.tus.token, **form}
        return self.album.browser("mum").raw("POST", path, data=data, headers={"Origin": HOST, "X-Waited": "1"})

    def bring(self, data: bytes = FULL, digest: str = SUM) -> TestResponse:
        """The full photo, named as the phone names it."""
        return self.post(self.door(digest), {"sent-original": self.tus.send(data, "IMG_0001.JPG")})

    def door(self, digest: str = SUM) -> str:
        return f"{self.album.base}/originals/{digest}"

    def asks(self, name: str = "mum", digest: str = SUM) -> object:
        return self.album.browser(name).raw("GET", self.door(digest)).get_json()["awaited"]

    def rows(self) -> list[Media]:
        with self.album.house.work() as work:
            rows = list(work.session.execute(select(Media).order_by(Media.uploaded_at, Media.id)).scalars())
            work.session.expunge_all()
        return rows

    def nothing_lies_about(self) -> None:
        engine: Any = self.album.house.engine
        store: Store = self.app.extensions["store"]
        uploads: Uploads = self.app.extensions["uploads"]
        assert (unknown_files(engine, store), missing_files(engine, store)) == ([], [])
        assert list(uploads.there(older_than=-60)) == []


@pytest.fixture
def phone(album: Album, app: Flask) -> Phone:  # noqa: F811
    return Phone(album, app)


def test_the_full_photo_takes_the_small_ones_place_once_and_for_its_sender_alone(phone: Phone) -> None:
    first, again = phone.save_small(), phone.save_small()
    assert first.get_json()["saved"] and first.get_json()["at"] == again.get_json()["at"], "a phone that sends twice"
    (small,) = phone.rows()
    assert (small.name, small.awaits, small.sha256) == ("train.jpg", SUM, hashlib.sha256(SMALL).hexdigest())
    page, album_ = first.get_json()["at"].split("#")[0], phone.album
    before = album_.browser("leila").open(page).text
    assert phone.asks() == "yes"
    assert phone.asks("dad") == "no", "he learns nothing of her photo"
    assert album_.picture("leila", small.id, "w320").size == (320, 240)
    other = phone.tus.send(phone_jpeg(turn=3, width=1600, height=1200))
    wrong = phone.post(phone.door(), {"sent-original": other})
    assert (wrong.status_code, wrong.get_json()["trouble"]) == (422, "This is not the photo that we were waiting for.")
    of_dad = Tus(album_.browser("dad"), album_.house.children["robin"])
    from_dad = album_.browser("dad").raw(
        "POST", phone.door(), data={"csrf_token": of_dad.token, "sent-original": of_dad.send(FULL)}, headers={"Origin": HOST}
    )
    assert from_dad.get_json() == {"awaited": "no"} and phone.rows()[0].awaits == SUM
    assert phone.post(phone.door(), {"sent-original": other.replace(other[:4], "0000")}).status_code == 404

    assert phone.bring().get_json() == {"awaited": "here"}
    (full,) = phone.rows()
    assert (full.id, full.name, full.awaits, full.sha256, full.size) == (small.id, "IMG_0001.JPG", "", SUM, len(FULL))
    assert (full.width, full.uploaded_by) == (1600, small.uploaded_by)
    mum, leila = album_.browser("mum"), album_.browser("leila")
    assert mum.raw("GET", f"{album_.base}/media/{full.id}/original").get_data() == FULL, "byte for byte"
    assert album_.status("leila", full.id, "original") == 404, "it holds the place"
    shown = leila.raw("GET", f"{album_.base}/media/{full.id}/w1600").get_data()
    assert b"secretcomment" not in shown and b"Exif" not in shown and album_.picture("leila", full.id, "w1600").width == 1600
    assert " 1600w" in leila.open(page).text and " 1600w" not in before, "a page that was kept follows at once"
    with album_.house.work() as work:
        acts = work.session.execute(select(AuditRow.act).where(AuditRow.object_id == full.id)).scalars().all()
    assert list(acts).count("media.original") == 1
    assert phone.bring().get_json() == {"awaited": "here"}, "and once more"
    assert len(phone.rows()) == 1 and phone.asks() == "here"


def test_a_picture_that_was_cut_meanwhile_is_made_anew_as_it_is_cut(phone: Phone) -> None:
    phone.save_small()
    album_, (small,) = phone.album, phone.rows()
    page_id = album_.house.page("robin", "about_me_primary")
    dad = album_.browser("dad")
    passage = dad.open(f"{album_.base}/page/{page_id}").text.split('id="passage-')[1][:32]
    dad.open(f"{album_.base}/passage/{UUID(passage)}")
    dad.follow("Turn, cut, move or replace the picture")
    dad.press("A quarter to the right")
    assert phone.bring().get_json() == {"awaited": "here"}
    whole, turned = sorted(phone.rows(), key=lambda row: row.made_from is not None)
    assert {whole.sha256, turned.sha256} == {SUM} and whole.original_key == turned.original_key and turned.made_from == small.id
    assert near(corners(album_.picture("leila", turned.id)), [BLUE, RED, WHITE, GREEN])
    assert near(corners(album_.picture("mum", whole.id)), [RED, GREEN, BLUE, WHITE])
    with album_.house.work() as work:
        widths = work.session.execute(select(Rendition.width).where(Rendition.media_id == turned.id)).scalars().all()
    assert max(one for one in widths if one) > 400, "made of the full one"
    phone.nothing_lies_about()


def test_a_picture_that_was_taken_away_meanwhile_takes_no_full_photo(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    at = phone.save_small().get_json()["at"]
    monkeypatch.setattr("wiki.commands.room._fits", lambda used, more: more is not None)  # others filled it at this moment
    full = phone.bring()
    assert full.status_code == 422 and "There is no room left" in full.get_json()["trouble"]
    monkeypatch.undo()
    assert phone.asks() == "yes" and phone.rows()[0].sha256 != SUM, "the small one stays, whole"
    mum = phone.album.browser("mum")
    passage = at.split("#passage-")[1]
    mum.open(f"{phone.album.base}/passage/{UUID(passage)}")
    mum.press("Take this off the page")
    assert phone.asks() == "no"
    gone = phone.bring()
    assert gone.get_json() == {"awaited": "no"}
    (row,) = phone.rows()
    assert (row.awaits, row.sha256) == ("", hashlib.sha256(SMALL).hexdigest()), "it waits for nothing any more"
    mum.press("Undo")
    assert phone.asks() == "no" and phone.album.status("leila", row.id) == 200


def test_when_full_photos_go_is_ones_own_choice_and_is_kept(phone: Phone) -> None:
    mum, dad = phone.album.browser("mum"), phone.album.browser("dad")
    mum.open("/account")
    mum.follow("What waits on this device, and when full photos are sent")
    mum.press("Keep this choice", {"full": "wifi"})
    assert "Your choice is kept" in mum.page.words and 'data-full="wifi"' in mum.page.text
    assert 'data-full="wifi"' in mum.open(f"{phone.album.base}/add").text
    assert 'data-full=""' in dad.open("/waiting").text
