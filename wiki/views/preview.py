"""Shows words as they will look while they are written; nothing is kept."""

from flask import Response, request
from flask.typing import ResponseReturnValue

from wiki.errors import Refused
from wiki.text import markdown
from wiki.text.clean import tidy
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.words import Permission

_MOST = 20_000


@space_route("/preview", may=Permission.WRITE, methods=("POST",))
def preview(space: Space) -> ResponseReturnValue:
    """The safe HTML of the words that were sent, drawn as a save would draw them; a piece of a page, not a page."""
    try:
        body = tidy(request.form.get("body", "")[:_MOST])
    except Refused:
        body = ""
    return Response(markdown.render(body), content_type="text/html; charset=utf-8")
