"""Ties a browser to a person: Flask-Login over a token whose living row is in our own database."""

import re
import uuid
from datetime import timedelta

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, current_user, login_user, logout_user
from flask_wtf.csrf import generate_csrf

from wiki import clock
from wiki.access.person import SignedIn, find_signed_in
from wiki.web.work import work

_SEEN, BY = "seen", "by"
_REFRESH = 12  # noted anew after a twelfth of the idle time: every five minutes of an hour
_OWN_PATH = re.compile(r"/[A-Za-z0-9][A-Za-z0-9/_.-]*(\?[A-Za-z0-9=&_.%+-]*)?")


class SignedOut(Exception):
    """A form came from a browser that is no longer signed in; what it holds must be kept."""


class CornerShut(Exception):
    """An answer came from a child's corner that is no longer open in this browser; what it holds must be kept."""

    def __init__(self, child_id: uuid.UUID) -> None:
        super().__init__()
        self.child_id = child_id


def prepare(app: Flask) -> None:
    """Set the cookie's rules and Flask-Login up on ``app``."""
    app.config.update(
        SESSION_COOKIE_NAME="__Host-thread", SESSION_COOKIE_SECURE=True, SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_PATH="/", SESSION_REFRESH_EACH_REQUEST=False,
    )  # fmt: skip
    app.jinja_env.globals["seconds_left"] = seconds_left
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)  # it would ask the database on an error page too
    manager.session_protection = ""  # a phone changes its address all day; the token is the protection
    manager.user_loader(_load)


def _load(token: str) -> SignedIn | None:
    """The person behind ``token``, unless the browser was left alone for longer than the idle time-out."""
    now = clock.now()
    seen = session.get(_SEEN)
    idle = _idle_seconds()
    if not isinstance(seen, int | float) or now.timestamp() - seen > idle or seen > clock.latest().timestamp():
        return None
    if now.timestamp() - seen > idle / _REFRESH:
        session[_SEEN] = int(now.timestamp())
    return find_signed_in(work(), token)


def _idle_seconds() -> float:
    return timedelta(minutes=current_app.config["SETTINGS"].idle_minutes).total_seconds()


def seconds_left() -> int:
    """How long this browser may be left alone from now until it is signed out."""
    seen = session.get(_SEEN)
    return max(0, int(_idle_seconds() - (clock.now().timestamp() - seen))) if isinstance(seen, int | float) else 0


def stay() -> None:
    """The person says that they are still here: the idle time begins anew."""
    session[_SEEN] = int(clock.now().timestamp())


def signed_in() -> SignedIn | None:
    """Who is signed in on this browser, or None. Whoever still has a step of signing in to take is nobody yet."""
    person = _whoever()
    return None if person is None or person.due else person


def half_signed_in() -> SignedIn | None:
    """Who still has a step of signing in to take on this browser, if anybody."""
    person = _whoever()
    return person if person is not None and person.due else None


def _whoever() -> SignedIn | None:
    try:
        person: SignedIn | None = g.person
    except AttributeError:
        found = current_user._get_current_object()
        person = g.person = found if isinstance(found, SignedIn) else None
    return person


def remember(person: SignedIn) -> None:
    """Have this browser be ``person`` from now on; nothing of the session before survives, but which provider said who they
    are, where the same person takes their second step: signing out offers to end that sign-in too."""
    half = half_signed_in()
    by = session.get(BY) if half is not None and half.id == person.id else None
    session.clear()
    login_user(person)
    if by:
        session[BY] = by
    session[_SEEN] = int(clock.now().timestamp())
    g.pop("csrf_token", None)
    generate_csrf()  # from the start: two first pages fetched at once must not each make their own
    g.person = person


def token_here() -> str:
    """The token that this browser holds, living or not; "" for none."""
    token = session.get("_user_id", "")
    return token if isinstance(token, str) else ""


def forget() -> None:
    """Have this browser be nobody."""
    logout_user()
    session.clear()
    g.person = None


def own_path(path: str) -> str | None:
    """``path`` when it is a plain path of this site to go on to after signing in, else None (no open redirect)."""
    return path if len(path) <= 500 and _OWN_PATH.fullmatch(path) else None


def device() -> str:
    """What the browser calls itself, short enough to show in a list of one's own sign-ins."""
    return (request.user_agent.string or "")[:200]
