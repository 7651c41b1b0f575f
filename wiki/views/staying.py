"""How long a browser may be left alone before it is signed out, and one press to stay; asked by the page itself."""

from flask import jsonify
from flask.typing import ResponseReturnValue

from wiki.web import csrf, login
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn


@person_route("/still-here")
def how_long(person: SignedIn) -> ResponseReturnValue:
    """Who is signed in on this browser now, a token for their forms, and how many seconds are left."""
    return jsonify(whose=person.id.hex, token=csrf.token(), left=login.seconds_left())


@person_route("/still-here", methods=("POST",))
def stay(person: SignedIn) -> ResponseReturnValue:
    """Begin the idle time anew."""
    login.stay()
    return jsonify(whose=person.id.hex, token=csrf.token(), left=login.seconds_left())
