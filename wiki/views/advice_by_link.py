"""Asking somebody without an account for advice, by a link to their work address; sending it again and taking it back."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki import clock
from wiki.commands import advice_links as commands
from wiki.errors import Refused
from wiki.forms.advice_link import AskLinkForm, read_ask_link
from wiki.forms.boxes import boxes_of
from wiki.statute.clocks import advice_due
from wiki.web.babel import LANGUAGES
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.page_types import page_type, page_types, shown
from wiki.words import N_, Permission

_CHOOSE = N_("Choose which advice you are asking for.")


@space_route("/advice/by-link", may=Permission.ASK_ADVICE)
def ask_whom(space: Space) -> ResponseReturnValue:
    """The form; six weeks from today unless another day is chosen (SEND Regulations 2014, regulation 8)."""
    return _form(space, AskLinkForm(due_on=boxes_of(advice_due(clock.today()))), {})


@space_route("/advice/by-link", may=Permission.ASK_ADVICE, methods=("POST",))
def ask(space: Space) -> ResponseReturnValue:
    """Ask them: a page for their answer, and a mail to their work address."""
    form = read_ask_link(request.form, LANGUAGES)
    try:
        if form.page_type not in _kinds():
            raise Refused({"page_type": _CHOOSE, **commands.problems_of(form.wish())})
        commands.ask_by_link(space, page_type(space, form.page_type), form.wish())
    except Refused as refusal:
        return _form(space, form, refusal.fields), 422
    flash(_("Asked. The email with the link goes out now."), "success")
    return redirect(url_for("advice.asked", child_id=space.id))


@space_route("/advice/by-link/<uuid:link_id>/again", may=Permission.ASK_ADVICE, methods=("POST",))
def send_again(space: Space, link_id: uuid.UUID) -> ResponseReturnValue:
    """Mail it once more; what was typed stays."""
    commands.send_again(space, link_id)
    flash(_("Sent again. Links that were sent before open nothing now."), "success")
    return redirect(url_for("advice.asked", child_id=space.id))


@space_route("/advice/by-link/<uuid:link_id>/withdraw", may=Permission.ASK_ADVICE, methods=("POST",))
def withdraw(space: Space, link_id: uuid.UUID) -> ResponseReturnValue:
    """Take it back."""
    commands.withdraw(space, link_id)
    flash(_("Taken back. The link opens nothing now."), "success")
    return redirect(url_for("advice.asked", child_id=space.id))


def _kinds() -> list[str]:
    return [key for key, kind in page_types().current().types.items() if commands.fits(kind)]


def _form(space: Space, form: AskLinkForm, errors: dict[str, str]) -> str:
    kinds = [(key, shown(space, page_type(space, key)).title) for key in _kinds()]
    return render_template("advice/by_link.html", form=form, errors=errors, kinds=kinds)
