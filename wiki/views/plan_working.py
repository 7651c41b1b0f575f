"""Making a tribunal working document of a final plan with one person's answers; it leaves as a copy, from its own page."""

import uuid

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.plan_working import make_working
from wiki.errors import NotFound, Refused
from wiki.forms.boxes import read_once
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.plan_working_page import working_page
from wiki.words import Permission


@space_route("/plan/versions/<int:number>/working", may=Permission.COMPOSE_PLAN)
def ask(space: Space, number: int) -> ResponseReturnValue:
    """With whose answers it can be made, and what will be in it."""
    return render_template("plan/working.html", **working_page(space, number))


@space_route("/plan/versions/<int:number>/working", may=Permission.COMPOSE_PLAN, methods=("POST",))
def make(space: Space, number: int) -> ResponseReturnValue:
    """Make it, and go to it."""
    try:
        serving_id = uuid.UUID(request.form.get("answers", ""))
    except ValueError:
        raise NotFound from None
    try:
        made = make_working(space, current_app.extensions["store"], number, serving_id, once=read_once(request.form))
    except Refused as refusal:
        return render_template("plan/working.html", **working_page(space, number, _(refusal.fields[""]))), 422
    flash(_("The working document is made. It is being checked now; then you can make copies of it."), "success")
    return redirect(url_for("plan_versions.show_version", child_id=space.id, number=made))
