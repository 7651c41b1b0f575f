"""What a browser asks before it lets go of what was recorded in it."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from wiki.queries.recordings import own_sound_is_saved
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.words import Permission


@space_route("/recordings/<sha256>", may=Permission.UPLOAD)
def is_saved(space: Space, sha256: str) -> ResponseReturnValue:
    """Whether saved words hold a file of this person's with these bytes."""
    return jsonify(saved=own_sound_is_saved(space, sha256))
