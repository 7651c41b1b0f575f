"""A file that was sent ahead is used by an ordinary form: once, by its sender, and nothing is lost when the form is not taken."""

import hashlib
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from media.store import Store
from media.uploads import Uploads
from tests.media.making import phone_jpeg
from tests.support.client import HOST, Visitor
from tests.support.house import House
from tests.uploads.tus import Tus
from tests.worker.conftest import missing_files, unknown_files
from wiki.commands import media
from wiki.models.media import Media
from wiki.models.pages import VersionMedia
from wiki.models.paper import PaperSheet
from wiki.models.uploads import Upload
from wiki.words import Role

Open = Callable[[str], Visitor]
PHOTO, OTHER = phone_jpeg(), phone_jpeg(turn=6)
WORDS = {"body": "Robin likes trains.", "voice": "parent", "speaker": "Mum", "audience": "everyone"}


def _send(visitor: Visitor, path: str, form: dict[str, Any], tus: Tus) -> TestResponse:
    return visitor.raw("POST", path, data={"csrf_token": tus.token, **form}, headers={"Origin": HOST})


def _there(family: House, app: Flask) -> tuple[int, int, int]:
    """How many files and uses of files in words there are, and how many files on their way lie on the disk."""
    with family.work() as work:
        files = work.session.execute(select(Media.id)).all()
        uses = work.session.execute(select(VersionMedia.media_id)).all()
    engine: Any = family.engine
    store: Store = app.extensions["store"]
    uploads: Uploads = app.extensions["uploads"]
    assert (unknown_files(engine, store), missing_files(engine, store)) == ([], [])
    return len(files), len(uses), len(list(uploads.there(older_than=-60)))


def _question(family: House, field: str = "my_story") -> str:
    return f"/child/{family.children['robin']}/page/{family.page('robin', 'about_me_primary')}/question/{field}"


def test_a_photo_sent_ahead_is_saved_with_its_words_however_often_the_form_arrives(
    family: House, client_for: Open, app: Flask
) -> None:
    mum = client_for("mum")
    tus, path = Tus(mum, family.children["robin"]), _question(family)
    upload = tus.send(PHOTO, "the train.jpg")
    form = {**WORDS, "once": "first-form", "sent-photos": [upload, upload], "new-photos-alt": "A train"}
    first, again = _send(mum, path, form, tus), _send(mum, path, form, tus)
    assert (first.status_code, again.location) == (302, first.location)
    assert mum.open(first.location.split("#")[0]).text.count('alt="A train"') == 1
    assert _there(family, app) == (1, 1, 0), "its bytes lie in one place only"
    with family.work() as work:
        row = work.session.execute(select(Media)).scalar_one()
        assert (row.name, row.sha256, row.uploaded_by) == ("the train.jpg", hashlib.sha256(PHOTO).hexdigest(), family.people["mum"])
        left = work.session.execute(select(Upload.said, Upload.mark, Upload.media_id)).one()
        assert tuple(left) == ("", "", row.id), "its name lies nowhere else, should it be erased"
    original = mum.raw("GET", f"/child/{family.children['robin']}/media/{row.id}/original")
    assert original.get_data() == PHOTO, "byte for byte"
    assert tus.ask("HEAD", f"{tus.endpoint}/{upload}").status_code == 404
    assert _send(mum, _question(family, "like"), {**form, "once": "another"}, tus).status_code == 302
    assert _there(family, app) == (1, 2, 0), "one file, once: another form is given the same"


def test_nobody_can_use_what_another_sent_nor_what_is_not_all_here(
    family: House, client_for: Open, app: Flask
) -> None:
    robin, path = family.children["robin"], _question(family)
    mum, dad = client_for("mum"), client_for("dad")
    of_mum, of_dad = Tus(mum, robin), Tus(dad, robin)
    upload = of_mum.send(PHOTO)
    place = of_mum.place(len(PHOTO))
    of_mum.piece(place, 0, PHOTO[:500])
    half = place.rpartition("/")[2]
    for who, tus, one, words in (
        (dad, of_dad, upload, "We can’t find this file any more"), (mum, of_mum, half, "not all here yet"),
    ):  # fmt: skip
        answer = _send(who, path, {**WORDS, "body": "These words stay.", "sent-photos": one}, tus)
        assert answer.status_code == 422
        assert words in answer.get_data(as_text=True)
        assert "These words stay." in answer.get_data(as_text=True)
    for nonsense in ("no id", [upload] * 301):
        assert _send(mum, path, {**WORDS, "sent-photos": nonsense}, of_mum).status_code == 404
    family.member("zara", "mum", Role.PARENT, relation="Aunt")
    elsewhere = Tus(client_for("mum"), family.children["zara"]).send(OTHER)
    answer = _send(mum, path, {**WORDS, "sent-photos": elsewhere}, of_mum)
    assert answer.status_code == 422, "her own, but another child's"
    assert "We can’t find this file any more" in answer.get_data(as_text=True)
    assert _there(family, app) == (0, 0, 3)
    of_mum.piece(place, 500, PHOTO[500:])
    too_long = _send(mum, path, {**WORDS, "body": "w" * 200_001, "sent-photos": half}, of_mum)
    assert too_long.status_code == 422
    assert _there(family, app) == (1, 0, 2), "words that can't be taken cost no file"
    with family.work() as work:
        kept = work.session.execute(select(Media.id)).scalar_one()
    assert f'name="media" value="{kept.hex}"' in too_long.get_data(as_text=True)
    assert _send(mum, path, {**WORDS, "sent-photos": half}, of_mum).status_code == 302, "Back, and once more"
    assert _there(family, app) == (1, 1, 2)


def test_two_forms_at_the_very_same_time_make_one_file_of_it_and_lose_no_words(
    family: House, client_for: Open, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    mum = client_for("mum")
    tus = Tus(mum, family.children["robin"])
    upload = tus.send(PHOTO)
    paths = [_question(family), _question(family, "like")]
    both, really = threading.Barrier(2, timeout=20), media.receive

    def receive(*given: Any) -> Any:
        found = really(*given)
        both.wait()
        return found

    def send(path: str) -> None:
        client = app.test_client()
        client.set_cookie("__Host-thread", mum.cookie, domain="localhost", secure=True, path="/")
        form = {"csrf_token": tus.token, **WORDS, "sent-photos": upload}
        answers[path] = client.post(path, data=form, headers={"Origin": HOST}, base_url=HOST)

    answers: dict[str, TestResponse] = {}
    monkeypatch.setattr(media, "receive", receive)
    senders = [threading.Thread(target=send, args=(path,)) for path in paths]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(60)
    assert sorted(answer.status_code for answer in answers.values()) == [302, 503]
    late = next(path for path, answer in answers.items() if answer.status_code == 503)
    assert "Robin likes trains." in answers[late].get_data(as_text=True)
    assert _there(family, app) == (1, 1, 0)
    send(late)
    assert answers[late].status_code == 302
    assert _there(family, app) == (1, 2, 0)


def test_add_something_and_paper_forms_take_them_as_well(family: House, client_for: Open, app: Flask) -> None:
    robin = family.children["robin"]
    gran, daniel = client_for("gran"), client_for("daniel")
    tus = Tus(gran, robin)
    caught = {**WORDS, "speaker": "Gran", "once": "caught", "sent-photos": tus.send(PHOTO)}
    assert _send(gran, f"/child/{robin}/add", caught, tus).status_code == 302
    assert _there(family, app) == (1, 1, 0)
    tus = Tus(daniel, robin)
    sheets = [tus.send(OTHER, "page 1.jpg"), tus.send(PHOTO, "page 2.jpg")]
    facts = {
        "written_on-day": "3", "written_on-month": "11", "written_on-year": "2025", "voice": "parent", "speaker": "Mum",
        "once": "a paper", "sent-files": sheets,
    }  # fmt: skip
    missing = _send(daniel, f"/child/{robin}/paper/add", {**facts, "sent-files": [sheets[0], robin]}, tus)
    assert (missing.status_code, _there(family, app)) == (422, (1, 1, 2)), "all of its files or none"
    first, again = (_send(daniel, f"/child/{robin}/paper/add", facts, tus) for _press in range(2))
    assert (first.status_code, again.location) == (302, first.location)
    assert _there(family, app) == (3, 1, 0)
    with family.work() as work:
        names = work.session.execute(
            select(Media.name).join(PaperSheet, PaperSheet.media_id == Media.id).order_by(PaperSheet.position)
        ).scalars().all()  # fmt: skip
    assert names == ["page 1.jpg", "page 2.jpg"]
    other = _send(daniel, f"/child/{robin}/paper/add", {**facts, "once": "another paper"}, tus)
    assert other.status_code == 422
    assert _there(family, app)[0] == 3
