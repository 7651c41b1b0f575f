"""Somebody's own account: their password, where they are signed in, and how the pages look."""

import uuid

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.sign_in import change_password, choose_looks, end_all_others, end_sign_in
from wiki.errors import Refused
from wiki.forms.account import read_password, read_theme
from wiki.queries.account import WAYS, living_sign_ins
from wiki.queries.factors import own_factors
from wiki.queries.room import room_of_person
from wiki.web.babel import gettext as _
from wiki.web.devices import device_words
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn
from wiki.web.looks import keep_no_colours
from wiki.web.proving import must_prove
from wiki.web.room_words import own_words


@person_route("/account")
def your_account(person: SignedIn) -> ResponseReturnValue:
    """The account on one screen."""
    return _account(person, {})


def _account(person: SignedIn, errors: dict[str, str]) -> str:
    rows = [(row, device_words(row.device)) for row in living_sign_ins(person)]
    offered = current_app.config["SETTINGS"].texts_offered
    room = own_words(room_of_person(person))
    return render_template(
        "account/account.html", sign_ins=rows, errors=errors, texts_offered=offered, room=room, ways=WAYS,
        factors=own_factors(person),
    )  # fmt: skip


@person_route("/account/password", methods=("POST",))
def new_password(person: SignedIn) -> ResponseReturnValue:
    """Change the password; every other browser is signed out."""
    form = read_password(request.form)
    try:
        change_password(person, form.old, form.agreed())
    except Refused as refusal:
        return _account(person, refusal.fields), 422
    flash(_("Your password is changed. Everywhere else you are signed out."), "success")
    return redirect(url_for("account.your_account"))


@person_route("/account/looks", methods=("POST",))
def looks(person: SignedIn) -> ResponseReturnValue:
    """Keep how the pages are to look."""
    choose_looks(person, read_theme(request.form))
    flash(_("Done. This is how your pages look now."), "success")
    return keep_no_colours(current_app.make_response(redirect(url_for("account.your_account"))))


@person_route("/account/sign-ins/<uuid:sign_in_id>/end", methods=("POST",))
def end_one(person: SignedIn, sign_in_id: uuid.UUID) -> ResponseReturnValue:
    """End one of one's own sign-ins, such as on a lost phone."""
    must_prove(person, back=url_for("account.your_account"))
    end_sign_in(person, sign_in_id)
    flash(_("Done. That browser is signed out."), "success")
    return redirect(url_for("account.your_account"))


@person_route("/account/sign-ins/end-others", methods=("POST",))
def end_others(person: SignedIn) -> ResponseReturnValue:
    """Sign the person out everywhere but here."""
    must_prove(person, back=url_for("account.your_account"))
    end_all_others(person)
    flash(_("Done. You are signed out everywhere but here."), "success")
    return redirect(url_for("account.your_account"))
