"""Typing an answer to a plan that came on paper into the sheet of the person who sent it, beside its scan."""

import uuid
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from wiki.commands.media import NewFile
from wiki.commands.plan_papers import type_again, type_paper
from wiki.errors import Refused
from wiki.forms.boxes import boxes_of
from wiki.forms.plan_paper import PaperAnswerForm, read_paper_answer
from wiki.queries.plan_papers import PaperHead
from wiki.web.babel import gettext as _
from wiki.web.draft_forms import FormDraft, forget_form, form_back, form_sent
from wiki.web.draft_places import typed_place
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.plan_paper_page import find_paper, typing_answer
from wiki.web.plan_sheet_save import with_files
from wiki.words import Permission

_AT = "/plan/paper-answer/<uuid:serving_id>"
_PAPER = f"{_AT}/<uuid:paper_id>"


@space_route(_AT, may=Permission.TYPE_FROM_PAPER)
def ask_type(space: Space, serving_id: uuid.UUID) -> ResponseReturnValue:
    """The days on the paper, its scan, and each line of the plan with an answer to choose."""
    form, draft = _begun(space, serving_id, None)
    return _page(space, serving_id, form, draft, {})


@space_route(_AT, may=Permission.TYPE_FROM_PAPER, methods=("POST",))
def type_in(space: Space, serving_id: uuid.UUID) -> ResponseReturnValue:
    """Keep it in the sheet of the person who sent it: they see it, and that it was typed for them."""
    form, at = read_paper_answer(request.form), typed_place(space, serving_id)

    def act(files: list[NewFile]) -> bool:
        return type_paper(space, serving_id, form.typed(files))

    try:
        with_files(space, "documents", act, kept=bool)
    except Refused as refusal:
        return _page(space, serving_id, form, form_sent(at) if at else None, refusal.fields), 422
    if at is not None:
        forget_form(space, at)
    flash(_("Typed in. They see it on their sheet, and can say if it is not right."), "success")
    return redirect(url_for("plan_versions.show_versions", child_id=space.id))


@space_route(_PAPER, may=Permission.TYPE_FROM_PAPER)
def ask_again(space: Space, serving_id: uuid.UUID, paper_id: uuid.UUID) -> ResponseReturnValue:
    """The scan, and what was typed from it, to be put right or gone on with."""
    paper = find_paper(space, serving_id, paper_id)
    form, draft = _begun(space, serving_id, paper)
    return _page(space, serving_id, form, draft, {}, paper)


@space_route(_PAPER, may=Permission.TYPE_FROM_PAPER, methods=("POST",))
def type_more(space: Space, serving_id: uuid.UUID, paper_id: uuid.UUID) -> ResponseReturnValue:
    """Keep what is new or other than before; what was typed before stays readable."""
    paper, form = find_paper(space, serving_id, paper_id), read_paper_answer(request.form)
    at = typed_place(space, serving_id, paper_id)
    try:
        count = type_again(space, paper, form.lines, form.once)
    except Refused as refusal:
        return _page(space, serving_id, form, form_sent(at) if at else None, refusal.fields, paper), 422
    if at is not None:
        forget_form(space, at)
    flash(ngettext("%(num)d line is typed anew.", "%(num)d lines are typed anew.", count), "success")
    return redirect(url_for("plan_versions.show_versions", child_id=space.id))


def _begun(space: Space, serving_id: uuid.UUID, paper: PaperHead | None) -> tuple[PaperAnswerForm, FormDraft | None]:
    place = typed_place(space, serving_id, paper.id if paper else None)
    draft = form_back(space, place) if place else None
    if draft is not None and draft.typed is not None:
        return read_paper_answer(draft.typed), draft
    days = (boxes_of(paper.written_on), boxes_of(paper.received_on)) if paper else ()
    return PaperAnswerForm(*days), draft


def _page(
    space: Space, serving_id: uuid.UUID, form: PaperAnswerForm, draft: FormDraft | None, errors: Mapping[str, str],
    paper: PaperHead | None = None,
) -> str:  # fmt: skip
    return render_template("plan_sheet/paper.html", **typing_answer(space, serving_id, form, draft, errors, paper))
