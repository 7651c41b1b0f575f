"""Add something: one button on every screen of a child's space, leading to the question it belongs to."""

from flask import render_template
from flask.typing import ResponseReturnValue

from wiki.queries.pages import list_pages
from wiki.web.gate import space_route
from wiki.web.home_page import page_title
from wiki.web.kinds import Space
from wiki.web.page_types import page_types
from wiki.words import Permission


@space_route("/add", may=Permission.WRITE)
def add_something(space: Space) -> ResponseReturnValue:
    """The pages this person may write on, each with its questions."""
    pages = []
    for head in list_pages(space):
        kind = page_types().named(head.page_type, space.child.known_as)
        if kind is not None and space.member.role in kind.write and kind.owner != "plan":
            base = f"/child/{space.id}/page/{head.id}/question/"
            questions = [(asked.label, base + asked.key) for asked in kind.fields]
            pages.append((page_title(head, kind), kind.picture, questions))
    return render_template("home/add.html", pages=pages)
