"""Members who chose how they are told, a clock that the test turns, and a worker that sends into a folder or a mail server."""

import dataclasses
import functools
import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from tests.notices.mailbox import Mailbox, Server
from tests.support.house import House
from wiki import clock
from wiki.commands.members import end_membership
from wiki.commands.notices import choose_notices
from wiki.database import Work
from wiki.models.children import Membership
from wiki.models.jobs import Job, JobState
from wiki.models.notices import Notice
from wiki.settings import Settings
from wiki.words import Permission, Preset
from wiki.words_mail import HowOften
from wiki.worker.run import Worker
from wiki.worker.telling import look


def plain(mail: EmailMessage) -> str:
    """The words of a mail as plain text."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def sentence(mail: EmailMessage) -> str:
    """The one sentence (or the few) that says what is new."""
    return plain(mail).split("\n\n")[1]


def said_in(mail: EmailMessage) -> str:
    """Every word of a mail in small letters, subject and both parts; an address is random letters, and is left out."""
    parts = [str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text"]
    shown = [str(value) for name, value in mail.items() if name.lower() not in {"message-id", "to"}]
    return re.sub(r"[\w.+-]*://\S*", "", "\n".join([*shown, *parts])).lower()


def folder_mails(settings: Settings) -> list[EmailMessage]:
    """Every mail in the folder, oldest first."""
    found = sorted((path.stat().st_mtime_ns, path) for path in (settings.instance / "mail").glob("*"))
    assert all(path.suffix == ".eml" for _at, path in found), "nothing half written is left"
    return [_read(path, at) for at, path in found]


@functools.lru_cache(maxsize=500)
def _read(path: Path, _at: int) -> EmailMessage:
    """A mail in the folder; a finished file is never written again, and hundreds of looks need read it once."""
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def tomorrow(hour: int, minute: int = 0, days: int = 1) -> datetime:
    """An instant in some days, by the clock in England."""
    day = clock.local(clock.now()).date() + timedelta(days=days)
    return datetime.combine(day, time(hour, minute), tzinfo=clock.LONDON)


@dataclass
class Telling:
    """What a test of notices does: somebody chooses, somebody writes, time passes, the worker comes by."""

    house: House
    engine: Engine
    settings: Settings
    now: datetime

    @contextmanager
    def at(self, now: datetime) -> Iterator[None]:
        """Have it be ``now`` inside, and from then on."""
        self.now = now
        with clock.pretend(now):
            yield

    def later(self, **by: float) -> datetime:
        """Turn the clock on."""
        self.now += timedelta(**by)
        return self.now

    def choose(self, name: str, how_often: HowOften, hour: int | None = None, child: str = "robin") -> None:
        """``name`` chooses how they are told."""
        with clock.pretend(self.now), self.house.work() as work:
            choose_notices(self.house.space(name, child, work), how_often, hour)
            work.commit()

    def write(
        self, name: str, page_type: str = "my_family", field: str = "love_about", audience: Preset = Preset.EVERYONE,
        child: str = "robin", body: str = "Qzqwordsnobodymayread.", **more: object,
    ) -> tuple[uuid.UUID, int]:  # fmt: skip
        """``name`` adds words to a page; returns the passage and its version."""
        with clock.pretend(self.now):
            saved = self.house.say(name, child, page_type, field, body, audience=audience, **more)
        assert saved.passage_id is not None
        return saved.passage_id, saved.version_number

    def work(self, settings: Settings | None = None) -> None:
        """The worker comes by: whatever is due is done."""
        with clock.pretend(self.now):
            Worker(settings or self.settings, self.engine).drain()

    def plan(self) -> int:
        """A worker looks whom there is something to tell, and sends nothing yet; returns how many notices it made."""
        with clock.pretend(self.now):
            return look(self.engine)

    def tick(self) -> None:
        """The worker looks, and works when there is something to send: for tests in which many hours pass."""
        if self.plan():
            self.work()

    def mails(self, name: str) -> list[EmailMessage]:
        """The mails to somebody in the folder, oldest first."""
        return [one for one in folder_mails(self.settings) if one["To"] == f"{name}@example.org"]

    def end(self, name: str, child: str = "robin") -> None:
        """End a membership."""
        with clock.pretend(self.now), self.house.work() as work:
            space = self.house.space("moira", child, work, Permission.MANAGE_MEMBERS)
            member_id = work.session.execute(
                select(Membership.id).where(
                    Membership.child_id == space.id, Membership.person_id == self.house.people[name]
                )
            ).scalar_one()
            end_membership(space, member_id, "moved away")
            work.commit()

    def ledger(self, name: str) -> list[Notice]:
        """The notices of somebody, oldest first."""
        with Work(self.engine) as work:
            mine = select(Notice).where(Notice.person_id == self.house.people[name]).order_by(Notice.made_at)
            return list(work.session.execute(mine).scalars())

    def age_leases(self) -> None:
        """Have every lease run out, as when a worker has been dead for five minutes."""
        with Work(self.engine) as work:
            past = self.now - timedelta(seconds=1)
            work.begin_writing().execute(
                update(Job).where(Job.state == JobState.RUNNING).values(leased_until=past, run_at=past)
            )
            work.commit()


@pytest.fixture
def telling(family: House, engine: Engine, settings: Settings) -> Telling:
    """Tomorrow, at noon; mum and dad, gran and the professionals are told once a day at 8:00am unless they choose."""
    return Telling(family, engine, settings, tomorrow(12))


@pytest.fixture
def box() -> Iterator[Mailbox]:
    """A mail server."""
    mailbox = Mailbox()
    server = Server(mailbox)
    yield mailbox
    server.stop()


@pytest.fixture
def by_smtp(settings: Settings, box: Mailbox) -> Settings:
    """Settings of an installation that sends through that server."""
    return dataclasses.replace(settings, mail_url=box.url, mail_from="thread@council.example.org")

