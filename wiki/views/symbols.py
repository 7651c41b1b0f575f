"""The family's own symbols: adding a zip or several pictures, calling one otherwise, taking one away."""

import uuid

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from wiki.commands.symbols import Sent, add_symbols, remove_symbol, rename_symbol
from wiki.errors import Refused
from wiki.forms.boxes import read_once
from wiki.queries.symbols import own_symbols
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.words import Permission


@space_route("/symbols", may=Permission.OPEN_CORNER)
def show_symbols(space: Space) -> ResponseReturnValue:
    """The child's own symbols, and a place to add more."""
    return _page(space, {})


@space_route("/symbols", may=Permission.OPEN_CORNER, methods=("POST",))
def add(space: Space) -> ResponseReturnValue:
    """Take in what was sent: each picture becomes a symbol, named after its file."""
    sent = [Sent(one.filename or "", one.stream) for one in request.files.getlist("files") if one.filename]
    try:
        done = add_symbols(space, current_app.extensions["store"], sent, once=read_once(request.form))
    except Refused as refusal:
        return _page(space, refusal.fields), 422
    flash(ngettext("%(num)d symbol was added.", "%(num)d symbols were added.", done.added), "success")
    if done.skipped:
        names = ", ".join(map(_short, done.skipped[:10])) + (" …" if len(done.skipped) > 10 else "")
        flash(_("These files could not be added: %(names)s", names=names), "trouble")
    return redirect(url_for("symbols.show_symbols", child_id=space.id))


@space_route("/symbols/<uuid:symbol_id>", may=Permission.OPEN_CORNER, methods=("POST",))
def rename(space: Space, symbol_id: uuid.UUID) -> ResponseReturnValue:
    """Call it otherwise."""
    try:
        rename_symbol(space, symbol_id, request.form.get("name", ""))
    except Refused as refusal:
        return _page(space, {f"name-{symbol_id.hex}": refusal.fields["name"]}), 422
    flash(_("Done. It has its new name."), "success")
    return redirect(url_for("symbols.show_symbols", child_id=space.id))


@space_route("/symbols/<uuid:symbol_id>/remove", may=Permission.OPEN_CORNER, methods=("POST",))
def remove(space: Space, symbol_id: uuid.UUID) -> ResponseReturnValue:
    """Offer it no longer; answers that were given with it stay as they are."""
    remove_symbol(space, symbol_id)
    flash(_("Done. It is no longer offered. Answers given with it stay."), "success")
    return redirect(url_for("symbols.show_symbols", child_id=space.id))


def _short(name: str) -> str:
    """A file's name in a message: it travels in the cookie, which holds little, and nothing in it turns a sentence round."""
    return "".join(one for one in name if one.isprintable())[:40]


def _page(space: Space, errors: dict[str, str]) -> str:
    return render_template("corner/own_symbols.html", symbols=own_symbols(space), errors=errors)
