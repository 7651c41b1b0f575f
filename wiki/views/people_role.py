"""Changing what a member is in a child's space, from one moment to the next."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.members import change_role
from wiki.errors import NotFound, Refused
from wiki.forms.people import MemberForm, read_member, read_reason
from wiki.queries.people import MemberRow, find_member
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.words import ROLE_NAMES, Permission


@space_route("/people/<uuid:member_id>/role", may=Permission.MANAGE_MEMBERS)
def ask_role(space: Space, member_id: uuid.UUID) -> ResponseReturnValue:
    """What they are here now, to be changed."""
    one = _member(space, member_id)
    form = MemberForm(
        role=one.role, relation=one.relation, organisation=one.organisation,
        parental_responsibility=bool(one.parental_responsibility),
    )  # fmt: skip
    return _form(one, form, "", {})


@space_route("/people/<uuid:member_id>/role", may=Permission.MANAGE_MEMBERS, methods=("POST",))
def change(space: Space, member_id: uuid.UUID) -> ResponseReturnValue:
    """Change it: one membership ends and another begins."""
    one, form = _member(space, member_id), read_member(request.form)
    try:
        change_role(
            space, member_id, form.chosen_role(), relation=form.relation, organisation=form.organisation,
            parental_responsibility=form.parental_responsibility, reason=read_reason(request.form),
        )  # fmt: skip
    except Refused as refusal:
        return _form(one, form, request.form.get("reason", ""), refusal.fields), 422
    flash(_("Done. From now on %(name)s is here as: %(role)s.", name=one.name, role=_(ROLE_NAMES[form.chosen_role()])), "success")
    return redirect(url_for("people.people", child_id=space.id))


def _member(space: Space, member_id: uuid.UUID) -> MemberRow:
    one = find_member(space, member_id)
    if one.by_duty:
        raise NotFound
    return one


def _form(one: MemberRow, form: MemberForm, reason: str, errors: dict[str, str]) -> str:
    roles = [(str(role), _(words)) for role, words in ROLE_NAMES.items()]
    return render_template("people/role.html", member=one, form=form, reason=reason, roles=roles, errors=errors)
