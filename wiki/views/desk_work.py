"""The slow work behind the pages, at the desk: what waits, what runs, what did not finish, and having it run again."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from wiki.commands.jobs_again import run_all_again
from wiki.views.desk import post_of
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn
from wiki.web.work_page import work_screen


@person_route("/desk/jobs")
def show_work(person: SignedIn) -> ResponseReturnValue:
    """What did not finish first, then what is in hand and what waits."""
    return render_template("desk/work.html", screen=work_screen(person, post_of(person)))


@person_route("/desk/jobs/again", methods=("POST",))
def run_all(person: SignedIn) -> ResponseReturnValue:
    """Have everything that did not finish done once more."""
    done = run_all_again(person, post_of(person))
    words = ngettext("%(num)d piece of work is in the queue again.", "%(num)d pieces of work are in the queue again.", done)
    flash(words, "success")
    return redirect(url_for("desk_work.show_work"))
