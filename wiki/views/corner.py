"""The child's own corner, while a browser is held in it: pages, one question at a time, answers, and the way out."""

import uuid

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.corner import leave_corner
from wiki.commands.corner import take_away as take_away_picture
from wiki.errors import Refused
from wiki.queries.corner import away_now, corner_bytes, find_in_corner
from wiki.queries.recordings import own_sound_is_saved
from wiki.queries.rights import announced_to_child
from wiki.web.babel import gettext as _
from wiki.web.corner_about import about_picture, keep_about
from wiki.web.corner_answer import save_answer, symbol_board
from wiki.web.corner_page import (
    answer_screen,
    corner_page_ids,
    corner_pages,
    corner_portrait,
    home_cards,
    portrait_id,
    question_screen,
    slides,
)
from wiki.web.gate import corner_route
from wiki.web.kinds import CornerSpace, for_meeting
from wiki.web.streaming import send_stored, takes_webp


@corner_route("/")
def show_home(space: CornerSpace) -> ResponseReturnValue:
    """The child's picture, and their pages as large pictures."""
    return render_template(
        "corner/home.html", cards=home_cards(space), portrait=corner_portrait(space), portrait_id=portrait_id(space),
        rights=announced_to_child(space), taken=away_now(space),
    )


@corner_route("/page/<uuid:page_id>/<field>")
def show_question(space: CornerSpace, page_id: uuid.UUID, field: str) -> ResponseReturnValue:
    """One question: ways to answer it, and what was said."""
    screen = question_screen(space, page_id, field)
    about = about_picture(space, page_id, field) if "kept" in request.args else None
    return render_template("corner/question.html", screen=screen, errors={}, about=about, taken=away_now(space))


@corner_route("/page/<uuid:page_id>/<field>/<way>")
def ask_answer(space: CornerSpace, page_id: uuid.UUID, field: str, way: str) -> ResponseReturnValue:
    """One way to answer: choosing pictures, recording, drawing, or a photo."""
    return _ask(space, page_id, field, way, {})


@corner_route("/page/<uuid:page_id>/<field>/<way>", methods=("POST",))
def answer(space: CornerSpace, page_id: uuid.UUID, field: str, way: str) -> ResponseReturnValue:
    """Keep the answer. Without script a picture that is pressed comes here too, and only the board changes."""
    if way == "symbols" and not request.form.get("say"):
        return _ask(space, page_id, field, way, {})
    try:
        screen = save_answer(space, page_id, field, way)
    except Refused as refusal:
        return _ask(space, page_id, field, way, refusal.fields), 422
    flash(_("Your answer is kept."), "success")
    kept = "picture" if way in {"photo", "drawing"} else None
    return redirect(url_for("corner.show_question", child_id=space.id, page_id=page_id, field=screen.asked.key, kept=kept))


def _ask(space: CornerSpace, page_id: uuid.UUID, field: str, way: str, errors: dict[str, str]) -> str:
    screen = answer_screen(space, page_id, field, way)
    if way == "symbols":
        return render_template("corner/symbols.html", screen=screen, board=symbol_board(space), errors=errors)
    template = "corner/question.html" if way in {"dont_know", "dont_want"} else "corner/answer.html"
    return render_template(template, screen=screen, way=way, errors=errors, taken=away_now(space))


@corner_route("/page/<uuid:page_id>/<field>/about/<uuid:media_id>", methods=("POST",))
def say_about(space: CornerSpace, page_id: uuid.UUID, field: str, media_id: uuid.UUID) -> ResponseReturnValue:
    """Keep what is said about a picture that was just added; nothing said is nothing changed."""
    if keep_about(space, page_id, field, media_id):
        flash(_("Thank you. It is written beside your picture."), "success")
    return redirect(url_for("corner.show_question", child_id=space.id, page_id=page_id, field=field))


@corner_route("/media/<uuid:media_id>/<name>")
def picture(space: CornerSpace, media_id: uuid.UUID, name: str) -> ResponseReturnValue:
    """One form of a file that the corner shows; each request is checked anew."""
    return send_stored(corner_bytes(space, corner_page_ids(space), media_id, name, takes_webp=takes_webp()))


@corner_route("/recordings/<sha256>")
def is_saved(space: CornerSpace, sha256: str) -> ResponseReturnValue:
    """Whether what was recorded here is saved, so that the browser need not keep it any longer."""
    return jsonify(saved=own_sound_is_saved(space, sha256))


@corner_route("/away/<uuid:media_id>", methods=("POST",))
def take_away(space: CornerSpace, media_id: uuid.UUID) -> ResponseReturnValue:
    """Take my picture away: at once nobody but the family sees it."""
    find_in_corner(space, corner_page_ids(space), media_id)
    take_away_picture(space, media_id)
    return render_template("corner/away.html")


@corner_route("/slides")
def show_slides(space: CornerSpace) -> ResponseReturnValue:
    """The corner's pages as slides: what everybody who works with the child may see."""
    shown = slides(for_meeting(space), corner_pages(space), corner=True)
    return render_template("present/slides.html", slides=shown, back=url_for("corner.show_home", child_id=space.id))


@corner_route("/leave")
def ask_leave(space: CornerSpace) -> ResponseReturnValue:
    """The PIN, or the password, of whoever opened the corner."""
    return render_template("corner/leave.html", errors={})


@corner_route("/leave", methods=("POST",))
def leave(space: CornerSpace) -> ResponseReturnValue:
    """Leave, when it is right; the browser is the adult's again."""
    try:
        leave_corner(space, request.form.get("pin", ""), request.form.get("password", ""))
    except Refused as refusal:
        return render_template("corner/leave.html", errors=refusal.fields), 422
    flash(_("The corner is closed. This browser is yours again."), "success")
    return redirect(url_for("corner_open.ask_open", child_id=space.id))
