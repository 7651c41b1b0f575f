"""No room on the disk for what is taken away, for the log, or for who looked: said, nothing half there, and made up for (C4)."""

import contextlib
import gc
import io
import logging
import random
import resource
import secrets
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from media.store import Store
from tests.ledger.makings import new_photo
from tests.support.client import Visitor
from tests.support.house import House
from tests.worker.conftest import missing_files, unknown_files
from wiki import clock
from wiki.commands.takeaways import MAKE
from wiki.models.jobs import Job, JobState
from wiki.settings import Settings
from wiki.views import pages
from wiki.web.log_lines import OneLine
from wiki.words import Preset
from wiki.worker.run import drain

pytestmark = pytest.mark.slow
Open = Callable[[str], Visitor]
MEGABYTE = 2**20


@contextlib.contextmanager
def _no_room(size: int) -> Iterator[None]:
    """No file of this process may grow beyond ``size`` bytes: the kernel says so to whoever writes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def _large_photo() -> bytes:
    """A photograph whose file can't be packed smaller."""
    plain, rest = new_photo(random.Random(3)).data, []
    for _remark in range(60):
        rest.append(b"\xff\xfe" + (50_002).to_bytes(2, "big") + secrets.token_bytes(50_000))
    return plain[:2] + b"".join(rest) + plain[2:]


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Python can't close a file whose last bytes find no room
def test_an_archive_that_finds_no_room_is_waited_for_and_made_whole_later(
    family: House, client_for: Open, engine: Engine, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, mum = Store(settings.media_root), client_for("mum")
    child, page = family.children["robin"], family.page("robin", "about_me_primary")
    for number in range(3):
        mum.open(f"/child/{child}/page/{page}/question/my_story")
        photo = {"photos": (_large_photo(), f"{number}.jpg"), "new-photos-alt": "A train"}
        mum.press("Save these words", {"Your words": "The train.", "Whose words are these?": "parent", "audience": "everyone"} | photo)
    drain(settings, engine)
    here = f"/child/{child}/take-away"
    mum.open(here)
    mum.press("Make my copy")
    with _no_room(8 * MEGABYTE), monkeypatch.context() as quiet:  # enough for a database, too little for three photos of 3 MB
        quiet.setattr(logging.getLogger("wiki.worker"), "disabled", True)  # what is logged would hold on to the file
        drain(settings, engine)
    gc.collect()
    assert not [name for name in mum.open(here).links if name.startswith("Download it")]
    assert "being made" in mum.page.words
    with family.work() as work:
        row = work.session.execute(select(Job.state, Job.attempts, Job.problem).where(Job.kind == MAKE)).one()
    assert (row.state, row.attempts) == (JobState.WAITING, 1) and "tried again by itself" in row.problem
    assert (unknown_files(engine, store), missing_files(engine, store)) == ([], [])
    assert not [one for one in (settings.media_root / "temporary").rglob("*") if one.is_file()], "half an archive lies about"
    with clock.pretend(clock.now() + timedelta(hours=2)):
        drain(settings, engine)
    made = next(href for name, href in mum.open(here).links.items() if name.startswith("Download it"))
    archive = zipfile.ZipFile(io.BytesIO(mum.raw("GET", made).get_data()))
    assert archive.testzip() is None
    assert sum(one.endswith("jpg") for one in archive.namelist()) >= 3


def test_a_paper_that_finds_no_room_says_so_and_is_not_noted_as_made(
    family: House, client_for: Open, app: Flask
) -> None:
    family.say("mum", "robin", "my_family", "health", "Asthma.", audience=Preset.EVERYONE)
    mum, here = client_for("mum"), f"/child/{family.children['robin']}/profiles/hospital"
    app.config["RAISE_ERRORS"] = False
    mum.open(here)
    form = mum.page
    with _no_room(1):
        answer = mum.press("Get the paper (PDF)", status=503)
    assert "Wait a minute" in answer.words
    mum.page = form
    assert mum.press("Get the paper (PDF)").response.get_data()[:5] == b"%PDF-", "there is room again"


def test_who_looked_is_written_once_there_is_room_and_a_full_log_breaks_no_page(
    family: House, client_for: Open, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child, traces = family.children["robin"], app.extensions["traces"]
    traces.stop()  # from here on the test says when what was seen is written
    mum, page = client_for("mum"), f"/child/{child}/page/{family.page('robin', 'my_family')}"
    before = traces.count(child)
    log = logging.StreamHandler((tmp_path / "log").open("w", buffering=1))
    log.setFormatter(OneLine())
    logging.getLogger().addHandler(log)
    unwritten, say_so = [], log.handleError
    monkeypatch.setattr(log, "handleError", lambda record: (unwritten.append(record.levelname), say_so(record)))
    app.config["RAISE_ERRORS"] = False
    is_ours = app.extensions["engine"].dialect.name == "sqlite"
    with _no_room(1), monkeypatch.context() as broken:
        assert mum.open(page).status == 200
        with pytest.raises(Exception) if is_ours else contextlib.nullcontext():  # each database says it in its way
            traces.write_waiting()
        broken.setattr(pages, "open_page", None)
        assert "Something went wrong" in mum.open(page, status=500).words
    logging.getLogger().removeHandler(log)
    log.stream.close()
    assert "ERROR" in unwritten, "the log had room: nothing was tried"
    traces.write_waiting()
    assert traces.count(child) == before + 1, "who looked while there was no room stands there"
    mum.open(f"{page}/question/worries")
    mum.press("Save these words", {"Your words": "The lift.", "Whose words are these?": "parent", "audience": "everyone"})
    assert "The lift." in mum.open(page).words
