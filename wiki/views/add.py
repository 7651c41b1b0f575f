"""Add something: one button on every screen of a child's space; what was caught is kept at once, its place is asked after."""

from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.tray import tray_page
from wiki.errors import NotFound, Refused
from wiki.forms.passage import PassageForm, read_passage
from wiki.queries.media import is_seen
from wiki.queries.tray import CAUGHT
from wiki.web.babel import gettext as _
from wiki.web.draft_forms import FormDraft, forget_form, form_back, form_sent
from wiki.web.draft_places import add_place
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.page_types import shown
from wiki.web.passage_page import shown_files, voices
from wiki.web.passage_save import save_form
from wiki.web.tray_page import empty_form, tray_kind
from wiki.words import Permission


@space_route("/add", may=Permission.WRITE)
def add_something(space: Space) -> ResponseReturnValue:
    """An empty box for words, and places for pictures, a voice and a film."""
    place = add_place(space)
    draft = form_back(space, place) if place else None
    if draft is None or draft.typed is None:
        return _page(space, empty_form(space), {}, draft)
    form = read_passage(tray_kind(space).field(CAUGHT), draft.typed)
    seen = [one for one in form.media if is_seen(space, one.media_id)]
    return _page(space, replace(form, media=seen, once=None, errors={}), {}, draft)


@space_route("/add", may=Permission.WRITE, methods=("POST",))
def keep_it(space: Space) -> ResponseReturnValue:
    """Keep what was sent, for its writer alone, and ask where it belongs; on any trouble the form comes back full."""
    kind = tray_kind(space)
    form, place = read_passage(kind.field(CAUGHT), request.form), add_place(space)
    page_id = tray_page(space, kind)
    space.work.commit()  # the tray is there now; files are taken in without holding anybody up
    try:
        saved = save_form(space, kind, page_id, CAUGHT, form).saved
    except Refused as refusal:
        return _page(space, form, refusal.fields, form_sent(place) if place else None), 422
    if saved.passage_id is None:
        raise NotFound
    if place is not None:
        forget_form(space, place)
    flash(_("Kept. Only you can see it so far."), "success")
    return redirect(url_for("tray.ask_place", child_id=space.id, passage_id=saved.passage_id))


def _page(space: Space, form: PassageForm, errors: dict[str, str], draft: FormDraft | None) -> str:
    return render_template(
        "tray/add.html", form=form, errors=errors, asked=shown(space, tray_kind(space)).field(CAUGHT),
        voices=voices(space, form.voice), files=shown_files(space, form), draft=draft,
    )  # fmt: skip
