"""The wiki whose files live in a bucket: every request is asked who it is, and nothing leads past us to the bytes."""

import io
import os
import shutil
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from media.store import Store
from tests.cli.test_looking_after import run
from tests.media.making import phone_jpeg, wav
from tests.plan.robin import Robin
from tests.support.bucket import S3, free_port
from tests.support.client import Visitor
from tests.support.house import House
from wiki.commands.erasures import erase_passage
from wiki.commands.media import add_media
from wiki.commands.passages import MediaUse
from wiki.models.media import Media, Rendition
from wiki.settings import Settings, SettingsError, read_settings
from wiki.storage import bucket_place, open_store
from wiki.web.turns import Turns
from wiki.words import ErasureReason, Permission, Preset
from wiki.worker.run import drain

pytestmark = pytest.mark.slow


@pytest.fixture
def settings(settings: Settings, s3: S3) -> Settings:
    """Settings of a wiki whose files live in a bucket."""
    return replace(settings, **s3.settings(s3.place()))


def add(family: House, app: Flask, data: bytes, name: str, kind: str) -> tuple[str, object, object]:
    """Mum adds a file and shows it to everyone: its path, its id and its passage's."""
    with family.work() as work:
        space = family.space("mum", "robin", work, Permission.UPLOAD)
        media_id = add_media(space, app.extensions["store"], io.BytesIO(data), name, kind)
        work.commit()
    said = family.say(
        "mum", "robin", "about_me_primary", "people", columns={"name": "Somebody"},
        media=(MediaUse(media_id, alt="A file"),), audience=Preset.EVERYONE,
    )  # fmt: skip
    return f"/child/{family.children['robin']}/media/{media_id}", media_id, said.passage_id


def keys(family: House, media_id: object) -> list[str]:
    with family.work() as work:
        original = work.session.execute(select(Media.original_key).where(Media.id == media_id)).scalars().all()
        return [*original, *work.session.execute(select(Rendition.key).where(Rendition.media_id == media_id)).scalars()]


def on_this_disk(settings: Settings) -> list[Path]:
    return [path for path in settings.media_root.rglob("*") if path.is_file()]


def test_a_family_uses_a_wiki_whose_files_live_elsewhere(
    family: House, app: Flask, settings: Settings, client_for: Callable[[str], Visitor], tmp_path: Path
) -> None:
    store: Store = app.extensions["store"]
    photo, photo_id, passage = add(family, app, phone_jpeg(), "train.jpg", "image/jpeg")
    sound, sound_id, _passage = add(family, app, wav(), "hello.wav", "audio/wav")
    assert drain(settings, app.extensions["engine"]) > 0
    assert on_this_disk(settings) == [], "what is worked on here is cleared away"

    # Ranges, HEAD, tags and refusals are those of the folder.
    leila = client_for("leila")
    path = f"{photo}/w320"
    whole = leila.raw("GET", path)
    forms = [store.read(key) for key in keys(family, photo_id)[1:]]
    assert (whole.status_code, whole.headers["Content-Type"]) == (200, "image/webp") and whole.data in forms
    data, size = whole.data, len(whole.data)
    for asked, piece in (("bytes=0-0", data[:1]), ("bytes=5-9", data[5:10]), ("bytes=-20", data[-20:]), ("bytes=10-", data[10:])):
        answer = leila.raw("GET", path, headers={"Range": asked})
        assert (answer.status_code, answer.data, int(answer.headers["Content-Length"])) == (206, piece, len(piece))
    assert leila.raw("GET", path, headers={"Range": f"bytes={size}-"}).status_code == 416
    head = leila.raw("HEAD", path)
    assert (head.status_code, head.data, int(head.headers["Content-Length"])) == (200, b"", size)
    assert leila.raw("GET", path, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    assert leila.raw("GET", f"{sound}/m4a").data[4:8] == b"ftyp"
    assert client_for("mum").raw("GET", f"{photo}/original").data == phone_jpeg()
    for name, at in (("leila", f"{photo}/original"), ("brook", path)):
        assert client_for(name).raw("GET", at).status_code == 404
    assert client_for("").raw("GET", path).status_code == 302

    # No address of the bucket reaches a browser.
    page = family.page("robin", "about_me_primary")
    told = leila.open(f"/child/{family.children['robin']}/page/{page}").text + str(whole.headers)
    secrets = (settings.s3_endpoint, bucket_place(settings).bucket, "s3://", "X-Amz", *keys(family, photo_id))
    assert "w320" in told and not [one for one in secrets if one in told]

    # The sweep finds both kinds of trouble there too, and leaves alone what may be under way.
    assert "0 files without a row, 0 rows without a file." in run(app, "media", "sweep").output
    stray = store.put(family.children["robin"].hex, io.BytesIO(b"stray"), "txt").key
    store.remove(keys(family, sound_id)[1])
    film = store.temporary / "film.work"  # a helper has been at it for two hours
    film.mkdir()
    os.utime(film, (time.time() - 7200,) * 2)
    said = run(app, "media", "sweep", "--mend").output
    assert film.is_dir()
    assert "0 files without a row, 1 rows without a file." in said and "1 asked to be made anew" in said
    assert store.has(stray)
    drain(settings, app.extensions["engine"])
    assert client_for("leila").raw("GET", f"{sound}/m4a").status_code == 200
    store.remove(stray)
    assert "does all that is asked" in run(app, "media", "check").output

    # Erased, the bytes are gone from the bucket as well, and only those.
    gone, stay = keys(family, photo_id), keys(family, sound_id)
    with family.work() as work:
        erase_passage(family.space("mum", "robin", work, Permission.ERASE), passage, ErasureReason.SOMEBODY_ELSE, sure=True)  # type: ignore[arg-type]
        work.commit()
    drain(settings, app.extensions["engine"])
    assert len(gone) == 4 and not any(store.has(key) for key in gone) and all(store.has(key) for key in stay)
    assert set(store.keys()) == set(stay)


def test_while_the_bucket_is_away_nothing_is_lost_and_nothing_half_kept(
    family: House, app: Flask, settings: Settings, client_for: Callable[[str], Visitor]
) -> None:
    photo, photo_id, _passage = add(family, app, phone_jpeg(), "train.jpg", "image/jpeg")
    here = app.extensions["store"]
    away = replace(settings, s3_endpoint=f"http://127.0.0.1:{free_port()}")
    app.extensions["store"] = open_store(away)
    mum = client_for("mum")
    assert mum.raw("GET", f"{photo}/w320").status_code == 503
    page_id = family.page("robin", "about_me_primary")
    page = mum.open(f"/child/{family.children['robin']}/page/{page_id}")
    assert "Somebody" in page.words
    mum.open(f"/child/{family.children['robin']}/page/{page_id}/question/my_story")
    page = mum.press(
        "Save these words",
        {
            "language": "en-GB", "Your words": "Robin likes trains.", "Whose words are these?": "parent",
            "Who said it?": "Mum", "audience": "everyone", "photos": (phone_jpeg(turn=3), "second.jpg"),
        },
        status=422,
    )  # fmt: skip
    assert "Nothing you saved before is lost" in page.words and "Robin likes trains." in page.text
    app.extensions["store"] = here
    assert mum.raw("GET", f"{photo}/w320").status_code == 200
    assert set(here.keys()) == set(keys(family, photo_id))
    assert on_this_disk(settings) == []


def test_a_slow_bucket_holds_up_nobody_who_reads(
    family: House, app: Flask, client_for: Callable[[str], Visitor], monkeypatch: pytest.MonkeyPatch
) -> None:
    photo, _id, _passage = add(family, app, phone_jpeg(), "train.jpg", "image/jpeg")
    app.turns = Turns(patience=30)  # type: ignore[attr-defined]
    home, asked, go = app.extensions["store"].home, threading.Event(), threading.Event()
    really = home.open

    def slow(key: str) -> object:
        asked.set()
        assert go.wait(20), "nobody else got on meanwhile"
        return really(key)

    monkeypatch.setattr(home, "open", slow)
    leila, mum = client_for("leila"), client_for("mum")
    answers: list[int] = []
    thread = threading.Thread(target=lambda: answers.append(leila.raw("GET", f"{photo}/w320").status_code))
    thread.start()
    assert asked.wait(20)
    mum.open(f"/child/{family.children['robin']}/")
    go.set()
    thread.join()
    assert answers == [200]


def test_a_house_moves_from_its_folder_into_a_bucket(robin: Robin, s3: S3) -> None:
    world = robin.world
    assert world is not None
    app, place = world.app, s3.place()
    before = robin.make()
    folder: Store = app.extensions["store"]
    there = set(folder.keys())
    app.config["SETTINGS"] = replace(world.settings, **s3.settings(place))
    app.extensions["store"] = robin.store = bucket = open_store(app.config["SETTINGS"])
    assert bucket_place(app.config["SETTINGS"]) == place

    assert f"{len(there)} copied, 0 were there, 0 are in neither place." in run(app, "media", "carry").output
    assert f"0 copied, {len(there)} were there" in run(app, "media", "carry").output
    assert set(bucket.keys()) == there == set(folder.keys())
    for name in os.listdir(folder.root):
        shutil.rmtree(folder.root / name, ignore_errors=True)

    daniel = world.visitor("daniel")
    child = robin.house.children["robin"]
    pictures = []
    for number in (before, robin.make()):  # one that was made in the folder, one made from pictures in the bucket
        path = f"/child/{child}/plan/versions/{number}"
        daniel.open(path)
        form, _button = daniel.page.form(action=f"{path}/pdf")
        pdf = daniel.raw("POST", f"{path}/pdf", data=dict(form.pairs)).data
        pictures.append(sum(len(page.images) for page in PdfReader(io.BytesIO(pdf)).pages))
    assert pictures[0] == pictures[1] > 0
    assert not any(path.is_file() for path in folder.root.rglob("*"))


def test_settings_that_would_lead_astray_are_refused_with_what_to_do(tmp_path: Path, s3: S3) -> None:
    def said(**given: str) -> str:
        with pytest.raises(SettingsError) as caught:
            open_store(read_settings({"INSTANCE": str(tmp_path), **given}))
        return str(caught.value)

    assert "s3://bucket" in said(MEDIA_URL="https://bucket.example.org")
    assert "https://" in said(MEDIA_URL="s3://b", S3_ENDPOINT="http://store.example.org")
    assert "go together" in said(MEDIA_URL="s3://b", S3_ACCESS_KEY="a")
    assert "CHILD_GIGABYTES" in said(CHILD_GIGABYTES="0")
    given = {"INSTANCE": str(tmp_path), "MEDIA_URL": "s3://b/folder", "S3_ENDPOINT": s3.endpoint, "S3_ACCESS_KEY": "a", "S3_SECRET_KEY": "very secret"}
    read = read_settings(given)
    assert open_store(read).home.folder() is None and "very secret" not in repr(read)
    assert open_store(read_settings({"INSTANCE": str(tmp_path)})).home.folder() == tmp_path / "media"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "obstore.store", None)
        assert "pip install" in said(**{key: value for key, value in given.items() if key != "INSTANCE"})
