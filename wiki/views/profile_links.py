"""A link to one profile: made and ended by a member; opened, for some days, by whoever holds it."""

import uuid
from io import BytesIO

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.profile_links import end_link, make_link, note_opened, open_link
from wiki.errors import NotFound, Refused
from wiki.forms.profiles import read_choice, read_days, read_group
from wiki.web.babel import gettext as _
from wiki.web.babel import language
from wiki.web.gate import public_route, space_route
from wiki.web.kinds import Space
from wiki.web.looked import look_by_form
from wiki.web.profile_links_page import link_address, link_cards, paper_behind
from wiki.web.profiles_page import find_layout, gathered_for, profile_page
from wiki.web.work import work
from wiki.words import Permission

_TOKEN = "<string(maxlength=64):token>"  # noqa: S105 (the place of one in an address)


@space_route("/profiles/<string(maxlength=40):key>/link", may=Permission.READ, methods=("POST",))
def make(space: Space, key: str) -> ResponseReturnValue:
    """Make a link to the paper as it is ticked; it is shown in this answer, once, and never again."""
    layout = find_layout(space, key)
    gathered = gathered_for(space, layout, read_group(request.form.get("for"), layout.reader))
    choice, days = read_choice(request.form), read_days(request.form)
    try:
        token = make_link(space, gathered, choice, days, language())
    except Refused as refusal:
        look_by_form(space, "profile_links.make")
        return profile_page(space, gathered, choice, {name: _(words) for name, words in refusal.fields.items()}), 422
    return render_template("profiles/link.html", layout=layout, address=link_address(token), days=days)


@space_route("/profile-links", may=Permission.READ)
def show_links(space: Space) -> ResponseReturnValue:
    """The links that work now."""
    return render_template("profiles/links.html", links=link_cards(space))


@space_route("/profile-links/<uuid:link_id>/end", may=Permission.READ, methods=("POST",))
def end(space: Space, link_id: uuid.UUID) -> ResponseReturnValue:
    """Have it lead nowhere from now on."""
    end_link(space, link_id)
    flash(_("The link is ended. Whoever has it can open nothing with it."), "success")
    return redirect(url_for("profile_links.show_links", child_id=space.id))


@public_route(f"/paper/{_TOKEN}")
def ask(token: str) -> ResponseReturnValue:
    """One button: mail programs look at links by themselves. No name stands here."""
    try:
        open_link(work(), token)
    except NotFound:
        return _dead()
    return render_template("public/paper.html", token=token)


@public_route(f"/paper/{_TOKEN}", methods=("POST",))
def fetch(token: str) -> ResponseReturnValue:
    """The paper as it is now, as a PDF."""
    try:
        opened = open_link(work(), token)
        title, data = paper_behind(opened)
        note_opened(work(), opened)
    except NotFound:
        return _dead()
    answer = send_file(BytesIO(data), "application/pdf", as_attachment=True, download_name=f"{title}.pdf", etag=False)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _dead() -> ResponseReturnValue:
    return render_template("public/paper_gone.html"), 404
