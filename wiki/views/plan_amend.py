"""Amending a plan in force: every change that the pages hold since, why for each, and the press that makes the notice."""

from collections.abc import Mapping

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.plan_make import changes_to_make, make_amendment, newest_issued, plan_in_force
from wiki.errors import Refused
from wiki.forms.boxes import read_once
from wiki.views.plan import type_finder
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.plan_changes_page import change_cards
from wiki.web.plan_clip_page import clip_links
from wiki.words import Permission


@space_route("/plan/amend", may=Permission.COMPOSE_PLAN)
def ask_amend(space: Space) -> ResponseReturnValue:
    """What changed since the plan in force was made."""
    return _page(space, {}, {})


@space_route("/plan/amend", may=Permission.COMPOSE_PLAN, methods=("POST",))
def make(space: Space) -> ResponseReturnValue:
    """Make the amendment notice, and go to it: there it is served."""
    typed = {name.removeprefix("evidence-"): words for name, words in request.form.items() if name.startswith("evidence-")}
    try:
        number = make_amendment(
            space, current_app.extensions["store"], type_finder(space), evidence=typed,
            once=read_once(request.form), clips=clip_links(), after=request.form.get("base", type=int),
        )  # fmt: skip
    except Refused as refusal:
        return _page(space, typed, refusal.fields), 422
    flash(_("The amendment notice is made. Now serve it on each person."), "success")
    return redirect(url_for("plan_versions.show_version", child_id=space.id, number=number))


def _page(space: Space, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    base = plan_in_force(space)
    cards = change_cards(changes_to_make(space, type_finder(space)))
    return render_template(
        "plan_sheet/amend.html", base=base.head.number if base is not None else 0, changes=cards, typed=typed, errors=errors,
        issued=newest_issued(space),
    )
