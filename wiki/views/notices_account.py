"""How somebody is told of new things in each space they can come into, in one list under their account."""

from flask import render_template
from flask.typing import ResponseReturnValue

from wiki.queries.notices import choices_of
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn
from wiki.web.notices_page import choice_words


@person_route("/account/notices")
def your_notices(person: SignedIn) -> ResponseReturnValue:
    """Every child's space with what is chosen there."""
    rows = [(one, choice_words(one.choice)) for one in choices_of(person)]
    return render_template("notices/account.html", rows=rows)
