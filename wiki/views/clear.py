""" "Was this question clear?": saying so, and what a council's administrators have gathered of it."""

import uuid

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.clear import note_download, say_clear, take_words_away
from wiki.errors import NotFound, Refused
from wiki.queries.pages import find_page
from wiki.web.babel import gettext as _
from wiki.web.clear_page import administrator, all_gathered, clear_page, giver, table_file
from wiki.web.gate import person_route, space_route
from wiki.web.kinds import SignedIn, Space
from wiki.web.page_types import page_type, question_to_answer
from wiki.words import Permission


@space_route("/page/<uuid:page_id>/question/<field>/clear", may=Permission.WRITE)
def ask(space: Space, page_id: uuid.UUID, field: str) -> ResponseReturnValue:
    """One's own answer about a question, to give or to change."""
    head = find_page(space, page_id)
    return clear_page(space, page_type(space, head.page_type), head, field)


@space_route("/page/<uuid:page_id>/question/<field>/clear", may=Permission.WRITE, methods=("POST",))
def say(space: Space, page_id: uuid.UUID, field: str) -> ResponseReturnValue:
    """Keep the answer; the page that comes back says thank you, and after "Not really" asks what was unclear."""
    head, said = find_page(space, page_id), request.form.get("clear", "")
    kind, words = page_type(space, head.page_type), request.form.get("words")
    question_to_answer(space, kind, field)
    try:
        if said not in {"yes", "no"}:
            raise Refused({"clear": _("Press “Yes” or “Not really”.")})
        say_clear(space, kind, field, who=giver(space, kind, field), is_clear=said == "yes", words=words)
    except Refused as refusal:
        return clear_page(space, kind, head, field, words, {name: _(one) for name, one in refusal.fields.items()}), 422
    return redirect(url_for("clear.ask", child_id=space.id, page_id=page_id, field=field, said="it"))


@person_route("/desk/questions")
def show_gathered(person: SignedIn) -> ResponseReturnValue:
    """How clear our questions were, the least clear first; for administrators of a council."""
    return render_template("clear/gathered.html", found=all_gathered(person, administrator(person)))


@person_route("/desk/questions/file", methods=("POST",))
def download(person: SignedIn) -> ResponseReturnValue:
    """The same as a file for a table program."""
    post = administrator(person)
    note_download(person, post)
    return table_file(all_gathered(person, post))


@person_route("/desk/questions/<uuid:answer_id>/words", methods=("POST",))
def take_away(person: SignedIn, answer_id: uuid.UUID) -> ResponseReturnValue:
    """Take away words that speak of a child or a person; the answer still counts."""
    post = administrator(person)
    known = {one for found in all_gathered(person, post).told for one, _words in found.words}
    if answer_id not in known:
        raise NotFound
    take_words_away(person, post, answer_id)
    return redirect(url_for("clear.show_gathered"))
