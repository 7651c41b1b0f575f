"""Putting a mistake of fact right everywhere, and taking words out for good."""

import uuid

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from wiki.commands.corrections import correct_passage
from wiki.commands.erasures import erase_passage
from wiki.errors import Conflict, Refused
from wiki.forms.erasures import CorrectionForm, ErasureForm, read_correction, read_erasure
from wiki.forms.plan_editions import read_order
from wiki.web.babel import gettext as _
from wiki.web.erasures_page import correct_page, correctable, erasable, erase_page, is_erased, place_of, type_finder
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.proving import must_prove
from wiki.web.questions_ask_page import spot_of
from wiki.words import N_, Permission

_MOVED_ON = N_("Somebody changed this just now. Look at it as it is now, and try again. What you typed is still here.")


@space_route("/passage/<uuid:passage_id>/correct", may=Permission.WRITE)
def ask_what(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """The passage, and boxes for what is wrong and what is right."""
    return correct_page(space, correctable(space, spot_of(space, passage_id)), CorrectionForm())


@space_route("/passage/<uuid:passage_id>/correct", may=Permission.WRITE, methods=("POST",))
def correct(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Put it right everywhere; on any trouble the form comes back with what was typed."""
    spot, form = correctable(space, spot_of(space, passage_id)), read_correction(request.form)
    place = place_of(space, spot)
    try:
        correct_passage(space, type_finder(space), passage_id, form.mistake, base=form.base, once=form.once)
    except Refused as refusal:
        return correct_page(space, spot, form, refusal.fields), 422
    except Conflict:
        return correct_page(space, spot_of(space, passage_id), form, {"": _MOVED_ON}), 409
    flash(_("It is put right here, in search, and in the plan where these words were used."), "success")
    return redirect(place)


@space_route("/passage/<uuid:passage_id>/erase", may=Permission.ERASE)
def ask_why(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """The passage, what goes with it, and the reason: nothing is taken out yet."""
    return erase_page(space, erasable(space, spot_of(space, passage_id)), ErasureForm())


@space_route("/passage/<uuid:passage_id>/erase", may=Permission.ERASE, methods=("POST",))
def erase(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Take it out for good; on any trouble the form comes back."""
    spot, form, ordered = spot_of(space, passage_id), read_erasure(request.form), read_order(request.form)
    place = place_of(space, spot)
    must_prove(space.person, minutes=30)
    if not is_erased(spot):  # pressed twice, it is done, and that is said again
        erasable(space, spot)
    try:
        erase_passage(space, passage_id, form.chosen, form.words, sure=form.sure == "yes", order=ordered.chosen)
    except Refused as refusal:
        return erase_page(space, spot, form, refusal.fields, ordered), 422
    flash(_("These words are taken out. The last traces on the disk go within a few minutes."), "success")
    return redirect(place)
