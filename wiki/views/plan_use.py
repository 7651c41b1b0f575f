"""Picking: what somebody said becomes a row of the plan, or one more source of a row, word for word."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from wiki.commands.drafts import Place
from wiki.commands.plan_use import use_passage
from wiki.errors import Conflict, NotFound, Refused
from wiki.forms.plan_suggest import standing_lines, suggest_question
from wiki.forms.plan_use import Source, UseForm, first_form, read_use
from wiki.pagetypes.model import Field, PageType
from wiki.queries.media_read import DocumentPage, open_document
from wiki.queries.plan import PlanDesk, open_desk
from wiki.queries.plan_rows import NEEDS, OUTCOMES, PROVISION, VIEWS, PlanRow
from wiki.queries.plan_said import Said
from wiki.queries.versions import SeenVersion, see_versions_by_id
from wiki.text.compare import compare
from wiki.text.sentences import ranges
from wiki.views.plan import type_finder
from wiki.views.plan_rows_shown import label_of, row_card, row_href
from wiki.views.plan_said_shown import said_card
from wiki.web.babel import gettext as _
from wiki.web.draft_forms import FormDraft, forget_form, form_back, form_sent
from wiki.web.draft_places import use_field
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.meanwhile_page import saved_words
from wiki.web.media_read_page import page_number
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
    source: Source
    paper: DocumentPage | None = None
    instead: frozenset[int] = frozenset()

    @property
    def before(self) -> Said | None:
        """What was said when it was used in the row, where that is what the new words take the place of."""
        old = next((one.seen for one in self.row.sources if one.position in self.instead), None) if self.row else None
        return replace(self.said, version=old) if old is not None else None

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
    draft = form_back(space, _place(picking)) if picking.paper is None else FormDraft(_place(picking))
    if draft.typed is None:
        form = first_form(
            picking.said, picking.kind, picking.question, picking.row, picking.source, picking.before
        )  # fmt: skip
        return _page(space, picking, form, {}, draft)
    picking = _picking(space, version_id, draft.typed.get("question", ""))
    form = _read(picking, draft.typed)
    return _page(space, picking, replace(form, passage=replace(form.passage, base=draft.base, once=None)), {}, draft)


@space_route("/plan/use/<uuid:version_id>", may=Permission.COMPOSE_PLAN, methods=("POST",))
def use(space: Space, version_id: uuid.UUID) -> ResponseReturnValue:
    """Save the row with its source; on any trouble the form comes back with everything that was typed."""
    picking = _picking(space, version_id, request.form.get("question", ""))
    form = _read(picking, request.form)
    try:
        ask_right_child(space, form.passage, picking.row.id if picking.row else None)
        used = use_passage(
            space, picking.kind, form.question, form.words(picking.said, picking.asked, picking.row, picking.source),
            *form.sources(version_id, picking.source), row_id=picking.row.id if picking.row else None,
            base=form.passage.base, told=_("Put together with what {names} changed meanwhile"), instead=picking.instead,
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


def _read(picking: Picking, typed: MultiDict[str, str]) -> UseForm:
    return read_use(picking.said, picking.kind.key, picking.asked, typed, picking.source)


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
    """What is picked, and where to. NotFound for anything that is not this child's, that the person may not see, or that was
    taken out."""
    desk = open_desk(space, type_finder(space))
    version = see_versions_by_id(space, [version_id]).get(version_id)
    if version is None or version.withheld:
        raise NotFound
    said = replace(desk.passage(version.passage_id), version=version)
    paper = _paper(space, version)
    source = Source(said.words)
    if paper is not None:
        source = Source(paper.words, paper.file.id, paper.number, paper.caption or paper.file.name)
    if request.args.get("row"):
        try:
            row = desk.row(uuid.UUID(request.args["row"]))
        except ValueError:
            raise NotFound from None
        return Picking(
            desk, said, page_type(space, row.page_type), row.asked.key, row, source, paper, _instead(row, version)
        )  # fmt: skip
    key, _dot, wanted = request.args.get("in", "").partition(".")
    if key not in _PLACES:
        raise NotFound
    kind = page_type(space, key)
    return Picking(desk, said, kind, question or wanted or _first_question(said, kind), None, source, paper)


def _paper(space: Space, version: SeenVersion) -> DocumentPage | None:
    """The page of a document that is picked from; NotFound for a document that the passage does not show."""
    if not request.args.get("paper"):
        return None
    file = next((one for one in version.media if str(one.id) == request.args["paper"]), None)
    if file is None:
        raise NotFound
    return open_document(space, file.id, page_number(request.args.get("leaf", "")))


def _instead(row: PlanRow, version: SeenVersion) -> frozenset[int]:
    """The places of the row's sources that the new words replace: all that were taken from the same version of this
    passage as the one that is named; NotFound for a source of another passage."""
    said = request.args.get("instead", "")
    if not said:
        return frozenset()
    for source in row.sources:
        if str(source.position) == said and source.seen is not None and source.seen.passage_id == version.passage_id:
            return frozenset(one.position for one in row.sources if one.version_id == source.version_id)
    raise NotFound


def _first_question(said: Said, kind: PageType) -> str:
    return suggest_question(said, kind) if kind.key == VIEWS else kind.fields[0].key


def _page(
    space: Space, picking: Picking, form: UseForm, errors: Mapping[str, str], draft: FormDraft, *, moved_on: bool = False
) -> str:
    row, part = picking.row, "views" if picking.kind.key == VIEWS else "needs"
    kind, words = shown(space, picking.kind), picking.source.words
    cut = tuple(enumerate(ranges(words, wrapped=picking.source.is_paper)))
    standing = frozenset(range(len(cut))) if picking.source.is_paper else standing_lines(picking.said)
    return render_template(
        "plan/use.html", picking=picking, asked=kind.field(picking.asked.key), form=form, errors=errors,
        moved_on=moved_on, part=part, draft=draft,
        said=said_card(space, picking.said, part), whole=words, papers=_papers(space, picking),
        sentences=[(place, words[start:end], place in form.lines, place not in standing) for place, (start, end) in cut],
        lines_were=",".join(str(place) for place in sorted(form.lines)),
        pieces=compare(picking.before.words, picking.said.words) if picking.before else (),
        questions=[(one.key, one.label) for one in kind.fields] if kind.key == VIEWS and not row else [],
        links={one.key: _choices(picking.desk, one.link_to) for one in picking.asked.columns if one.link_to},
        row=row_card(space, picking.desk, row) if row else None, row_link=row_href(space, row) if row else "",
        others=_others(space, picking), back=url_for("plan.show_desk", child_id=space.id, part=part),
    )  # fmt: skip


def _papers(space: Space, picking: Picking) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Documents of the passage whose pages can be read: each with its pages as (number, address, is it this one)."""
    args = {name: value for name, value in request.args.items() if name in {"in", "row", "instead"}}
    made = []
    for file in picking.said.version.media:
        if file.kind == "document" and file.state == "ready" and file.pages:
            def here(number: int, media_id: uuid.UUID = file.id) -> str:
                place: dict[str, Any] = {**args, "paper": str(media_id), "leaf": number}
                return url_for("plan_use.ask_use", child_id=space.id, version_id=picking.said.version.id, **place)

            at = picking.paper.number if picking.paper is not None and picking.paper.file.id == file.id else 0
            pages = [(str(number), here(number), number == at) for number in range(1, file.pages + 1)]
            made.append((file.caption or file.name, pages))
    return made


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
