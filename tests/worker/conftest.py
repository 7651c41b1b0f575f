"""A worker, and files for it to work on."""

import io
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from sqlalchemy import Engine, select, update

from media.store import Store
from tests.support.house import House
from wiki import clock
from wiki.commands.media import add_media
from wiki.commands.passages import MediaUse
from wiki.database import Work
from wiki.models.jobs import Job, JobState
from wiki.models.media import Media, Rendition
from wiki.settings import Settings
from wiki.words import Permission, Preset
from wiki.worker.run import Worker
from wiki.worker.tools import Tools

Upload = Callable[..., uuid.UUID]


@pytest.fixture
def store(settings: Settings) -> Store:
    """The store of the program under test."""
    return Store(settings.media_root)


@pytest.fixture
def worker(settings: Settings, engine: Engine) -> Worker:
    """A worker that does nothing by itself: the test says when."""
    return Worker(settings, engine)


@pytest.fixture
def tools(worker: Worker) -> Tools:
    """What the worker works with."""
    return worker._tools


@pytest.fixture
def upload(family: House, store: Store) -> Upload:
    """``upload(bytes, filename, type)``: Mum adds a file and shows it in Robin's story; returns the file's id."""

    def send(data: bytes, filename: str, content_type: str) -> uuid.UUID:
        with family.work() as work:
            space = family.space("mum", "robin", work, Permission.UPLOAD)
            media_id = add_media(space, store, io.BytesIO(data), filename, content_type)
            work.commit()
        family.say(
            "mum", "robin", "about_me_primary", "people", columns={"name": "With a file"},
            media=(MediaUse(media_id, alt="A file"),), audience=Preset.EVERYONE,
        )  # fmt: skip
        return media_id

    return send


def letter(words: str) -> bytes:
    """A PDF of one page that says ``words``."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(400, 200))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page = made.pages[0]
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = made.make_stream(f"BT /F1 14 Tf 20 100 Td ({words}) Tj ET".encode())
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def job(engine: Engine, kind: str | None = None) -> dict[str, Any]:
    """The columns of the one job that there is (of that kind)."""
    table = Job.__table__
    with Work(engine) as work:
        query = select(table) if kind is None else select(table).where(table.c.kind == kind)
        return dict(work.session.execute(query).one()._mapping)


def shown(engine: Engine, media_id: uuid.UUID) -> tuple[str, str, list[str]]:
    """A file's state, its note, and the names of its renditions."""
    with Work(engine) as work:
        state, note = work.session.execute(select(Media.state, Media.note).where(Media.id == media_id)).one()
        names = work.session.execute(select(Rendition.name).where(Rendition.media_id == media_id)).scalars()
        return str(state), note, sorted(names)


def unknown_files(engine: Engine, store: Store) -> list[str]:
    """Files in the store that no row names."""
    with Work(engine) as work:
        known = {*work.session.execute(select(Media.original_key)).scalars()}
        known |= set(work.session.execute(select(Rendition.key)).scalars())
    return sorted(set(store.keys()) - known)


def missing_files(engine: Engine, store: Store) -> list[str]:
    """Rows that name a file which is not there."""
    with Work(engine) as work:
        keys = [*work.session.execute(select(Media.original_key)).scalars()]
        keys += work.session.execute(select(Rendition.key)).scalars()
    return [key for key in keys if not store.has(key)]


def turn_clock(engine: Engine, **columns: timedelta) -> None:
    """Move these times of every job by so much."""
    with Work(engine) as work:
        session = work.begin_writing()
        for name, by in columns.items():
            for row in session.execute(select(Job)).scalars():
                if getattr(row, name) is not None:
                    setattr(row, name, getattr(row, name) + by)
        work.commit()


def ask(engine: Engine, kind: str, child_id: uuid.UUID | None = None, **payload: str) -> uuid.UUID:
    """Put a job in the table; returns its id."""
    job_id = uuid.uuid4()
    with Work(engine) as work:
        work.begin_writing().add(
            Job(
                id=job_id, kind=kind, child_id=child_id, payload=payload, state=JobState.WAITING, attempts=0,
                run_at=clock.now(), created_at=clock.now(),
            )
        )  # fmt: skip
        work.commit()
    return job_id


def age_lease(engine: Engine) -> None:
    """Have every lease run out, as it does when a worker has been dead for five minutes."""
    with Work(engine) as work:
        work.begin_writing().execute(
            update(Job).where(Job.state == JobState.RUNNING).values(leased_until=clock.now() - timedelta(seconds=1))
        )
        work.commit()
