"""Somebody's own mobile number: adding it, confirming it by a code, taking it away. Nobody else ever sees it."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.phones import ask_code, confirm_number, forget_number
from wiki.errors import NotFound, Refused
from wiki.mail.phone_code import as_written
from wiki.queries.phones import own_phone
from wiki.web.babel import gettext as _
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn


@person_route("/account/phone")
def your_phone(person: SignedIn) -> ResponseReturnValue:
    """The number, and the box for the code where one was sent."""
    return _page(person, {})


def _page(person: SignedIn, errors: dict[str, str], typed: str = "") -> str:
    if not current_app.config["SETTINGS"].texts_offered:
        raise NotFound
    phone = own_phone(person)
    return render_template(
        "account/phone.html", number=as_written(phone.number), waiting=as_written(phone.waiting), typed=typed, errors=errors
    )


@person_route("/account/phone", methods=("POST",))
def send_code(person: SignedIn) -> ResponseReturnValue:
    """Send a code to the number."""
    typed = request.form.get("number", "")[:60]
    try:
        ask_code(person, typed)
    except Refused as refusal:
        return _page(person, refusal.fields, typed), 422
    flash(_("We are sending you a code. It can take a minute."), "success")
    return redirect(url_for("account_phone.your_phone"))


@person_route("/account/phone/code", methods=("POST",))
def confirm(person: SignedIn) -> ResponseReturnValue:
    """Take the code."""
    settings = current_app.config["SETTINGS"]
    why = confirm_number(person, request.form.get("code", "")[:40], settings.secret_key)
    if why:
        # Where no code is waited for any more, the box to begin again with is the one for the number.
        return _page(person, {"code" if own_phone(person).waiting else "number": why}), 422
    flash(_("Done. This number is yours. You can choose text messages now."), "success")
    return redirect(url_for("account_phone.your_phone"))


@person_route("/account/phone/forget", methods=("POST",))
def forget(person: SignedIn) -> ResponseReturnValue:
    """Let go of the number."""
    forget_number(person)
    flash(_("Done. We don’t have your number any more. What is new comes by email."), "success")
    return redirect(url_for("account_phone.your_phone"))
