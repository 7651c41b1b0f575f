"""With a virus scanner set, nobody but its sender has a file before it was called clean, and a harmful one nobody at all."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from media import scanner
from media.store import Store
from tests.media.making import docx, phone_jpeg
from tests.support.clamd import FakeClamd, eicar
from tests.support.client import Page, Visitor
from tests.support.house import House
from tests.worker.conftest import job, missing_files, shown, turn_clock, unknown_files
from wiki.access.person import Post
from wiki.commands.jobs_again import run_again
from wiki.commands.media import CHECK, DERIVE
from wiki.models.audit import AuditRow, AuditWords
from wiki.models.jobs import Job, JobState
from wiki.models.media import Media
from wiki.settings import Settings
from wiki.words import Role
from wiki.worker.leases import BACK_OFF
from wiki.worker.run import Worker

Browser = Callable[[str], Visitor]
WORDS = {
    "Your words": "Robin likes trains.", "Whose words are these?": "parent", "Who said it?": "Mum", "audience": "everyone",
}  # fmt: skip
CHECKING = "We are still checking this file."
LATER = -BACK_OFF[-1]


@pytest.fixture
def clamd() -> Iterator[FakeClamd]:
    """A scanner that is up."""
    with FakeClamd() as fake:
        yield fake


@pytest.fixture
def settings(settings: Settings, clamd: FakeClamd) -> Settings:
    """The program is told of it."""
    return replace(settings, clamd=clamd.address)


@pytest.fixture
def worker(settings: Settings, engine: Engine) -> Worker:
    """A worker that does nothing by itself."""
    return Worker(settings, engine)


@pytest.fixture
def store(app: Flask) -> Store:
    """Where the files lie."""
    found: Store = app.extensions["store"]
    return found


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "PATIENCE", 1.0)


def _say(family: House, mum: Visitor, files: dict[str, object], status: int = 200) -> Page:
    page_id = family.page("robin", "about_me_primary")
    mum.open(f"/child/{family.children['robin']}/page/{page_id}/question/my_story")
    return mum.press("Save these words", WORDS | files, status=status)


def _page(family: House, client_for: Browser, name: str) -> Page:
    page_id = family.page("robin", "about_me_primary")
    return client_for(name).open(f"/child/{family.children['robin']}/page/{page_id}")


def _only(engine: Engine, kind: str = "photo") -> uuid.UUID:
    from wiki.database import Work

    with Work(engine) as work:
        return work.session.execute(select(Media.id).where(Media.kind == kind)).scalar_one()


def _statuses(family: House, client_for: Browser, media_id: uuid.UUID) -> dict[str, tuple[int, int]]:
    """What each gets who asks for the file by its addresses: (a rendition, the original)."""
    base = f"/child/{family.children['robin']}/media/{media_id}"
    return {
        name: tuple(client_for(name).raw("GET", f"{base}/{one}").status_code for one in ("w320", "original"))  # type: ignore[misc]
        for name in ("mum", "dad", "leila")
    }


def _harm(family: House) -> list[tuple[str, str]]:
    with family.work() as work:
        rows = work.session.execute(
            select(AuditRow.person_id, AuditWords.words).join(AuditWords, AuditWords.audit_id == AuditRow.id)
            .where(AuditRow.act == "media.harmful")
        )  # fmt: skip
        return [("somebody" if person else "the worker", words) for person, words in rows]


def test_a_clean_file_is_there_at_once_and_a_harmful_one_is_refused_kindly(
    family: House, client_for: Browser, engine: Engine, store: Store
) -> None:
    mum = client_for("mum")
    box = {"photos": (phone_jpeg(), "train.jpg"), "new-photos-alt": "A train"}
    _say(family, mum, box)
    assert 'alt="A train"' in _page(family, client_for, "leila").text
    media_id = _only(engine)
    assert shown(engine, media_id) == ("ready", "", ["jpeg", "w320", "w800"])
    files = set(store.keys())

    page = _say(family, mum, {"photos": (phone_jpeg() + eicar(), "bad.jpg")}, 422)

    assert "Our safety check found something harmful in this file" in page.words
    assert "Robin likes trains." in page.text, "the words that came with it are still there"
    assert set(store.keys()) == files
    assert _harm(family) == [("somebody", "Eicar-Test-Signature")]


def test_while_the_scanner_is_away_slow_or_mad_a_file_is_held_until_it_answers(
    family: House, client_for: Browser, engine: Engine, store: Store, clamd: FakeClamd, worker: Worker, settings: Settings
) -> None:
    clamd.says = b"nonsense\0"
    _say(family, client_for("mum"), {"photos": (phone_jpeg(), "train.jpg"), "new-photos-alt": "A train"})
    media_id = _only(engine)
    for says in (b"nonsense\0", "gone", b"stream: OK"):
        clamd.says = says
        looked = clamd.looked
        worker.drain()
        assert clamd.looked == looked + 1, "it was asked again, once"
        assert shown(engine, media_id) == ("held", "", [])
        assert (job(engine, CHECK)["state"], job(engine, CHECK)["attempts"]) == (JobState.WAITING, 0), "it never gives up"
        assert _statuses(family, client_for, media_id) == {"mum": (404, 200), "dad": (404, 404), "leila": (404, 404)}
        turn_clock(engine, run_at=LATER)
    for name in ("mum", "dad", "leila"):
        page = _page(family, client_for, name)
        assert CHECKING in page.words and f"/media/{media_id}" not in page.text, name
    Worker(replace(settings, clamd=""), engine).drain()  # a worker that nobody told of the scanner lets nothing through
    assert shown(engine, media_id)[0] == "held" and "CLAMD" in job(engine, CHECK)["problem"]
    turn_clock(engine, run_at=LATER)

    clamd.says = None
    worker.drain()

    assert shown(engine, media_id) == ("ready", "", ["jpeg", "w320", "w800"])
    assert [job(engine, kind)["state"] for kind in (CHECK, DERIVE)] == [JobState.DONE, JobState.DONE]
    assert 'alt="A train"' in _page(family, client_for, "leila").text
    assert CHECKING not in _page(family, client_for, "leila").words
    assert _statuses(family, client_for, media_id) == {"mum": (200, 200), "dad": (200, 404), "leila": (200, 404)}
    assert (unknown_files(engine, store), missing_files(engine, store)) == ([], [])


def test_a_held_document_reaches_nobody_and_one_found_harmful_later_stays_shut_away(
    family: House, client_for: Browser, engine: Engine, store: Store, clamd: FakeClamd, worker: Worker
) -> None:
    clamd.says = "gone"
    bad = docx("Words") + eicar()  # what follows a zip's end is nothing to Word, and enough for a scanner
    _say(family, client_for("mum"), {"documents": (bad, "letter.docx")})
    media_id = _only(engine, "document")
    page = _page(family, client_for, "leila")
    assert CHECKING in page.words and f"/media/{media_id}" not in page.text
    assert _statuses(family, client_for, media_id) == {"mum": (404, 200), "dad": (404, 404), "leila": (404, 404)}

    clamd.says = None
    worker.drain()

    assert shown(engine, media_id) == ("unsafe", "", [])
    assert _statuses(family, client_for, media_id) == {"mum": (404, 404), "dad": (404, 404), "leila": (404, 404)}
    for name in ("mum", "leila"):
        page = _page(family, client_for, name)
        assert "found something harmful" in page.words and f"/media/{media_id}" not in page.text
    assert _harm(family) == [("the worker", "Eicar-Test-Signature")]
    assert (unknown_files(engine, store), missing_files(engine, store)) == ([], []), "kept, for whoever looks into it"


def test_a_file_too_big_for_the_scanner_stays_held_and_an_administrator_can_have_it_tried_again(
    family: House, client_for: Browser, engine: Engine, clamd: FakeClamd, worker: Worker
) -> None:
    clamd.most = 1000
    _say(family, client_for("mum"), {"photos": (phone_jpeg(), "train.jpg"), "new-photos-alt": "A train"})
    media_id = _only(engine)
    worker.drain()
    assert (shown(engine, media_id)[0], job(engine, CHECK)["state"]) == ("held", JobState.FAILED)
    assert "too big for us to check" in _page(family, client_for, "leila").words
    assert _statuses(family, client_for, media_id)["leila"] == (404, 404)

    clamd.most = 10**9
    with family.work() as work:
        moira = family.signed_in("moira", work)
        job_id = work.session.execute(select(Job.id).where(Job.kind == CHECK)).scalar_one()
        run_again(moira, Post(family.council_id, Role.SEND_ADMINISTRATOR), job_id)
        work.commit()
    worker.drain()

    assert shown(engine, media_id) == ("ready", "", ["jpeg", "w320", "w800"])
    assert 'alt="A train"' in _page(family, client_for, "leila").text
