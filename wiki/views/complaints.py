"""Complaints about how information is kept, for whoever complains: writing one, and what became of each."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.complaints import write_complaint
from wiki.errors import Refused
from wiki.forms.complaints import ComplaintForm, read_complaint
from wiki.queries.complaints import own_complaints
from wiki.web.babel import gettext as _
from wiki.web.complaints_page import asking_page
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn
from wiki.web.privacy_page import whose_wiki


@person_route("/complaints")
def show_own(person: SignedIn) -> ResponseReturnValue:
    """The reader's own complaints, how each stands, and what they were told."""
    return render_template("complaints/own.html", rows=own_complaints(person))


@person_route("/complaints/new")
def ask(person: SignedIn) -> ResponseReturnValue:
    """The form; ``about`` in the address ticks one of the reader's own children."""
    return _form(person, ComplaintForm(about=request.args.get("about", "")[:40].replace("-", "")), {})


@person_route("/complaints/new", methods=("POST",))
def write(person: SignedIn) -> ResponseReturnValue:
    """Keep the complaint."""
    form = read_complaint(request.form)
    try:
        write_complaint(person, form.complaining())
    except Refused as refusal:
        return _form(person, form, refusal.fields), 422
    flash(_("We have your complaint. You find here what becomes of it."), "success")
    return redirect(url_for("complaints.show_own"))


def _form(person: SignedIn, form: ComplaintForm, errors: Mapping[str, str]) -> str:
    return render_template("complaints/ask.html", form=form, errors=errors, of=whose_wiki(), **asking_page(person))
