"""Reading a page, beginning one, and choosing who sees it."""

import uuid

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wiki import clock
from wiki.commands.children import stage_on
from wiki.commands.pages_share import share_page
from wiki.commands.pages_start import start_page
from wiki.errors import Refused
from wiki.pagetypes.model import TRAY
from wiki.queries.members import who_sees
from wiki.queries.pages import find_page, list_pages, open_page
from wiki.web.gate import space_route
from wiki.web.home_page import page_title
from wiki.web.kinds import Space
from wiki.web.page_page import page_page
from wiki.web.page_types import page_type, page_types
from wiki.web.who_sees import people_words
from wiki.words import Permission, Preset


@space_route("/page/<uuid:page_id>", may=Permission.READ)
def show_page(space: Space, page_id: uuid.UUID) -> ResponseReturnValue:
    """One page: each question with what people said; empty questions folded away at the end."""
    since = current_app.extensions["traces"].last_visit(space.person.id, space.id)
    view = open_page(space, page_id)
    if view.head.page_type == TRAY:
        return redirect(url_for("tray.show_tray", child_id=space.id))
    return render_template("pages/page.html", page=page_page(space, view, since))


@space_route("/pages/new", may=Permission.WRITE)
def choose_page(space: Space) -> ResponseReturnValue:
    """The kinds of page that this person may begin and that are not there yet."""
    return render_template("pages/new.html", choices=_choices(space), errors={}, title="")


def _choices(space: Space) -> list[tuple[str, str, str, str]]:
    present = {head.page_type for head in list_pages(space)}
    stage = stage_on(space.child.born_on, clock.today())
    return [
        (kind.key, kind.title, kind.line, kind.picture)
        for kind in (page_types().named(key, space.child.known_as) for key in page_types().current().types)
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
        page_id = start_page(space, kind, title)
    except Refused as refusal:
        page = render_template("pages/new.html", choices=_choices(space), errors=refusal.fields, title=title)
        return page, 422
    return redirect(url_for("pages.show_page", child_id=space.id, page_id=page_id))


@space_route("/page/<uuid:page_id>/share", may=Permission.SHARE)
def ask_share(space: Space, page_id: uuid.UUID) -> ResponseReturnValue:
    """Who sees this page now, and who would see it, by name."""
    head = find_page(space, page_id)
    kind = page_type(space, head.page_type)
    return render_template(
        "pages/share.html", head=head, title=page_title(head, kind),
        choices=[(one.key, _(one.label), people_words(one)) for one in who_sees(space) if one.key != Preset.ONLY_ME],
        wanted=request.args.get("to", ""),
    )  # fmt: skip


@space_route("/page/<uuid:page_id>/share", may=Permission.SHARE, methods=("POST",))
def share(space: Space, page_id: uuid.UUID) -> ResponseReturnValue:
    """Share the page with the people chosen, or keep it to fewer."""
    head = find_page(space, page_id)
    preset = Preset(request.form["audience"]) if request.form.get("audience") in set(Preset) else Preset.ONLY_FAMILY
    share_page(space, page_type(space, head.page_type), page_id, preset, once=request.form.get("once"))
    names = next(people_words(one) for one in who_sees(space) if one.key == preset)
    flash(_("Done. Who can see this page now: %(names)s.", names=names), "success")
    return redirect(url_for("pages.show_page", child_id=space.id, page_id=page_id))
