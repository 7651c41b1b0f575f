"""Files that the virus scanner keeps shut, at the desk: seen without their content, and checked again."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.media_check_again import check_again
from wiki.views.desk import post_of
from wiki.web.babel import gettext as _
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn
from wiki.web.shut_page import shut_lines


@person_route("/desk/files")
def show_files(person: SignedIn) -> ResponseReturnValue:
    """Those found harmful first, then those that wait for the scanner."""
    return render_template("desk/files.html", files=shut_lines(person, post_of(person)))


@person_route("/desk/files/<uuid:media_id>/check", methods=("POST",))
def check(person: SignedIn, media_id: uuid.UUID) -> ResponseReturnValue:
    """Have one of them checked once more."""
    check_again(person, post_of(person), media_id)
    flash(_("It is in the queue to be checked. Look back in a minute."), "success")
    return redirect(url_for("desk_files.show_files"))
