"""What somebody does to sign in with two steps: types their password, reads their app, keeps their backup codes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pyotp

from tests.support.client import HOST, Page, Visitor
from tests.support.house import PASSWORD
from wiki import clock

NOON = datetime(2026, 11, 23, 12, 0, 10, tzinfo=UTC)
APP = "Type the 6 numbers that the app shows now"
BOX = "Your code"


@dataclass
class Someone:
    """A person at their browser; ``seed`` is what their app keeps once it is set up."""

    browser: Visitor
    name: str
    seed: str = field(default="", repr=False)
    codes: list[str] = field(default_factory=list, repr=False)

    def password(self, status: int = 200, then: str = "", words: str = PASSWORD) -> Page:
        """Type address and password."""
        self.browser.open(f"/sign-in{'?then=' + then if then else ''}")
        return self.browser.press("Sign in", {"email": f"{self.name}@example.org", "password": words}, status=status)

    def set_up(self) -> Page:
        """Add an app from the page where that is done; backup codes come with it."""
        page = self.browser.press("Set up an app")
        self.seed = "".join(re.findall(r"\b[A-Z2-7]{4}\b", page.text.split('class="secret-text"')[1].split("</code>")[0]))
        page = self.browser.press("Use this app", {APP: self.code()})
        self.codes = re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", page.text)
        return page

    def code(self, steps: int = 0) -> str:
        """What the app shows now, or ``steps`` half minutes later."""
        return pyotp.TOTP(self.seed).at(clock.now() + timedelta(seconds=30 * steps))

    def type_code(self, code: str, status: int = 200) -> Page:
        """Type a code into the box of the second step."""
        if self.browser.page.h1 != "One more step":
            self.browser.open("/sign-in/second-step")
        return self.browser.press("Sign in", {BOX: code}, status=status, action="/second-step")

    def sees(self, path: str) -> bool:
        """Whether a page opens to them."""
        return self.browser.raw("GET", path, headers={"Origin": HOST}).status_code == 200
