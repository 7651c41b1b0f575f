"""Adding to a question, changing one passage, and taking one off its page."""

import uuid
from datetime import date

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from wiki.commands.drafts import Place as DraftPlace
from wiki.commands.pages_restore import remove_passage
from wiki.errors import Conflict, NotFound, Refused
from wiki.forms.boxes import read_once
from wiki.forms.passage import PassageForm, from_version, read_base, read_passage
from wiki.queries.links import with_unseen_links
from wiki.queries.pages import find_page
from wiki.views.plan_rows_shown import PART_OF
from wiki.web.babel import gettext as _
from wiki.web.draft_page import come_back, forget_used
from wiki.web.draft_settled import put_away_sent
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.meanwhile_page import meanwhile_page, place_to_change, saved_words
from wiki.web.page_types import page_type
from wiki.web.passage_page import (
    Place,
    in_their_language,
    new_form,
    passage_seen_by,
    place_of,
    question_page,
    without_hidden_files,
)
from wiki.web.passage_save import save_form
from wiki.web.typed_for import settle_typed
from wiki.web.undo import offer_undo, way_back
from wiki.words import Permission


@space_route("/page/<uuid:page_id>/question/<field>", may=Permission.WRITE)
def ask_question(space: Space, page_id: uuid.UUID, field: str) -> ResponseReturnValue:
    """One question: its hint and example, what is there already, and an empty box."""
    kind = page_type(space, find_page(space, page_id).page_type)
    form, offer = come_back(space, kind, page_id, field, new_form(space, kind))
    return question_page(space, page_id, kind, field, form, offer=offer)


@space_route("/page/<uuid:page_id>/question/<field>", may=Permission.WRITE, methods=("POST",))
def add_passage(space: Space, page_id: uuid.UUID, field: str) -> ResponseReturnValue:
    """Add what was typed, with its files; on any trouble the form comes back with everything in it."""
    kind = page_type(space, find_page(space, page_id).page_type)
    typed = in_their_language(read_passage(kind.field(field), request.form))
    form = settle_typed(space, kind, typed, is_new=True)
    try:
        saved = save_form(space, kind, page_id, field, form).saved
        forget_used(space, page_id, field)
    except Refused as refusal:
        return question_page(space, page_id, kind, field, form, errors=refusal.fields), 422
    return _saved(space, page_id, saved.passage_id, bool(form.audience.ticked))


@space_route("/passage/<uuid:passage_id>", may=Permission.WRITE)
def ask_change(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """One passage in a form, as it is now."""
    place = place_of(space, passage_id)
    form = from_version(place.version)
    form, offer = come_back(space, place.kind, place.page_id, place.version.field, form, place.version)
    return question_page(space, place.page_id, place.kind, place.version.field, form, place=place, offer=offer)


@space_route("/passage/<uuid:passage_id>", may=Permission.WRITE, methods=("POST",))
def change_passage(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Save the passage anew, together with what others changed meanwhile; where that takes a choice, lose neither."""
    place = place_to_change(space, passage_id, read_base(request.form))
    form = settle_typed(space, place.kind, read_changed(space, place))
    try:
        changed = save_form(
            space, place.kind, place.page_id, place.version.field, form, passage_id=passage_id,
            paper=_paper(space, place), is_hidden=place.is_hidden,
        )  # fmt: skip
        forget_used(space, place.page_id, place.version.field, passage_id)
    except Refused as refusal:
        page = question_page(
            space, place.page_id, place.kind, place.version.field, form, place=place, errors=refusal.fields
        )
        return page, 422
    except Conflict:
        return meanwhile_page(space, place, form), 409
    said = saved_words(space, changed.beside)
    if place.kind.owner == "plan" and space.may(Permission.COMPOSE_PLAN):
        flash(said or _("Saved."), "success")
        part = PART_OF.get(place.kind.key, "views")
        return redirect(url_for("plan.show_desk", child_id=space.id, part=part) + f"#row-{passage_id.hex}")
    return _saved(space, place.page_id, passage_id, bool(form.audience.ticked), said)


def read_changed(space: Space, place: Place) -> PassageForm:
    """The form as it was sent, with the links of the passage that its writer could not see to choose."""
    asked = place.kind.field(place.version.field)
    form = in_their_language(read_passage(asked, request.form))
    form.media = without_hidden_files(space, place, form.media)
    if asked is not None:
        form.columns = with_unseen_links(space, asked, form.columns, place.version.columns)
    return form


@space_route("/passage/<uuid:passage_id>/keep-theirs", may=Permission.WRITE, methods=("POST",))
def keep_theirs(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Leave the page as somebody else wrote it meanwhile; one's own words are put away, and can be brought back."""
    place = place_to_change(space, passage_id, read_base(request.form))
    own = put_away_sent(space, DraftPlace(place.page_id, place.version.field, passage_id))
    words = Markup('{} <a href="{}">{}</a>').format(
        _("The page stays as it is. Your own words are put away."),
        url_for("drafts.show_own", child_id=space.id, draft_id=own), _("See them, or bring them back"),
    )  # fmt: skip
    flash(words, "success")
    return redirect(url_for("pages.show_page", child_id=space.id, page_id=place.page_id) + f"#passage-{passage_id.hex}")


def _paper(space: Space, place: Place) -> tuple[uuid.UUID | None, date] | None:
    """The paper an answer was typed from, for those who type from paper: they mend their typing. When the family
    says it anew, the words are the family's and no longer the paper's."""
    version = place.version
    if not space.may(Permission.TYPE_FROM_PAPER) or version.paper_on is None:
        return None
    return version.paper_id, version.paper_on


@space_route("/passage/<uuid:passage_id>/remove", may=Permission.WRITE, methods=("POST",))
def take_off(space: Space, passage_id: uuid.UUID) -> ResponseReturnValue:
    """Take the passage off its page; "Undo" on the next screen brings it back, later "What changed" does."""
    place = place_of(space, passage_id)
    saved = remove_passage(
        space, place.kind, place.page_id, passage_id, base=read_base(request.form), once=read_once(request.form)
    )
    back, field = request.form.get("back", ""), place.version.field
    words = _("Taken off the page. You can bring it back from “What changed”.")
    if place.kind.owner == "plan":
        words = _("Taken out of the plan. You can bring it back from “What changed”.")
    offer_undo(space, words, place.page_id, saved.revision_number, back=back, field=field)
    return redirect(way_back(space, place.kind, place.page_id, back=back, field=field))


def _saved(
    space: Space, page_id: uuid.UUID, passage_id: uuid.UUID | None, by_hand: bool = False, said: str = ""
) -> ResponseReturnValue:
    if passage_id is None:
        raise NotFound
    space.work.commit()  # who sees it is looked up without holding up others who write, or who end this membership
    flash(f"{said or _('Saved.')} {passage_seen_by(space, passage_id, by_name=by_hand)}".strip(), "success")
    place = url_for("pages.show_page", child_id=space.id, page_id=page_id)
    return redirect(f"{place}#passage-{passage_id.hex}")
