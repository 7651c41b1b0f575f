"""The second pair of eyes on a final plan: agreeing that it may leave, or letting it go without, with a reason."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.plan_agree import agree_plan, let_leave_alone
from wiki.errors import Refused
from wiki.views.plan_versions import version_page
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.words import Permission


@space_route("/plan/versions/<int:number>/agree", may=Permission.MANAGE_MEMBERS, methods=("POST",))
def agree(space: Space, number: int) -> ResponseReturnValue:
    """Agree that it may leave."""
    try:
        agree_plan(space, number)
    except Refused as refusal:
        return version_page(space, number, trouble=_(refusal.fields[""])), 422
    flash(_("You agreed. The plan may leave now."), "success")
    return redirect(url_for("plan_versions.show_version", child_id=space.id, number=number))


@space_route("/plan/versions/<int:number>/alone", may=Permission.COMPOSE_PLAN, methods=("POST",))
def leave_alone(space: Space, number: int) -> ResponseReturnValue:
    """Let it leave without a second person; why is kept with the plan."""
    reason = request.form.get("reason", "")
    try:
        let_leave_alone(space, number, reason)
    except Refused as refusal:
        problems = {field: _(sentence) for field, sentence in refusal.fields.items()}
        return version_page(space, number, problems=problems, reason=reason), 422
    flash(_("The plan may leave now. Why nobody second looked at it is kept with it."), "success")
    return redirect(url_for("plan_versions.show_version", child_id=space.id, number=number))
