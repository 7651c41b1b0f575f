"""Takes the full photo that comes after its small one from the request, and answers the script that sent it."""

from flask import Response, current_app, jsonify

from wiki.access.space import Space
from wiki.commands.originals import bring_original
from wiki.commands.uploads import let_go_of
from wiki.errors import NotFound, Refused
from wiki.queries.originals import Awaited, how_awaited
from wiki.web.babel import gettext as _
from wiki.web.sent_ahead import brought_original, uploads_here


def how_it_is_awaited(space: Space, sha256: str) -> Response:
    """Whether the photo is still to be sent."""
    return jsonify(awaited=how_awaited(space, sha256))


def bring_it(space: Space, sha256: str) -> tuple[Response, int]:
    """Put it in its place, once; a phone that sends twice is told the same. What can't be taken is told in a sentence."""
    with brought_original(space) as sent:
        if sent.upload_id is None or sent.trouble:
            raise NotFound
        if sent.media_id is not None:
            return jsonify(awaited=how_awaited(space, sha256)), 200
        try:
            how = bring_original(
                space, current_app.extensions["store"], sha256, sent.upload_id, sent.stream, sent.filename,
                sent.claimed_type,
            )  # fmt: skip
        except Refused as refusal:
            return jsonify(trouble=" ".join(_(one) for one in refusal.fields.values())), 422
        if how is Awaited.HERE:
            let_go_of(space, uploads_here(), [sent.upload_id])
        return jsonify(awaited=how), 200
