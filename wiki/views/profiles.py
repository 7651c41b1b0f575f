"""Profiles for paper: which there are, one to look through and leave things out of, and the PDF.

The PDF is fetched by a button, not a link: it is made to be handed on, and is audited with the act.
"""

from io import BytesIO

from flask import current_app, render_template, request, send_file
from flask.typing import ResponseReturnValue

from wiki.commands.profiles import make_profile
from wiki.errors import Refused
from wiki.forms.profiles import read_choice, read_group
from wiki.web.babel import gettext as _
from wiki.web.babel import language
from wiki.web.catalogues import tongue_of
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.looked import look_by_form
from wiki.web.profiles_page import find_layout, gathered_for, layout_cards, profile_page, with_about
from wiki.words import Permission


@space_route("/profiles", may=Permission.READ)
def show_profiles(space: Space) -> ResponseReturnValue:
    """The papers that can be made from the pages."""
    return render_template("profiles/profiles.html", layouts=layout_cards(space))


@space_route("/profiles/<string(maxlength=40):key>", may=Permission.READ)
def show_profile(space: Space, key: str) -> ResponseReturnValue:
    """One paper as it would be for a reader, with everything that may stand on it."""
    layout = find_layout(space, key)
    return profile_page(space, gathered_for(space, layout, read_group(request.args.get("for"), layout.reader)))


@space_route("/profiles/<string(maxlength=40):key>", may=Permission.READ, methods=("POST",))
def make(space: Space, key: str) -> ResponseReturnValue:
    """Look again how what is ticked fits, or make the PDF of it."""
    layout = find_layout(space, key)
    gathered = gathered_for(space, layout, read_group(request.form.get("for"), layout.reader))
    choice = read_choice(request.form)
    if request.form.get("act") != "pdf":
        look_by_form(space, "profiles.make")
        return profile_page(space, gathered, choice)
    try:
        data = make_profile(
            space, current_app.extensions["store"], gathered, with_about(space, gathered, choice), tongue_of(language())
        )
    except Refused as refusal:
        look_by_form(space, "profiles.make")
        return profile_page(space, gathered, choice, {name: _(words) for name, words in refusal.fields.items()}), 422
    answer = send_file(BytesIO(data), "application/pdf", as_attachment=True, download_name=f"{layout.title}.pdf", etag=False)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"
    return answer
