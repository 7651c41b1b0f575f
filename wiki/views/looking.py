"""See this as the school sees it: any page, the home and a search, as another member sees them; only to be read."""

import uuid

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.queries.pages import find_page
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.looked import look_by_form
from wiki.web.looking_page import begin_looking, home_as, page_as, people_to_look_as, search_as
from wiki.words import Permission


@space_route("/as", may=Permission.SHARE)
def choose(space: Space) -> ResponseReturnValue:
    """Whom to look as; with ``page``, at that page."""
    wanted = request.args.get("page", type=uuid.UUID)
    head = find_page(space, wanted) if wanted else None
    return render_template("looking/choose.html", people=people_to_look_as(space, wanted), page_id=head.id if head else None)


@space_route("/as/<uuid:member_id>/", may=Permission.SHARE)
def show_home(space: Space, member_id: uuid.UUID) -> ResponseReturnValue:
    """The child's home as this member sees it."""
    eyes, looking = begin_looking(space, member_id)
    return render_template("looking/home.html", home=home_as(eyes), looking=looking)


@space_route("/as/<uuid:member_id>/page/<uuid:page_id>", may=Permission.SHARE)
def show_page(space: Space, member_id: uuid.UUID, page_id: uuid.UUID) -> ResponseReturnValue:
    """One page as this member sees it."""
    own = url_for("pages.show_page", child_id=space.id, page_id=page_id)
    eyes, looking = begin_looking(space, member_id, own)
    return render_template("looking/page.html", shown=page_as(space, eyes, page_id), looking=looking)


@space_route("/as/<uuid:member_id>/search", may=Permission.SHARE)
def ask_search(space: Space, member_id: uuid.UUID) -> ResponseReturnValue:
    """The empty search box, looking as this member."""
    _eyes, looking = begin_looking(space, member_id, url_for("search.search", child_id=space.id))
    return render_template("looking/search.html", looking=looking, words="", question=None, results=None, lines=())


@space_route("/as/<uuid:member_id>/search", may=Permission.SHARE, methods=("POST",))
def search(space: Space, member_id: uuid.UUID) -> ResponseReturnValue:
    """What this member would find. The words come in a form, so that no address holds them; nothing is saved."""
    eyes, looking = begin_looking(space, member_id, url_for("search.search", child_id=space.id))
    look_by_form(space, "looking.search")
    words = request.form.get("words", "")
    question, results, lines = search_as(eyes, words)
    return render_template(
        "looking/search.html", looking=looking, words=words, question=question, results=results, lines=lines
    )
