"""Schools and services at the administrator's desk: who works there, and who keeps the list of them."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from wiki.access.teams import TEAM_ROLES
from wiki.commands import teams as commands
from wiki.errors import NotFound, Refused
from wiki.forms.teams import TeamForm, read_team
from wiki.queries.teams import team_set_up, teams_of
from wiki.views.desk import post_of
from wiki.web.babel import gettext as _
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn
from wiki.web.proving import must_prove
from wiki.words import ROLE_NAMES


@person_route("/desk/teams")
def show_all(person: SignedIn) -> ResponseReturnValue:
    """All of the council's, and the form to note one more."""
    return _list(person, TeamForm(), {})


@person_route("/desk/teams", methods=("POST",))
def open_one(person: SignedIn) -> ResponseReturnValue:
    """Note one more."""
    form = read_team(request.form)
    try:
        made = commands.open_team(
            person, post_of(person), name=form.name, role=form.chosen, mail_ending=form.mail_ending
        )
    except Refused as refusal:
        return _list(person, form, refusal.fields), 422
    return redirect(url_for("desk_teams.show_one", team_id=made))


def _list(person: SignedIn, form: TeamForm, errors: dict[str, str]) -> str:
    roles = [(str(role), _(ROLE_NAMES[role])) for role in TEAM_ROLES]
    return render_template(
        "teams/desk.html", rows=teams_of(person, post_of(person)), roles=roles, form=form, errors=errors
    )


@person_route("/desk/teams/<uuid:team_id>")
def show_one(person: SignedIn, team_id: uuid.UUID) -> ResponseReturnValue:
    """One of them."""
    return _one(person, team_id, TeamForm(), {})


@person_route("/desk/teams/<uuid:team_id>/close")
def ask_close(person: SignedIn, team_id: uuid.UUID) -> ResponseReturnValue:
    """Say what closing it does."""
    return render_template("teams/close.html", team=team_set_up(person, post_of(person), team_id))


@person_route("/desk/teams/<uuid:team_id>/close", methods=("POST",))
def close(person: SignedIn, team_id: uuid.UUID) -> ResponseReturnValue:
    """It has no keeper any more."""
    commands.close_team(person, post_of(person), team_id)
    flash(_("Done. Nobody keeps its staff any more. Who works with a child still does."), "success")
    return redirect(url_for("desk_teams.show_all"))


@person_route("/desk/teams/<uuid:team_id>/staff", methods=("POST",))
def note_staff(person: SignedIn, team_id: uuid.UUID) -> ResponseReturnValue:
    """These people work there."""
    form = read_team(request.form)
    try:
        count = commands.note_staff(person, post_of(person), team_id, form.who)
    except Refused as refusal:
        return _one(person, team_id, form, refusal.fields), 422
    flash(ngettext("Done. %(num)d person is on the list.", "Done. %(num)d people are on the list.", count), "success")
    return redirect(url_for("desk_teams.show_one", team_id=team_id))


@person_route("/desk/teams/<uuid:team_id>/staff/<uuid:staff_id>/end")
def ask_end_staff(person: SignedIn, team_id: uuid.UUID, staff_id: uuid.UUID) -> ResponseReturnValue:
    """Say what it does that somebody works there no more: they may be with sixty children, and one press is quickly done."""
    team = team_set_up(person, post_of(person), team_id)
    one = next((row for row in team.staff if row.id == staff_id), None)
    if one is None:
        raise NotFound
    return render_template(
        "teams/leave.html", team=team, one=one, errors={}, back=url_for("desk_teams.show_one", team_id=team_id),
        action=url_for("desk_teams.end_staff", team_id=team_id, staff_id=staff_id),
    )  # fmt: skip


@person_route("/desk/teams/<uuid:team_id>/staff/<uuid:staff_id>/end", methods=("POST",))
def end_staff(person: SignedIn, team_id: uuid.UUID, staff_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody works there no more."""
    name = commands.end_staff_of(person, post_of(person), team_id, staff_id)
    flash(_("Done. %(name)s is out of every child’s space they were in for it.", name=name), "success")
    return redirect(url_for("desk_teams.show_one", team_id=team_id))


@person_route("/desk/teams/<uuid:team_id>/keepers", methods=("POST",))
def appoint(person: SignedIn, team_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody keeps the list."""
    post = post_of(person)
    must_prove(person, minutes=30, back=url_for("desk_teams.show_one", team_id=team_id))
    form = read_team(request.form)
    try:
        name = commands.appoint_keeper(person, post, team_id, email=form.email, days=form.days)
    except Refused as refusal:
        return _one(person, team_id, form, refusal.fields), 422
    flash(_("Done. %(name)s is a keeper now.", name=name), "success")
    return redirect(url_for("desk_teams.show_one", team_id=team_id))


@person_route("/desk/teams/<uuid:team_id>/keepers/<uuid:keeper_id>/end", methods=("POST",))
def end_keeper(person: SignedIn, team_id: uuid.UUID, keeper_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody keeps the list no more."""
    commands.end_keeper(person, post_of(person), team_id, keeper_id)
    flash(_("Done. They keep the list no more, from now on."), "success")
    return redirect(url_for("desk_teams.show_one", team_id=team_id))


def _one(person: SignedIn, team_id: uuid.UUID, form: TeamForm, errors: dict[str, str]) -> str:
    team = team_set_up(person, post_of(person), team_id)
    return render_template("teams/desk_one.html", team=team, days=commands.KEEPER_DAYS, form=form, errors=errors)
