"""Taking the second step of signing in off a member's account, for somebody who lost every way of theirs."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.factors_reset import reset_factors
from wiki.errors import Refused
from wiki.queries.people import find_member
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.proving import must_prove
from wiki.words import FAMILY_ROLES, Permission


@space_route("/people/<uuid:member_id>/second-step", may=Permission.MANAGE_MEMBERS)
def ask_how(space: Space, member_id: uuid.UUID) -> ResponseReturnValue:
    """Say what it does, and ask how it is known that it is them."""
    return _page(space, member_id, {})


@space_route("/people/<uuid:member_id>/second-step", may=Permission.MANAGE_MEMBERS, methods=("POST",))
def reset(space: Space, member_id: uuid.UUID) -> ResponseReturnValue:
    """Take it off."""
    member = find_member(space, member_id)
    must_prove(space.person)
    try:
        reset_factors(space, member_id, request.form.get("how", ""), made_sure=request.form.get("sure") == "yes")
    except Refused as refusal:
        return _page(space, member_id, refusal.fields, request.form.get("how", "")), 422
    flash(_("Done. %(name)s is signed out everywhere and is told by email.", name=member.name), "success")
    return redirect(url_for("people.people", child_id=space.id))


def _page(space: Space, member_id: uuid.UUID, errors: dict[str, str], how: str = "") -> str:
    member = find_member(space, member_id)
    return render_template(
        "people/second_step.html", member=member, is_family=member.role in FAMILY_ROLES, how=how, errors=errors
    )
