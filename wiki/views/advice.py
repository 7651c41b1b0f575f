"""Asking the people of a space for their advice, and seeing what was asked and what has come."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki import clock
from wiki.commands.advice import ask_advice, finish_advice, take_request_back
from wiki.errors import Refused
from wiki.forms.advice import AskForm, read_ask
from wiki.forms.boxes import boxes_of
from wiki.queries.advice import asked_in
from wiki.queries.advice_links import links_in
from wiki.queries.people import list_members
from wiki.statute.clocks import advice_due
from wiki.web.advice_titles import titled, with_titles
from wiki.web.babel import gettext as _
from wiki.web.babel import isolated
from wiki.web.draft_forms import FormDraft, forget_form, form_back, form_sent
from wiki.web.draft_places import ask_place
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.page_types import page_type, page_types, shown
from wiki.words import FAMILY_ROLES, ROLE_NAMES, Permission


@space_route("/advice", may=Permission.ASK_ADVICE)
def asked(space: Space) -> ResponseReturnValue:
    """What was asked for in this space, of whom, by when, and what has come."""
    links = titled(space, links_in(space))
    return render_template("advice/asked.html", asked=with_titles(asked_in(space)), links=links)


@space_route("/advice/ask", may=Permission.ASK_ADVICE)
def ask_whom(space: Space) -> ResponseReturnValue:
    """The form to ask with; six weeks from today unless another day is chosen (regulation 8)."""
    place = ask_place(space)
    draft = form_back(space, place) if place else None
    if draft is not None and draft.typed is not None:
        return _form(space, read_ask(draft.typed), {}, draft)
    return _form(space, AskForm(due_on=boxes_of(advice_due(clock.today()))), {}, draft)


@space_route("/advice/ask", may=Permission.ASK_ADVICE, methods=("POST",))
def ask(space: Space) -> ResponseReturnValue:
    """Ask them: a page to answer on, and a day to answer by."""
    form, place = read_ask(request.form), ask_place(space)
    kinds, people = _kinds(), _people(space)
    try:
        person_id, key = form.chosen({one for one, _words in people}, set(kinds))
        ask_advice(space, page_type(space, key), person_id, form.due_on.date, form.words)
    except Refused as refusal:
        return _form(space, form, refusal.fields, form_sent(place) if place else None), 422
    if place is not None:
        forget_form(space, place)
    flash(_("Asked. They see it when they next sign in; tell them too."), "success")
    return redirect(url_for("advice.asked", child_id=space.id))


@space_route("/advice/<uuid:request_id>/withdraw", may=Permission.ASK_ADVICE, methods=("POST",))
def take_back(space: Space, request_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody is asked no longer: the wrong person, or the wrong child."""
    take_request_back(space, request_id)
    flash(_("Taken back. They are not asked any more."), "success")
    return redirect(url_for("advice.asked", child_id=space.id))


@space_route("/advice/<uuid:request_id>/finished", may=Permission.WRITE, methods=("POST",))
def finish(space: Space, request_id: uuid.UUID) -> ResponseReturnValue:
    """What was asked for is all there: by its writer, or by the council for one who forgot to say so."""
    finish_advice(space, request_id)
    if space.may(Permission.ASK_ADVICE):
        flash(_("Counted as finished."), "success")
        return redirect(url_for("advice.asked", child_id=space.id))
    flash(_("Thank you. Your advice is finished. You can still change it."), "success")
    return redirect(url_for("home.child_home", child_id=space.id))


def _form(space: Space, form: AskForm, errors: dict[str, str], draft: FormDraft | None) -> str:
    kinds = [(key, shown(space, page_type(space, key)).title) for key in _kinds()]
    return render_template("advice/ask.html", form=form, errors=errors, people=_people(space), kinds=kinds, draft=draft)


def _kinds() -> list[str]:
    """The page types that are advice: their whole page is attached in section K."""
    return [key for key, kind in page_types().current().types.items() if "K" in kind.feeds]


def _people(space: Space) -> list[tuple[str, str]]:
    """Whoever in the space may write a page of advice: (id, name and what they are)."""
    types = page_types().current().types
    roles = {role for key in _kinds() for role in types[key].write} - FAMILY_ROLES
    return [
        (str(one.person_id), isolated(f"{one.name} ({one.relation or _(ROLE_NAMES[one.role])})"))
        for one in list_members(space)
        if one.role in roles and not one.is_disabled
    ]
