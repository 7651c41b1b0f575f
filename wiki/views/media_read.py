"""A document, page by page: the picture of each page with its words beneath, or the words alone."""

import uuid

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.queries.media_read import open_document
from wiki.queries.page_words import reading_of
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.media_read_page import document_screen, page_number
from wiki.web.page_words_page import can_read_here, may_say
from wiki.words import Permission


@space_route("/document/<uuid:media_id>", may=Permission.READ)
def show_page(space: Space, media_id: uuid.UUID) -> ResponseReturnValue:
    """One page of it: the one that ``page`` says, else the first."""
    page = open_document(space, media_id, page_number(request.args.get("page", "")))
    may, reads = may_say(space, page), can_read_here()
    state = reading_of(space, media_id, page.number).state if may and page.is_said else ""
    return render_template("media/read.html", screen=document_screen(space, page), may_say=may, reads=reads, draft=state)
