"""A form with a photo that is sent twice, by a double press or by a phone, leaves one passage and one photo."""

import io
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from media.store import Store
from tests.media.making import phone_jpeg
from tests.support.client import HOST, Visitor
from tests.support.house import House
from tests.worker.conftest import missing_files, unknown_files
from wiki.commands import media
from wiki.models.media import Media
from wiki.models.pages import Revision, RevisionKind, VersionMedia

Browser = Callable[[str], Visitor]
WORDS = {
    "Your words": "Robin likes trains.", "Whose words are these?": "parent", "Who said it?": "Mum", "audience": "everyone",
}  # fmt: skip
PHOTO = {"photos": (phone_jpeg(), "train.jpg"), "new-photos-alt": "A train"}


@pytest.fixture
def store(app: Flask) -> Store:
    found: Store = app.extensions["store"]
    return found


def _form(family: House, mum: Visitor) -> str:
    """Mum in front of an empty form."""
    page_id = family.page("robin", "about_me_primary")
    return mum.open(f"/child/{family.children['robin']}/page/{page_id}/question/my_story").path


def _there(family: House, store: Store) -> tuple[int, int, int, int]:
    """How many saves, files, uses of files in words, and originals on the disk there are; nothing lies about."""
    with family.work() as work:
        saves = work.session.execute(select(Revision.id).where(Revision.kind == RevisionKind.SAVE)).all()
        files = work.session.execute(select(Media.original_key)).scalars().all()
        uses = work.session.execute(select(VersionMedia.media_id)).scalars().all()
    engine: Any = family.engine
    assert (unknown_files(engine, store), missing_files(engine, store)) == ([], [])
    return len(saves), len(files), len(uses), len([key for key in files if store.has(key)])


def test_a_photo_sent_twice_is_kept_once(family: House, client_for: Browser, store: Store) -> None:
    mum = client_for("mum")
    _form(family, mum)
    form = mum.page
    once = mum.press("Save these words", WORDS | PHOTO)
    mum.page = form
    again = mum.press("Save these words", WORDS | PHOTO)
    assert (again.path, again.words) == (once.path, once.words)
    assert again.text.count('alt="A train"') == 1
    assert _there(family, store) == (1, 1, 1, 1)


def test_a_photo_added_to_words_that_stand_is_kept_once_too(family: House, client_for: Browser, store: Store) -> None:
    mum = client_for("mum")
    _form(family, mum)
    mum.press("Save these words", WORDS)
    mum.follow("Change these words")
    form = mum.page
    for _press in range(2):
        mum.page = form
        mum.press("Save these words", PHOTO)
    assert _there(family, store) == (2, 1, 1, 1)


def _send(app: Flask, mum: Visitor, path: str, pairs: list[tuple[str, str]]) -> TestResponse:
    """The form as another window of Mum's browser sends it."""
    client = app.test_client()
    client.set_cookie("__Host-thread", mum.cookie, domain="localhost", secure=True, path="/")
    data: MultiDict[str, Any] = MultiDict(pairs)
    data.add("photos", (io.BytesIO(PHOTO["photos"][0]), "train.jpg"))  # type: ignore[arg-type]
    return client.post(
        path, data=data, content_type="multipart/form-data", headers={"Origin": HOST}, base_url=HOST
    )


def test_two_that_arrive_at_the_very_same_time_leave_one_photo(
    family: House, client_for: Browser, app: Flask, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have their photo on the disk before either is saved."""
    mum = client_for("mum")
    path = _form(family, mum)
    form, _button = mum.page.form("Save these words")
    form.fill(WORDS | {"new-photos-alt": "A train"})
    both, really = threading.Barrier(2, timeout=20), media.receive

    def receive(*given: Any) -> Any:
        found = really(*given)
        both.wait()
        return found

    monkeypatch.setattr(media, "receive", receive)
    answers: list[TestResponse] = []
    senders = [
        threading.Thread(target=lambda: answers.append(_send(app, mum, path, form.pairs))) for _press in range(2)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(60)
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].location == answers[1].location
    assert _there(family, store) == (1, 1, 1, 1)


def test_a_photo_whose_words_are_turned_down_waits_in_the_form_and_is_saved_from_there(
    family: House, client_for: Browser, store: Store
) -> None:
    mum = client_for("mum")
    _form(family, mum)
    mum.press("Save these words", {**WORDS, **PHOTO, "Your words": "w" * 200_001}, status=422)
    assert _there(family, store) == (0, 1, 0, 1)
    mum.press("Save these words", {"Your words": "Shorter."})
    assert mum.page.text.count('alt="A train"') == 1
    assert _there(family, store) == (1, 1, 1, 1)


def test_a_description_that_is_too_long_is_told_of_beside_its_photo(family: House, client_for: Browser, store: Store) -> None:
    mum = client_for("mum")
    _form(family, mum)
    mum.press("Save these words", {**WORDS, **PHOTO, "new-photos-alt": "A train. " * 120}, status=422)
    assert "1000 letters or fewer" in mum.page.words and "A train. A train." in mum.page.text
    assert "Robin likes trains." in mum.page.text
    assert _there(family, store) == (0, 1, 0, 1)


def test_a_photo_that_is_turned_down_again_and_again_is_one_photo(
    family: House, client_for: Browser, store: Store
) -> None:
    """Back brings the form with its photo in the box; each time it was turned down, and at last it is saved."""
    mum = client_for("mum")
    _form(family, mum)
    form = mum.page
    for _time in range(2):
        mum.page = form
        mum.press("Save these words", {**WORDS, **PHOTO, "Your words": "w" * 200_001}, status=422)
    assert _there(family, store) == (0, 1, 0, 1)
    mum.press("Save these words", {"Your words": "w" * 200_002}, status=422)
    mum.press("Save these words", {"Your words": "Shorter."})
    assert mum.page.text.count('alt="A train"') == 1
    assert _there(family, store) == (1, 1, 1, 1)
    _form(family, mum)
    mum.press("Save these words", WORDS | PHOTO)
    assert _there(family, store) == (2, 2, 2, 2), "a file that stands in words is not used for others"
