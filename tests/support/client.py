"""A browser-like client that checks every page it fetches: its HTML, its headers, what it wrote, and whose words it holds."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.support.bones import read
from tests.support.canaries import Canaries
from tests.support.forms import Form
from tests.support.headers import header_problems
from tests.support.html import Html, words
from tests.support.watch import Watch
from wiki import clock
from wiki.commands.sign_in import begin_sign_in
from wiki.database import Work

HOST = "https://localhost"
_ERROR_TITLE = re.compile("<title>[^<:]+: ")
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Page:
    """What came back, with the page read where it is one."""

    def __init__(self, path: str, response: TestResponse) -> None:
        self.path = path
        self.response = response
        self.status = response.status_code
        self.text = response.get_data(as_text=True) if (response.mimetype or "").startswith("text/") else ""
        self._html: Html | None = None

    @property
    def html(self) -> Html:
        """The parsed page."""
        if self._html is None:
            self._html = read(self.text)
        return self._html

    @property
    def h1(self) -> str:
        """The words of the heading."""
        return self.html.h1

    @property
    def words(self) -> str:
        """The words of the main part, as a reader meets them."""
        return self.html.main

    @property
    def links(self) -> dict[str, str]:
        """Every link of the page: its words and where it leads (the first of several with the same words)."""
        found: dict[str, str] = {}
        for one in self.html.all("a"):
            if "href" in one.attrib:
                found.setdefault(words(one), urljoin(self.path, one.attrib["href"]))
        return found

    @property
    def addresses(self) -> set[str]:
        """Every address of this site that the page names: links, pictures, players."""
        found = set(re.findall(r'\s(?:href|src|poster)="([^"]*)"', self.text))
        for srcset in re.findall(r'\ssrcset="([^"]*)"', self.text):
            found |= {part.split()[0] for part in srcset.split(",") if part.strip()}
        whole = {urljoin(HOST + self.path, unescape(one)) for one in found if one and not one.startswith("#")}
        return {one.removeprefix(HOST).split("#")[0] or "/" for one in whole if one.startswith(HOST + "/")}

    def form(self, button: str = "", action: str = "") -> tuple[Form, Any]:
        """The form with the button that says ``button`` (or that goes to ``action``), and that button."""
        for element in self.html.all("form"):
            form = Form(self.html, element)
            if action and not form.action.endswith(action):
                continue
            for one in form.buttons:
                if not button or self.html.name_of(one) == button:
                    return form, one
        buttons = [self.html.name_of(one) for one in self.html.all("button")]
        raise AssertionError(f"no button {button!r} {action} on {self.path} ({self.h1}); there are {buttons}")


class Visitor:
    """Somebody's browser. Each answer is checked; a fault fails the test that fetched it."""

    def __init__(self, app: Flask, watch: Watch, canaries: Canaries | None = None, name: str = "") -> None:
        self.app = app
        self.name = name
        self.canaries = canaries
        self.page: Page = None  # type: ignore[assignment]
        self.typed = ""  # words of ours that an answer may repeat: they were not met there
        self.checks_html = True
        self._watch = watch
        self._client = app.test_client()

    def sign_in(self, person_id: Any, hours: int = 1) -> Visitor:
        """Be this person, without the wait that a password costs (the form itself is tested elsewhere)."""
        with Work(self.app.extensions["engine"]) as work:
            token = begin_sign_in(work, person_id, hours=hours).token
            work.commit()
        return self.hold(token)

    def hold(self, token: str) -> Visitor:
        """Carry a sign-in's token in the cookie, as the server signs it."""
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        cookie = serializer.dumps({"_user_id": token, "_fresh": True, "seen": int(clock.now().timestamp())})
        self._client.set_cookie("__Host-thread", cookie, domain="localhost", secure=True, path="/")
        return self

    @property
    def cookie(self) -> str:
        """What the session cookie holds."""
        found = self._client.get_cookie("__Host-thread", domain="localhost")
        return found.value if found else ""

    def raw(self, method: str, path: str, **more: Any) -> TestResponse:
        """One request as it is, not followed; headers, canaries and writes are checked, HTML is not."""
        more.setdefault("base_url", HOST)
        with self._watch.looking() as seen:
            response = self._client.open(path, method=method, **more)
        text = response.get_data().decode("utf-8", "replace")
        response.close()  # as a server does when the last byte is sent
        problems = header_problems(path, response)
        if method in SAFE and seen.writes:
            problems.append(f"a read wrote: {seen.writes[0]}")
        if response.status_code < 400 and seen.undone:
            problems.append(f"an uncommitted change was left behind: {seen.undone[0]}")
        if response.status_code in {409, 422} and response.mimetype == "text/html" and not _ERROR_TITLE.search(text):
            problems.append("its title does not begin with the word Error")
        if self.canaries is not None:
            told = text + "\n" + str(response.headers)
            told = told.replace(self.typed, "") if self.typed else told
            problems += [f"{self.name} met {one}" for one in self.canaries.foreign(self.name, told)]
        assert not problems, f"{method} {path} ({response.status_code}) for {self.name}: " + "; ".join(problems)
        return response

    def open(self, path: str, status: int = 200, **more: Any) -> Page:
        """Fetch a page, going where it sends us; the last answer must have ``status``."""
        return self._arrive(path, self.raw("GET", path, **more), status)

    def follow(self, link: str, status: int = 200) -> Page:
        """Press the link with these words (or beginning with them)."""
        links = self.page.links
        for said, href in links.items():
            if said == link:
                return self.open(urlsplit(href)._replace(fragment="").geturl(), status)
        for said, href in links.items():
            if said.startswith(link):
                return self.open(urlsplit(href)._replace(fragment="").geturl(), status)
        raise AssertionError(f"no link {link!r} on {self.page.path}; there are {list(links)}")

    def press(self, button: str, fields: Mapping[str, Any] | None = None, *, status: int = 200, action: str = "") -> Page:
        """Fill the form that has this button, as it stands on the page, and send it."""
        form, pressed = self.page.form(button, action)
        form.fill(fields or {})
        pairs = list(form.pairs)
        if pressed.attrib.get("name"):
            pairs.append((pressed.attrib["name"], pressed.attrib.get("value", "")))
        target = urljoin(self.page.path, pressed.attrib.get("formaction") or form.action) or self.page.path
        if form.method == "GET":
            return self._arrive(target, self.raw("GET", target, query_string=MultiDict(pairs)), status)
        data: MultiDict[str, Any] = MultiDict((name, re.sub("\r\n|\r|\n", "\r\n", value)) for name, value in pairs)
        for name, file in form.files:
            stream = io.BytesIO(file[0]) if isinstance(file[0], bytes) else file[0]
            data.add(name, (stream, *file[1:]))
        many = form.element.attrib.get("enctype") == "multipart/form-data"
        response = self.raw(
            "POST", target, data=data, content_type="multipart/form-data" if many else None, headers={"Origin": HOST}
        )
        return self._arrive(target, response, status)

    def _arrive(self, path: str, response: TestResponse, status: int) -> Page:
        for _hop in range(5):
            if response.status_code not in {301, 302, 303, 307, 308}:
                break
            path = urlsplit(urljoin(path, response.headers["Location"]))._replace(fragment="").geturl()
            response = self.raw("GET", path)
        self.page = Page(path, response)
        said = self.page.html.main[:300] if response.mimetype == "text/html" else ""
        assert response.status_code == status, f"{path} answered {response.status_code}, not {status}: {said}"
        if response.mimetype == "text/html" and self.checks_html:
            assert not self.page.html.problems, f"{path}: " + "\n".join(self.page.html.problems)
        return self.page
