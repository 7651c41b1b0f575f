"""Looking into a child's space by duty: for hours, for reading, with a reason that stands in the family's access log."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.members_duty import HOURS, open_by_duty
from wiki.errors import Refused
from wiki.forms.desk import DutyForm, read_duty
from wiki.views.desk import post_of
from wiki.web.babel import gettext as _
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn


@person_route("/desk/duty")
def ask_duty(person: SignedIn) -> ResponseReturnValue:
    """The form: which child, why, for how long."""
    post_of(person)
    return _form(DutyForm(), {})


@person_route("/desk/duty", methods=("POST",))
def open_it(person: SignedIn) -> ResponseReturnValue:
    """Open the space for reading, and say until when."""
    post, form = post_of(person), read_duty(request.form)
    try:
        child_id = open_by_duty(
            person, post, full_name=form.full_name, born_on=form.born_on.date, reason=form.reason, hours=form.chosen_hours
        )
    except Refused as refusal:
        return _form(form, refusal.fields), 422
    flash(_("You may read these pages now. The family sees that you did, and why."), "success")
    return redirect(url_for("home.child_home", child_id=child_id))


def _form(form: DutyForm, errors: dict[str, str]) -> str:
    return render_template("desk/duty.html", form=form, errors=errors, hours=HOURS)
