"""One picture or clip of a passage: turning, cutting, putting in order, replacing, moving and taking it off."""

import uuid

from flask import redirect, request
from flask.typing import ResponseReturnValue

from wiki.errors import Conflict, Refused
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.passage_page import place_of
from wiki.web.picture_move import move_page, put_back, put_there
from wiki.web.picture_page import (
    act_on,
    after,
    changed_meanwhile,
    passage_href,
    picture_page,
    place_now,
    sent_before,
    take_back,
)
from wiki.words import Permission


@space_route("/passage/<uuid:passage_id>/picture/<uuid:media_id>", may=Permission.WRITE)
def ask_change(space: Space, passage_id: uuid.UUID, media_id: uuid.UUID) -> ResponseReturnValue:
    """One file of a passage with everything that can be done to it."""
    return picture_page(space, *place_now(space, place_of(space, passage_id), media_id))


@space_route("/passage/<uuid:passage_id>/picture/<uuid:media_id>", may=Permission.WRITE, methods=("POST",))
def change(space: Space, passage_id: uuid.UUID, media_id: uuid.UUID) -> ResponseReturnValue:
    """Do one of them; the next screen offers to take it back."""
    place = place_of(space, passage_id)
    if sent_before(space, place):
        return redirect(passage_href(space, place))
    place, media_id = place_now(space, place, media_id)
    try:
        done = act_on(space, place, media_id)
    except Refused as refusal:
        return picture_page(space, place, media_id, refusal.fields, request.form), 422
    except Conflict:
        return redirect(changed_meanwhile(space, place))
    return redirect(after(space, place, done))


@space_route("/passage/<uuid:passage_id>/picture/<uuid:media_id>/move", may=Permission.WRITE)
def ask_move(space: Space, passage_id: uuid.UUID, media_id: uuid.UUID) -> ResponseReturnValue:
    """Every question that the file could stand under, and who would see it there."""
    return move_page(space, *place_now(space, place_of(space, passage_id), media_id))


@space_route("/passage/<uuid:passage_id>/picture/<uuid:media_id>/move", may=Permission.WRITE, methods=("POST",))
def move(space: Space, passage_id: uuid.UUID, media_id: uuid.UUID) -> ResponseReturnValue:
    """Put it in the place that was chosen, and go there."""
    place = place_of(space, passage_id)
    if sent_before(space, place):
        return redirect(passage_href(space, place))
    place, media_id = place_now(space, place, media_id)
    try:
        return redirect(put_there(space, place, media_id))
    except Refused as refusal:
        return move_page(space, place, media_id, refusal.fields), 422
    except Conflict:
        return redirect(changed_meanwhile(space, place))


@space_route("/passage/<uuid:passage_id>/pictures/undo", may=Permission.WRITE, methods=("POST",))
def undo(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Show the files again that the passage showed before the last change of them, or move the one back that was moved here."""
    place = place_of(space, passage_id)
    if sent_before(space, place):
        return redirect(passage_href(space, place))
    try:
        return redirect(put_back(space, place) if "from" in request.form else take_back(space, place))
    except Conflict:
        return redirect(changed_meanwhile(space, place))
