"""What one picture, film or recording shows and says: asked, saved, drafted by a program, and served as captions."""

import uuid
from dataclasses import replace

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.hearing import ask_for_draft, drop_draft
from wiki.errors import Conflict, NotFound, Refused
from wiki.forms.file_words import from_file, read_file_words
from wiki.queries.hearing import READY, draft_of
from wiki.queries.versions import see_versions_by_id
from wiki.text.captions import as_webvtt, cues_of
from wiki.web.babel import gettext as _
from wiki.web.file_words_page import (
    back_to,
    draft_seen,
    file_place,
    file_words_page,
    first_file_form,
    lacking_words,
    save_file_words,
)
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.words import N_, Permission

_LOOK_AGAIN = N_("The draft changed meanwhile, or there are words already. Look at them again.")


@space_route("/passage/<uuid:passage_id>/file/<uuid:media_id>", may=Permission.WRITE)
def ask_words(space: Space, passage_id: uuid.UUID, media_id: uuid.UUID) -> ResponseReturnValue:
    """What is said about one file, in a form; with its draft in the box where that is asked for."""
    here = file_place(space, passage_id, media_id)
    return file_words_page(space, here, first_file_form(space, here, with_draft="draft" in request.args))


@space_route("/passage/<uuid:passage_id>/file/<uuid:media_id>", may=Permission.WRITE, methods=("POST",))
def save_words(space: Space, passage_id: uuid.UUID, media_id: uuid.UUID) -> ResponseReturnValue:
    """Save what was typed; on any trouble the form comes back with everything in it."""
    here = file_place(space, passage_id, media_id)
    form = read_file_words(request.form, request.files.get("captions"))
    try:
        save_file_words(space, here, form)
    except Refused as refusal:
        return file_words_page(space, here, form, refusal.fields), 422
    except Conflict:
        space.work.commit()
        here = file_place(space, passage_id, media_id)
        form.go_on_from(here.media, here.version.number)
        return file_words_page(space, here, form, theirs=True), 409
    return redirect(back_to(space, here.place))


@space_route("/passage/<uuid:passage_id>/file/<uuid:media_id>/draft", may=Permission.WRITE, methods=("POST",))
def ask_draft(space: Space, passage_id: uuid.UUID, media_id: uuid.UUID) -> ResponseReturnValue:
    """Have a program write a first draft of what is said; it waits here until somebody has checked it."""
    here = file_place(space, passage_id, media_id)
    try:
        ask_for_draft(space, media_id)
    except Refused as refusal:
        return file_words_page(space, here, from_file(here.media, here.version.number), refusal.fields), 422
    flash(_("The computer is listening. You can leave the page: the draft will wait for you here."), "success")
    return redirect(url_for("file_words.ask_words", child_id=space.id, passage_id=passage_id, media_id=media_id))


@space_route("/passage/<uuid:passage_id>/file/<uuid:media_id>/draft/use", may=Permission.WRITE, methods=("POST",))
def use_draft(space: Space, passage_id: uuid.UUID, media_id: uuid.UUID) -> ResponseReturnValue:
    """Make the draft the words, just as the person saw it: from now on they are checked words like any other."""
    here = file_place(space, passage_id, media_id)
    state, draft = draft_of(space, media_id)
    form = from_file(here.media, here.version.number)
    if state != READY or form.transcript or draft_seen(draft) != request.form.get("seen"):
        return file_words_page(space, here, form, {"": _LOOK_AGAIN}), 409
    save_file_words(space, here, replace(form, transcript=draft, is_draft=True))
    return redirect(back_to(space, here.place))


@space_route("/passage/<uuid:passage_id>/file/<uuid:media_id>/draft/away", may=Permission.WRITE, methods=("POST",))
def drop(space: Space, passage_id: uuid.UUID, media_id: uuid.UUID) -> ResponseReturnValue:
    """Put the draft away."""
    file_place(space, passage_id, media_id)
    drop_draft(space, media_id)
    flash(_("The draft is put away."), "success")
    return redirect(url_for("file_words.ask_words", child_id=space.id, passage_id=passage_id, media_id=media_id))


@space_route("/files/words", may=Permission.WRITE)
def show_lacking(space: Space) -> ResponseReturnValue:
    """Every picture and clip that still lacks words, for whoever can give them."""
    return render_template("file_words/lacking.html", lacking=lacking_words(space))


@space_route("/version/<uuid:version_id>/captions/<uuid:media_id>", may=Permission.READ)
def captions(space: Space, version_id: uuid.UUID, media_id: uuid.UUID) -> ResponseReturnValue:
    """The words of a film with their times, for whoever may see both the film and the words that it stands beside."""
    version = see_versions_by_id(space, [version_id]).get(version_id)
    media = next((one for one in version.media if one.id == media_id), None) if version is not None else None
    cues = cues_of(media.transcript, media.seconds) if media is not None else ()
    if not cues:
        raise NotFound
    return Response(as_webvtt(cues), mimetype="text/vtt")
