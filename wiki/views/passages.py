"""Adding to a question, changing one passage, and taking one off its page."""

import uuid
from datetime import date

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wiki.commands import passages_merge
from wiki.commands.pages_restore import remove_passage
from wiki.errors import Conflict, NotFound, Refused
from wiki.forms.passage import from_version, read_base, read_passage
from wiki.queries.pages import find_page
from wiki.views.plan_rows_shown import PART_OF
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.meanwhile_page import meanwhile_page, place_to_change, saved_words
from wiki.web.page_types import page_type
from wiki.web.passage_page import Place, new_form, place_of, question_page, take_files
from wiki.words import Permission


@space_route("/page/<uuid:page_id>/question/<field>", may=Permission.WRITE)
def ask_question(space: Space, page_id: uuid.UUID, field: str) -> ResponseReturnValue:
    """One question: its hint and example, what is there already, and an empty box."""
    kind = page_type(space, find_page(space, page_id).page_type)
    return question_page(space, page_id, kind, field, new_form(space, kind))


@space_route("/page/<uuid:page_id>/question/<field>", may=Permission.WRITE, methods=("POST",))
def add_passage(space: Space, page_id: uuid.UUID, field: str) -> ResponseReturnValue:
    """Add what was typed, with its files; on any trouble the form comes back with everything in it."""
    kind = page_type(space, find_page(space, page_id).page_type)
    form = read_passage(kind.field(field), request.form)
    problems = take_files(space, form, page_id)
    try:
        if problems:
            raise Refused(problems)
        saved = passages_merge.add_passage(space, kind, page_id, field, form.words())
    except Refused as refusal:
        return question_page(space, page_id, kind, field, form, errors=refusal.fields), 422
    return _saved(space, page_id, saved.passage_id)


@space_route("/passage/<uuid:passage_id>", may=Permission.WRITE)
def ask_change(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """One passage in a form, as it is now."""
    place = place_of(space, passage_id)
    return question_page(
        space, place.page_id, place.kind, place.version.field, from_version(place.version), place=place
    )


@space_route("/passage/<uuid:passage_id>", may=Permission.WRITE, methods=("POST",))
def change_passage(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Save the passage anew, together with what others changed meanwhile; where that takes a choice, lose neither."""
    place = place_to_change(space, passage_id, read_base(request.form))
    form = read_passage(place.kind.field(place.version.field), request.form)
    problems = take_files(space, form, place.page_id)
    try:
        if problems:
            raise Refused(problems)
        if place.is_hidden:
            raise Conflict
        changed = passages_merge.change_passage(
            space, place.kind, place.page_id, place.version.field, form.words(paper=_paper(space, place)),
            passage_id=passage_id, base=form.base, told=_("Put together with what {names} changed meanwhile"),
        )  # fmt: skip
    except Refused as refusal:
        page = question_page(
            space, place.page_id, place.kind, place.version.field, form, place=place, errors=refusal.fields
        )
        return page, 422
    except Conflict:
        return meanwhile_page(space, place, form), 409
    said = saved_words(space, changed.beside)
    if place.kind.owner == "plan" and space.may(Permission.COMPOSE_PLAN):
        flash(said, "success")
        part = PART_OF.get(place.kind.key, "views")
        return redirect(url_for("plan.show_desk", child_id=space.id, part=part) + f"#row-{passage_id.hex}")
    return _saved(space, place.page_id, passage_id, said)


def _paper(space: Space, place: Place) -> tuple[uuid.UUID, date] | None:
    """The paper an answer was typed from, for those who type from paper: they mend their typing. When the family
    says it anew, the words are the family's and no longer the paper's."""
    version = place.version
    if not space.may(Permission.TYPE_FROM_PAPER) or version.paper_id is None or version.paper_on is None:
        return None
    return version.paper_id, version.paper_on


@space_route("/passage/<uuid:passage_id>/remove", may=Permission.WRITE, methods=("POST",))
def take_off(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Take the passage off its page; "What changed" can bring it back."""
    place = place_of(space, passage_id)
    remove_passage(
        space, place.kind, place.page_id, passage_id, base=read_base(request.form), once=request.form.get("once")
    )
    flash(_("Taken off the page. You can bring it back from “What changed”."), "success")
    return redirect(url_for("pages.show_page", child_id=space.id, page_id=place.page_id))


def _saved(
    space: Space, page_id: uuid.UUID, passage_id: uuid.UUID | None, said: str = ""
) -> ResponseReturnValue:
    if passage_id is None:
        raise NotFound
    flash(said or _("Saved."), "success")
    place = url_for("pages.show_page", child_id=space.id, page_id=page_id)
    return redirect(f"{place}#passage-{passage_id.hex}")
