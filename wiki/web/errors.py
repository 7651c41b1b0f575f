"""Turns every kind of failure into a page with a sentence, and gives back the words of a form that failed."""

import errno
import json
import logging
import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, render_template, request, url_for
from sqlalchemy.exc import DataError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response as WerkzeugResponse

from wiki.database_trouble import is_crowded, is_lock, is_no_room
from wiki.errors import Busy, Conflict, NotAllowed, NotFound, Refused
from wiki.statute.shape_file import ShapeFault
from wiki.web import login
from wiki.web.babel import gettext as _
from wiki.web.csrf import NotOurForm, is_from_elsewhere
from wiki.web.many_pages import TooManyPages
from wiki.web.proving import ProveAgain, again_page
from wiki.web.typed import CARRIERS, Pairs, kept_fields, read_kept, typed_words

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_TO_PUT_RIGHT = frozenset({409, 422})
_log = logging.getLogger("wiki")
Answer = tuple[str, int]


def prepare(app: Flask) -> None:
    """Hang the error pages on ``app``."""
    app.before_request(_put_slashes_right)
    app.after_request(_say_in_title)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(ShapeFault, _council_file)
    app.register_error_handler(login.SignedOut, _signed_out)
    app.register_error_handler(login.CornerShut, _corner_shut)
    app.register_error_handler(ProveAgain, _prove_again)
    app.register_error_handler(TooManyPages, _too_many_pages)
    app.register_error_handler(NotOurForm, _not_our_form)
    app.register_error_handler(NoConnection, _busy)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(DataError, _data)
    app.register_error_handler(OSError, _disk)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _anything)


def _say_in_title(response: Response) -> Response:
    """A page that asks for something to be put right says so in its title, which a screen reader says first (GOV.UK: Error
    summary). Every such page answers 422 or 409."""
    if response.status_code in _TO_PUT_RIGHT and response.mimetype == "text/html" and not response.is_streamed:
        error = _("Error").encode()
        response.set_data(response.get_data().replace(b"<title>", b"<title>" + error + b": ", 1))
    return response


def _put_slashes_right() -> WerkzeugResponse | None:
    """Where an address only lacks a slash or has one too many; werkzeug's own answer repeats the host that was sent."""
    fault = request.routing_exception
    if not isinstance(fault, RequestRedirect):
        return None
    there = urlsplit(fault.new_url)
    return redirect("/" + there.path.lstrip("/") + (f"?{there.query}" if there.query else ""), fault.code)


def _page(template: str, status: int, **words: Any) -> Answer:
    """The page ``template``; words that were typed into a form always come back on it, whatever went wrong."""
    words.setdefault("typed", typed_words(kept_fields()))
    return render_template(f"errors/{template}.html", **words), status


def _kept(template: str, status: int, **words: Any) -> Answer:
    """The page ``template``, with the typed words and a button to send them again, where there are any."""
    path, fields = _form_that_failed()
    if fields and path:
        return _page(
            "kept", status, why=template, fields=fields, action=path, kept=json.dumps([path, fields]),
            signed_out=template == "signed_out", typed=typed_words(fields), **words,
        )  # fmt: skip
    return _page(template, status, **words)


def _form_that_failed() -> tuple[str | None, Pairs]:
    """Where words were going, and the words; a sign-in that failed may carry those of a form before it."""
    fields = kept_fields()
    if fields and request.endpoint in CARRIERS:
        return read_kept(request.form.get("kept", "")) or (None, [])
    return login.own_path(request.full_path if request.query_string else request.path), fields


def _not_found(error: Exception) -> Answer:
    return _page("404", 404)


def _not_allowed(error: NotAllowed) -> Answer:
    child_id = (request.view_args or {}).get("child_id")
    home = url_for("home.child_home", child_id=child_id) if child_id else ""
    return _page("403", 403, sentence=error.sentence, home=home)


def _conflict(error: Exception) -> Answer:
    return _kept("409", 409)


def _refused(error: Refused) -> Answer:
    return _page("400", 400, sentences=[_(sentence) for sentence in error.fields.values()])


def _busy(error: Exception) -> Answer:
    return _kept("503", 503)


def _council_file(error: ShapeFault) -> Answer:
    """A file that the council may change (letters, layouts) has a slip: which one, where and why, for whoever can mend it."""
    return _kept("council_file", 503, fault=error)


def _too_many_pages(error: TooManyPages) -> tuple[str, int, dict[str, str]]:
    return *_page("429", 429), {"Retry-After": str(error.seconds)}


def _signed_out(error: Exception) -> Answer:
    return _kept("signed_out", 403)


def _corner_shut(error: login.CornerShut) -> Answer | WerkzeugResponse:
    """The child's answer stays on the page until the corner is open again; where there is none, where it is opened."""
    there = url_for("corner_open.ask_open", child_id=error.child_id)
    path, fields = _form_that_failed()
    if not (fields and path):
        return redirect(there)
    return _page(
        "kept", 403, why="corner", fields=fields, action=path, kept=json.dumps([path, fields]), signed_out=False,
        typed=typed_words(fields), open_at=there,
    )  # fmt: skip


def _prove_again(error: ProveAgain) -> Answer | WerkzeugResponse:
    """Ask the person to say again that it is them; what they typed goes along, to be sent afterwards."""
    if request.method != "POST":
        here = request.full_path if request.query_string else request.path
        return redirect(url_for("again.ask", then=error.back or here))
    path, fields = _form_that_failed()
    kept = json.dumps([path, fields]) if fields and path else ""
    return again_page(error.person, kept=kept, then=error.back), 403


def _not_our_form(error: Exception) -> Answer:
    """A form that is too old; from another window where somebody signed out meanwhile it asks them in again."""
    if is_from_elsewhere():
        return _page("not_our_form", 403)
    return _kept("not_our_form" if _is_signed_in() else "signed_out", 403)


def _is_signed_in() -> bool:
    try:
        return login.signed_in() is not None
    except (SQLAlchemyError, Busy):
        return True


def _database(error: OperationalError) -> Answer:
    if is_lock(error) or is_crowded(error):
        return _busy(error)
    return _anything(error, 503 if is_no_room(error) else 500)


def _disk(error: OSError) -> Answer:
    """What a paper or a copy is made in found no room: it can be made again when there is some."""
    return _anything(error, 503 if error.errno in _NO_ROOM else 500)


def _data(error: DataError) -> Answer:
    """The database could not take a value (PostgreSQL and a NUL, a number out of range): the sender's mistake."""
    return _page("400", 400, sentences=[])


def _http(error: HTTPException) -> Answer | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    if code in {404, 405}:
        return _page("404" if code == 404 else "400", code, sentences=[])
    if code == 413:
        return _page("413", 413)
    return _page("500" if code >= 500 else "400", code, sentences=[], reference="")


def _anything(error: Exception, status: int = 500) -> Answer:
    """Something of ours broke; what was typed comes back all the same."""
    reference = secrets.token_hex(4)
    why = {"why": "no room on the disk"} if status == 503 else {}
    _log.error(json.dumps({"reference": reference, "endpoint": request.endpoint, **why}), exc_info=error)
    if current_app.testing and current_app.config.get("RAISE_ERRORS"):
        raise error
    g.pop("space", None)
    return _kept("500", status, reference=reference)
