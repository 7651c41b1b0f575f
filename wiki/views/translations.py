"""Translations beside a passage: adding one, its states, checking what a program made, taking one away and back."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.translations import check_translation, restore_translation, take_translation_off, translate
from wiki.errors import Conflict, Refused
from wiki.forms.passage import read_base
from wiki.forms.translations import read_number, read_translation
from wiki.queries.translations import translation_history
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.questions_ask_page import spot_card, spot_of
from wiki.web.translations_page import first_translation_form, translate_page, translation_card
from wiki.words import Permission


@space_route("/passage/<uuid:passage_id>/translate", may=Permission.WRITE)
def ask_translation(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """The passage in its own language, and boxes for its translation."""
    spot = spot_of(space, passage_id)
    return translate_page(space, spot, first_translation_form(space, spot.version, request.args.get("to", "")[:20]))


@space_route("/passage/<uuid:passage_id>/translate", may=Permission.WRITE, methods=("POST",))
def add_translation(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Save it; on any trouble the form comes back with what was typed, beside what somebody else saved meanwhile."""
    spot, form = spot_of(space, passage_id), read_translation(request.form)
    try:
        made = translate(space, passage_id, form.translating())
    except Refused as refusal:
        return translate_page(space, spot, form, errors=refusal.fields), 422
    except Conflict:
        return translate_page(space, spot, form, moved_on=True), 409
    flash(_("Saved. It stands beside the words. Whoever sees the words sees it."), "success")
    return redirect(f"/child/{space.id}/page/{spot.head.id}#translation-{made.hex}")


@space_route("/translation/<uuid:translation_id>", may=Permission.READ)
def show_translation(space: Space, translation_id: uuid.UUID) -> ResponseReturnValue:
    """The passage, its translation as it is now, and every state that it had."""
    history = translation_history(space, translation_id)
    spot = spot_of(space, history[0].passage_id)
    return render_template(
        "translations/translation.html", spot=spot, card=spot_card(space, spot), translation_id=translation_id,
        states=[translation_card(space, one) for one in history], may=space.may(Permission.WRITE),
        place=f"/child/{space.id}/page/{spot.head.id}#passage-{spot.version.passage_id.hex}",
    )  # fmt: skip


@space_route("/translation/<uuid:translation_id>/checked", may=Permission.WRITE, methods=("POST",))
def checked(space: Space, translation_id: uuid.UUID) -> ResponseReturnValue:
    """A person has read what a program made, and says that it is right."""
    check_translation(space, translation_id, read_base(request.form))
    flash(_("Thank you. It says now that you checked it."), "success")
    return _there(space, translation_id)


@space_route("/translation/<uuid:translation_id>/off", may=Permission.WRITE, methods=("POST",))
def take_off(space: Space, translation_id: uuid.UUID) -> ResponseReturnValue:
    """Take it away from beside the passage; it can be brought back from here."""
    take_translation_off(space, translation_id, read_base(request.form))
    flash(_("Taken away. You can bring it back here."), "success")
    return _there(space, translation_id)


@space_route("/translation/<uuid:translation_id>/back", may=Permission.WRITE, methods=("POST",))
def bring_back(space: Space, translation_id: uuid.UUID) -> ResponseReturnValue:
    """Bring one of its earlier states back."""
    restore_translation(space, translation_id, read_number(request.form), read_base(request.form))
    flash(_("Brought back. It stands beside the words again."), "success")
    return _there(space, translation_id)


def _there(space: Space, translation_id: uuid.UUID) -> ResponseReturnValue:
    return redirect(url_for("translations.show_translation", child_id=space.id, translation_id=translation_id))
