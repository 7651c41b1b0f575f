"""Sending files piece by piece (tus 1.0), each person their own: what is not theirs is not there."""

import uuid

from flask import Response, abort, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.uploads import add_piece, begin_upload, drop_upload, how_far
from wiki.forms.uploads import read_mark
from wiki.queries.uploads import marked_uploads
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.sent_ahead import uploads_here
from wiki.web.tus import announced, begun, gone, how_it_stands, offer, sent_piece, speaks_tus, taken
from wiki.words import Permission

_ONE = "/uploads/<uuid:upload_id>"


@space_route("/uploads", may=Permission.UPLOAD, methods=("OPTIONS",))
def what_is_offered(space: Space) -> ResponseReturnValue:
    """Which parts of tus are spoken here, and the largest file."""
    return offer()


@space_route("/uploads", may=Permission.UPLOAD)
def find_marked(space: Space) -> ResponseReturnValue:
    """Where one's own file that the browser knows by its mark can be gone on with, after its page was closed."""
    found = marked_uploads(space, read_mark(request.args))
    places = [url_for("uploads.send_piece", child_id=space.id, upload_id=one.id) for one in found]
    return jsonify({"uploads": places})


@space_route("/uploads", may=Permission.UPLOAD, methods=("POST",))
@speaks_tus
def begin(space: Space) -> Response:
    """A place for a file that is to come."""
    return begun(space, begin_upload(space, uploads_here(), announced()))


@space_route(_ONE, may=Permission.UPLOAD)
@speaks_tus
def show_progress(space: Space, upload_id: uuid.UUID) -> Response:
    """How much of one's own file is here (HEAD, as tus asks)."""
    return how_it_stands(*how_far(space, uploads_here(), upload_id))


@space_route(_ONE, may=Permission.UPLOAD, methods=("PATCH",))
@speaks_tus
def send_piece(space: Space, upload_id: uuid.UUID) -> Response:
    """Take the next piece; it is written through before this is answered."""
    return taken(*add_piece(space, uploads_here(), upload_id, sent_piece()))


@space_route(_ONE, may=Permission.UPLOAD, methods=("DELETE",))
@speaks_tus
def drop(space: Space, upload_id: uuid.UUID) -> Response:
    """Do not send it after all; nothing of it stays."""
    drop_upload(space, uploads_here(), upload_id)
    return gone()


@space_route(_ONE, may=Permission.UPLOAD, methods=("POST",))
@speaks_tus
def instead(space: Space, upload_id: uuid.UUID) -> Response:
    """PATCH or DELETE for networks that let only GET and POST through, as tus has it (X-HTTP-Method-Override)."""
    meant = request.headers.get("X-HTTP-Method-Override", "").upper()
    if meant == "PATCH":
        return taken(*add_piece(space, uploads_here(), upload_id, sent_piece()))
    if meant != "DELETE":
        abort(405)
    drop_upload(space, uploads_here(), upload_id)
    return gone()
