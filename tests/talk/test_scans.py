"""The words in a scan: typed, or read by a program and nobody's words until a person has checked them."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import Engine, select

from media.ocr import OURS, can_read
from media.read_page import lines
from tests.support.client import Visitor
from tests.support.house import House
from tests.support.stand_in_reading import SAID
from tests.worker.conftest import store, tools, upload, worker
from wiki.commands.jobs import queue
from wiki.commands.media import DERIVE
from wiki.commands.page_words import READ
from wiki.database import Work
from wiki.models.audit import AuditRow
from wiki.models.jobs import Job, JobState
from wiki.models.page_words import PageWords
from wiki.models.pages import Version, VersionMedia
from wiki.queries.search import find
from wiki.search.look import look
from wiki.search.question import read_question
from wiki.settings import Settings
from wiki.worker.run import Worker

__all__ = ["store", "tools", "upload", "worker"]
Browser = Callable[[str], Visitor]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The house with a program that reads."""
    return replace(settings, scan_program="tests.support.stand_in_reading")


def _scan() -> bytes:
    """Three pages: white, black and grey paper."""
    pages = [Image.new("L", (1600, 2200), light) for light in (255, 0, 128)]
    made = io.BytesIO()
    pages[0].save(made, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    return made.getvalue()


def _finds(house: House, settings: Settings, name: str) -> int:
    with house.work() as work:
        space, question = house.space(name, "robin", work), read_question("zeppelin")
        return find(space, question, look(settings.search_root, space.id, question)).total


def _one(engine: Engine, query: Any) -> Any:
    with Work(engine) as work:
        return work.session.execute(query).scalars().all()


@pytest.mark.slow
def test_what_a_machine_read_is_nobodys_words_until_a_person_says_that_it_is_right(
    family: House, client_for: Browser, settings: Settings, worker: Worker, upload: Callable[..., Any], engine: Engine
) -> None:
    media_id = upload(_scan(), "letter.tif", "image/tiff")
    worker.drain()
    place = f"/child/{family.children['robin']}/document/{media_id}"
    page = f"/child/{family.children['robin']}/page/{family.page('robin', 'about_me_primary')}"
    mum, leila = client_for("mum"), client_for("leila")
    assert "There are no words in it that we can read out." in leila.open(place).words
    mum.open(place)
    form = mum.page
    mum.press("Read the words from this page")
    assert "The computer is reading this page." in mum.page.words
    mum.page = form
    mum.press("Read the words from this page")
    assert len(_one(engine, select(Job.id).where(Job.kind == READ))) == 1, "asked twice, done once"
    worker.drain()

    assert "Check the words of this page" in mum.open(place).words and "zeppelin" not in mum.page.text
    for name in ("mum", "leila", "daniel"):
        visitor = client_for(name)
        for path in (place, page, f"/child/{family.children['robin']}/new", f"/child/{family.children['robin']}/present"):
            assert "zeppelin" not in visitor.open(path).text, (name, path)
        assert _finds(family, settings, name) == 0
    assert "Check the words" not in leila.open(place).words
    leila.open(f"{place}/words", 403)
    client_for("nadia").open(f"{place}/words", 404)

    mum.open(place)
    draft = mum.follow("Check the words of this page")
    assert "Read by a machine, please check" in draft.words and SAID in draft.text
    mum.press("These words are right", {"words": f"{SAID}, and tea"})
    assert f"{SAID}, and tea" in mum.page.words
    worker.drain()
    assert SAID in leila.open(place).words and _finds(family, settings, "leila") == 1
    assert _one(engine, select(PageWords.state)) == ["checked"], "the draft is used up"

    mum.page = draft
    mum.press("These words are right", {"words": "Something else"}, status=409)
    assert "and tea" in mum.page.words and "Something else" in mum.page.text, "nothing that was typed is lost"
    mum.press("Save these words", {"words": "The letter says: airship"})
    mum.follow("Put these words right")
    assert "What it said before" in mum.page.words and "and tea" in mum.page.words
    with Work(engine) as work:  # made ready once more, as after a repair: what people said stays
        queue(work.begin_writing(), DERIVE, family.children["robin"], media_id=media_id.hex)
        work.commit()
    worker.drain()
    assert "airship" in leila.open(place).words
    acts = _one(engine, select(AuditRow.act).where(AuditRow.act.startswith("media.page")))
    assert acts.count("media.page_words") == 2 and {"media.page_draft_asked", "media.page_draft_made"} <= set(acts)


@pytest.mark.slow
def test_a_photo_of_a_letter_is_read_as_a_scan_is_and_its_original_goes_to_nobody_else(
    family: House, client_for: Browser, settings: Settings, worker: Worker, upload: Callable[..., Any], engine: Engine
) -> None:
    made = io.BytesIO()
    Image.new("RGB", (2200, 1600), (255, 255, 255)).save(made, "JPEG")
    media_id = upload(made.getvalue(), "letter.jpg", "image/jpeg")
    worker.drain()
    place = f"/child/{family.children['robin']}/document/{media_id}"
    with Work(engine) as work:
        passage = work.session.execute(
            select(Version.passage_id).join(VersionMedia, VersionMedia.version_id == Version.id).where(VersionMedia.media_id == media_id)
        ).scalar_one()
    mum, leila = client_for("mum"), client_for("leila")
    mum.open(f"/child/{family.children['robin']}/passage/{passage}/file/{media_id}")
    mum.follow("Is it a photo of a letter or a form?")
    assert "Download the picture as it was added" in mum.page.words
    assert "Download" not in leila.open(place).words and "Read the words from this page" not in leila.page.words
    mum.press("Read the words from this page")
    worker.drain()
    assert SAID not in leila.open(place).text and _finds(family, settings, "leila") == 0
    mum.open(place)
    mum.follow("Check the words of this page")
    mum.press("These words are right")
    worker.drain()
    assert SAID in leila.open(place).words and _finds(family, settings, "leila") == 1
    with Work(engine) as work:  # made ready once more: what a person said of it stays
        queue(work.begin_writing(), DERIVE, family.children["robin"], media_id=media_id.hex)
        work.commit()
    worker.drain()
    assert SAID in leila.open(place).words
    leila.open(f"{place}?page=2", 404)
    client_for("nadia").open(place, 404)


@pytest.mark.slow
def test_a_page_that_could_not_be_read_says_so_and_can_be_typed(
    family: House, client_for: Browser, settings: Settings, worker: Worker, upload: Callable[..., Any], engine: Engine
) -> None:
    media_id = upload(_scan(), "letter.tif", "image/tiff")
    worker.drain()
    place = f"/child/{family.children['robin']}/document/{media_id}"
    mum = client_for("mum")
    for number in (2, 3):
        mum.open(f"{place}?page={number}")
        mum.press("Read the words from this page")
        worker.drain()
        assert "The computer could not read this page." in mum.open(f"{place}/words?page={number}").words
    problems = _one(engine, select(Job.problem).where(Job.kind == READ, Job.state == JobState.FAILED))
    assert any("Install tesseract" in one for one in problems), "the administrator is told what to install"
    moira = client_for("moira")
    moira.open("/desk/jobs")
    assert "Reading a page of a scan" in moira.page.words
    moira.press("Run all of them again")
    assert "The computer is reading this page." in mum.open(f"{place}/words?page=2").words
    mum.press("Save these words", {"words": "  "}, status=422)
    assert "Type the words of this page first." in mum.page.words
    mum.press("Save these words", {"words": "Dear Robin"})
    assert "Dear Robin" in mum.page.words and "Dear Robin" not in mum.open(place).words, "on its own page alone"
    worker.drain()  # the reading that was still asked for is for nobody now
    assert "Dear Robin" in mum.open(f"{place}?page=2").words
    assert sorted(_one(engine, select(PageWords.state))) == ["checked", "failed"]
    mum.open(f"{place}/words?page=9", 404)


def test_print_is_read_line_by_line_and_a_house_without_the_program_says_what_to_install(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    pieces = [(10.0, 20.0, 200.0, "world"), (12.0, 20.0, 10.0, "Hello"), (34.0, 20.0, 10.0, "again"), (100.0, 20.0, 5.0, "Bye")]
    assert lines(pieces) == ["Hello world", "again", "", "Bye"]
    monkeypatch.setattr("media.ocr.shutil.which", lambda _name: None)
    monkeypatch.setattr("media.ocr.importlib.util.find_spec", lambda _name: None)
    can_read.cache_clear()
    assert not can_read(OURS) and can_read("another.program")
    assert app.test_cli_runner().invoke(args=["media", "scans"]).exit_code == 0
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], scan_program=OURS)
    said = app.test_cli_runner().invoke(args=["media", "scans"])
    assert said.exit_code == 1 and "Install tesseract, or rapidocr" in said.output
    can_read.cache_clear()
