"""Typing the answers of a paper form in, beside its scan."""

import uuid
from collections.abc import Mapping

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from wiki.commands.drafts import Place, paper_field
from wiki.commands.paper import PaperFacts, type_answers
from wiki.errors import Refused
from wiki.forms.paper import Box, read_audience, read_typed
from wiki.queries.paper import PaperForm, open_paper
from wiki.web.babel import gettext as _
from wiki.web.draft_forms import FormDraft, boxes_typed, forget_form, form_back, form_sent
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.paper_page import (
    AS_SET,
    after_saving,
    audience_choices,
    changed_boxes,
    open_for_typing,
    paper_screen,
    typing_page,
    usual_key,
)
from wiki.web.right_child import BOX as RIGHT_CHILD
from wiki.web.right_child import ask_of_words, words_inside
from wiki.words import Permission


@space_route("/paper/<uuid:paper_id>/<uuid:page_id>", may=Permission.TYPE_FROM_PAPER)
def show_boxes(space: Space, paper_id: uuid.UUID, page_id: uuid.UUID) -> ResponseReturnValue:
    """The scan on one side, the page's questions on the other."""
    paper = open_paper(space, paper_id)
    if paper.written_on is None or paper.voice is None:
        flash(_("Say first which day is on the paper, and whose words it holds."), "news")
        return redirect(url_for("paper.show_paper", child_id=space.id, paper_id=paper_id))
    draft = form_back(space, Place(page_id, paper_field(paper_id)))
    boxes = boxes_typed(space, page_id, open_for_typing(space, page_id)[1], draft.typed)
    chosen = draft.typed.get("audience", "") if draft.typed else ""
    return _screen(space, paper, page_id, boxes, chosen, draft=draft)


def _screen(
    space: Space, paper: PaperForm, page_id: uuid.UUID, unsaved: list[Box], audience: str = "", said: str = "",
    draft: FormDraft | None = None, asked: Mapping[str, str] | None = None,
) -> str:
    errors = dict(asked or {}) | {name: sentence for box in unsaved for name, sentence in box.errors.items()}
    page = typing_page(space, paper.id, page_id, unsaved)
    return paper_screen(
        space, paper, "paper/type.html", page=page, errors=errors, said=said, audience=audience or page.audience,
        audiences=audience_choices(space, page.audience == AS_SET),
        draft=draft or form_sent(Place(page_id, paper_field(paper.id))),
    )  # fmt: skip


@space_route("/paper/<uuid:paper_id>/<uuid:page_id>", may=Permission.TYPE_FROM_PAPER, methods=("POST",))
def type_in(space: Space, paper_id: uuid.UUID, page_id: uuid.UUID) -> ResponseReturnValue:
    """Save one answer, or all that were typed; what can't be saved stays in its box with a sentence beside it."""
    paper = open_paper(space, paper_id)
    view, kind = open_for_typing(space, page_id)
    typed = changed_boxes(space, page_id, read_typed(kind, request.form))
    wanted = request.form.get("save", "all")
    chosen = [box for box in typed if wanted in ("all", box.key)]
    chosen_audience = request.form.get("audience", "")
    try:
        ask_of_words(space, [text for box in chosen for text in (box.body, *words_inside(box.columns))])
        came = type_answers(
            space, kind, page_id, paper.id, PaperFacts(paper.written_on, paper.voice or "", paper.speaker),
            [box.answer(paper.written_on) for box in chosen], read_audience(request.form, usual_key(view.head)),
            _("Put together with what {names} changed meanwhile"),
        )  # fmt: skip
    except Refused as refusal:
        if RIGHT_CHILD in refusal.fields:
            return _screen(space, paper, page_id, typed, chosen_audience, asked=refusal.fields), 422
        flash(" ".join(_(sentence) for sentence in refusal.fields.values()), "trouble")
        return _screen(space, paper, page_id, typed, chosen_audience), 422
    left = after_saving(space, typed, came)
    said = ngettext("%(num)d answer is saved.", "%(num)d answers are saved.", len(came.saved)) if came.saved else ""
    if not left:
        forget_form(space, Place(page_id, paper_field(paper_id)))
        flash(said, "success")
        place = url_for("paper_type.show_boxes", child_id=space.id, paper_id=paper_id, page_id=page_id)
        return redirect(f"{place}#{chosen[-1].asked.key}" if wanted != "all" else place)
    trouble = any(box.errors for box in left)
    return _screen(space, paper, page_id, left, chosen_audience, said), 422 if trouble else 200
