"""Serving a plan: on whom, on which day, how, with what proof; and the letter that goes with it, to be printed."""

import uuid
from collections.abc import Mapping
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki import clock
from wiki.commands.media import NewFile
from wiki.commands.plan_serve import serve_plan
from wiki.errors import Refused
from wiki.forms.boxes import boxes_of
from wiki.forms.plan_serve import ServeForm, read_serve
from wiki.queries.plan_servings import find_served
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.plan_serve_page import letter_page, serve_page, usual_words
from wiki.web.plan_sheet_save import with_file
from wiki.words import Permission


@space_route("/plan/versions/<int:number>/serve", may=Permission.COMPOSE_PLAN)
def ask_serve(space: Space, number: int) -> ResponseReturnValue:
    """On whom it was served already, and the form to serve it on somebody."""
    form = ServeForm(way="wiki", served_on=boxes_of(clock.today()), told=usual_words(space, number))
    return _page(space, number, form, {})


@space_route("/plan/versions/<int:number>/serve", may=Permission.COMPOSE_PLAN, methods=("POST",))
def serve(space: Space, number: int) -> ResponseReturnValue:
    """Serve it; the person's answer sheet, or the final plan with its letter, is there at once."""
    form = read_serve(request.form)

    def act(file: NewFile | None) -> uuid.UUID:
        return serve_plan(space, number, replace(form.serving(), file=file))

    try:
        with_file(space, "documents", act, kept=lambda _id: True)
    except Refused as refusal:
        return _page(space, number, form, refusal.fields), 422
    flash(_("Served. It is written down with its day and proof."), "success")
    return redirect(url_for("plan_serve.ask_serve", child_id=space.id, number=number))


@space_route("/plan/letter/<uuid:serving_id>", may=Permission.READ_PLAN)
def show_letter(space: Space, serving_id: uuid.UUID) -> ResponseReturnValue:
    """The letter that went with a plan: for whoever writes plans, and for the person it was written to."""
    return render_template("plan_sheet/served_letter.html", **letter_page(space, find_served(space, serving_id)))


def _page(space: Space, number: int, form: ServeForm, errors: Mapping[str, str]) -> str:
    return render_template("plan_sheet/serve.html", form=form, errors=errors, **serve_page(space, number))
