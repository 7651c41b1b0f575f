"""Details that are kept from somebody: the list, noting one, and ending one; for the council's managers alone."""

import uuid
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.protected import end_detail, note_detail
from wiki.errors import Refused
from wiki.forms.packs import ProtectForm, read_protect
from wiki.queries.protected import find_protected
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.packs_page import kept_words, protected_page
from wiki.words import Permission


@space_route("/protected", may=Permission.MANAGE_MEMBERS)
def show_protected(space: Space) -> ResponseReturnValue:
    """What is kept from whom, and the form to note more."""
    return _page(space, ProtectForm(), {})


@space_route("/protected", may=Permission.MANAGE_MEMBERS, methods=("POST",))
def note(space: Space) -> ResponseReturnValue:
    """Keep a detail from somebody from now on."""
    form = read_protect(request.form)
    try:
        note_detail(space, form.protecting())
    except Refused as refusal:
        return _page(space, form, refusal.fields), 422
    flash(_("Noted. It is left out of every copy for them from now on."), "success")
    return redirect(url_for("protected.show_protected", child_id=space.id))


@space_route("/protected/<uuid:detail_id>/end", may=Permission.MANAGE_MEMBERS)
def ask_end(space: Space, detail_id: uuid.UUID) -> ResponseReturnValue:
    """Say what ending it does, and ask why."""
    return _end_page(space, detail_id, "", {})


@space_route("/protected/<uuid:detail_id>/end", may=Permission.MANAGE_MEMBERS, methods=("POST",))
def end(space: Space, detail_id: uuid.UUID) -> ResponseReturnValue:
    """Keep it from nobody any more."""
    why = request.form.get("why", "")
    try:
        end_detail(space, detail_id, why)
    except Refused as refusal:
        return _end_page(space, detail_id, why, refusal.fields), 422
    flash(_("Ended. Copies that are made from now on may hold it."), "success")
    return redirect(url_for("protected.show_protected", child_id=space.id))


def _page(space: Space, form: ProtectForm, errors: Mapping[str, str]) -> str:
    return render_template("protected/protected.html", form=form, errors=errors, **protected_page(space))


def _end_page(space: Space, detail_id: uuid.UUID, why: str, errors: Mapping[str, str]) -> str:
    kept = find_protected(space, detail_id)
    return render_template("protected/end.html", what=kept_words(kept), detail_id=detail_id, why=why, errors=errors)
