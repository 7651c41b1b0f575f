"""Sentences of the plan that is easy to read: one short sentence, one picture that is here already."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.profiles_easy import save_sentence
from wiki.errors import Refused
from wiki.forms.profiles import SentenceForm, read_sentence
from wiki.queries.languages import own_language
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.page_types import page_type, question_to_answer
from wiki.web.profiles_easy_page import own_voice, sentence_page
from wiki.words import Permission


@space_route("/easy-read/<string(maxlength=60):field>", may=Permission.WRITE)
def ask_sentence(space: Space, field: str) -> ResponseReturnValue:
    """The box for a sentence, the plan's own words beside it, and the pictures to choose from."""
    question_to_answer(space, page_type(space, "easy_read"), field)
    return sentence_page(space, field, SentenceForm(), {})


@space_route("/easy-read/<string(maxlength=60):field>", may=Permission.WRITE, methods=("POST",))
def save(space: Space, field: str) -> ResponseReturnValue:
    """Keep the sentence with its picture; then the easy plan again."""
    kind, form = page_type(space, "easy_read"), read_sentence(request.form)
    question_to_answer(space, kind, field)
    try:
        save_sentence(
            space, kind, field, form.words, own_voice(space, form), form.picture_id,
            language=form.language or own_language(space), once=form.once,
        )  # fmt: skip
    except Refused as refusal:
        return sentence_page(space, field, form, {name: _(words) for name, words in refusal.fields.items()}), 422
    flash(_("Saved. Read it together, and change what is not clear."), "success")
    return redirect(url_for("profiles.show_profile", child_id=space.id, key="easy_read"))
