"""Somebody's own second step of signing in: an app for codes, passkeys, backup codes. Open to those, too, who must set one
up before anything else opens to them."""

import uuid

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wiki.access.factors import SET_UP
from wiki.commands import factors as commands
from wiki.commands import passkeys
from wiki.errors import NotFound, Refused
from wiki.queries.factors import app_begun
from wiki.web.babel import gettext as _
from wiki.web.entering import hold_question, question_held
from wiki.web.factors_page import added_page, app_page, codes_page, factors_page
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn
from wiki.web.proving import must_prove
from wiki.web.site import our_site

_HALF = frozenset({SET_UP})


def _must(person: SignedIn) -> None:
    """Whoever sets up their first way proved who they are half an hour ago at most: no door but these is open to them."""
    if not person.due:
        must_prove(person, back=url_for("factors.show"))


@person_route("/account/second-step", half=_HALF)
def show(person: SignedIn) -> ResponseReturnValue:
    """Which ways the person has, and what they can add or take away."""
    return factors_page(person, named=request.args.get("name", ""))


@person_route("/account/second-step/app", half=_HALF, methods=("POST",))
def begin_app(person: SignedIn) -> ResponseReturnValue:
    """Begin to set an app up."""
    _must(person)
    commands.begin_app(person, current_app.config["SETTINGS"].secret_key)
    return redirect(url_for("factors.show_app"))


@person_route("/account/second-step/app", half=_HALF)
def show_app(person: SignedIn) -> ResponseReturnValue:
    """The square to scan, its secret as text, and the box for the first code."""
    _must(person)
    begun = app_begun(person, current_app.config["SETTINGS"].secret_key)
    return app_page(person, begun) if begun else redirect(url_for("factors.show"))


@person_route("/account/second-step/app/code", half=_HALF, methods=("POST",))
def confirm_app(person: SignedIn) -> ResponseReturnValue:
    """Take the first code of the app."""
    _must(person)
    settings = current_app.config["SETTINGS"]
    begun = app_begun(person, settings.secret_key)
    if begun is None:
        return redirect(url_for("factors.show"))
    try:
        added = commands.confirm_app(
            person, request.form.get("code", ""), key=settings.secret_key, hours=settings.session_hours
        )
    except Refused as refusal:
        return app_page(person, begun, refusal.fields), 422
    return added_page(person, added, _("Done. From now on you need a code from your app when you sign in."))


@person_route("/account/second-step/app/remove", methods=("POST",))
def remove_app(person: SignedIn) -> ResponseReturnValue:
    """Take the app away."""
    _must(person)
    try:
        commands.remove_app(person)
    except Refused as refusal:
        return factors_page(person, refusal.fields), 422
    flash(_("Done. The app is taken off your account."), "success")
    return redirect(url_for("factors.show"))


@person_route("/account/second-step/codes", methods=("POST",))
def make_codes(person: SignedIn) -> ResponseReturnValue:
    """Make ten new backup codes and show them, this once."""
    _must(person)
    try:
        return codes_page(commands.make_codes(person, current_app.config["SETTINGS"].secret_key))
    except NotFound:
        return redirect(url_for("factors.show"))


@person_route("/account/second-step/passkey/ask", half=_HALF, methods=("POST",))
def ask_passkey(person: SignedIn) -> ResponseReturnValue:
    """The question with which a new passkey is made, as JSON."""
    _must(person)
    return hold_question(passkeys.ask_new(person, our_site()))


@person_route("/account/second-step/passkey", half=_HALF, methods=("POST",))
def add_passkey(person: SignedIn) -> ResponseReturnValue:
    """Keep the new passkey."""
    _must(person)
    settings, form = current_app.config["SETTINGS"], request.form
    try:
        added = passkeys.add_passkey(
            person, our_site(), question_held(), form.get("credential", ""), form.get("name", ""),
            key=settings.secret_key, hours=settings.session_hours,
        )  # fmt: skip
    except Refused as refusal:
        return factors_page(person, refusal.fields, form.get("name", "")), 422
    return added_page(person, added, _("Done. You can sign in with this passkey now."))


@person_route("/account/second-step/passkey/<uuid:passkey_id>/remove", methods=("POST",))
def remove_passkey(person: SignedIn, passkey_id: uuid.UUID) -> ResponseReturnValue:
    """Take one of one's own passkeys away."""
    _must(person)
    try:
        commands.remove_passkey(person, passkey_id)
    except Refused as refusal:
        return factors_page(person, refusal.fields), 422
    flash(_("Done. That passkey is taken off your account. Delete it in your phone or computer too."), "success")
    return redirect(url_for("factors.show"))
