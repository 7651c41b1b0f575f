"""The screen on which one picture or clip of a passage is turned, cut, put in order, replaced or taken off, and what each
button of it does."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import current_app, flash, render_template, request, url_for

from media.cuts import Cut
from wiki.commands.pictures import Done, Spot, order_file, take_file_off, undo_files
from wiki.commands.pictures_cut import cut_of, cut_picture, replace_file
from wiki.errors import Conflict, NotFound, Refused
from wiki.forms.boxes import read_once
from wiki.forms.passage import read_base
from wiki.forms.pictures import SIDES, TURNS, read_cut, read_focus
from wiki.queries.gallery import now_instead
from wiki.queries.pages import find_page
from wiki.queries.tray import done_before
from wiki.web.babel import gettext as _
from wiki.web.home_page import page_title
from wiki.web.kinds import Space
from wiki.web.page_types import shown
from wiki.web.passage_page import Place
from wiki.web.showing import media_card
from wiki.web.undo import offer_undo
from wiki.words import N_, MediaKind, MediaState

_NO_FILE = N_("Choose the new file first.")
_SAID = {
    **dict.fromkeys(TURNS, N_("Turned. The picture before stays in “What changed”.")),
    "cut": N_("Cut. What you cut away is kept only for you and for who added the picture."),
    "focus": N_("Kept. That part stays in sight when the picture is shown small."),
    "earlier": N_("Moved."), "later": N_("Moved."),
    "replace": N_("Replaced. The file before stays in “What changed”."),
    "off": N_("Taken off the page. You can bring it back from “What changed”."),
}  # fmt: skip


def spot_of(place: Place) -> Spot:
    """Where the passage stands, as the commands take it."""
    return Spot(place.kind, place.page_id, place.version)


def picture_page(
    space: Space, place: Place, media_id: uuid.UUID, errors: Mapping[str, str] | None = None,
    typed: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """The screen of one file; NotFound when the person does not see it in the passage. ``typed``: its boxes as sent."""
    files = list(place.version.media)
    file = next((one for one in files if one.id == media_id), None)
    if file is None:
        raise NotFound
    kind = shown(space, place.kind)
    asked = kind.field(place.version.field)
    at, is_photo = files.index(file), file.kind is MediaKind.PHOTO and file.state is MediaState.READY
    return render_template(
        "pictures/picture.html", card=media_card(space.id, file), place=place, media_id=media_id, is_photo=is_photo,
        errors=errors or {}, page_title=page_title(find_page(space, place.page_id), kind), asked=asked, number=at + 1,
        count=len(files), focus=cut_of(space, media_id).focus, sides=SIDES, typed=typed or {},
    )  # fmt: skip


def passage_href(space: Space, place: Place) -> str:
    """The passage on its page."""
    page = url_for("pages.show_page", child_id=space.id, page_id=place.page_id)
    return f"{page}#passage-{place.version.passage_id.hex}"


def sent_before(space: Space, place: Place) -> bool:
    """Whether the same form was saved a moment ago: a double press."""
    done = done_before(space, read_once(request.form), place.page_id)
    if done:
        flash(_("Saved."), "success")
    return done


def place_now(space: Space, place: Place, media_id: uuid.UUID) -> tuple[Place, uuid.UUID]:
    """The passage, and the file that stands in it now where ``media_id`` stood: the same, or a later cut. NotFound."""
    here = [one.id for one in place.version.media]
    return place, media_id if media_id in here else now_instead(space, media_id, here)


def changed_meanwhile(space: Space, place: Place) -> str:
    """Say that nothing was done because somebody else was quicker; returns where to look."""
    flash(_("Somebody changed this just now. This is how it is; please do it again if you still want to."), "trouble")
    return passage_href(space, place)


def act_on(space: Space, place: Place, media_id: uuid.UUID) -> Done:
    """Do what the button that was pressed says. Raises Refused with a sentence, Conflict, NotFound."""
    form, act = request.form, request.form.get("act", "")
    if act not in _SAID:
        raise NotFound
    once, spot, store = read_once(form), spot_of(place), current_app.extensions["store"]
    if read_base(form) != place.version.number:
        raise Conflict
    if act in ("earlier", "later"):
        return order_file(space, spot, media_id, later=act == "later", once=once)
    if act == "off":
        return take_file_off(space, spot, media_id, once)
    if act == "replace":
        return _replace(space, spot, media_id, once)
    now = cut_of(space, media_id)
    if act in TURNS:
        cut: Cut | None = now.turned(TURNS[act])
    elif act == "cut":
        cut = read_cut(form, now)
    else:
        focus = read_focus(form)
        cut = now if focus is None else now.with_focus(focus)
    return cut_picture(space, store, spot, media_id, cut, once)


def _replace(space: Space, spot: Spot, media_id: uuid.UUID, once: str | None) -> Done:
    file = request.files.get("replacement")
    if file is None or not file.filename:
        raise Refused({"replacement": _NO_FILE})
    try:
        return replace_file(
            space, current_app.extensions["store"], spot, media_id, file.stream, file.filename, file.mimetype or "",
            keep_words=bool(request.form.get("keep-words")), once=once,
        )  # fmt: skip
    except Refused as refusal:
        raise Refused({"replacement": next(iter(refusal.fields.values()))}) from refusal


def after(space: Space, place: Place, done: Done) -> str:
    """Say what was done, with a button that takes it back; returns where to go on."""
    if done.saved is None or done.saved.version_number == 0:
        flash(_("Saved."), "success")
        return passage_href(space, place)
    words = _(_SAID[request.form["act"]])
    if done.elsewhere:
        words = f"{words} {_('All of it is still shown in another place: cut it there too, or take it off there.')}"
    if done.is_off:
        offer_undo(space, words, place.page_id, done.saved.revision_number, back="page", field=place.version.field)
        return url_for("pages.show_page", child_id=space.id, page_id=place.page_id)
    here: dict[str, Any] = {"child_id": space.id, "passage_id": place.version.passage_id}
    fields = {"number": done.saved.version_number}
    flash({"words": words, "action": url_for("pictures.undo", **here), "fields": fields}, "undo")  # type: ignore[arg-type]
    if done.media_id is None:
        return passage_href(space, place)
    return url_for("pictures.ask_change", **here, media_id=done.media_id)


def take_back(space: Space, place: Place) -> str:
    """Take the last change of the files back; returns where they are shown."""
    undo_files(space, spot_of(place), read_number(request.form.get("number", "")), read_once(request.form))
    flash(_("Undone. It is as it was before."), "success")
    return passage_href(space, place)


def read_number(text: str) -> int:
    """The number that a form names; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
