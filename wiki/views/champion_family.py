"""A family asks for a champion, lets them in to chosen pages for some days, and shuts them again; the council notes a wish."""

import uuid

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.champions_families import Near, ask_for_champion, note_wish, take_back_wish
from wiki.commands.champions_looks import LOOK_DAYS, let_in, shut
from wiki.commands.invitations import Wish
from wiki.errors import Refused
from wiki.forms.champions import WishForm, read_days, read_pages, read_wish
from wiki.forms.invitations import WORDS, InvitationForm
from wiki.queries.champions import champion_of
from wiki.queries.champions_looks import open_looks, pages_to_show
from wiki.web.babel import LANGUAGES
from wiki.web.babel import gettext as _
from wiki.web.champion_page import title_of
from wiki.web.gate import space_route
from wiki.web.home_page import page_title
from wiki.web.kinds import Space
from wiki.web.page_types import page_types, shown_type
from wiki.words import INVITATION_WAYS, InvitationWay, Permission, Role


def _owners() -> dict[str, str]:
    return {key: kind.owner for key, kind in page_types().current().types.items()}


@space_route("/champion", may=Permission.SHARE)
def show(space: Space) -> ResponseReturnValue:
    """The family's champion, and what they may read."""
    return _page(space, WishForm(), {})


def _page(space: Space, form: WishForm, errors: dict[str, str]) -> str:
    pages = [(str(one.id), page_title(one, shown_type(space, one.page_type))) for one in pages_to_show(space, _owners())]
    looks = [(one, title_of(one, space.child.known_as)) for one in open_looks(space)]
    return render_template(
        "champion/family.html", champion=champion_of(space), pages=pages, open_pages=looks, days=LOOK_DAYS, form=form,
        errors=errors,
    )  # fmt: skip


@space_route("/champion", may=Permission.SHARE, methods=("POST",))
def ask(space: Space) -> ResponseReturnValue:
    """The family would like a champion."""
    form = read_wish(request.form, LANGUAGES)
    try:
        ask_for_champion(space, Near(form.language, form.area))
    except Refused as refusal:
        return _page(space, form, refusal.fields), 422
    flash(_("Thank you. The council looks for a champion who fits. You see their name here."), "success")
    return redirect(url_for("champion_family.show", child_id=space.id))


@space_route("/champion/pages", may=Permission.SHARE, methods=("POST",))
def let_champion_in(space: Space) -> ResponseReturnValue:
    """Let the champion read these pages."""
    try:
        let_in(space, _owners(), read_pages(request.form), read_days(request.form))
    except Refused as refusal:
        return _page(space, WishForm(), refusal.fields), 422
    flash(_("Done. Your champion can read it now. You can take this back at any time."), "success")
    return redirect(url_for("champion_family.show", child_id=space.id))


@space_route("/champion/pages/<uuid:look_id>/shut", may=Permission.SHARE, methods=("POST",))
def shut_page(space: Space, look_id: uuid.UUID) -> ResponseReturnValue:
    """The champion reads this page no longer."""
    shut(space, look_id)
    flash(_("Done. Your champion can’t read it any more."), "success")
    return redirect(url_for("champion_family.show", child_id=space.id))


@space_route("/champion/end", may=Permission.SHARE, methods=("POST",))
def end(space: Space) -> ResponseReturnValue:
    """The family wants no champion any more."""
    take_back_wish(space)
    flash(_("Done. No champion sees anything of your family."), "success")
    return redirect(url_for("champion_family.show", child_id=space.id))


@space_route("/champion/wish", may=Permission.MANAGE_MEMBERS)
def ask_wish(space: Space) -> ResponseReturnValue:
    """The form for a family that would like a champion and is not in yet."""
    return _wish(space, WishForm(asked=InvitationForm(way=InvitationWay.MAIL)), {})


def _wish(space: Space, form: WishForm, errors: dict[str, str]) -> str:
    texts = current_app.config["SETTINGS"].texts_offered
    hidden = {InvitationWay.CODE} | (set() if texts else {InvitationWay.TEXT})
    ways = [(str(way), _(words)) for way, words in INVITATION_WAYS.items() if way not in hidden]
    return render_template(
        "champion/wish.html", champion=champion_of(space), form=form, errors=errors, ways=ways, has_texts=texts
    )


@space_route("/champion/wish", may=Permission.MANAGE_MEMBERS, methods=("POST",))
def keep_wish(space: Space) -> ResponseReturnValue:
    """Note it, with the family's agreement."""
    form = read_wish(request.form, LANGUAGES)
    try:
        given = {name: getattr(form.asked, name) for name in WORDS if name != "organisation"}
        wish = Wish(
            form.chosen_way(), Role.PARENT, **given, language=form.asked.language, agreed_on=form.asked.agreed_on.date
        )
        texts = current_app.config["SETTINGS"].texts_offered
        note_wish(space, Near(form.language, form.area), wish, texts_offered=texts)
    except Refused as refusal:
        return _wish(space, form, refusal.fields), 422
    flash(_("Noted. The family waits for a champion now."), "success")
    return redirect(url_for("champion_family.ask_wish", child_id=space.id))


@space_route("/champion/wish/end", may=Permission.MANAGE_MEMBERS, methods=("POST",))
def end_wish(space: Space) -> ResponseReturnValue:
    """The family wants no champion any more, and told the council so."""
    take_back_wish(space)
    flash(_("Done. No champion sees anything of this family."), "success")
    return redirect(url_for("champion_family.ask_wish", child_id=space.id))
