"""How far a file is on its way to being shown: a small screen, and the same for a page that looks by itself."""

import uuid

from flask import jsonify, render_template, request
from flask.typing import ResponseReturnValue

from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.media_progress_page import progress_screen
from wiki.words import Permission


@space_route("/progress/<uuid:media_id>", may=Permission.READ)
def show_progress(space: Space, media_id: uuid.UUID) -> ResponseReturnValue:
    """Waiting, how many percent, ready, or what to do; for whoever may have the file."""
    screen = progress_screen(space, media_id)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(state=screen.state, said=screen.said, percent=screen.percent)
    return render_template("media/progress.html", screen=screen)
