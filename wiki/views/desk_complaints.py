"""The room of complaints about how information is kept, for those with the right to handle them."""

import uuid
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.access.complaints import handling_post
from wiki.commands.complaints import note_complaint
from wiki.commands.complaints_handle import acknowledge, add_note
from wiki.errors import NotFound, Refused
from wiki.forms.complaints import NoteForm, NotingForm, read_note, read_noting
from wiki.queries.complaints import complaints_for, find_complaint
from wiki.web.babel import gettext as _
from wiki.web.complaints_page import note_kinds, noting_page, ways
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn


@person_route("/desk/complaints")
def show_all(person: SignedIn) -> ResponseReturnValue:
    """Every complaint to the council, those that are late first."""
    return render_template("complaints/desk.html", rows=complaints_for(person, handling_post(person)))


@person_route("/desk/complaints/note")
def ask_note(person: SignedIn) -> ResponseReturnValue:
    """The form for one that came by post, telephone or otherwise."""
    return _noting(person, NotingForm(), {})


@person_route("/desk/complaints/note", methods=("POST",))
def note(person: SignedIn) -> ResponseReturnValue:
    """Note it: its clock runs from the day it came."""
    post, form = handling_post(person), read_noting(request.form)
    try:
        complaint_id = note_complaint(person, post, form.noting())
    except Refused as refusal:
        return _noting(person, form, refusal.fields), 422
    return redirect(url_for("desk_complaints.show_one", complaint_id=complaint_id))


@person_route("/desk/complaints/<uuid:complaint_id>")
def show_one(person: SignedIn, complaint_id: uuid.UUID) -> ResponseReturnValue:
    """One complaint: what it says, what was done, and what can be."""
    return _one(person, complaint_id, NoteForm(), {})


@person_route("/desk/complaints/<uuid:complaint_id>/acknowledge", methods=("POST",))
def say_it_came(person: SignedIn, complaint_id: uuid.UUID) -> ResponseReturnValue:
    """Acknowledge it."""
    acknowledge(person, handling_post(person), complaint_id)
    flash(_("Acknowledged."), "success")
    return redirect(url_for("desk_complaints.show_one", complaint_id=complaint_id))


@person_route("/desk/complaints/<uuid:complaint_id>/notes", methods=("POST",))
def write_note(person: SignedIn, complaint_id: uuid.UUID) -> ResponseReturnValue:
    """A step, news for whoever complains, or the outcome."""
    post, form = handling_post(person), read_note(request.form)
    try:
        add_note(person, post, complaint_id, form.kind, form.words, form.once)
    except Refused as refusal:
        return _one(person, complaint_id, form, refusal.fields), 422
    flash(_("Kept."), "success")
    return redirect(url_for("desk_complaints.show_one", complaint_id=complaint_id))


def _noting(person: SignedIn, form: NotingForm, errors: Mapping[str, str]) -> str:
    page = noting_page(person, handling_post(person))
    return render_template("complaints/note.html", form=form, errors=errors, **page)


def _one(person: SignedIn, complaint_id: uuid.UUID, form: NoteForm, errors: Mapping[str, str]) -> str:
    one = find_complaint(person, handling_post(person), complaint_id)
    if one is None:
        raise NotFound
    return render_template(
        "complaints/one.html", one=one, form=form, errors=errors, kinds=note_kinds(one.answered_at is not None), ways=ways()
    )
