"""A tab of a real browser that notes whatever should not happen in it: faults, dialogs, words sent to other machines."""

import contextlib
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Error, Locator, Page, Request

PHONE, DESKTOP = 360, 1280
_AXE = Axe()
_RULES = {
    "resultTypes": ["violations"],
    "preload": False,  # nothing plays by itself here (a page has no autoplay), so no clip need be fetched to see how long it is
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"],
}
# What is sound is not sent over: with everything that axe looked at, its answer costs as much time as its look.
_VIOLATIONS = "(rules) => axe.run(rules).then((found) => found.violations)"
_ANSWERED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


# Marks the page when a press is about to have another in its place: a link that leads away, a form that is sent.
_MARK = """e => {
  const link = e.closest('a[href]'), leaves = () => { window.pressedHere = true };
  if (link && !link.download && !link.target && link.href.split('#')[0] !== location.href.split('#')[0]) leaves();
  addEventListener('submit', sent => sent.defaultPrevented || leaves(), { once: true });
}"""


@dataclass
class Tab:
    """One tab, signed in as somebody or as nobody."""

    base: str
    page: Page
    found: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    undrawn: str = ""

    def __post_init__(self) -> None:
        self.page.set_default_timeout(30_000)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda fault: self.found.append(f"{self.where}: fault in a script: {fault}"))
        self.page.on("request", self._ask)
        self.page.on("dialog", self._dialog)
        self.page.on("download", lambda load: self.loads.append(load.suggested_filename))

    @property
    def where(self) -> str:
        """The address of the page that is open, without the machine."""
        return self.page.url.removeprefix(self.base)

    @property
    def words(self) -> str:
        """The words of the main part."""
        return " ".join(self.page.locator("main").inner_text().split())

    @property
    def h1(self) -> str:
        """The words of the heading."""
        return " ".join(self.page.locator("h1").inner_text().split())

    def open(self, path: str, status: int = 200) -> "Tab":
        """Go to an address of this site; it must answer with ``status``."""
        answered = self.status(path)
        assert answered == status, f"{path}: {answered}, not {status}"
        return self

    def status(self, path: str) -> int:
        """Go to an address of this site; what it answers."""
        answer = self.page.goto(path if "://" in path else self.base + path)
        return answer.status if answer else 0

    def follow(self, link: str) -> "Tab":
        """Press the link with this name, or the first whose name begins so, and wait until what it leads to is there."""
        exact = self.page.get_by_role("link", name=link, exact=True)
        begins = self.page.get_by_role("link", name=re.compile("^" + re.escape(link)))
        return self.tap((exact if exact.count() else begins).first)

    def tap(self, place: Locator) -> "Tab":
        """Press a link or a button and wait until what it leads to is there: on a busy machine a press is answered late."""
        place.evaluate(_MARK)
        loaded = len(self.loads)
        place.click()
        for _turn in range(1200):
            with contextlib.suppress(Error):  # between two pages there is nobody to ask
                if len(self.loads) > loaded or not self.page.evaluate("window.pressedHere"):
                    break
            self.page.wait_for_timeout(25)
        else:
            raise AssertionError(f"{self.where}: the press led nowhere in half a minute")
        return self.settle()

    def press(self, button: str) -> "Tab":
        """Press the button with these words."""
        return self.tap(self.page.get_by_role("button", name=button, exact=True).first)

    def settle(self) -> "Tab":
        """Wait until the page stands; a form that first lays words down in the browser (data-holding) is on its way."""
        self.page.locator("form[data-holding]").first.wait_for(state="detached")
        self.page.wait_for_load_state("load")
        return self

    def until(self, script: str, seconds: int = 60) -> None:
        """Wait until ``script`` says yes. (Playwright's own way asks a page again and again by eval, which ours forbid.)"""
        for _turn in range(seconds * 10):
            with contextlib.suppress(Error):  # between two pages there is nobody to ask
                if self.page.evaluate(script):
                    return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{self.where}: never {script}: {self.words[:600]}")

    def look_around_as(self, name: str) -> "Tab":
        """Come in as one of the demonstration's people."""
        self.open("/")
        return self.tap(self.page.locator("li", has_text=name).get_by_role("button").first)

    def sign_in(self, email: str, password: str) -> "Tab":
        """Come in by the form."""
        self.open("/sign-in")
        self.page.get_by_label("Email address").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        return self.press("Sign in")

    def be(self, width: int) -> None:
        """Make the window so wide."""
        self.page.set_viewport_size({"width": width, "height": 740 if width == PHONE else 900})

    def faults(self, *, contrast: bool = True) -> list[str]:
        """What is wrong with the page that is open: WCAG 2.2 A and AA as axe knows it, and its width on phone and desk."""
        return self.too_wide() + self.axe(contrast=contrast)

    def faults_of_all(self) -> list[str]:
        """``faults`` of a page that is seen as a whole: bars that stay in sight lie over nothing then."""
        found = self.too_wide()
        self.page.set_viewport_size({"width": PHONE, "height": 6000})
        found += self.axe()
        self.be(PHONE)
        return found

    def too_wide(self) -> list[str]:
        """Whether the page needs scrolling sideways, on a desk and then on a phone (which it stays)."""
        found = []
        for width in (DESKTOP, PHONE):
            self.be(width)
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.append(f"{self.where}: {wide} px wide in a window of {width} px: {self._wide()}")
        return found

    def axe(self, *, contrast: bool = True) -> list[str]:
        """The violations that axe finds, a line each. Without ``contrast``, which is more than half of its work, where the
        same sort of page was held to that already: colours do not hang on who looks."""
        self.page.evaluate(_AXE.axe_script)
        rules = {**_RULES, "rules": {"color-contrast": {"enabled": contrast}}}
        return [
            f"{self.where}: {one['id']}: {one['help']}: {node['html'][:160]} {_why(node)}"
            for one in self.page.evaluate(_VIOLATIONS, rules)
            for node in one["nodes"][:3]
        ]

    def _wide(self) -> str:
        return str(
            self.page.evaluate(
                "[...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
                ".slice(0, 2).map(e => e.outerHTML.slice(0, 120)).join(' … ')"
            )
        )

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not _ANSWERED.match(message.text):
            self.found.append(f"{self.where}: the browser says: {message.text}")

    def _ask(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss", "ftp"} and not request.url.startswith(self.base + "/"):
            self.found.append(f"{self.where}: asked another machine: {request.url}")

    def _dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()


def _why(node: dict[str, Any]) -> str:
    said = [one["message"] for one in node.get("any", []) + node.get("all", []) + node.get("none", [])]
    return f"({'; '.join(said)[:200]})"


def new_context(browser: Browser, width: int = PHONE, **more: Any) -> BrowserContext:
    """A fresh profile: no cookies, nothing kept."""
    return browser.new_context(viewport={"width": width, "height": 740 if width == PHONE else 900}, **more)
