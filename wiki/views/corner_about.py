"""What a child says about a picture that they have just kept in their corner, if they like."""

import uuid

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wiki.web.corner_about import say_about
from wiki.web.gate import corner_route
from wiki.web.kinds import CornerSpace


@corner_route("/page/<uuid:page_id>/<field>/about/<uuid:media_id>", methods=("POST",))
def say(space: CornerSpace, page_id: uuid.UUID, field: str, media_id: uuid.UUID) -> ResponseReturnValue:
    """Keep it, and go back to the question; nothing said is nothing changed."""
    if say_about(space, page_id, field, media_id):
        flash(_("Thank you. It is written beside your picture."), "success")
    return redirect(url_for("corner.show_question", child_id=space.id, page_id=page_id, field=field))
