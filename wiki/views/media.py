"""The bytes of pictures, recordings, films and papers: each request is checked anew, then streamed."""

import uuid

from flask.typing import ResponseReturnValue

from wiki.queries.media import find_original, find_rendition
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.streaming import send_stored
from wiki.words import Permission


@space_route("/media/<uuid:media_id>/<name>", may=Permission.READ)
def rendition(space: Space, media_id: uuid.UUID, name: str) -> ResponseReturnValue:
    """One form of a file as others may see it: upright, small enough, and telling no place."""
    return send_stored(find_rendition(space, media_id, name))


@space_route("/media/<uuid:media_id>/original", may=Permission.READ)
def original(space: Space, media_id: uuid.UUID) -> ResponseReturnValue:
    """The file just as it was added: for whoever added it, and a document for all who may see it."""
    return send_stored(find_original(space, media_id), download=True)
