"""How somebody is told of what is new in a child's space."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.notices import choose_notices
from wiki.errors import Refused
from wiki.forms.notices import read_notices
from wiki.mail.phone_code import as_written
from wiki.queries.notices import Choice, choice_of
from wiki.queries.phones import own_phone
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.notices_page import choice_words, hour_choices, how_often_choices
from wiki.words import Permission
from wiki.words_mail import HowOften


@space_route("/notices", may=Permission.READ)
def ask_how(space: Space) -> ResponseReturnValue:
    """What is chosen now, and what can be."""
    return _form(space, choice_of(space), {})


def _form(space: Space, choice: Choice, errors: dict[str, str]) -> str:
    return render_template(
        "notices/choose.html", choice=choice, now=choice_words(choice_of(space)), choices=how_often_choices(),
        hours=hour_choices(), is_told=choice_of(space).how_often is not HowOften.NEVER, errors=errors,
        email=space.person.email, texts_offered=_texts_offered(), number=as_written(own_phone(space.person).number),
    )  # fmt: skip


def _texts_offered() -> bool:
    return bool(current_app.config["SETTINGS"].texts_offered)


@space_route("/notices", may=Permission.READ, methods=("POST",))
def choose(space: Space) -> ResponseReturnValue:
    """Keep the choice."""
    form, before = read_notices(request.form), choice_of(space)
    try:
        choose_notices(space, form.how_often, form.hour, by_text=form.by_text and _texts_offered())
    except Refused as refusal:
        chosen = Choice(form.how_often or before.how_often, before.hour, bool(form.by_text))
        return _form(space, chosen, refusal.fields), 422
    stopped = form.how_often is HowOften.NEVER
    flash(_("Done. You get no more emails about these pages.") if stopped else _("Done. This is how we tell you now."), "success")
    return redirect(url_for("notices.ask_how", child_id=space.id))
