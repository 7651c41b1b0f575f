"""The gallery: the child's pictures, clips and films by date and by place, one by itself, and two side by side."""

import uuid

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from wiki.errors import Refused
from wiki.web.gallery_one import beside_page, keep_day, one_page
from wiki.web.gallery_page import gallery_page
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.words import Permission


@space_route("/gallery", may=Permission.READ)
def show_gallery(space: Space) -> ResponseReturnValue:
    """Pictures, clips and films, a few at a time."""
    return gallery_page(space, request.args)


@space_route("/gallery/<uuid:media_id>", may=Permission.READ)
def show_one(space: Space, media_id: uuid.UUID) -> ResponseReturnValue:
    """One of them: where it is, when it was made, and what can be done with it."""
    return one_page(space, media_id)


@space_route("/gallery/<uuid:media_id>", may=Permission.WRITE, methods=("POST",))
def set_day(space: Space, media_id: uuid.UUID) -> ResponseReturnValue:
    """Say when it was made."""
    try:
        keep_day(space, media_id, request.form)
    except Refused as refusal:
        return one_page(space, media_id, refusal.fields, request.form), 422
    return redirect(url_for("gallery.show_one", child_id=space.id, media_id=media_id))


@space_route("/gallery/<uuid:media_id>/beside/<uuid:other_id>", may=Permission.READ)
def show_beside(space: Space, media_id: uuid.UUID, other_id: uuid.UUID) -> ResponseReturnValue:
    """Two of them side by side: last year and now."""
    return beside_page(space, media_id, other_id)
