"""Reading a page, beginning one, and choosing who sees it."""

import uuid

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki import clock
from wiki.commands.children import stage_on
from wiki.commands.pages_share import share_page
from wiki.commands.pages_start import start_page
from wiki.errors import Refused
from wiki.forms.audience import AudienceForm, read_audience
from wiki.forms.boxes import read_once
from wiki.pagetypes.model import TRAY
from wiki.queries.pages import find_page, list_pages, open_page
from wiki.web.advice_titles import asked_here
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.page_page import page_page
from wiki.web.page_types import page_type, page_types, shown_type
from wiki.web.share_page import page_seen_by, share_form
from wiki.web.share_requests_page import asking
from wiki.words import Permission, Preset


@space_route("/page/<uuid:page_id>", may=Permission.READ)
def show_page(space: Space, page_id: uuid.UUID) -> ResponseReturnValue:
    """One page: each question with what people said; empty questions folded away at the end."""
    since = current_app.extensions["traces"].last_visit(space.person.id, space.id)
    view = open_page(space, page_id)
    if view.head.page_type == TRAY:
        return redirect(url_for("tray.show_tray", child_id=space.id))
    page = page_page(space, view, since)
    return render_template("pages/page.html", page=page, ask=asking(space, view), asked=asked_here(space, view))


@space_route("/pages/new", may=Permission.WRITE)
def choose_page(space: Space) -> ResponseReturnValue:
    """The kinds of page that this person may begin and that are not there yet."""
    return render_template("pages/new.html", choices=_choices(space), errors={}, title="")


def _choices(space: Space) -> list[tuple[str, str, str, str]]:
    present = {head.page_type for head in list_pages(space)}
    stage = stage_on(space.child.born_on, clock.today())
    return [
        (kind.key, kind.title, kind.line, kind.picture)
        for kind in (shown_type(space, key) for key in page_types().current().types)
        if kind is not None
        and space.member.role in kind.write
        and (kind.repeat or kind.key not in present)
        and kind.ages in {None, stage}
        and kind.key != TRAY
    ]


@space_route("/pages/new", may=Permission.WRITE, methods=("POST",))
def begin_page(space: Space) -> ResponseReturnValue:
    """Begin a page and go to it."""
    title = request.form.get("title", "")
    kind = page_type(space, request.form.get("page_type", ""))
    try:
        page_id = start_page(space, kind, title, once=read_once(request.form))
    except Refused as refusal:
        page = render_template("pages/new.html", choices=_choices(space), errors=refusal.fields, title=title)
        return page, 422
    return redirect(url_for("pages.show_page", child_id=space.id, page_id=page_id))


@space_route("/page/<uuid:page_id>/share", may=Permission.SHARE)
def ask_share(space: Space, page_id: uuid.UUID) -> ResponseReturnValue:
    """Who sees this page now, and who would see it, by name."""
    return share_form(space, page_id, AudienceForm(key=request.args.get("to", "")))


@space_route("/page/<uuid:page_id>/share", may=Permission.SHARE, methods=("POST",))
def share(space: Space, page_id: uuid.UUID) -> ResponseReturnValue:
    """Share the page with the people chosen, or keep it to fewer."""
    head, form = find_page(space, page_id), read_audience(request.form)
    try:
        chosen = form.chosen() or Preset.ONLY_FAMILY
        share_page(space, page_type(space, head.page_type), page_id, chosen, once=read_once(request.form))
    except Refused as refusal:
        return share_form(space, page_id, form, refusal.fields), 422
    flash(_("Done. Who can see this page now: %(names)s.", names=page_seen_by(space, page_id)), "success")
    return redirect(url_for("pages.show_page", child_id=space.id, page_id=page_id))
