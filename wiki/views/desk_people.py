"""The people whom an administrator looks after: who has an account, a post and a second step; closing, opening, ending."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.desk_people import close_account, end_post, open_again
from wiki.errors import NotFound, Refused
from wiki.queries.desk_people import people_of
from wiki.web.babel import gettext as _
from wiki.web.clear_page import administrator
from wiki.web.desk_lists import PEOPLE_SORTS, Wish, people_table, read_wish
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn
from wiki.web.proving import must_prove

_ACTS = {"close": close_account, "open": open_again, "end_post": end_post}


@person_route("/desk/people")
def show_people(person: SignedIn) -> ResponseReturnValue:
    """Everybody with a post at the council, and the members of spaces that the administrator manages."""
    return _list(person, read_wish(request.args, PEOPLE_SORTS))


@person_route("/desk/people", methods=("POST",))
def find_people(person: SignedIn) -> ResponseReturnValue:
    """The same with some letters in the name; posted, so that no name stands in an address."""
    return _list(person, read_wish(request.form, PEOPLE_SORTS))


def _list(person: SignedIn, wish: Wish) -> str:
    found = people_of(person, administrator(person))
    return render_template("desk/people.html", table=people_table(found, wish), wish=wish, every=len(found))


@person_route("/desk/people/<uuid:person_id>")
def show_person(person: SignedIn, person_id: uuid.UUID) -> ResponseReturnValue:
    """One of them, and what can be done."""
    return _one(person, person_id, {})


@person_route("/desk/people/<uuid:person_id>", methods=("POST",))
def change(person: SignedIn, person_id: uuid.UUID) -> ResponseReturnValue:
    """Close the account, open it again, or end the post, as the button says."""
    post, act = administrator(person), _ACTS.get(request.form.get("act", ""))
    if act is None:
        return _one(person, person_id, {"": _("Press one of the buttons.")}), 422
    must_prove(person, back=url_for("desk_people.show_person", person_id=person_id))
    try:
        name = act(person, post, person_id)
    except Refused as refusal:
        return _one(person, person_id, refusal.fields), 422
    said = {
        "close": _("Closed. %(name)s is signed out everywhere.", name=name),
        "open": _("Open again. %(name)s can sign in as before.", name=name),
        "end_post": _("The post has ended. %(name)s stays in the spaces they were invited to.", name=name),
    }
    flash(said[request.form["act"]], "success")
    return redirect(url_for("desk_people.show_person", person_id=person_id))


def _one(person: SignedIn, person_id: uuid.UUID, errors: dict[str, str]) -> str:
    found = people_of(person, administrator(person), only=person_id)
    if not found:
        raise NotFound
    return render_template("desk/person.html", one=found[0], errors=errors)
