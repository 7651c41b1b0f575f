"""A picture is turned or cut while somebody says something else about it: nobody sees more by the one coming with the other."""

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from tests.gallery.conftest import Album
from tests.uploads.test_small_first import SUM, Phone, album, phone  # noqa: F401
from wiki.commands import pictures_cut
from wiki.commands.passages import FileAudience, MediaUse
from wiki.words import Preset


def _while_it_is_made(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Have ``act`` done while the first cut's bytes are being made: nothing is locked then."""
    make, waiting = pictures_cut.recut, [act]

    def made(*given: Any) -> Any:
        found = make(*given)
        if waiting:
            other = threading.Thread(target=waiting.pop())  # a request of its own, as in another browser
            other.start()
            other.join()
        return found

    monkeypatch.setattr(pictures_cut, "recut", made)


def _families_only(album: Album, photo: Any, other: Any) -> None:  # noqa: F811
    """Mum keeps the picture to the family, in another place that shows it too."""
    use = MediaUse(photo, alt="Us", audience=FileAudience(Preset.ONLY_FAMILY))
    album.say("mum", question="dislike", body="Here too.", passage_id=other.passage_id, base=1)
    album.house.say(
        "mum", "robin", "about_me_primary", "dislike", "Here too.", passage_id=other.passage_id, base=2, media=(use,)
    )


def test_a_cut_is_for_no_more_eyes_than_its_picture_is_by_then(album: Album, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    photo = album.add("mum")
    said, other = album.say("mum", photo), album.say("mum", photo, question="dislike", body="Here too.")
    assert album.status("leila", photo) == 200
    album.change("dad", said, photo)
    _while_it_is_made(monkeypatch, lambda: _families_only(album, photo, other))
    album.browser("dad").press("A quarter to the right")
    (turned,) = album.shown("gran", said.page_id)[:1]
    assert turned.id != photo and album.status("gran", turned.id) == 200
    assert album.status("leila", photo) == album.status("leila", turned.id) == 404
    assert album.shown("leila", said.page_id) == []


def test_who_says_it_while_the_cut_is_being_saved_waits_for_it(album: Album) -> None:  # noqa: F811
    engine: Any = album.house.engine
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    photo = album.add("mum")
    said, other = album.say("mum", photo), album.say("mum", photo, question="dislike", body="Here too.")
    album.change("dad", said, photo)
    narrowing = [threading.Thread(target=_families_only, args=(album, photo, other))]
    begun: list[threading.Thread] = []

    def come_between(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if narrowing and statement.startswith("INSERT INTO renditions"):
            begun.append(narrowing.pop())
            begun[0].start()
            begun[0].join(0.5)

    event.listen(engine, "after_cursor_execute", come_between)
    album.browser("dad").press("A quarter to the right")
    begun[0].join()
    assert album.status("leila", photo) == 404
    (turned,) = album.shown("gran", said.page_id)[:1]
    assert turned.id != photo and album.status("leila", turned.id) == 404


def test_the_full_photo_that_comes_meanwhile_is_not_lost_to_the_cut(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    at = phone.save_small().get_json()["at"]
    change = f"{phone.album.base}/passage/{UUID(at.split('#passage-')[1])}"
    dad = phone.album.browser("dad")
    (small,) = phone.rows()
    dad.open(change)
    dad.follow("Turn, cut, move or replace the picture")
    _while_it_is_made(monkeypatch, phone.bring)
    dad.press("A quarter to the right", status=503)
    assert [row.sha256 for row in phone.rows()] == [SUM]
    phone.nothing_lies_about()
    dad.open(change)
    dad.follow("Turn, cut, move or replace the picture")
    dad.press("A quarter to the right")
    assert {row.sha256 for row in phone.rows()} == {SUM} and len(phone.rows()) == 2
    phone.nothing_lies_about()
    assert small.id in {row.made_from for row in phone.rows()}
