"""Paper forms: taking a scan or photos in, seeing one again, and putting its facts right."""

import uuid

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.paper import add_paper as keep_paper
from wiki.commands.paper import correct_paper
from wiki.errors import Refused
from wiki.forms.boxes import boxes_of
from wiki.forms.paper import FactsForm, read_facts
from wiki.queries.paper import PaperForm, list_papers, open_paper
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.paper_page import PagesToType, pages_to_type, paper_screen, voice_choices
from wiki.web.sent_ahead import brought_sheets
from wiki.words import Permission


@space_route("/paper", may=Permission.TYPE_FROM_PAPER)
def papers(space: Space) -> ResponseReturnValue:
    """The paper forms of the space."""
    return render_template("paper/papers.html", papers=list_papers(space))


@space_route("/paper/add", may=Permission.TYPE_FROM_PAPER)
def ask_paper(space: Space) -> ResponseReturnValue:
    """The form to add a scan with."""
    return _form(space, FactsForm(), {})


@space_route("/paper/add", may=Permission.TYPE_FROM_PAPER, methods=("POST",))
def add_paper(space: Space) -> ResponseReturnValue:
    """Keep the files of one paper form, and go on to it."""
    form = read_facts(request.form)
    try:
        with brought_sheets(space) as files:
            paper_id = keep_paper(space, current_app.extensions["store"], files, form.facts, form.once)
    except Refused as refusal:
        return _form(space, form, refusal.fields), 422
    return redirect(url_for("paper.show_paper", child_id=space.id, paper_id=paper_id))


def _form(space: Space, form: FactsForm, errors: dict[str, str]) -> str:
    return render_template("paper/add.html", form=form, errors=errors, voices=voice_choices(space, form.voice))


@space_route("/paper/<uuid:paper_id>", may=Permission.READ)
def show_paper(space: Space, paper_id: uuid.UUID) -> ResponseReturnValue:
    """The scan as it was sent, and what was typed from it: for those who may see the words."""
    paper = open_paper(space, paper_id)
    return _paper(space, paper, FactsForm(boxes_of(paper.written_on), paper.voice or "", paper.speaker), {})


@space_route("/paper/<uuid:paper_id>", may=Permission.TYPE_FROM_PAPER, methods=("POST",))
def correct(space: Space, paper_id: uuid.UUID) -> ResponseReturnValue:
    """Put the day on the paper, or whose words it holds, right."""
    paper, form = open_paper(space, paper_id), read_facts(request.form)
    try:
        correct_paper(space, paper_id, form.facts)
    except Refused as refusal:
        return _paper(space, paper, form, refusal.fields), 422
    flash(_("Saved. Answers typed before keep what they were saved with."), "success")
    return redirect(url_for("paper.show_paper", child_id=space.id, paper_id=paper_id))


def _paper(space: Space, paper: PaperForm, form: FactsForm, errors: dict[str, str]) -> str:
    may_type = space.may(Permission.TYPE_FROM_PAPER)
    return paper_screen(
        space, paper, "paper/paper.html", form=form, errors=errors, voices=voice_choices(space, form.voice),
        pages=pages_to_type(space, form.voice) if may_type else PagesToType(), may_type=may_type,
    )  # fmt: skip
