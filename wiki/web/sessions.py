"""Reads a browser's signed cookie: checked and read once, then kept for a minute, for a browser sends the same one each time."""

import time
from threading import Lock

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

_SECONDS = 60.0
_MOST = 5000


class KeptSessions(SecureCookieSessionInterface):
    """Flask's own. Only cookies whose signature was right are kept, each with what it said; who is signed in is asked
    of the database all the same (access/person.py)."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._read: dict[str, tuple[float, dict[str, object]]] = {}

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """What the browser's cookie says; an empty session for none, or for one that is not ours."""
        sent, now = request.cookies.get(self.get_cookie_name(app), ""), time.monotonic()
        found = self._read.get(sent)
        if found is not None and found[0] > now:
            return self.session_class(_own_copy(found[1]))
        session = super().open_session(app, request)
        if session:
            with self._lock:
                if len(self._read) >= _MOST:
                    self._read.clear()
                self._read[sent] = (now + _SECONDS, _own_copy(session))
        return session


def _own_copy(said: dict[str, object]) -> dict[str, object]:
    """A copy that can be added to: the messages of a session are a list."""
    return {key: list(value) if isinstance(value, list) else value for key, value in said.items()}
