"""A parent's or young person's own answer to a plan: what it is about, one line at a time, the check, the press that sends
it, and the letter to print. Nobody else's sheet is ever found here."""

import uuid
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from wiki import clock
from wiki.commands.media import NewFile
from wiki.commands.plan_papers import say_wrong
from wiki.commands.plan_points import Saying, say_point, send_sheet
from wiki.errors import Refused
from wiki.forms.boxes import read_once
from wiki.queries.plan_points import EXTRAS, open_sheet
from wiki.web.babel import gettext as _
from wiki.web.draft_forms import FormDraft, forget_form, form_back, form_sent
from wiki.web.draft_places import answer_place
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.plan_sheet_page import (
    erase_link,
    extra_cards,
    following,
    line_card,
    line_cards,
    next_place,
    readers_of,
    section_cards,
    sheet_title,
)
from wiki.web.plan_sheet_save import with_file
from wiki.words import Permission

_AT = "/plan/answer/<uuid:serving_id>"


@space_route(_AT, may=Permission.READ_PLAN)
def show_sheet(space: Space, serving_id: uuid.UUID) -> ResponseReturnValue:
    """What the sheet is about, until when, how far it has come, and what the council has answered."""
    return _sheet_page(space, serving_id)


@space_route(f"{_AT}/line/<place>", may=Permission.READ_PLAN)
def show_line(space: Space, serving_id: uuid.UUID, place: str) -> ResponseReturnValue:
    """One line of the plan with three answers, or one thing to ask for."""
    sheet = open_sheet(space, serving_id)
    sheet.line(place)
    at = answer_place(space, serving_id, place)
    draft = form_back(space, at) if at else None
    typed = draft.typed.get("words", "") if draft is not None and draft.typed is not None else None
    return _line_page(space, serving_id, place, draft, typed)


@space_route(f"{_AT}/line/<place>", may=Permission.READ_PLAN, methods=("POST",))
def say(space: Space, serving_id: uuid.UUID, place: str) -> ResponseReturnValue:
    """Keep what was said to this line, and go to the next one without an answer."""
    open_sheet(space, serving_id).line(place)
    at, form = answer_place(space, serving_id, place), request.form

    def keep(file: NewFile | None) -> bool:
        drop, words = form.get("drop_recording") == "yes", form.get("words", "")
        return say_point(space, serving_id, Saying(place, form.get("verdict", ""), words, file, drop, read_once(form)))

    try:
        with_file(space, "audio", keep, kept=bool)
    except Refused as refusal:
        return _line_page(space, serving_id, place, form_sent(at) if at else None, form.get("words", ""), refusal.fields), 422
    if at is not None:
        forget_form(space, at)
    after = "" if place in EXTRAS else next_place(open_sheet(space, serving_id), place)
    if after:
        return redirect(url_for("plan_sheet.show_line", child_id=space.id, serving_id=serving_id, place=after))
    flash(_("Kept. Only you can see it until you send your answer."), "success")
    return redirect(url_for("plan_sheet.show_sheet", child_id=space.id, serving_id=serving_id))


@space_route(f"{_AT}/line/<place>/wrong", may=Permission.READ_PLAN, methods=("POST",))
def say_typed_wrong(space: Space, serving_id: uuid.UUID, place: str) -> ResponseReturnValue:
    """Tell the council that what was typed for one is not what one wrote."""
    say_wrong(space, serving_id, place)
    flash(_("The council is told. You can say it in your own words here."), "success")
    return redirect(url_for("plan_sheet.show_line", child_id=space.id, serving_id=serving_id, place=place))


@space_route(f"{_AT}/check", may=Permission.READ_PLAN)
def check(space: Space, serving_id: uuid.UUID) -> ResponseReturnValue:
    """Everything that was said, to be looked through before it is sent."""
    return _check_page(space, serving_id, {})


@space_route(f"{_AT}/check", may=Permission.READ_PLAN, methods=("POST",))
def send(space: Space, serving_id: uuid.UUID) -> ResponseReturnValue:
    """Send it: the council sees it from now on. More can be sent later."""
    try:
        count = send_sheet(space, serving_id)
    except Refused as refusal:
        return _check_page(space, serving_id, refusal.fields), 422
    said = ngettext(
        "Sent: %(num)d answer. You can add to it at any time.", "Sent: %(num)d answers. You can add to them at any time.",
        count,
    )  # fmt: skip
    flash(said, "success")
    return redirect(url_for("plan_sheet.show_sheet", child_id=space.id, serving_id=serving_id))


@space_route(f"{_AT}/letter", may=Permission.READ_PLAN)
def print_letter(space: Space, serving_id: uuid.UUID) -> ResponseReturnValue:
    """The answer as a letter, to be printed and signed."""
    sheet = open_sheet(space, serving_id)
    return render_template(
        "plan_sheet/letter.html", sheet=sheet, today=clock.today(), title=sheet_title(sheet.served),
        lines=[one for one in line_cards(space, sheet, sheet.places) if one.point is not None],
    )


def _sheet_page(space: Space, serving_id: uuid.UUID) -> str:
    sheet = open_sheet(space, serving_id)
    answered = [one.place for one in sheet.all_said if one.replies]
    return render_template(
        "plan_sheet/sheet.html", sheet=sheet, title=sheet_title(sheet.served), sections=section_cards(space, sheet),
        extras=extra_cards(space, sheet), answered=line_cards(space, sheet, answered), next_place=next_place(sheet),
        readers=readers_of(space),
    )


def _line_page(
    space: Space, serving_id: uuid.UUID, place: str, draft: FormDraft | None, typed: str | None,
    errors: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    sheet = open_sheet(space, serving_id)
    card, (before, after) = line_card(space, sheet, place), following(sheet, place)
    words = typed if typed is not None else card.point.words if card.point is not None else ""
    return render_template(
        "plan_sheet/line.html", sheet=sheet, card=card, draft=draft, words=words, errors=errors or {}, before=before,
        after=after, number=sheet.places.index(place) + 1, title=sheet_title(sheet.served), erase=erase_link(space, card),
    )


def _check_page(space: Space, serving_id: uuid.UUID, errors: Mapping[str, str]) -> str:
    sheet = open_sheet(space, serving_id)
    cards = {one.place: one for one in line_cards(space, sheet, [one.place for one in sheet.all_said])}
    new = [cards[one.place] for one in sheet.unsent]
    return render_template(
        "plan_sheet/check.html", sheet=sheet, title=sheet_title(sheet.served), new=new, errors=errors,
        sent=[one for one in cards.values() if one not in new], left=len(sheet.lines) - sheet.answered,
        readers=readers_of(space),
    )
