"""Remembers, on a browser that has signed in with an address before, that its owner is not a stranger guessing.

The cookie is a keyed hash of the address: it lets nobody in and names nobody; it only spares the owner the wait that
somebody else's guessing causes. A family's phone knows the few who signed in on it last.
"""

import hashlib
import hmac
import re

from flask import Response, current_app, request

from wiki.text.clean import plain_address

_COOKIE = "__Host-known"
_YEAR = 365 * 24 * 3600
_MOST = 4
_MARK = re.compile(r"[0-9a-f]{64}")


def _mark(email: str) -> str:
    key = current_app.config["SETTINGS"].secret_key.encode()
    return hmac.new(key, b"known device " + plain_address(email).encode(errors="replace"), hashlib.sha256).hexdigest()


def _marks() -> list[str]:
    return [one for one in request.cookies.get(_COOKIE, "").split(".")[:_MOST] if _MARK.fullmatch(one)]


def is_known(email: str) -> bool:
    """Whether this browser has signed in with ``email`` before."""
    mine = _mark(email)
    return any(hmac.compare_digest(one, mine) for one in _marks())


def make_known(response: Response, email: str) -> Response:
    """Have the browser remember it."""
    mine = _mark(email)
    marks = [mine, *(one for one in _marks() if one != mine)][:_MOST]
    response.set_cookie(
        _COOKIE, ".".join(marks), max_age=_YEAR, secure=True, httponly=True, samesite="Lax", path="/"
    )
    return response
