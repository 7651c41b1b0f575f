"""The answer to somebody's own request to see what is kept: where they fetch it themselves, also a parent whose rights passed
to the young person meanwhile; it holds what they may see now, and is theirs alone."""

import uuid

from flask import render_template
from flask.typing import ResponseReturnValue

from wiki.commands.subject_given import note_given
from wiki.errors import Refused
from wiki.queries.subject import own_answers
from wiki.queries.subject_answers import find_own_answer
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.takeaways_page import send_archive
from wiki.words import Permission


@space_route("/my-request", may=Permission.READ)
def show(space: Space) -> ResponseReturnValue:
    """The reader's own requests, until when each is answered, and the answer."""
    return _page(space, "")


@space_route("/my-request/<uuid:request_id>", may=Permission.READ, methods=("POST",))
def fetch(space: Space, request_id: uuid.UUID) -> ResponseReturnValue:
    """The answer; that it was fetched is noted in the register."""
    try:
        asked, found = find_own_answer(space, request_id)
    except Refused as refusal:
        return _page(space, refusal.fields[""]), 409
    note_given(space, asked)
    return send_archive(found)


def _page(space: Space, problem: str) -> str:
    return render_template("subject/own.html", asked=own_answers(space), problem=problem)
