"""tus 1.0 in HTTP: its headers, its statuses, and a plain sentence where there is something to say to a person.

Core, creation, termination, expiration and checksum (https://tus.io/protocols/resumable-upload). What an upload is, and
whose, is in commands/uploads.py.
"""

import functools
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Response, abort, request, url_for
from werkzeug.http import http_date

from media.errors import MediaRefused
from media.kinds import LARGEST
from media.uploads import ALGORITHMS, Checksum, Locked, WrongSum
from wiki.access.space import Space
from wiki.commands.uploads import Announced, OutOfStep, Piece, TooMuch
from wiki.errors import Refused
from wiki.forms.uploads import Malformed, read_announced, read_checksum, read_number
from wiki.queries.uploads import OwnUpload
from wiki.web.babel import gettext as _

VERSION = "1.0.0"
EXTENSIONS = "creation,termination,expiration,checksum"
_PIECE = "application/offset+octet-stream"
_STATUS = {"too_big": 413, "not_taken": 415, "empty": 400, "no_room": 507, "not_saved": 507}
_WRONG = {Malformed: 400, OutOfStep: 409, TooMuch: 413, Locked: 423, WrongSum: 460}

Answer = Callable[..., Response]


def speaks_tus(view: Answer) -> Answer:
    """Have ``view`` answer as tus asks, whatever happens in it; who may come to it is the gate's affair."""

    @functools.wraps(view)
    def answering(*given: Any, **named: Any) -> Response:
        if request.headers.get("Tus-Resumable") != VERSION:
            return _dressed(_said("", 412))
        try:
            return _dressed(view(*given, **named))
        except MediaRefused as refusal:
            return _dressed(_said(_(refusal.template) % refusal.values, _STATUS.get(refusal.code, 400)))
        except Refused as refusal:
            return _dressed(_said(" ".join(_(sentence) for sentence in refusal.fields.values()), 413))
        except (Malformed, OutOfStep, TooMuch, Locked, WrongSum) as wrong:
            return _dressed(_said("", _WRONG[type(wrong)]))

    return answering


def offer() -> Response:
    """What this server can do, and the most that it takes."""
    response = _dressed(_said("", 204))
    response.headers["Tus-Extension"] = EXTENSIONS
    response.headers["Tus-Max-Size"] = str(LARGEST)
    response.headers["Tus-Checksum-Algorithm"] = ",".join(ALGORITHMS)
    return response


def announced() -> Announced:
    """The file that this request announces; raises Malformed."""
    return read_announced(request.headers)


def begun(space: Space, made: OwnUpload) -> Response:
    """Where the file is to be sent, and until when."""
    response = _said("", 201)
    response.headers["Location"] = url_for("uploads.send_piece", child_id=space.id, upload_id=made.id)
    return _until(response, made.expires_at)


def sent_piece() -> Piece:
    """The piece of a file that this request holds; raises Malformed."""
    if request.mimetype != _PIECE:
        abort(415)
    said = read_checksum(request.headers)
    if said is not None and said[0] not in ALGORITHMS:
        raise Malformed
    checksum = Checksum(*said) if said else None
    return Piece(read_number(request.headers, "Upload-Offset"), request.stream, request.content_length, checksum)


def taken(found: OwnUpload, size: int) -> Response:
    """So much is here now."""
    return _until(_here(_said("", 204), size), found.expires_at)


def how_it_stands(found: OwnUpload, size: int) -> Response:
    """How much of a file is here, and how much it will be."""
    response = _here(_said("", 200), size)
    response.headers["Upload-Length"] = str(found.size)
    if found.said:
        response.headers["Upload-Metadata"] = found.said
    return _until(response, found.expires_at)


def gone() -> Response:
    """Nothing of it is here any more."""
    return _said("", 204)


def _here(response: Response, size: int) -> Response:
    response.headers["Upload-Offset"] = str(size)
    return response


def _until(response: Response, expires_at: datetime) -> Response:
    response.headers["Upload-Expires"] = http_date(expires_at)
    return response


def _said(sentence: str, status: int) -> Response:
    return Response(sentence, status, content_type="text/plain; charset=utf-8")


def _dressed(response: Response) -> Response:
    response.headers["Tus-Resumable"] = VERSION
    response.headers["Tus-Version"] = VERSION
    return response
