"""The screen on which another place is chosen for a picture or a clip: every question that takes one, and who sees it there;
and the way back."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import flash, render_template, request, url_for

from wiki.commands.pictures_move import Left, move_file, undo_move
from wiki.errors import Conflict, NotFound, Refused
from wiki.forms.boxes import read_once
from wiki.forms.passage import read_base
from wiki.web.babel import gettext as _
from wiki.web.kinds import Space
from wiki.web.passage_page import Place, place_of
from wiki.web.picture_page import passage_href, read_number, spot_of
from wiki.web.showing import media_card
from wiki.web.tray_page import chosen_place, pages_for
from wiki.words import N_

_CHOOSE = N_("Choose where it belongs.")


def move_page(space: Space, place: Place, media_id: uuid.UUID, errors: Mapping[str, str] | None = None) -> str:
    """The places to choose from; NotFound when the person does not see the file in the passage."""
    file = next((one for one in place.version.media if one.id == media_id), None)
    if file is None:
        raise NotFound
    here = f"{place.page_id}.{place.version.field}"
    pages = [(page, [one for one in page.places if one.key != here]) for page in pages_for(space)]
    return render_template(
        "pictures/move.html", card=media_card(space.id, file), place=place, media_id=media_id, errors=errors or {},
        pages=[(page, places) for page, places in pages if places],
    )  # fmt: skip


def put_there(space: Space, place: Place, media_id: uuid.UUID) -> str:
    """Put the file in the place that the form names; returns where it is now. Raises Refused, Conflict, NotFound."""
    chosen = chosen_place(space, request.form.get("place", ""))
    if chosen is None or (chosen[0], chosen[2]) == (place.page_id, place.version.field):
        raise Refused({"place": _CHOOSE})
    if read_base(request.form) != place.version.number:
        raise Conflict
    page_id, kind, field = chosen
    done = move_file(space, spot_of(place), media_id, kind, page_id, field, read_once(request.form))
    words = _("Done. It is in its place now.")
    if done.left is None or done.saved.passage_id is None:
        flash(words, "success")
        return passage_href(space, place)
    is_off = "yes" if done.left.is_off else ""
    fields: dict[str, Any] = {"from": place.version.passage_id, "left": done.left.number, "off": is_off}
    action = url_for("pictures.undo", child_id=space.id, passage_id=done.saved.passage_id)
    flash({"words": words, "action": action, "fields": fields}, "undo")  # type: ignore[arg-type]
    there = url_for("pages.show_page", child_id=space.id, page_id=page_id)
    return f"{there}#passage-{done.saved.passage_id.hex}"


def put_back(space: Space, place: Place) -> str:
    """Take back the move that put a file in ``place``; returns where it is now. Raises Conflict, NotAllowed, NotFound."""
    form = request.form
    try:
        before = place_of(space, uuid.UUID(form.get("from", "")))
    except ValueError as problem:
        raise NotFound from problem
    left = Left(read_number(form.get("left", "")), form.get("off") == "yes")
    undo_move(space, spot_of(place), spot_of(before), left, read_once(form))
    flash(_("Undone. It is as it was before."), "success")
    return passage_href(space, before)
