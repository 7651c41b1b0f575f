"""The desk of those whom the council named to hear worries about a child's safety."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.worries import take_worry
from wiki.errors import NotFound
from wiki.queries.worries import hears_worries, worries_for
from wiki.web.babel import gettext as _
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn


@person_route("/worries")
def show_worries(person: SignedIn) -> ResponseReturnValue:
    """The worries, those that nobody took first. NotFound for everybody else."""
    if not hears_worries(person):
        raise NotFound
    return render_template("champion/worries.html", rows=worries_for(person))


@person_route("/worries/<uuid:worry_id>", methods=("POST",))
def take(person: SignedIn, worry_id: uuid.UUID) -> ResponseReturnValue:
    """Take one in hand."""
    take_worry(person, worry_id)
    flash(_("It is in your hands. Whoever told it is shown that you have it."), "success")
    return redirect(url_for("worries.show_worries"))
