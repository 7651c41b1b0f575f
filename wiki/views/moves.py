"""Moving a whole space to another council: asking for its sealed archive with a reason, and fetching it."""

import uuid

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wiki.commands.takeaways import ask_move
from wiki.errors import Refused
from wiki.forms.boxes import read_once
from wiki.queries.takeaways import find_move
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.takeaways_page import move_cards, send_archive
from wiki.words import Permission


@space_route("/move", may=Permission.MANAGE_MEMBERS)
def show(space: Space) -> ResponseReturnValue:
    """What a move carries and what not, the form, and the archives that there are."""
    return render_template("takeaways/move.html", cards=move_cards(space), reason="", errors={})


@space_route("/move", may=Permission.MANAGE_MEMBERS, methods=("POST",))
def ask(space: Space) -> ResponseReturnValue:
    """Have it made; the key that opens it is shown here, this once."""
    reason = request.form.get("reason", "")
    try:
        _made, opens = ask_move(space, reason, once=read_once(request.form))
    except Refused as refusal:
        return render_template("takeaways/move.html", cards=move_cards(space), reason=reason, errors=refusal.fields), 422
    return render_template("takeaways/key.html", opens=opens)


@space_route("/move/<uuid:takeaway_id>", may=Permission.MANAGE_MEMBERS)
def download(space: Space, takeaway_id: uuid.UUID) -> ResponseReturnValue:
    """The sealed archive, for whoever asked for it."""
    return send_archive(find_move(space, takeaway_id))
