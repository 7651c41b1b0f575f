"""What is begun at the desk: a child's space, an account for somebody, a failed job once more."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.children import open_child as open_space_of
from wiki.commands.desk import open_account
from wiki.commands.jobs_again import run_again
from wiki.errors import Refused
from wiki.forms.desk import AccountForm, ChildForm, read_account, read_child
from wiki.views.desk import post_of
from wiki.web.babel import gettext as _
from wiki.web.first_password import first_password
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn
from wiki.web.page_types import page_types


@person_route("/desk/child")
def ask_child(person: SignedIn) -> ResponseReturnValue:
    """The form to open a child's space with."""
    post_of(person)
    return render_template("desk/open_child.html", form=ChildForm(), errors={})


@person_route("/desk/child", methods=("POST",))
def open_child(person: SignedIn) -> ResponseReturnValue:
    """Open the space, with its first pages, and go on to the people who belong in it."""
    post, form = post_of(person), read_child(request.form)
    try:
        opened = open_space_of(
            person, post, page_types().current(), known_as=form.known_as, full_name=form.full_name,
            born_on=form.born_on.date, once=form.once,
        )  # fmt: skip
    except Refused as refusal:
        return render_template("desk/open_child.html", form=form, errors=refusal.fields), 422
    flash(_("%(name)s’s space is open. Now invite the people who belong to it.", name=opened.child.known_as), "success")
    return redirect(url_for("people.people", child_id=opened.id))


@person_route("/desk/person")
def ask_person(person: SignedIn) -> ResponseReturnValue:
    """The form to make somebody an account with."""
    post_of(person)
    return render_template("desk/add_person.html", form=AccountForm(), errors={})


@person_route("/desk/person", methods=("POST",))
def add_person(person: SignedIn) -> ResponseReturnValue:
    """Make the account; its first password is shown in this answer, once, and never again."""
    post, form = post_of(person), read_account(request.form)
    password = form.new_password or first_password(person, form.once)
    try:
        made = open_account(
            person, post, name=form.name, email=form.email, first_password=password, once=form.once
        )
    except Refused as refusal:
        return render_template("desk/add_person.html", form=form, errors=refusal.fields), 422
    return render_template("desk/person_added.html", made=made, first_password=password)


@person_route("/desk/jobs/<uuid:job_id>/again", methods=("POST",))
def try_again(person: SignedIn, job_id: uuid.UUID) -> ResponseReturnValue:
    """Have a piece of slow work that failed done once more."""
    run_again(person, post_of(person), job_id)
    flash(_("It is in the queue again. Look back in a minute."), "success")
    return redirect(url_for("desk.show_desk"))
