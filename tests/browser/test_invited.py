"""On a phone, with a real mail server between: asked in, the mail, its link, and three screens later the child's pages."""

import dataclasses
import logging
import re
import socket
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from flask import Flask
from playwright.sync_api import Browser, Page

from tests.browser.serving import served
from tests.browser.watching import PHONE, Tab, new_context
from tests.invitations.conftest import CHOSEN, Asking, said
from tests.invitations.conftest import asking as asking
from wiki.worker.run import Worker

pytestmark = pytest.mark.slow


class _Kept(Sink):
    """Keeps what a mail server is handed."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, _server: object, _session: object, envelope: object) -> str:
        mail = message_from_bytes(envelope.content, policy=default)  # type: ignore[attr-defined]
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 taken"


def _screen(tab: Tab) -> str:
    """The heading of the screen that is open now; it must fit a phone and be usable by everybody."""
    page: Page = tab.page
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE, f"{tab.h1} is {wide} wide"
    faults = tab.faults()
    assert not faults, faults
    return tab.h1


def test_three_screens_from_the_link_to_the_childs_home(
    asking: Asking, app: Flask, chromium: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    box = _Kept()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    caplog.set_level(logging.DEBUG)
    try:
        asking.ask(name="Jo Fairweather", email="jo@example.org", role="parent", relation="Mum")
        with served(app) as base:
            settings = dataclasses.replace(
                asking.settings, mail_url=f"smtp://127.0.0.1:{port}", mail_from="thread@council.example.org", public_url=base
            )
            Worker(settings, asking.engine).drain()
            (mail,) = box.mails
            link = re.findall(rf"{base}/come-in/[\w-]{{43}}", said(mail))[0]
            context = new_context(chromium, PHONE)
            tab = Tab(base, context.new_page())
            referrers = []
            tab.page.on("request", lambda request: referrers.append(request.headers.get("referer", "")))
            tab.page.goto(link)
            screens = [_screen(tab)]
            tab.page.get_by_role("button", name="Come in").click()
            tab.page.get_by_role("heading", name="Choose a password").wait_for()
            screens.append(_screen(tab))
            tab.page.get_by_label("Password", exact=True).fill(CHOSEN)
            tab.page.get_by_role("button", name="Go to Robin’s pages").click()
            tab.page.get_by_role("heading", name="Welcome. You are in.").wait_for()
            screens.append(_screen(tab))
            assert screens == ["You are invited to Robin’s pages", "Choose a password", "Robin"]
            assert not any("come-in" in one for one in referrers) and not tab.found, tab.found
            context.close()
    finally:
        server.stop()
    token = link.rsplit("/", 1)[1]
    assert not any(token in str(line.msg) + str(line.args) for line in caplog.records), "the link is in no log"
