"""Draws every page the way this device wants it: a plain cookie becomes attributes of <html>, before anything is shown.

The cookie says three words, such as "calm.larger.wide": it names nobody, opens nothing, and asks nothing of the database.
Nothing that is kept (web/kept.py) depends on it, because it stands on <html> alone.
"""

from functools import lru_cache
from urllib.parse import quote

from flask import Response, request
from markupsafe import Markup

from wiki.forms.looks import CALM, DARK, DEVICE, LIGHT, Look, look_of
from wiki.web import login

_COOKIE = "__Host-look"
_YEAR = 365 * 24 * 3600
_KEYS = ("sign_in_links.", "sign_in_with.", "come_in.show", "advice_link.show", "profile_links.ask", "stop.")
"""Doors whose addresses may hold what lets somebody in, or opens a paper: none is repeated in another address."""


def look_here() -> Look:
    """What was chosen on this device."""
    return _read(request.cookies.get(_COOKIE, "")[:40])


@lru_cache(maxsize=256)
def _read(cookie: str) -> Look:
    return look_of(cookie.split("."))


def colours_now(account: str) -> str:
    """Whose colours count: those chosen on this device, else the account's, else the device's own."""
    return look_here().colours or account or DEVICE


def look_attributes(account: str) -> Markup:
    """What <html> carries; ``account``: the theme that the person chose for all their devices."""
    return _attributes(look_here(), account)


@lru_cache(maxsize=256)
def _attributes(look: Look, account: str) -> Markup:
    theme = look.colours or account
    theme = theme if theme in {LIGHT, DARK, CALM} else ""
    told = {"theme": theme, "text": look.text, "room": look.room}
    return Markup("").join(Markup(' data-{}="{}"').format(name, value) for name, value in told.items() if value)


def keep_look(response: Response, look: Look) -> Response:
    """Have this browser keep ``look`` for a year."""
    response.set_cookie(_COOKIE, str(look), max_age=_YEAR, secure=True, httponly=True, samesite="Lax", path="/")
    return response


def keep_no_colours(response: Response) -> Response:
    """The account's colours count on this device again; size and room stay."""
    look = look_here()
    return keep_look(response, Look("", look.text, look.room)) if look.colours else response


def here() -> str:
    """The page that is open, as a word in the address that leads back to it; "" where nobody can go back to it."""
    if request.method != "GET" or request.endpoint in {None, "looks.ask_how", "sign_in.ask_who"}:
        return ""
    if str(request.endpoint).startswith(_KEYS):
        return ""
    return _quoted(request.full_path if request.query_string else request.path)


@lru_cache(maxsize=2048)
def _quoted(address: str) -> str:
    path = login.own_path(address)
    return quote(path, safe="/") if path else ""
