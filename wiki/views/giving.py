"""Giving words of one's own to the child or young person: by page, one or all, looked at once more before."""

import uuid
from collections.abc import Iterable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.pages_give import give_words
from wiki.errors import NotFound
from wiki.forms.boxes import read_once
from wiki.queries.pages import find_page
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.giving_page import NOTHING_TICKED, choose_page, giving_page, sure_page
from wiki.web.kinds import Space
from wiki.web.page_types import page_type
from wiki.words import Permission


@space_route("/rights/give", may=Permission.GIVE)
def show(space: Space) -> ResponseReturnValue:
    """The pages with words that could be given."""
    return giving_page(space)


@space_route("/rights/give/<uuid:page_id>", may=Permission.GIVE)
def choose(space: Space, page_id: uuid.UUID) -> ResponseReturnValue:
    """What could be given of one page."""
    return choose_page(space, page_id)


@space_route("/rights/give/<uuid:page_id>/sure", may=Permission.GIVE)
def ask_sure(space: Space, page_id: uuid.UUID) -> ResponseReturnValue:
    """What was chosen, as it would be given."""
    chosen = _ids(request.args.getlist("passage"))
    if "all" not in request.args and not chosen:
        return choose_page(space, page_id, {"passage": NOTHING_TICKED}), 422
    return sure_page(space, page_id, None if "all" in request.args else chosen)


@space_route("/rights/give/<uuid:page_id>", may=Permission.GIVE, methods=("POST",))
def give(space: Space, page_id: uuid.UUID) -> ResponseReturnValue:
    """Give it: from now on the child or young person sees it."""
    kind = page_type(space, find_page(space, page_id).page_type)
    give_words(space, kind, page_id, _ids(request.form.getlist("passage")), once=read_once(request.form))
    flash(_("Given. %(name)s can see these words now.", name=space.child.known_as), "success")
    return redirect(url_for("giving.show", child_id=space.id))


def _ids(texts: Iterable[str]) -> set[uuid.UUID]:
    """Passages as a form names them. NotFound for what is no id."""
    try:
        return {uuid.UUID(hex=text) for text in texts}
    except ValueError as error:
        raise NotFound from error
