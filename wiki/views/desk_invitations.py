"""Who has not come in yet, across every child whose people somebody manages, and the pile of letters to print and post."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.invitations_letters import note_all_posted
from wiki.errors import Refused
from wiki.forms.invitations import read_ticked
from wiki.queries.invitations import waiting_for
from wiki.views.desk import post_of
from wiki.views.invitations import letters_file
from wiki.web.babel import gettext as _
from wiki.web.gate import person_route
from wiki.web.invitations_page import waiting_lines
from wiki.web.kinds import SignedIn
from wiki.words import Role


@person_route("/desk/invited")
def show_waiting(person: SignedIn) -> ResponseReturnValue:
    """Everybody who was invited and has not come yet, letters first."""
    post_of(person)
    return _page(person, {})


@person_route("/desk/invited", methods=("POST",))
def print_or_post(person: SignedIn) -> ResponseReturnValue:
    """Print the letters that are ticked, or note that they are in the post."""
    post_of(person)
    ticked = read_ticked(request.form)
    try:
        if request.form.get("act") != "posted":
            return letters_file(person, ticked)
        note_all_posted(person, ticked)
    except Refused as refusal:
        return _page(person, refusal.fields), 422
    flash(_("Noted: the letters are in the post."), "success")
    return redirect(url_for("desk_invitations.show_waiting"))


def _page(person: SignedIn, errors: dict[str, str]) -> str:
    lines = waiting_lines(waiting_for(person))
    letters = [one for one in lines if one.can_print]
    others = [one for one in lines if not one.can_print]
    return render_template(
        "invitations/desk.html", letters=letters, others=others, errors=errors,
        is_administrator=post_of(person).role is Role.SEND_ADMINISTRATOR,
    )  # fmt: skip
