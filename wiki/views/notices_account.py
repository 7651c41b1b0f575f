"""How somebody is told of new things in each space they can come into, in one list under their account."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from wiki.commands.notices import choose_everywhere
from wiki.errors import Refused
from wiki.forms.notices import NoticesForm, read_notices
from wiki.queries.notices import choices_of
from wiki.web.babel import gettext as _
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn
from wiki.web.notices_page import choice_words, hour_choices, how_often_choices
from wiki.words_mail import HOW_OFTEN_NAMES, HowOften


@person_route("/account/notices")
def your_notices(person: SignedIn) -> ResponseReturnValue:
    """Every child's space with what is chosen there."""
    return _list(person, NoticesForm(None, None), {})


@person_route("/account/notices", methods=("POST",))
def choose_for_all(person: SignedIn) -> ResponseReturnValue:
    """The same for all of them, in one press: somebody may work with hundreds."""
    form = read_notices(request.form)
    try:
        count = choose_everywhere(person, form.how_often, form.hour)
    except Refused as refusal:
        return _list(person, form, refusal.fields), 422
    said = ngettext(
        "Done. We tell you like this of %(num)d child now.",
        "Done. We tell you like this of %(num)d children now.",
        count,
    )
    flash(said, "success")
    return redirect(url_for("notices_account.your_notices"))


def _list(person: SignedIn, form: NoticesForm, errors: dict[str, str]) -> str:
    rows = [(one, choice_words(one.choice)) for one in choices_of(person)]
    choices = [*how_often_choices(), (str(HowOften.NEVER), _(HOW_OFTEN_NAMES[HowOften.NEVER]), "")]
    return render_template(
        "notices/account.html", rows=rows, form=form, errors=errors, choices=choices, hours=hour_choices()
    )
