"""What somebody kept for themselves alone, where the young person chose that they leave: to read, and to take away."""

import uuid

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from wiki.access.person import SignedIn
from wiki.queries.kept_words import ORIGINAL, find_kept_file, kept_words
from wiki.web.babel import day
from wiki.web.gate import person_route
from wiki.web.streaming import send_stored


@person_route("/kept-words")
def show(person: SignedIn) -> ResponseReturnValue:
    """Their own private words, space by space."""
    return render_template("handover/kept_words.html", kept=kept_words(person))


@person_route("/kept-words/take-away")
def take_away(person: SignedIn) -> ResponseReturnValue:
    """The same as a text file."""
    lines = [
        "\n".join([f"{one.child}, {day(one.saved_at)}\n", one.words, *(file.name for file in one.files), ""])
        for one in kept_words(person)
    ]
    answer = Response("\n".join(lines), mimetype="text/plain")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-words.txt"'
    return answer


@person_route("/kept-words/media/<uuid:media_id>/<form>")
def file(person: SignedIn, media_id: uuid.UUID, form: str) -> ResponseReturnValue:
    """A picture, recording or paper that they added to such words."""
    return send_stored(find_kept_file(person, media_id, form), download=form == ORIGINAL)
