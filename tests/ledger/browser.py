"""A browser as plain as can be: one connection, its cookies, and the forms it was given; outside the server."""

import http.client
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlencode

Part = tuple[str, bytes, str, str]
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
_FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)


class Gone(Exception):
    """No whole answer came: the sender can't know whether it was kept."""


@dataclass(frozen=True)
class Answer:
    """A whole answer."""

    status: int
    location: str
    text: str

    def forms(self, action: str) -> list[dict[str, str]]:
        """The hidden boxes of each form whose address ends so."""
        found = []
        for form in _FORM.findall(self.text):
            if re.search(rf'action="[^"]*{re.escape(action)}"', form):
                found.append({name: unescape(value) for name, value in _HIDDEN.findall(form)})
        return found


class Browser:
    """Somebody's browser. Cookies are sent back by hand: they are Secure, and the test speaks plain HTTP."""

    def __init__(self, port: int, cookies: Mapping[str, str] | None = None, token: str = "") -> None:
        self.port = port
        self.token = token
        self._cookies = dict(cookies or {})
        self._line: http.client.HTTPConnection | None = None

    def twin(self) -> "Browser":
        """Another window of the same browser: signed in alike, with a connection of its own."""
        return Browser(self.port, self._cookies, self.token)

    def move(self, port: int) -> None:
        """The server has another port now."""
        self.close()
        self.port = port

    def sign_in(self, email: str, password: str) -> "Browser":
        """Sign in through the form, and learn the token that forms carry from then on."""
        form = self.get("/sign-in").forms("/sign-in")[0]
        answer = self.post("/sign-in", {**form, "email": email, "password": password})
        assert answer.status == 302, f"{email} could not sign in: {answer.status}"
        return self

    def learn_token(self, path: str) -> "Browser":
        """Take the token from a real form."""
        answer = self.get(path)
        assert answer.status == 200, f"{path} answered {answer.status}"
        self.token = answer.forms("")[-1]["csrf_token"]
        return self

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self._ask("GET", path, b"", "")

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form without files."""
        return self._ask("POST", path, urlencode(dict(fields)).encode(), "application/x-www-form-urlencoded")

    def send(self, path: str, fields: Mapping[str, str], files: Sequence[Part] = ()) -> Answer:
        """Send a form with files: (box, bytes, file name, type) each."""
        border = f"----ledger{secrets.token_hex(12)}"
        lines: list[bytes] = []
        for name, value in fields.items():
            head = f'--{border}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            lines += [head.encode(), value.encode(), b"\r\n"]
        for box, data, name, kind in files:
            head = f'--{border}\r\nContent-Disposition: form-data; name="{box}"; filename="{name}"\r\n'
            lines += [f"{head}Content-Type: {kind}\r\n\r\n".encode(), data, b"\r\n"]
        lines.append(f"--{border}--\r\n".encode())
        return self._ask("POST", path, b"".join(lines), f"multipart/form-data; boundary={border}")

    def _ask(self, method: str, path: str, body: bytes, kind: str) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if method == "POST":
            headers |= {"Content-Type": kind, "Origin": f"http://127.0.0.1:{self.port}"}
        try:
            if self._line is None:
                self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self._line.request(method, path, body or None, headers)
            answer = self._line.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as trouble:
            self.close()
            raise Gone from trouble
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _equals, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        if answer.will_close:
            self.close()
        return Answer(answer.status, answer.headers.get("Location", ""), text)

    def close(self) -> None:
        """Hang up."""
        if self._line is not None:
            self._line.close()
            self._line = None
