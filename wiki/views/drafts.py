"""Words that are typed and not saved yet: kept as they are typed, looked at, put away and brought back; by their owner only."""

import uuid

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands import drafts as commands
from wiki.errors import Refused
from wiki.web import login
from wiki.web.babel import gettext as _
from wiki.web.draft_forms import keep_form
from wiki.web.draft_page import address_of, keep_typed, own_words
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.words import Permission


@space_route("/page/<uuid:page_id>/draft", may=Permission.WRITE, methods=("POST",))
def keep(space: Space, page_id: uuid.UUID) -> ResponseReturnValue:
    """Keep a form as it stands, sent by the page itself every few seconds; says when, in words."""
    try:
        said = keep_form(space, page_id) if "draft_form" in request.form else keep_typed(space, page_id)
    except Refused as refusal:
        return jsonify(trouble=_(refusal.fields[""])), 422
    return jsonify(said=said or "", saved=said is None, left=login.seconds_left())


@space_route("/page/<uuid:page_id>/draft/later", may=Permission.WRITE, methods=("POST",))
def keep_for_later(space: Space, page_id: uuid.UUID) -> ResponseReturnValue:
    """The button "Keep for later": keep the form as it stands, and go back to the page."""
    is_form = "draft_form" in request.form
    if keep_form(space, page_id) if is_form else keep_typed(space, page_id):
        flash(_("Your words are kept for later. Only you can see them."), "success")
    else:
        flash(_("There was nothing to keep."), "news")
    home = url_for("home.child_home", child_id=space.id)
    return redirect(home if is_form else url_for("pages.show_page", child_id=space.id, page_id=page_id))


@space_route("/drafts/<uuid:draft_id>", may=Permission.WRITE)
def show_own(space: Space, draft_id: uuid.UUID) -> ResponseReturnValue:
    """One's own unfinished words by themselves, for when their passage can't be opened any more."""
    return render_template("passages/own_draft.html", draft=own_words(space, draft_id))


@space_route("/drafts/<uuid:draft_id>/put-away", may=Permission.WRITE, methods=("POST",))
def put_away(space: Space, draft_id: uuid.UUID) -> ResponseReturnValue:
    """Start again without a draft; the next page says so, and can bring it back."""
    here = address_of(space, draft_id, **{"put-away": str(draft_id)})
    commands.drop_draft(space, draft_id)
    return redirect(here)


@space_route("/drafts/<uuid:draft_id>/bring-back", may=Permission.WRITE, methods=("POST",))
def bring_back(space: Space, draft_id: uuid.UUID) -> ResponseReturnValue:
    """Have a draft that was put away in its box again."""
    here = address_of(space, draft_id)
    commands.bring_back(space, draft_id)
    return redirect(here)
