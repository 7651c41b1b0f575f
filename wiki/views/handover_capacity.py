"""Noting, for one decision, that somebody else makes it in the young person's place; and that it ended."""

import uuid
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.capacity import end_capacity, note_capacity
from wiki.errors import Refused
from wiki.forms.handover import CapacityForm, read_capacity
from wiki.queries.rights import find_lacking
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.handover_page import capacity_choices
from wiki.web.kinds import Space
from wiki.words import DECISION_NAMES, Permission


@space_route("/rights/capacity", may=Permission.MANAGE_MEMBERS)
def ask(space: Space) -> ResponseReturnValue:
    """The form, for one decision."""
    return _form(space, CapacityForm(), {})


@space_route("/rights/capacity", may=Permission.MANAGE_MEMBERS, methods=("POST",))
def note(space: Space) -> ResponseReturnValue:
    """Note it: from this moment somebody else makes this one decision."""
    form = read_capacity(request.form)
    try:
        note_capacity(space, form.noting())
    except Refused as refusal:
        return _form(space, form, refusal.fields), 422
    flash(_("Noted. This one decision is theirs until the day of review. The young person can read it here."), "success")
    return redirect(url_for("handover.show", child_id=space.id))


@space_route("/rights/capacity/<uuid:capacity_id>/end", may=Permission.MANAGE_MEMBERS)
def ask_end(space: Space, capacity_id: uuid.UUID) -> ResponseReturnValue:
    """What is noted, to be ended."""
    return _end(space, capacity_id, "", {})


@space_route("/rights/capacity/<uuid:capacity_id>/end", may=Permission.MANAGE_MEMBERS, methods=("POST",))
def end(space: Space, capacity_id: uuid.UUID) -> ResponseReturnValue:
    """The decision is the young person's own again."""
    why = request.form.get("why", "")
    try:
        end_capacity(space, capacity_id, why)
    except Refused as refusal:
        return _end(space, capacity_id, why, refusal.fields), 422
    flash(_("Done. %(name)s decides this again.", name=space.child.known_as), "success")
    return redirect(url_for("handover.show", child_id=space.id))


def _form(space: Space, form: CapacityForm, errors: Mapping[str, str]) -> str:
    return render_template("handover/capacity.html", form=form, errors=errors, **capacity_choices(space))


def _end(space: Space, capacity_id: uuid.UUID, why: str, errors: Mapping[str, str]) -> str:
    found = find_lacking(space, capacity_id)
    return render_template(
        "handover/capacity_end.html", found=found, decision=_(DECISION_NAMES[found.decision]), why=why, errors=errors
    )
