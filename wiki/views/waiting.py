"""What waits in this browser until there is a connection: shown by its script alone, for the server knows nothing of it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.waiting import choose_full_photos
from wiki.web.babel import gettext as _
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn


@person_route("/waiting")
def show_waiting(person: SignedIn) -> ResponseReturnValue:
    """The place for the list, its words, and the choice about full photos."""
    return render_template("account/waiting.html", full=person.full_photos)


@person_route("/waiting", methods=("POST",))
def choose(person: SignedIn) -> ResponseReturnValue:
    """Keep when full photos are sent."""
    choose_full_photos(person, request.form.get("full", ""))
    flash(_("Done. Your choice is kept."), "success")
    return redirect(url_for("waiting.show_waiting"))
