"""Choosing the language that the wiki speaks: on this browser, and for whoever is signed in, everywhere they are."""

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.sign_in import choose_language
from wiki.web import babel, login
from wiki.web.gate import public_route


@public_route("/language", methods=("POST",))
def choose() -> ResponseReturnValue:
    """Keep the language, and go back to the page where it was chosen."""
    code, person = request.form.get("language", ""), login.signed_in()
    answer = current_app.make_response(
        redirect(login.own_path(request.form.get("then", "")) or url_for("first.first_page"))
    )
    if code not in babel.LANGUAGES:
        return answer
    if person is not None and person.language != code:
        choose_language(person, code)
    return babel.keep_here(answer, code)
