"""The questions of a space: those that wait, one with its answers, and "we agree now"."""

import uuid
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.questions_answer import agree, answer_question, may_agree, may_settle, settle_question
from wiki.errors import NotAllowed, Refused
from wiki.forms.boxes import read_once
from wiki.queries.questions import find_question, list_questions
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.questions_ask_page import spot_card, spot_of
from wiki.web.questions_page import question_card, question_list
from wiki.words import Permission


@space_route("/questions", may=Permission.READ)
def show_questions(space: Space) -> ResponseReturnValue:
    """The questions that wait for the reader, that are open, or that are answered."""
    number = request.args.get("page", "")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    found = question_list(space, list_questions(space), request.args.get("show", ""), page)
    return render_template("questions/questions.html", found=found)


@space_route("/question/<uuid:question_id>", may=Permission.ASK)
def show_question(space: Space, question_id: uuid.UUID) -> ResponseReturnValue:
    """One question beside the words it is about, its answers, and a box to answer."""
    return _page(space, question_id)


@space_route("/question/<uuid:question_id>", may=Permission.ASK, methods=("POST",))
def answer(space: Space, question_id: uuid.UUID) -> ResponseReturnValue:
    """Add an answer; with the other button, say that the question is answered (with or without more words)."""
    settles, body = "settle" in request.form, request.form.get("body", "")
    if settles and not may_settle(space, find_question(space, question_id)):
        raise NotAllowed
    try:
        if body.strip() or not settles:
            answer_question(space, question_id, body, once=read_once(request.form))
    except Refused as refusal:
        return _page(space, question_id, body, refusal.fields), 422
    if settles:
        settle_question(space, question_id)
    flash(_("The question is answered. It stays here to be read.") if settles else _("Your answer is saved."), "success")
    return redirect(url_for("questions.show_question", child_id=space.id, question_id=question_id))


@space_route("/question/<uuid:question_id>/agree", may=Permission.ASK)
def ask_agree(space: Space, question_id: uuid.UUID) -> ResponseReturnValue:
    """The dispute, and an empty box for what was agreed."""
    return _agree_page(space, question_id)


@space_route("/question/<uuid:question_id>/agree", may=Permission.ASK, methods=("POST",))
def say_agree(space: Space, question_id: uuid.UUID) -> ResponseReturnValue:
    """Agree for one side; once both have, the note leaves the words and the next plan."""
    body = request.form.get("agreed", "")
    try:
        over = agree(space, question_id, body, once=read_once(request.form))
    except Refused as refusal:
        return _agree_page(space, question_id, body, refusal.fields), 422
    both, one = _("You both agree now. The note is no longer shown beside the words."), _("Saved. Now the other side is asked.")
    flash(both if over else one, "success")
    return redirect(url_for("questions.show_question", child_id=space.id, question_id=question_id))


def _page(space: Space, question_id: uuid.UUID, body: str = "", errors: Mapping[str, str] | None = None) -> str:
    question = find_question(space, question_id)
    spot = spot_of(space, question.passage_id)
    return render_template(
        "questions/question.html", one=question_card(space, question), spot=spot, card=spot_card(space, spot),
        body=body, errors=errors or {}, may_settle=may_settle(space, question) and not question.is_settled,
        may_agree=may_agree(space, question) and not question.is_settled and not question.agreed(space.is_family),
        question_id=question_id,
    )  # fmt: skip


def _agree_page(space: Space, question_id: uuid.UUID, body: str = "", errors: Mapping[str, str] | None = None) -> str:
    question = find_question(space, question_id)
    if not may_agree(space, question):
        raise NotAllowed
    spot = spot_of(space, question.passage_id)
    return render_template(
        "questions/agree.html", one=question_card(space, question), spot=spot, card=spot_card(space, spot), body=body,
        errors=errors or {}, question_id=question_id,
    )  # fmt: skip
