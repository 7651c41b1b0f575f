"""A parent champion's own screens: their families and where each is stuck, the pretend child, the sheet to print, a worry."""

import uuid
from io import BytesIO

from flask import current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from wiki import clock
from wiki.access.champions import ChampionPost, find_champion, open_for_champion
from wiki.commands.champions_invite import ask_in
from wiki.commands.worries import tell_worry
from wiki.errors import NotFound, Refused
from wiki.forms.champions import WorryForm, read_id, read_worry
from wiki.queries.champions import STAGES, families_of
from wiki.queries.champions_looks import looks_of
from wiki.queries.worries import contacts_of, told_by
from wiki.web.babel import gettext as _
from wiki.web.champion_page import ASKED_AGAIN, kit_of, look_titles, shown_to_champion
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn
from wiki.web.pretend_child import pretend_child, pretend_picture


@person_route("/champion")
def show_families(person: SignedIn) -> ResponseReturnValue:
    """The families somebody helps now."""
    return _families(person, find_champion(person), {})


def _families(person: SignedIn, post: ChampionPost, errors: dict[str, str]) -> str:
    rows = families_of(person, post, clock.now())
    return render_template(
        "champion/families.html", rows=rows, stages=STAGES, post=post, errors=errors, told=told_by(person, post),
        shown_pages=look_titles(rows, looks_of(person, post)),
    )  # fmt: skip


@person_route("/champion/families/<uuid:family_id>/ask", methods=("POST",))
def ask_family(person: SignedIn, family_id: uuid.UUID) -> ResponseReturnValue:
    """Send a family's invitation again, or start it."""
    post = find_champion(person)
    try:
        way = ask_in(person, post, family_id, secret_key=current_app.config["SETTINGS"].secret_key)
    except Refused as refusal:
        return _families(person, post, refusal.fields), 422
    flash(_(ASKED_AGAIN[way]), "success")
    return redirect(url_for("champion.show_families"))


@person_route("/champion/families/<uuid:family_id>/page/<uuid:page_id>")
def show_page(person: SignedIn, family_id: uuid.UUID, page_id: uuid.UUID) -> ResponseReturnValue:
    """One page that the family lets their champion read now."""
    space = open_for_champion(person, find_champion(person), family_id, page_id)
    return render_template("champion/page.html", shown=shown_to_champion(space, page_id))


@person_route("/champion/show")
def show_pretend(person: SignedIn) -> ResponseReturnValue:
    """The pretend child's pages."""
    find_champion(person)
    return render_template("champion/pretend.html", child=pretend_child())


@person_route("/champion/show/<int:at>")
def show_pretend_page(person: SignedIn, at: int) -> ResponseReturnValue:
    """One of them."""
    find_champion(person)
    child = pretend_child()
    if at >= len(child.pages):
        raise NotFound
    return render_template("champion/pretend_page.html", child=child, page=child.pages[at])


@person_route("/champion/show/picture/<name>")
def show_pretend_picture(person: SignedIn, name: str) -> ResponseReturnValue:
    """A picture of the pretend child, who belongs to nobody."""
    find_champion(person)
    answer = send_file(pretend_picture(name), etag=False)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@person_route("/champion/kit")
def print_kit(person: SignedIn) -> ResponseReturnValue:
    """The sheet to print and hand over."""
    post = find_champion(person)
    data = kit_of(person.name, post, contacts_of(person, post.council_id))
    answer = send_file(BytesIO(data), "application/pdf", as_attachment=True, download_name="golden-thread.pdf", etag=False)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@person_route("/champion/worry")
def ask_worry(person: SignedIn) -> ResponseReturnValue:
    """Whom to ring first, then the form."""
    return _worry(person, find_champion(person), WorryForm(), {})


@person_route("/champion/worry", methods=("POST",))
def tell(person: SignedIn) -> ResponseReturnValue:
    """Tell those whom the council named, at once."""
    post, form = find_champion(person), read_worry(request.form)
    try:
        tell_worry(person, post, words=form.words, phone=form.phone, family_id=read_id(form.family), once=form.once)
    except Refused as refusal:
        return _worry(person, post, form, refusal.fields), 422
    flash(_("Thank you. They are told now. You see here when somebody has taken it in hand. In danger, ring 999."), "success")
    return redirect(url_for("champion.show_families"))


def _worry(person: SignedIn, post: ChampionPost, form: WorryForm, errors: dict[str, str]) -> str:
    contacts, rows = contacts_of(person, post.council_id), families_of(person, post, clock.now())
    return render_template("champion/worry.html", contacts=contacts, rows=rows, form=form, errors=errors, post=post)
