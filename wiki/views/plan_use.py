"""Picking: what somebody said becomes a row of the plan, or one more source of a row, word for word."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wiki.commands.drafts import Place
from wiki.commands.passages import SourceUse
from wiki.commands.plan_use import use_passage
from wiki.errors import Conflict, NotFound, Refused
from wiki.forms.plan_suggest import suggest_question
from wiki.forms.plan_use import UseForm, first_form, read_use
from wiki.pagetypes.model import Field, PageType
from wiki.queries.plan import PlanDesk, open_desk
from wiki.queries.plan_rows import NEEDS, OUTCOMES, PROVISION, VIEWS, PlanRow
from wiki.queries.plan_said import Said
from wiki.queries.versions import see_versions_by_id
from wiki.views.plan import type_finder
from wiki.views.plan_rows_shown import label_of, row_card, row_href
from wiki.views.plan_said_shown import said_card
from wiki.web.draft_forms import FormDraft, forget_form, form_back, form_sent
from wiki.web.draft_places import use_field
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.meanwhile_page import saved_words
from wiki.web.page_types import page_type, shown
from wiki.web.right_child import ask_right_child
from wiki.words import Permission

_PLACES = (NEEDS, OUTCOMES, PROVISION, VIEWS)


@dataclass(frozen=True)
class Picking:
    """The passage, the page of the plan and question that it goes to, and the row it is added to (None: a new one)."""

    desk: PlanDesk
    said: Said
    kind: PageType
    question: str
    row: PlanRow | None

    @property
    def asked(self) -> Field:
        """The question; NotFound when it is no longer asked."""
        found = self.kind.field(self.question)
        if found is None:
            raise NotFound
        return found


@space_route("/plan/use/<uuid:version_id>", may=Permission.COMPOSE_PLAN)
def ask_use(space: Space, version_id: uuid.UUID) -> ResponseReturnValue:
    """The whole passage, the words to quote from it, and the boxes of the row they go to."""
    picking = _picking(space, version_id)
    draft = form_back(space, _place(picking))
    if draft.typed is None:
        form = first_form(picking.said, picking.kind, picking.question, picking.row)
        return _page(space, picking, form, {}, draft)
    picking = _picking(space, version_id, draft.typed.get("question", ""))
    form = read_use(picking.asked, draft.typed)
    return _page(space, picking, replace(form, passage=replace(form.passage, base=draft.base, once=None)), {}, draft)


@space_route("/plan/use/<uuid:version_id>", may=Permission.COMPOSE_PLAN, methods=("POST",))
def use(space: Space, version_id: uuid.UUID) -> ResponseReturnValue:
    """Save the row with its source; on any trouble the form comes back with everything that was typed."""
    picking = _picking(space, version_id, request.form.get("question", ""))
    form = read_use(picking.asked, request.form)
    try:
        ask_right_child(space, form.passage, picking.row.id if picking.row else None)
        used = use_passage(
            space, picking.kind, form.question, form.words(picking.said, picking.asked, picking.row),
            SourceUse(version_id, form.quoted), row_id=picking.row.id if picking.row else None,
            base=form.passage.base, told=_("Put together with what {names} changed meanwhile"),
        )  # fmt: skip
        forget_form(space, _place(picking))
    except Refused as refusal:
        return _page(space, picking, form, refusal.fields, form_sent(_place(picking))), 422
    except Conflict:
        picking = _picking(space, version_id, form.question)
        return _page(space, picking, _on_top(form, picking), {}, form_sent(_place(picking)), moved_on=True), 409
    saved = used.saved
    flash(saved_words(space, used.beside) or _("Saved in the plan."), "success")
    part = "views" if picking.kind.key == VIEWS else "needs"
    place = url_for("plan.show_desk", child_id=space.id, part=part)
    return redirect(f"{place}#row-{saved.passage_id.hex}" if saved.passage_id else place)


def _place(picking: Picking) -> Place:
    """What a draft of this form belongs to."""
    version, row = picking.said.version, picking.row
    to = picking.kind.key if picking.kind.key == VIEWS else f"{picking.kind.key}.{picking.question}"
    return Place(version.page_id, use_field(version.id, row.id if row else None, to))


def _on_top(form: UseForm, picking: Picking) -> UseForm:
    """The form, begun anew from the row as it is now: what somebody else wrote stands beside it."""
    if picking.row is None:
        return form
    return replace(form, passage=replace(form.passage, base=picking.row.version.number, once=None))


def _picking(space: Space, version_id: uuid.UUID, question: str = "") -> Picking:
    """What is picked, and where to. NotFound for anything that is not this child's, or that the person may not see."""
    desk = open_desk(space, type_finder(space))
    version = see_versions_by_id(space, [version_id]).get(version_id)
    if version is None:
        raise NotFound
    said = replace(desk.passage(version.passage_id), version=version)
    if request.args.get("row"):
        try:
            row = desk.row(uuid.UUID(request.args["row"]))
        except ValueError:
            raise NotFound from None
        return Picking(desk, said, page_type(space, row.page_type), row.asked.key, row)
    key, _dot, wanted = request.args.get("in", "").partition(".")
    if key not in _PLACES:
        raise NotFound
    kind = page_type(space, key)
    return Picking(desk, said, kind, question or wanted or _first_question(said, kind), None)


def _first_question(said: Said, kind: PageType) -> str:
    return suggest_question(said, kind) if kind.key == VIEWS else kind.fields[0].key


def _page(
    space: Space, picking: Picking, form: UseForm, errors: Mapping[str, str], draft: FormDraft, *, moved_on: bool = False
) -> str:
    row, part = picking.row, "views" if picking.kind.key == VIEWS else "needs"
    kind = shown(space, picking.kind)
    return render_template(
        "plan/use.html", picking=picking, asked=kind.field(picking.asked.key), form=form, errors=errors,
        moved_on=moved_on, part=part, draft=draft,
        said=said_card(space, picking.said, part), whole=picking.said.words,
        questions=[(one.key, one.label) for one in kind.fields] if kind.key == VIEWS and not row else [],
        links={one.key: _choices(picking.desk, one.link_to) for one in picking.asked.columns if one.link_to},
        row=row_card(space, picking.desk, row) if row else None, row_link=row_href(space, row) if row else "",
        others=_others(space, picking), back=url_for("plan.show_desk", child_id=space.id, part=part),
    )  # fmt: skip


def _choices(desk: PlanDesk, link_to: str) -> list[tuple[str, str]]:
    """The rows that a box can link to, each with its label and its words."""
    key, _dot, question = link_to.partition(".")
    rows = desk.in_question(key, question)
    return [(row.id.hex, f"{label_of(row)}: {row.brief}" if row.label else row.brief) for row in rows]


def _others(space: Space, picking: Picking) -> list[tuple[str, str]]:
    """Rows that these words could be added to instead of making a new one."""
    if picking.row is not None or picking.kind.key == VIEWS:
        return []
    version_id = picking.said.version.id
    return [
        (f"{label_of(row)}: {row.brief}",
         url_for("plan_use.ask_use", child_id=space.id, version_id=version_id, row=row.id))
        for row in picking.desk.rows[picking.kind.key]
    ]  # fmt: skip
