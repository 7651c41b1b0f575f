"""Remembers, on a browser that has signed in with an address before, that its owner is not a stranger guessing.

The cookie is a keyed hash of the address: it lets nobody in and names nobody; it only spares the owner the wait that
somebody else's guessing causes.
"""

import hashlib
import hmac

from flask import Response, current_app, request

_COOKIE = "__Host-known"
_YEAR = 365 * 24 * 3600


def _mark(email: str) -> str:
    key = current_app.config["SETTINGS"].secret_key.encode()
    return hmac.new(key, b"known device " + email.strip().lower().encode(), hashlib.sha256).hexdigest()


def is_known(email: str) -> bool:
    """Whether this browser has signed in with ``email`` before."""
    return hmac.compare_digest(request.cookies.get(_COOKIE, "").encode(errors="replace"), _mark(email).encode())


def make_known(response: Response, email: str) -> Response:
    """Have the browser remember it."""
    response.set_cookie(_COOKIE, _mark(email), max_age=_YEAR, secure=True, httponly=True, samesite="Lax", path="/")
    return response
