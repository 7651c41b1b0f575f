"""Every write must come from a form of ours: Flask-WTF's token, masked anew for each page, and the Origin header."""

import base64
import binascii
import secrets
from urllib.parse import urlsplit

from flask import Flask, request, session
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import ValidationError

from wiki.web.gate import BY_LINK, SAFE

_FIELD = "csrf_token"
_MOST_SIGNED = 5000
_signed: dict[str, str] = {}


class NotOurForm(Exception):
    """A write came without a valid token of this browser's session, or from another site."""


def prepare(app: Flask) -> None:
    """Check every unsafe request of ``app`` and give its templates ``csrf_token()``."""
    app.config.update(WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_ENABLED=False)
    app.before_request(_check)
    app.jinja_env.globals["csrf_token"] = token


def token() -> str:
    """A token for one form: the session's token under a fresh random mask, so that no two pages share its text."""
    clear = _clear().encode()
    mask = secrets.token_bytes(len(clear))
    return base64.urlsafe_b64encode(mask + _xor(mask, clear)).decode()


def _clear() -> str:
    """The session's token as Flask-WTF signs it: signed once for each session, not for each page."""
    mine = session.get(_FIELD)
    signed = _signed.get(mine) if mine else None
    if signed is None:
        signed = generate_csrf()
        if len(_signed) > _MOST_SIGNED:
            _signed.clear()
        _signed[session[_FIELD]] = signed
    return signed


def _check() -> None:
    if request.method in SAFE or request.url_rule is None or request.endpoint in BY_LINK:
        return
    if is_from_elsewhere():
        raise NotOurForm
    sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    try:
        both = base64.urlsafe_b64decode(sent.encode())
        half = len(both) // 2
        validate_csrf(_xor(both[:half], both[half:]).decode())
    except (ValidationError, binascii.Error, ValueError) as error:
        raise NotOurForm from error


def is_from_elsewhere() -> bool:
    """Whether the browser says that another site sent this."""
    origin = request.headers.get("Origin")
    if origin and origin != "null" and _host_of(origin) != request.host:
        return True
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "cross-site"


def _host_of(origin: str) -> str | None:
    """The host that an origin names; None for what is no address at all."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def _xor(left: bytes, right: bytes) -> bytes:
    """Both of one length; ValueError when they are not."""
    if len(left) != len(right):
        raise ValueError
    return (int.from_bytes(left) ^ int.from_bytes(right)).to_bytes(len(left))
