"""Settling what may be about another child in a plan: whoever writes plans says why the words are right."""

import uuid

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.guard_settle import settle_hits
from wiki.errors import Refused
from wiki.queries.plan_guard import list_hits
from wiki.queries.plan_versions import find_version
from wiki.views.plan_versions import version_page
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.words import Permission


@space_route("/plan/versions/<int:number>/settle", may=Permission.COMPOSE_PLAN, methods=("POST",))
def settle(space: Space, number: int) -> ResponseReturnValue:
    """Say that the ticked words are right; the plan may leave when all are settled."""
    why = request.form.get("why", "")
    ticked = {one for text in request.form.getlist("hit") if (one := _id(text))}
    try:
        settle_hits(space, number, ticked, why)
    except Refused as refusal:
        if all(hit.settled_at for hit in list_hits(space, find_version(space, number).id)):
            flash(_("Nothing in this plan waits to be settled."), "news")
            return redirect(url_for("plan_versions.show_version", child_id=space.id, number=number))
        problems = {field: _(sentence) for field, sentence in refusal.fields.items()}
        return version_page(space, number, problems=problems, ticked=ticked, told=why), 422
    flash(_("Saved. The check keeps who said so, and why."), "success")
    return redirect(url_for("plan_versions.show_version", child_id=space.id, number=number))


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
