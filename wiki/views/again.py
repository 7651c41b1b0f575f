"""Saying again that it is you, before what can't be taken back: with the password and a code, or with a passkey."""

from flask import current_app, request
from flask.typing import ResponseReturnValue

from wiki.commands.passkeys import ask_proof, prove_by_passkey
from wiki.commands.second_step import prove_again
from wiki.errors import Refused
from wiki.web.entering import go_on, hold_question, question_held
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn
from wiki.web.proving import again_page
from wiki.web.site import our_site
from wiki.web.work import work


@person_route("/account/again")
def ask(person: SignedIn) -> ResponseReturnValue:
    """The boxes to fill in."""
    return again_page(person, then=request.args.get("then", ""))


@person_route("/account/again", methods=("POST",))
def say(person: SignedIn) -> ResponseReturnValue:
    """Take password and code, and go on to what was asked for."""
    form, key = request.form, current_app.config["SETTINGS"].secret_key
    then, kept = form.get("then", ""), form.get("kept", "")
    try:
        prove_again(person, form.get("password", ""), form.get("code", ""), key=key)
    except Refused as refusal:
        return again_page(person, kept=kept, then=then, errors=refusal.fields), 422
    return go_on(then, kept, why="proved")


@person_route("/account/again/passkey/ask", methods=("POST",))
def ask_passkey(person: SignedIn) -> ResponseReturnValue:
    """The question for one of the person's passkeys, as JSON."""
    return hold_question(ask_proof(work(), our_site(), person))


@person_route("/account/again/passkey", methods=("POST",))
def say_by_passkey(person: SignedIn) -> ResponseReturnValue:
    """Take the passkey's answer, and go on to what was asked for."""
    form = request.form
    then, kept = form.get("then", ""), form.get("kept", "")
    try:
        prove_by_passkey(person, our_site(), question_held(), form.get("credential", ""))
    except Refused as refusal:
        return again_page(person, kept=kept, then=then, errors=refusal.fields), 422
    return go_on(then, kept, why="proved")
