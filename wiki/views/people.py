"""Who is in a child's space; for those who manage it, bringing people in and ending memberships."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.members import bring_in, end_membership
from wiki.errors import Refused
from wiki.forms.people import MemberForm, read_member, read_reason
from wiki.queries.champions_looks import open_looks
from wiki.queries.people import find_member, list_members, past_members
from wiki.queries.room import room_of_space
from wiki.web.babel import gettext as _
from wiki.web.first_password import first_password
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.room_words import space_words
from wiki.words import ROLE_NAMES, Permission


@space_route("/people", may=Permission.SEE_MEMBERS)
def people(space: Space) -> ResponseReturnValue:
    """Everybody in the space: name, what they are to the child, what they do; no address but for a manager's eyes."""
    manages = space.may(Permission.MANAGE_MEMBERS)
    past = past_members(space) if manages else ()
    room = space_words(room_of_space(space)) if manages else ""
    to_champion = len(open_looks(space)) if space.may(Permission.SEE_LOG) else 0
    return render_template("people/people.html", members=list_members(space), past=past, room=room, to_champion=to_champion)


@space_route("/people/add", may=Permission.MANAGE_MEMBERS)
def ask_person(space: Space) -> ResponseReturnValue:
    """The form to bring somebody in with."""
    return _form(MemberForm(), {})


@space_route("/people/add", may=Permission.MANAGE_MEMBERS, methods=("POST",))
def add_person(space: Space) -> ResponseReturnValue:
    """Bring them in. The answer looks the same whether or not they had an account; a first password is shown once."""
    form = read_member(request.form)
    password = first_password(space.person, form.once)
    try:
        came = bring_in(
            space, name=form.name, email=form.email, first_password=password, role=form.chosen_role(),
            relation=form.relation, organisation=form.organisation,
            parental_responsibility=form.parental_responsibility, once=form.once,
        )  # fmt: skip
    except Refused as refusal:
        return _form(form, refusal.fields), 422
    return render_template(
        "people/added.html", name=came.name, email=form.email.strip(), role=form.chosen_role(),
        first_password=password if came.made_now else "",
    )  # fmt: skip


def _form(form: MemberForm, errors: dict[str, str]) -> str:
    roles = [(str(role), _(words)) for role, words in ROLE_NAMES.items()]
    return render_template("people/add.html", form=form, errors=errors, roles=roles)


@space_route("/people/<uuid:member_id>/end", may=Permission.MANAGE_MEMBERS)
def ask_end(space: Space, member_id: uuid.UUID) -> ResponseReturnValue:
    """Say what ending a membership does, and ask why."""
    return render_template("people/end.html", member=find_member(space, member_id), reason="", errors={})


@space_route("/people/<uuid:member_id>/end", may=Permission.MANAGE_MEMBERS, methods=("POST",))
def end(space: Space, member_id: uuid.UUID) -> ResponseReturnValue:
    """Shut every door of the space to them, from this moment."""
    member = find_member(space, member_id)
    try:
        end_membership(space, member_id, read_reason(request.form))
    except Refused as refusal:
        typed = request.form.get("reason", "")
        return render_template("people/end.html", member=member, reason=typed, errors=refusal.fields), 422
    flash(_("Done. %(name)s can’t come in here any more. What they wrote stays.", name=member.name), "success")
    return redirect(url_for("people.people", child_id=space.id))
