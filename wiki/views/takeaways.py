"""Taking everything away: a family's lead asks for a copy of all that they may see, and fetches it when it is made."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.takeaways import ask_takeaway
from wiki.errors import Refused
from wiki.forms.boxes import read_once
from wiki.queries.takeaways import find_own_archive
from wiki.web.babel import gettext as _
from wiki.web.babel import language
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.takeaways_page import send_archive, takeaway_cards
from wiki.words import Permission


@space_route("/take-away", may=Permission.SHARE)
def show(space: Space) -> ResponseReturnValue:
    """What is in a copy, the button, and the copies that there are."""
    return _page(space, "")


@space_route("/take-away", may=Permission.SHARE, methods=("POST",))
def ask(space: Space) -> ResponseReturnValue:
    """Have a copy made."""
    try:
        ask_takeaway(space, language(), once=read_once(request.form))
    except Refused as refusal:
        return _page(space, refusal.fields[""]), 422
    flash(_("We are making your copy. You can go on meanwhile."), "success")
    return redirect(url_for("takeaways.show", child_id=space.id))


@space_route("/take-away/<uuid:takeaway_id>", may=Permission.SHARE)
def download(space: Space, takeaway_id: uuid.UUID) -> ResponseReturnValue:
    """The reader's own copy, whole or a piece of it."""
    try:
        found = find_own_archive(space, takeaway_id)
    except Refused as refusal:
        return _page(space, refusal.fields[""]), 409
    return send_archive(found)


def _page(space: Space, problem: str) -> str:
    own, others = takeaway_cards(space)
    return render_template("takeaways/own.html", own=own, others=others, problem=problem)
