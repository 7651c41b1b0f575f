"""The administrator's room of what falls due: proposing that a space be deleted, confirming it, holds."""

import uuid

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from wiki.access.person import Post
from wiki.commands.retention import confirm, propose, withdraw
from wiki.commands.retention_holds import end_hold_at_desk, place_hold_at_desk
from wiki.errors import NotFound, Refused
from wiki.forms.retention import KeptForm, read_kept
from wiki.queries.retention import find_due
from wiki.web.babel import gettext as _
from wiki.web.clear_page import administrator
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn
from wiki.web.proving import must_prove
from wiki.web.retention_page import one_space, room, schedule


@person_route("/desk/kept")
def show_room(person: SignedIn) -> ResponseReturnValue:
    """The spaces of the council that fall due in the next 90 days, and what is left of those that were deleted."""
    return room(person, administrator(person))


@person_route("/desk/kept/<uuid:child_id>")
def show_one(person: SignedIn, child_id: uuid.UUID) -> ResponseReturnValue:
    """One of them, and what can be done."""
    return one_space(person, administrator(person), child_id)


@person_route("/desk/kept/<uuid:child_id>", methods=("POST",))
def act(person: SignedIn, child_id: uuid.UUID) -> ResponseReturnValue:
    """Propose, withdraw, confirm, hold, or end a hold, as the button says."""
    post, form = administrator(person), read_kept(request.form)
    find_due(person, post, schedule(), child_id)
    must_prove(person, back=url_for("desk_retention.show_one", child_id=child_id))
    try:
        said = _do(person, post, child_id, form)
    except Refused as refusal:
        return one_space(person, post, child_id, form, refusal.fields), 422
    flash(said, "success")
    if form.act == "confirm":
        return redirect(url_for("desk_retention.show_room"))
    return redirect(url_for("desk_retention.show_one", child_id=child_id))


def _do(person: SignedIn, post: Post, child_id: uuid.UUID, form: KeptForm) -> str:
    match form.act:
        case "propose":
            told = propose(person, post, schedule(), child_id)
            return ngettext(
                "Proposed. %(num)d person of the family is told.", "Proposed. %(num)d people of the family are told.", told
            )
        case "withdraw":
            withdraw(person, post, schedule(), child_id)
            return _("Withdrawn. Nothing is deleted.")
        case "confirm":
            confirm(person, post, schedule(), child_id)
            return _("Confirmed. The pages are being deleted.")
        case "hold":
            place_hold_at_desk(person, post, schedule(), child_id, form.holding())
            return _("There is a hold on these pages now. Nothing of them is deleted while it stands.")
        case "end" if form.hold is not None:
            end_hold_at_desk(person, post, schedule(), child_id, form.hold, form.why)
            return _("The hold has ended.")
    raise NotFound
