"""Requests to see what is kept about a child, for its council: noting one, deciding passage by passage, making the answer."""

import uuid
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from wiki.commands.subject import decide, extend_request, give_rest, make_answer, note_request
from wiki.commands.subject_given import note_given
from wiki.errors import Refused
from wiki.forms.subject import AskingForm, DecidingForm, read_asking, read_deciding
from wiki.queries.subject import find_file
from wiki.queries.subject_answers import find_answer_to_hand_over
from wiki.web.babel import gettext as _
from wiki.web.babel import language
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.subject_page import decision_page, form_of, next_to_decide, request_page, requests_page
from wiki.web.takeaways_page import send_archive
from wiki.words import Permission


@space_route("/subject-access", may=Permission.MANAGE_MEMBERS)
def show(space: Space) -> ResponseReturnValue:
    """Every request with the days that are left, and the form to note one."""
    return _list(space, AskingForm(), {})


@space_route("/subject-access", may=Permission.MANAGE_MEMBERS, methods=("POST",))
def note(space: Space) -> ResponseReturnValue:
    """Note a request: its clock runs from the day it came."""
    form = read_asking(request.form)
    try:
        request_id = note_request(space, form.asking())
    except Refused as refusal:
        return _list(space, form, refusal.fields), 422
    return redirect(url_for("subject.show_request", child_id=space.id, request_id=request_id))


@space_route("/subject-access/<uuid:request_id>", may=Permission.MANAGE_MEMBERS)
def show_request(space: Space, request_id: uuid.UUID) -> ResponseReturnValue:
    """One request: what is to be decided, and how far the answer is."""
    return _one(space, request_id, {})


@space_route("/subject-access/<uuid:request_id>/longer", may=Permission.MANAGE_MEMBERS, methods=("POST",))
def extend(space: Space, request_id: uuid.UUID) -> ResponseReturnValue:
    """Take two months more, with the reason that the asker is told."""
    why = request.form.get("why", "")
    try:
        extend_request(space, request_id, why)
    except Refused as refusal:
        return _one(space, request_id, refusal.fields, why), 422
    flash(_("Noted. Tell whoever asks, with your reason."), "success")
    return redirect(url_for("subject.show_request", child_id=space.id, request_id=request_id))


@space_route("/subject-access/<uuid:request_id>/rest", may=Permission.MANAGE_MEMBERS, methods=("POST",))
def give_all(space: Space, request_id: uuid.UUID) -> ResponseReturnValue:
    """Give everything that is not decided yet."""
    try:
        done = give_rest(space, request_id, request.form.get("read", ""))
    except Refused as refusal:
        return _one(space, request_id, refusal.fields), 422
    flash(ngettext("%(num)d passage is given.", "%(num)d passages are given.", done), "success")
    return redirect(url_for("subject.show_request", child_id=space.id, request_id=request_id))


@space_route("/subject-access/<uuid:request_id>/make", may=Permission.MANAGE_MEMBERS, methods=("POST",))
def make(space: Space, request_id: uuid.UUID) -> ResponseReturnValue:
    """Have the answer made."""
    try:
        make_answer(space, request_id, language())
    except Refused as refusal:
        return _one(space, request_id, refusal.fields), 422
    flash(_("The answer is being made. You can go on meanwhile."), "success")
    return redirect(url_for("subject.show_request", child_id=space.id, request_id=request_id))


@space_route("/subject-access/<uuid:request_id>/hand-over", may=Permission.MANAGE_MEMBERS, methods=("POST",))
def hand_over(space: Space, request_id: uuid.UUID) -> ResponseReturnValue:
    """The answer as a file, for somebody without an account here; noted in the register."""
    try:
        asked, found = find_answer_to_hand_over(space, request_id)
    except Refused as refusal:
        return _one(space, request_id, refusal.fields), 409
    note_given(space, asked)
    return send_archive(found)


@space_route("/subject-access/<uuid:request_id>/passage/<uuid:passage_id>", may=Permission.MANAGE_MEMBERS)
def ask_decision(space: Space, request_id: uuid.UUID, passage_id: uuid.UUID) -> ResponseReturnValue:
    """One passage, and what is to become of it."""
    return _passage(space, request_id, passage_id, None, {})


@space_route("/subject-access/<uuid:request_id>/passage/<uuid:passage_id>", may=Permission.MANAGE_MEMBERS, methods=("POST",))
def say_decision(space: Space, request_id: uuid.UUID, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Give it, give it with words covered, or keep it back; then comes the next that is to be decided."""
    form = read_deciding(request.form)
    try:
        decide(space, request_id, passage_id, form.deciding())
    except Refused as refusal:
        return _passage(space, request_id, passage_id, form, refusal.fields), 422
    following = next_to_decide(space, request_id, passage_id)
    if following is None:
        return redirect(url_for("subject.show_request", child_id=space.id, request_id=request_id))
    flash(_("Noted. Here is the next one."), "success")
    return redirect(url_for("subject.ask_decision", child_id=space.id, request_id=request_id, passage_id=following))


@space_route("/subject-access/<uuid:request_id>/file/<uuid:media_id>", may=Permission.MANAGE_MEMBERS)
def show_file(space: Space, request_id: uuid.UUID, media_id: uuid.UUID) -> ResponseReturnValue:
    """A file that is to be decided about, as it would be given."""
    return send_archive(find_file(space, request_id, media_id))


def _list(space: Space, form: AskingForm, errors: Mapping[str, str]) -> str:
    return render_template("subject/requests.html", form=form, errors=errors, **requests_page(space))


def _one(space: Space, request_id: uuid.UUID, errors: Mapping[str, str], why: str = "") -> str:
    return render_template("subject/request.html", errors=errors, why=why, **request_page(space, request_id))


def _passage(
    space: Space, request_id: uuid.UUID, passage_id: uuid.UUID, form: DecidingForm | None, errors: Mapping[str, str]
) -> str:
    page = decision_page(space, request_id, passage_id)
    return render_template("subject/passage.html", form=form or form_of(page["piece"]), errors=errors, **page)
