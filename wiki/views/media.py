"""The bytes of pictures, recordings, films and papers: each request is checked anew, then streamed."""

import uuid
from functools import partial

from flask.typing import ResponseReturnValue

from wiki.queries.media import find_original, find_rendition
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.streaming import send_stored, takes_webp
from wiki.web.watched import for_as_long_as
from wiki.words import Permission


@space_route("/media/<uuid:media_id>/<name>", may=Permission.READ)
def rendition(space: Space, media_id: uuid.UUID, name: str) -> ResponseReturnValue:
    """One form of a file as others may see it: upright, small enough, and telling no place."""
    find = partial(find_rendition, media_id=media_id, name=name, takes_webp=takes_webp())
    for_as_long_as(find)
    return send_stored(find(space))


@space_route("/media/<uuid:media_id>/original", may=Permission.READ)
def original(space: Space, media_id: uuid.UUID) -> ResponseReturnValue:
    """The file just as it was added: for whoever added it, and a document for all who may see it."""
    find = partial(find_original, media_id=media_id)
    for_as_long_as(find)
    return send_stored(find(space), download=True)
