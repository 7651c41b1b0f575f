"""Taking a paper form out of a child's wiki for good, or over to the child whom it is about."""

import uuid

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.erasures_papers import erase_paper
from wiki.commands.paper_move import move_paper
from wiki.errors import Refused
from wiki.forms.erasures import PaperErasureForm, read_paper_erasure
from wiki.queries.paper import is_taken_out, open_paper
from wiki.web.babel import gettext as _
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.paper_erase_page import paper_erase_page
from wiki.web.proving import must_prove
from wiki.words import Permission

_AT = "/paper/<uuid:paper_id>/erase"


@space_route(_AT, may=Permission.TYPE_FROM_PAPER)
def ask_why(space: Space, paper_id: uuid.UUID) -> ResponseReturnValue:
    """The paper, what goes with it, and where it belongs: nothing is taken out yet."""
    return paper_erase_page(space, open_paper(space, paper_id), PaperErasureForm())


@space_route(_AT, may=Permission.TYPE_FROM_PAPER, methods=("POST",))
def erase(space: Space, paper_id: uuid.UUID) -> ResponseReturnValue:
    """Take it out, or over to another child; on any trouble the form comes back."""
    if is_taken_out(space, paper_id):
        return _papers(space)  # pressed twice, it is done, and that is said again
    form, paper = read_paper_erasure(request.form), open_paper(space, paper_id)
    must_prove(space.person, minutes=30)
    try:
        if form.to is None:
            erase_paper(space, paper_id, form.chosen, sure=form.sure == "yes")
            return _papers(space)
        store = current_app.extensions["store"]
        moved = move_paper(space, form.to, store, paper_id, sure=form.sure == "yes", once=form.once)
    except Refused as refusal:
        return paper_erase_page(space, paper, form, refusal.fields), 422
    here = space.child.known_as
    flash(_("The paper form is among these pages now. It is taken out of %(name)s’s pages.", name=here), "success")
    return redirect(url_for("paper.show_paper", child_id=form.to, paper_id=moved))


def _papers(space: Space) -> ResponseReturnValue:
    flash(_("The paper form is taken out. The last traces on the disk go within a few minutes."), "success")
    return redirect(url_for("paper.papers", child_id=space.id))

