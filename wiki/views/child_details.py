"""A child's name and day of birth: as they are, who put them right, and putting them right."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.child_details import check_details, correct_details
from wiki.errors import Conflict, Refused
from wiki.forms.boxes import boxes_of
from wiki.forms.child_details import AGAIN, SAVE, DetailsForm, read_details
from wiki.queries.child_details import count_corrections, details_of, list_corrections, who_puts_right
from wiki.web.babel import gettext as _
from wiki.web.child_details_page import history, lines, what_follows
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.words import Permission


@space_route("/details", may=Permission.SEE_LOG)
def show(space: Space) -> ResponseReturnValue:
    """What stands there now, how to ask for another, and what was put right by whom."""
    found = history(list_corrections(space))
    return render_template("child_details/details.html", details=details_of(space), found=found, who=who_puts_right(space))


@space_route("/details/correct", may=Permission.MANAGE_MEMBERS)
def ask(space: Space) -> ResponseReturnValue:
    """The form, with what stands there now."""
    now = details_of(space)
    base = count_corrections(space.session, space.id)
    return _form(space, DetailsForm(now.known_as, now.full_name, boxes_of(now.born_on), base=base), {})


@space_route("/details/correct", may=Permission.MANAGE_MEMBERS, methods=("POST",))
def correct(space: Space) -> ResponseReturnValue:
    """Show old and new side by side; saved only when that was looked at."""
    form = read_details(request.form)
    try:
        if form.step == AGAIN:
            return _form(space, form, {})
        if form.step != SAVE:
            return _look(space, form)
        correct_details(space, form.told(), once=form.once)
    except Conflict:
        return _form(space, form, {}, is_late=True), 409
    except Refused as refusal:
        return _form(space, form, refusal.fields), 422
    flash(_("Put right. It stands on every page from now on, and in every plan that is made."), "success")
    return redirect(url_for("child_details.show", child_id=space.id))


def _look(space: Space, form: DetailsForm) -> str:
    before, after = details_of(space), check_details(space, form.told())
    return render_template(
        "child_details/look.html", form=form, lines=lines(before, after), follows=what_follows(space, before, after), after=after
    )


def _form(space: Space, form: DetailsForm, errors: dict[str, str], *, is_late: bool = False) -> str:
    now, typed = details_of(space), form.told()
    base = count_corrections(space.session, space.id) if is_late else form.base  # nobody's is put aside unseen
    return render_template(
        "child_details/correct.html", form=form, errors=errors, now=now, base=base, is_late=is_late, typed=typed
    )
