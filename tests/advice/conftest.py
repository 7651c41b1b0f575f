"""Daniel asks a doctor without an account about Robin, by a link; the worker comes by; what it sent lies in a folder."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.support.client import Page, Visitor
from tests.support.house import House
from wiki.settings import Settings
from wiki.worker.run import Worker

DOCTOR, SECRETARY = "holt@clinic.example.org", "desk@clinic.example.org"


@dataclass
class ByLink:
    """What these tests do: ask by the form, let the worker come by, open what it sent."""

    house: House
    app: Flask
    engine: Engine
    settings: Settings
    client_for: Callable[[str], Visitor]

    def place(self, child: str = "robin", path: str = "") -> str:
        """The list of what was asked about a child."""
        return f"/child/{self.house.children[child]}/advice{path}"

    def ask(self, by: str = "daniel", child: str = "robin", status: int = 200, **fields: str) -> Page:
        """Ask by the form; the answer."""
        visitor = self.client_for(by)
        visitor.open(self.place(child, "/by-link"))
        given = {
            "name": "Dr Amina Holt", "job": "community paediatrician", "email": DOCTOR, "page_type": "advice_doctor",
            "words": "How do the fits touch the school day?", **fields,
        }  # fmt: skip
        page = visitor.press("Send the link", given, status=status)
        self.work()
        return page

    def work(self) -> None:
        """The worker comes by."""
        Worker(self.settings, self.engine).drain()

    def mails(self, to: str = DOCTOR) -> list[str]:
        """What the mails to an address say, oldest first."""
        paths = sorted((self.settings.instance / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        found = [message_from_bytes(path.read_bytes(), policy=default) for path in paths]
        return [said(one) for one in found if isinstance(one, EmailMessage) and one["To"] == to]

    def link(self, to: str = DOCTOR) -> str:
        """The path of the newest link in the mails to an address."""
        return [f"/advice/{one}" for mail in self.mails(to) for one in re.findall(r"/advice/([\w-]{43})", mail)][-1]

    def code(self, to: str = DOCTOR) -> str:
        """The newest code in the mails to an address."""
        self.work()
        return [one for mail in self.mails(to) for one in re.findall(r"code is (\d{6})", mail)][-1]

    def enter(self, to: str = DOCTOR, link: str = "") -> Visitor:
        """A fresh browser that opened the link and typed the code."""
        browser = self.client_for("")
        browser.open(link or self.link(to))
        browser.press("Send me the code")
        browser.press("Go on", {"code": self.code(to)})
        return browser


def said(mail: EmailMessage) -> str:
    """The words of a mail as plain text."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


@pytest.fixture
def by_link(
    family: House, app: Flask, engine: Engine, settings: Settings, client_for: Callable[[str], Visitor]
) -> ByLink:
    """Robin's and Zara's families, with nobody asked yet."""
    return ByLink(family, app, engine, settings, client_for)
