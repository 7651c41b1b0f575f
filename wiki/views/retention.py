"""How long the pages of a child are kept, for everybody in the space; and the hold that keeps them longer."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.retention_holds import end_hold, place_hold
from wiki.errors import NotFound, Refused
from wiki.forms.retention import read_kept
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.retention_page import own_page
from wiki.words import Permission


@space_route("/kept", may=Permission.SEE_MEMBERS)
def show(space: Space) -> ResponseReturnValue:
    """Until which day, and whether there is a hold."""
    return own_page(space)


@space_route("/kept", may=Permission.HOLD, methods=("POST",))
def act(space: Space) -> ResponseReturnValue:
    """Put a hold on the pages, or end one."""
    form = read_kept(request.form)
    try:
        if form.act == "end":
            if form.hold is None:
                raise NotFound
            end_hold(space, form.hold, form.why)
            flash(_("The hold has ended."), "success")
        else:
            place_hold(space, form.holding())
            flash(_("There is a hold on these pages now. Nothing of them is deleted while it stands."), "success")
    except Refused as refusal:
        return own_page(space, form, refusal.fields), 422
    return redirect(url_for("retention.show", child_id=space.id))
