"""The administrator's room of arrivals: a sealed space from another council is sent, looked through, and taken in or removed."""

import uuid

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.arrivals_desk import drop_space, send_space, take_space
from wiki.commands.arrivals_stage import stage_of
from wiki.errors import NotFound, Refused
from wiki.forms.arrivals import read_decided, read_sealed
from wiki.queries.arrivals import find_sent
from wiki.web.arrivals_page import one_arrival, room
from wiki.web.babel import gettext as _
from wiki.web.clear_page import administrator
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn
from wiki.web.proving import must_prove


@person_route("/desk/arrivals")
def show_room(person: SignedIn) -> ResponseReturnValue:
    """The box for a sealed file and its key, and one's own that lie here."""
    return room(person, administrator(person))


@person_route("/desk/arrivals", methods=("POST",))
def send(person: SignedIn) -> ResponseReturnValue:
    """Keep it for a day, and have it looked through."""
    post, form = administrator(person), read_sealed(request.form, request.files)
    try:
        sent_id = send_space(person, post, stage_of(current_app.config["SETTINGS"]), form.stream, form.opens)
    except Refused as refusal:
        return room(person, post, refusal.fields), 422
    return redirect(url_for("desk_arrivals.show_one", sent_id=sent_id))


@person_route("/desk/arrivals/<uuid:sent_id>")
def show_one(person: SignedIn, sent_id: uuid.UUID) -> ResponseReturnValue:
    """How far one of them is: what would come in, or why nothing can."""
    return one_arrival(find_sent(person, administrator(person), sent_id))


@person_route("/desk/arrivals/<uuid:sent_id>", methods=("POST",))
def decide(person: SignedIn, sent_id: uuid.UUID) -> ResponseReturnValue:
    """Take all of it in, or remove it, as the button says."""
    post, form = administrator(person), read_decided(request.form)
    found = find_sent(person, post, sent_id)
    try:
        if form.act == "drop":
            drop_space(person, post, stage_of(current_app.config["SETTINGS"]), sent_id)
            flash(_("It is removed, with its key."), "success")
            return redirect(url_for("desk_arrivals.show_room"))
        if form.act != "take":
            raise NotFound
        must_prove(person, back=url_for("desk_arrivals.show_one", sent_id=sent_id))
        take_space(person, post, sent_id, form.same)
    except Refused as refusal:
        return one_arrival(found, refusal.fields, form.same), 422
    return redirect(url_for("desk_arrivals.show_one", sent_id=sent_id))
