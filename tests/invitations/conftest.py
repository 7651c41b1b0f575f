"""Somebody is invited to Robin's space; the worker comes by; what it sent lies in a folder."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select

from tests.support.client import Page, Visitor
from tests.support.house import House
from wiki.models.children import Membership
from wiki.models.people import Person
from wiki.settings import Settings
from wiki.words import Role
from wiki.worker.run import Worker

CHOSEN = "seven quiet lanterns"


@dataclass
class Asking:
    """What these tests do: ask somebody in by the form, let the worker come by, open what it sent."""

    house: House
    engine: Engine
    settings: Settings
    client_for: Callable[[str], Visitor]

    @property
    def robin(self) -> str:
        """The address of Robin's space."""
        return f"/child/{self.house.children['robin']}"

    def ask(self, by: str = "moira", status: int = 200, browser: Visitor | None = None, **fields: Any) -> Page:
        """Fill in the form as ``by`` and send it; the answer."""
        visitor = browser or self.client_for(by)
        visitor.open(f"{self.robin}/invite")
        given = {"name": "Ines Rowe", "role": "relative", "way": "mail", "email": "ines@example.org", **fields}
        return visitor.press("Invite them", given, status=status)

    def work(self) -> None:
        """The worker comes by."""
        Worker(self.settings, self.engine).drain()

    def mails(self, to: str = "ines") -> list[EmailMessage]:
        """The mails to somebody, oldest first."""
        paths = sorted((self.settings.instance / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        found = [message_from_bytes(path.read_bytes(), policy=default) for path in paths]
        return [one for one in found if isinstance(one, EmailMessage) and one["To"] == f"{to}@example.org"]

    def link(self, to: str = "ines") -> str:
        """The path of the link in the newest mail."""
        return "/come-in/" + re.findall(r"/come-in/([\w-]{43})", said(self.mails(to)[-1]))[0]

    def roles(self, email: str) -> list[Role]:
        """What somebody is in Robin's space now."""
        with self.house.work() as work:
            rows = work.session.execute(
                select(Membership.role)
                .join(Person, Person.id == Membership.person_id)
                .where(
                    Person.email == email, Membership.child_id == self.house.children["robin"], Membership.ended_at.is_(None)
                )
            ).scalars()
            return [Role(one) for one in rows]


def said(mail: EmailMessage) -> str:
    """The words of a mail as plain text."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


@pytest.fixture
def asking(
    family: House, app: Flask, engine: Engine, settings: Settings, client_for: Callable[[str], Visitor]
) -> Asking:
    """Robin's and Zara's families, with nobody asked in yet."""
    return Asking(family, engine, settings, client_for)
