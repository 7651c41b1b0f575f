"""The words of one page of a scan: asked, typed, drafted by a program, and checked by a person."""

import uuid

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.page_words import ask_reading, drop_reading, say_page
from wiki.errors import Conflict, Refused
from wiki.forms.page_words import read_page_words
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.media_read_page import page_number
from wiki.web.page_words_page import first_page_form, page_place, page_words_page
from wiki.words import Permission


@space_route("/document/<uuid:media_id>/words", may=Permission.WRITE)
def ask_words(space: Space, media_id: uuid.UUID) -> ResponseReturnValue:
    """What the page says, in a box beside its picture; with its draft in the box where one waits."""
    here = page_place(space, media_id, page_number(request.args.get("page", "")))
    return page_words_page(space, here, first_page_form(here))


@space_route("/document/<uuid:media_id>/words", may=Permission.WRITE, methods=("POST",))
def save_words(space: Space, media_id: uuid.UUID) -> ResponseReturnValue:
    """Keep what was typed or checked; on any trouble the form comes back with everything in it."""
    form = read_page_words(request.form)
    here = page_place(space, media_id, form.page)
    try:
        say_page(space, media_id, form.page, form.words, form.base)
    except Refused as refusal:
        return page_words_page(space, here, form, refusal.fields), 422
    except Conflict as conflict:
        form.base, form.is_draft = here.reading.base, False
        return page_words_page(space, here, form, theirs=str(conflict.theirs)), 409
    flash(_("Saved. These are the words of the page now."), "success")
    return redirect(url_for("media_read.show_page", child_id=space.id, media_id=media_id, page=form.page))


@space_route("/document/<uuid:media_id>/words/read", may=Permission.WRITE, methods=("POST",))
def ask_draft(space: Space, media_id: uuid.UUID) -> ResponseReturnValue:
    """Have a program read the page; the draft waits here until somebody has checked it."""
    page = read_page_words(request.form).page
    here = page_place(space, media_id, page)
    try:
        ask_reading(space, media_id, page)
    except Refused as refusal:
        return page_words_page(space, here, first_page_form(here), refusal.fields), 422
    flash(_("The computer is reading. You can leave the page: the draft will wait for you here."), "success")
    return redirect(url_for("page_words.ask_words", child_id=space.id, media_id=media_id, page=page))


@space_route("/document/<uuid:media_id>/words/away", may=Permission.WRITE, methods=("POST",))
def drop(space: Space, media_id: uuid.UUID) -> ResponseReturnValue:
    """Put the draft away."""
    page = read_page_words(request.form).page
    page_place(space, media_id, page)
    drop_reading(space, media_id, page)
    flash(_("The draft is put away."), "success")
    return redirect(url_for("media_read.show_page", child_id=space.id, media_id=media_id, page=page))
