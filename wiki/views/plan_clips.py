"""Where the code beside a recording in a printed plan leads. The address opens nothing: the gate asks who is there."""

import uuid

from flask.typing import ResponseReturnValue

from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.plan_clip_page import clip_page
from wiki.words import Permission


@space_route("/plan/versions/<int:number>/clip/<uuid:media_id>", may=Permission.READ)
def show_clip(space: Space, number: int, media_id: uuid.UUID) -> ResponseReturnValue:
    """The recording, for whoever may hear it."""
    return clip_page(space, number, media_id)
