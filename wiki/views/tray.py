"""The tray: what somebody caught, until they say where it belongs."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.forms.boxes import read_once
from wiki.queries.tray import unsorted
from wiki.web.babel import gettext as _
from wiki.web.file_prompts import kind_asks
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.tray_page import (
    Gone,
    caught_card,
    caught_here,
    chosen_place,
    gone,
    pages_for,
    put_now,
    suggestions,
    take_out,
)
from wiki.web.undo import offer_undo
from wiki.words import Permission


@space_route("/tray", may=Permission.WRITE)
def show_tray(space: Space) -> ResponseReturnValue:
    """What this person caught and has not sorted yet; nobody else's."""
    caught = [
        (caught_card(space, one), url_for("tray.ask_place", child_id=space.id, passage_id=one.passage_id))
        for one in unsorted(space)
    ]
    return render_template("tray/tray.html", caught=caught)


@space_route("/tray/<uuid:passage_id>", may=Permission.WRITE)
def ask_place(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """One thing, and where it could belong; whoever comes back to what left the tray is led to where it went."""
    went = gone(space, passage_id)
    return redirect(went.href(space)) if went else _place_page(space, passage_id)


@space_route("/tray/<uuid:passage_id>", may=Permission.WRITE, methods=("POST",))
def put(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Put it in the place that was chosen, and go there."""
    went = gone(space, passage_id)
    if went is None:
        place = chosen_place(space, request.form.get("place", ""))
        if place is None:
            return _place_page(space, passage_id, _("Choose where it belongs.")), 422
        went = put_now(space, passage_id, *place, read_once(request.form))
    if went.page_id is not None:
        flash(_("Done. It is in its place now."), "success")
    return redirect(went.href(space))


@space_route("/tray/<uuid:passage_id>/away", may=Permission.WRITE, methods=("POST",))
def throw_away(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Take it out of the tray; "Undo" on the next screen puts it back, and it stays in the history, as everything does."""
    went = gone(space, passage_id)
    if went is None:
        saved = take_out(space, passage_id, read_once(request.form))
        offer_undo(space, _("It is out of your tray."), saved.page_id, saved.revision_number)
    elif went.page_id is None:
        flash(_("It is out of your tray."), "success")
    else:
        flash(_("It is in its place already. You can take it off the page there."), "news")
    return redirect((went or Gone(None, None)).href(space))


def _place_page(space: Space, passage_id: uuid.UUID, error: str = "") -> str:
    caught = caught_here(space, passage_id)
    pages = pages_for(space)
    return render_template(
        "tray/place.html", card=caught_card(space, caught), pages=pages, likely=suggestions(caught, pages), error=error,
        passage_id=passage_id, asks=kind_asks(caught, f"/child/{space.id}/passage/{passage_id}"),
    )  # fmt: skip
