"""Choosing who sees one question of a page, and narrowing what stands there already: two acts, each with its own words."""

import uuid

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.fields_share import narrow_field, share_field
from wiki.errors import Refused
from wiki.forms.audience import AudienceForm, read_audience
from wiki.forms.boxes import read_once
from wiki.web.babel import gettext as _
from wiki.web.field_share_page import AS_THE_PAGE, asked_here, field_share_page
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.words import Permission


@space_route("/page/<uuid:page_id>/question/<field>/share", may=Permission.SHARE)
def ask_who(space: Space, page_id: uuid.UUID, field: str) -> ResponseReturnValue:
    """Who sees new answers to this question, and who would, by name."""
    return field_share_page(space, page_id, field, AudienceForm())


@space_route("/page/<uuid:page_id>/question/<field>/share", may=Permission.SHARE, methods=("POST",))
def share(space: Space, page_id: uuid.UUID, field: str) -> ResponseReturnValue:
    """Choose for what is written under the question from now on; what is there stays as it is."""
    _head, kind, _asked = asked_here(space, page_id, field)
    form = read_audience(request.form)
    try:
        chosen = None if form.key == AS_THE_PAGE else AudienceForm(form.key or "none", form.people, form.but).chosen()
        share_field(space, kind, page_id, field, chosen)
    except Refused as refusal:
        return field_share_page(space, page_id, field, form, refusal.fields), 422
    flash(_("Saved for new answers to this question. What is there already stays as it was."), "success")
    return redirect(url_for("fields_share.ask_who", child_id=space.id, page_id=page_id, field=field))


@space_route("/page/<uuid:page_id>/question/<field>/narrow", may=Permission.SHARE, methods=("POST",))
def narrow(space: Space, page_id: uuid.UUID, field: str) -> ResponseReturnValue:
    """Keep what stands under the question to those who see its new answers, too."""
    _head, kind, asked = asked_here(space, page_id, field)
    narrow_field(space, kind, page_id, field, once=read_once(request.form))
    flash(_("Done. What was there already is kept to fewer people now."), "success")
    return redirect(url_for("pages.show_page", child_id=space.id, page_id=page_id) + f"#q-{asked.key}")
