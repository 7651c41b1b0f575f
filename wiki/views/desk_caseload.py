"""Handing the children of one caseworker on to another, at the administrator's desk."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from wiki.commands.caseload import HandOver, hand_caseload_on
from wiki.errors import Refused
from wiki.forms.caseload import CaseloadForm, read_caseload
from wiki.queries.caseload import caseload_of, caseloads
from wiki.views.desk import post_of
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn


@person_route("/desk/caseload")
def show_caseloads(person: SignedIn) -> ResponseReturnValue:
    """The caseworkers, and how many children each works with."""
    return render_template("desk/caseloads.html", colleagues=caseloads(person, post_of(person)))


@person_route("/desk/caseload/<uuid:colleague_id>")
def ask_whom(person: SignedIn, colleague_id: uuid.UUID) -> ResponseReturnValue:
    """One caseworker's children, and who is to take them on."""
    return _form(person, colleague_id, CaseloadForm(), {})


@person_route("/desk/caseload/<uuid:colleague_id>", methods=("POST",))
def hand_on(person: SignedIn, colleague_id: uuid.UUID) -> ResponseReturnValue:
    """Hand them on: all that were chosen, or none."""
    form, post = read_caseload(request.form), post_of(person)
    chosen = form.children if form.which == "some" else None
    wish = HandOver(form.chosen, chosen, form.how == "in", form.until.date, form.reason)
    try:
        if form.ambiguous():
            raise Refused(form.ambiguous())
        count = hand_caseload_on(person, post, colleague_id, wish, form.once)
    except Refused as refusal:
        return _form(person, colleague_id, form, refusal.fields), 422
    if count:
        words = ngettext(
            "Done for %(num)d child. The family is told.", "Done for %(num)d children. Their families are told.", count
        )
        flash(words, "success")
    return redirect(url_for("desk_caseload.show_caseloads"))


def _form(person: SignedIn, colleague_id: uuid.UUID, form: CaseloadForm, errors: dict[str, str]) -> str:
    return render_template(
        "desk/caseload.html", load=caseload_of(person, post_of(person), colleague_id), form=form, errors=errors
    )
