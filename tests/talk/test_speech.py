"""What is said in a recording: typed, or drafted by a program and nobody's words until a person has checked them."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, Select, select, update

from tests.media.making import ffmpeg, wav
from tests.support.client import HOST, Visitor
from tests.support.house import House
from tests.worker.conftest import age_lease, store, tools, upload, worker
from wiki.commands.hearing import HEAR
from wiki.database import Work
from wiki.models.jobs import Job, JobState
from wiki.models.media import Media
from wiki.models.pages import Version, VersionMedia
from wiki.queries.search import find
from wiki.search.look import look
from wiki.search.question import read_question
from wiki.settings import Settings
from wiki.worker.run import Worker

__all__ = ["store", "tools", "upload", "worker"]
Browser = Callable[[str], Visitor]
pytestmark = pytest.mark.slow
SAID = "I like the quiet zeppelin"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The folder of a "model" that has the stand-in answer."""
    folder = tmp_path / "model"
    folder.mkdir()
    _answers(folder, (0.0, 2.5, SAID), (2.5, 4.0, "at step {nice}"))
    return folder


@pytest.fixture
def settings(settings: Settings, model: Path) -> Settings:
    """The house with a program that hears."""
    return replace(settings, speech_model=str(model), speech_program="tests.support.stand_in_hearing")


def _answers(folder: Path, *lines: tuple[float, float, str], whole: bool = True) -> None:
    said = [json.dumps({"start": start, "end": end, "words": words}) for start, end, words in lines]
    (folder / "answer").write_text("\n".join([*said, *(['{"whole": true}'] if whole else [])]))


def _place(house: House) -> str:
    """The address of the screen about the one recording that Mum added."""
    with house.work() as work:
        row = work.session.execute(
            select(Version.passage_id, VersionMedia.media_id).join(VersionMedia, VersionMedia.version_id == Version.id)
        ).first()
    assert row is not None
    return f"/child/{house.children['robin']}/passage/{row[0]}/file/{row[1]}"


def _finds(house: House, settings: Settings, name: str, words: str) -> int:
    with house.work() as work:
        space, question = house.space(name, "robin", work), read_question(words)
        return find(space, question, look(settings.search_root, space.id, question)).total


def test_a_draft_is_nobodys_words_until_a_person_says_that_it_is_right(
    family: House, client_for: Browser, settings: Settings, worker: Worker, upload: Callable[..., object], engine: Engine
) -> None:
    upload(wav(), "me.wav", "audio/wav")
    place, page = _place(family), f"/child/{family.children['robin']}/page/{family.page('robin', 'about_me_primary')}"
    mum = client_for("mum")
    mum.open(place)
    assert "Write a first draft" not in mum.page.words, "not before the recording is ready"
    worker.drain()

    mum.open(page)
    mum.follow("Write down what is said")
    mum.press("Write a first draft")
    assert "The computer is writing down what is said." in mum.page.words
    _ask_again(mum, place)
    with Work(engine) as work:
        assert len(work.session.execute(select(Job.id).where(Job.kind == HEAR)).all()) == 1, "asked twice, done once"
    worker.drain()

    seen = mum.open(place).words
    assert "Draft, please check" in seen and f"0:00 {SAID}" in seen
    assert "at step 10" in seen or "at step 19" in seen, "it stands back in line"
    for name in ("mum", "leila", "daniel"):
        visitor = client_for(name)
        for path in (page, f"/child/{family.children['robin']}/present", f"/child/{family.children['robin']}/new"):
            assert "zeppelin" not in visitor.open(path).text, (name, path)
        assert _finds(family, settings, name, "zeppelin") == 0
    client_for("leila").open(place, 403)
    assert "zeppelin" not in client_for("daniel").open(f"/child/{family.children['robin']}/plan/views?said=all").text

    mum.open(page)
    mum.follow("Check the draft of what is said")
    draft = mum.page
    mum.press("These words are right")
    assert SAID in mum.page.text and "Check the draft" not in mum.page.words
    worker.drain()
    assert _finds(family, settings, "leila", "zeppelin") == 1, "checked words are words like any other"
    mum.page = draft
    assert "The draft changed meanwhile" in mum.press("These words are right", status=409).words
    assert "The words beside a picture or clip were changed" in mum.open(f"{page}/changed").words


def test_a_draft_can_be_put_right_or_put_away_and_one_that_fails_says_so(
    family: House, client_for: Browser, settings: Settings, worker: Worker, upload: Callable[..., object], model: Path,
    engine: Engine,
) -> None:
    upload(wav(), "me.wav", "audio/wav")
    worker.drain()
    place, mum = _place(family), client_for("mum")
    mum.open(place)
    for code, answer in ((1, '{"whole": true}'), (0, '{"start": 1, "end": 2, "words": "cut"}'), (0, "no json"), (3, "")):
        (model / "code").write_text(str(code))
        (model / "answer").write_text(answer)
        mum.press("Write a first draft")
        worker.drain()
        assert "The computer could not write this down." in mum.open(place).words, (code, answer)
    with Work(engine) as work:
        problems = work.session.execute(select(Job.problem).where(Job.kind == HEAR, Job.state == JobState.FAILED)).scalars()
        assert any("Install faster-whisper" in one for one in problems), "the administrator is told what to install"

    (model / "code").unlink()
    _answers(model, (0.0, 2.0, "I like the quiet zeppelin"))
    mum.press("Write a first draft")
    worker.drain()
    mum.open(place)
    mum.follow("Put the words right first")
    mum.press("Save these words", {"m-transcript": "0:00 I like the quiet seaplane"})
    assert "seaplane" in mum.page.text and "zeppelin" not in mum.page.text
    assert "Draft, please check" not in mum.open(place).words

    mum.press("Save these words", {"m-transcript": ""})
    mum.open(place)
    mum.press("Write a first draft")
    with Work(engine) as work:  # the worker dies in the middle: the job is lent again
        work.begin_writing().execute(update(Job).where(Job.kind == HEAR, Job.state == JobState.WAITING).values(state=JobState.RUNNING))
        work.commit()
    age_lease(engine)
    worker.drain()
    mum.open(place)
    mum.press("Put the draft away")
    assert "zeppelin" not in mum.page.words
    with Work(engine) as work:
        assert work.session.execute(select(Media.heard)).scalars().all() == [""]


def _ask_again(mum: Visitor, place: str) -> None:
    token = mum.page.text.split('name="csrf_token" value="')[1].split('"')[0]
    assert mum.raw("POST", f"{place}/draft", data={"csrf_token": token}, headers={"Origin": HOST}).status_code == 302


def test_nobodys_picture_or_film_waits_behind_a_draft(
    family: House, client_for: Browser, worker: Worker, upload: Callable[..., object], model: Path, engine: Engine
) -> None:
    upload(wav(), "long.wav", "audio/wav")
    worker.drain()
    (model / "busy").touch()
    mum = client_for("mum")
    mum.open(_place(family))
    mum.press("Write a first draft")
    worker.start()
    _soon((model / "begun").exists)
    later = upload(wav(), "short.wav", "audio/wav")
    worker.wake()
    _soon(lambda: _one(engine, select(Media.state).where(Media.id == later)) == "ready")
    assert _one(engine, select(Job.state).where(Job.kind == HEAR)) is JobState.RUNNING
    (model / "busy").unlink()
    _soon(lambda: _one(engine, select(Job.state).where(Job.kind == HEAR)) is JobState.DONE)
    worker.stop()


def _one(engine: Engine, query: Select[tuple[Any]]) -> object:
    with Work(engine) as work:
        return work.session.execute(query).scalar_one()


def _soon(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < until, "it did not happen in 20 seconds"
        time.sleep(0.02)


def test_a_film_shows_its_words_in_time_to_whoever_may_see_it_and_to_nobody_else(
    family: House, client_for: Browser, worker: Worker, upload: Callable[..., object], tmp_path: Path
) -> None:
    film = ffmpeg(tmp_path, "mp4", "-f", "lavfi", "-i", "testsrc=size=64x48:rate=5:duration=2", "-pix_fmt", "yuv420p")
    upload(film, "swing.mp4", "video/mp4")
    worker.drain()
    place, mum = _place(family), client_for("mum")
    mum.open(place)
    mum.press("Save these words", {"captions": (b"WEBVTT\n\nwrong", "swing.vtt", "text/vtt")}, status=422)
    assert "We can’t read line 3 of this file." in mum.page.words
    mum.press("Save these words", {"captions": (b"WEBVTT\n\n00:00.500 --> 00:01.500\nHigher!\n", "swing.vtt", "text/vtt")})
    track = mum.page.html.all("track")[0].attrib
    assert (track["kind"], track["srclang"]) == ("captions", "en-GB")
    served = mum.raw("GET", track["src"])
    assert served.mimetype == "text/vtt" and "00:00:00.500 --> 00:00:01.500\nHigher!" in served.get_data(as_text=True)
    assert client_for("leila").raw("GET", track["src"]).status_code == 200
    assert client_for("nadia").raw("GET", track["src"]).status_code == 404
    assert "0:00.5–0:01.5 Higher!" in mum.open(place).text, "the words can be changed like any other"
    mum.press("Save these words", {"captions": (b"WEBVTT\n\n00:01.000 --> 00:01.500\nNo!\n", "n.vtt", "text/vtt")}, status=422)
    assert "There are words in the box already." in mum.page.words
    mum.open(place.split("/file/")[0])
    mum.press("Save", {"audience": "Only family"})
    newer = mum.page.html.all("track")[0].attrib["src"]
    assert client_for("gran").raw("GET", newer).status_code == 200
    for src in (newer, track["src"]):
        assert client_for("leila").raw("GET", src).status_code == 404, "what is closed is closed in the past too"


def test_without_the_program_nobody_is_offered_a_draft_and_the_house_says_what_to_install(
    app: Flask, family: House, client_for: Browser, upload: Callable[..., object], worker: Worker
) -> None:
    upload(wav(), "me.wav", "audio/wav")
    worker.drain()
    assert "Write a first draft" in client_for("mum").open(_place(family)).words
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], speech_model="")
    assert "Write a first draft" not in client_for("mum").open(_place(family)).words
    said = app.test_cli_runner().invoke(args=["media", "speech"])
    assert said.exit_code == 1 and "Install faster-whisper" in said.output and "SPEECH_MODEL" in said.output
