"""A keeper's own screens: the staff of their school or service, and who of them works with which child. No child's page."""

import uuid

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.access.teams import TeamPost, find_keeper, keeper_posts
from wiki.commands.teams_cover import drop_cover, set_cover
from wiki.commands.teams_invite import ask_colleague, ask_colleague_again, take_back
from wiki.commands.teams_keep import add_colleague, end_colleague, remove_from_staff
from wiki.errors import NotFound, Refused
from wiki.forms.teams import ColleagueForm, read_colleague
from wiki.queries.teams import StaffRow, child_view, member_here, team_view
from wiki.trace_chain import Look
from wiki.web.babel import gettext as _
from wiki.web.babel import language
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn
from wiki.web.looked import note
from wiki.web.proving import must_prove


@person_route("/teams")
def show_teams(person: SignedIn) -> ResponseReturnValue:
    """The schools and services whose staff the person keeps; one alone is opened."""
    posts = keeper_posts(person)
    if not posts:
        raise NotFound
    if len(posts) == 1:
        return redirect(url_for("teams.show_team", team_id=posts[0].id))
    return render_template("teams/teams.html", posts=posts)


@person_route("/teams/<uuid:team_id>")
def show_team(person: SignedIn, team_id: uuid.UUID) -> ResponseReturnValue:
    """The staff, and the children."""
    post = find_keeper(person, team_id)
    return render_template("teams/team.html", post=post, view=team_view(person, post))


@person_route("/teams/<uuid:team_id>/staff/<uuid:staff_id>/end")
def ask_leave(person: SignedIn, team_id: uuid.UUID, staff_id: uuid.UUID) -> ResponseReturnValue:
    """Say what it does that somebody works here no more."""
    post = find_keeper(person, team_id)
    one = next((row for row in team_view(person, post).staff if row.id == staff_id), None)
    if one is None:
        raise NotFound
    return _leave(post, one, {})


@person_route("/teams/<uuid:team_id>/staff/<uuid:staff_id>/end", methods=("POST",))
def leave(person: SignedIn, team_id: uuid.UUID, staff_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody works here no more: out of every child's space at once."""
    post = find_keeper(person, team_id)
    try:
        name = remove_from_staff(person, post, staff_id)
    except Refused as refusal:
        one = next((row for row in team_view(person, post).staff if row.id == staff_id), None)
        if one is None:
            raise  # somebody else took them off the list meanwhile: the sentence alone is said
        return _leave(post, one, refusal.fields), 422
    flash(_("Done. %(name)s can’t come in to any child for you any more. What they wrote stays.", name=name), "success")
    return redirect(url_for("teams.show_team", team_id=team_id))


def _leave(post: TeamPost, one: StaffRow, errors: dict[str, str]) -> str:
    return render_template(
        "teams/leave.html", team=post, one=one, errors=errors, back=url_for("teams.show_team", team_id=post.id),
        action=url_for("teams.leave", team_id=post.id, staff_id=one.id),
    )  # fmt: skip


@person_route("/teams/<uuid:team_id>/child/<uuid:case_id>")
def show_child(person: SignedIn, team_id: uuid.UUID, case_id: uuid.UUID) -> ResponseReturnValue:
    """Who of the staff works with one child."""
    page = _child(person, team_id, case_id, ColleagueForm(), {})
    note(Look(person.id, case_id, find_keeper(person, team_id).role.value, "teams.show_child"))
    return page


@person_route("/teams/<uuid:team_id>/child/<uuid:case_id>/add", methods=("POST",))
def add(person: SignedIn, team_id: uuid.UUID, case_id: uuid.UUID) -> ResponseReturnValue:
    """Let one of the staff in."""
    post = find_keeper(person, team_id)
    must_prove(person, minutes=30, back=url_for("teams.show_child", team_id=team_id, case_id=case_id))
    form = read_colleague(request.form, "add")
    try:
        name = add_colleague(person, post, case_id, form.person_id, form.relation, form.once)
    except Refused as refusal:
        return _child(person, team_id, case_id, form, refusal.fields), 422
    flash(_("Done. %(name)s can come in now. The family is told.", name=name), "success")
    return redirect(url_for("teams.show_child", team_id=team_id, case_id=case_id))


@person_route("/teams/<uuid:team_id>/child/<uuid:case_id>/ask", methods=("POST",))
def ask(person: SignedIn, team_id: uuid.UUID, case_id: uuid.UUID) -> ResponseReturnValue:
    """Invite somebody who is not on the list yet."""
    post = find_keeper(person, team_id)
    must_prove(person, minutes=30, back=url_for("teams.show_child", team_id=team_id, case_id=case_id))
    form = read_colleague(request.form, "ask")
    try:
        name = ask_colleague(
            person, post, case_id, name=form.name, email=form.email, relation=form.relation, language=language(),
            secret_key=current_app.config["SETTINGS"].secret_key, once=form.once,
        )  # fmt: skip
    except Refused as refusal:
        return _child(person, team_id, case_id, form, refusal.fields), 422
    flash(_("Done. We send %(name)s an email with a link.", name=name), "success")
    return redirect(url_for("teams.show_child", team_id=team_id, case_id=case_id))


@person_route("/teams/<uuid:team_id>/child/<uuid:case_id>/asked/<uuid:invitation_id>/again", methods=("POST",))
def ask_again(person: SignedIn, team_id: uuid.UUID, case_id: uuid.UUID, invitation_id: uuid.UUID) -> ResponseReturnValue:
    """Send the link once more."""
    post = find_keeper(person, team_id)
    must_prove(person, minutes=30, back=url_for("teams.show_child", team_id=team_id, case_id=case_id))
    try:
        name = ask_colleague_again(
            person, post, case_id, invitation_id, secret_key=current_app.config["SETTINGS"].secret_key
        )
    except Refused as refusal:
        return _child(person, team_id, case_id, ColleagueForm(), refusal.fields), 422
    flash(_("Done. We send %(name)s an email with a link.", name=name), "success")
    return redirect(url_for("teams.show_child", team_id=team_id, case_id=case_id))


@person_route("/teams/<uuid:team_id>/child/<uuid:case_id>/asked/<uuid:invitation_id>/end", methods=("POST",))
def take_invitation_back(
    person: SignedIn, team_id: uuid.UUID, case_id: uuid.UUID, invitation_id: uuid.UUID
) -> ResponseReturnValue:
    """The link that was sent opens nothing any more."""
    take_back(person, find_keeper(person, team_id), invitation_id)
    flash(_("Done. The link opens nothing any more."), "success")
    return redirect(url_for("teams.show_child", team_id=team_id, case_id=case_id))


@person_route("/teams/<uuid:team_id>/child/<uuid:case_id>/cover", methods=("POST",))
def cover(person: SignedIn, team_id: uuid.UUID, case_id: uuid.UUID) -> ResponseReturnValue:
    """Have one of the staff stand in for another."""
    post = find_keeper(person, team_id)
    must_prove(person, minutes=30, back=url_for("teams.show_child", team_id=team_id, case_id=case_id))
    form = read_colleague(request.form, "cover")
    try:
        begun = set_cover(
            person, post, case_id, for_member=form.member_id, who=form.person_id, from_on=form.first.date,
            until_on=form.last.date, once=form.once,
        )  # fmt: skip
    except Refused as refusal:
        return _child(person, team_id, case_id, form, refusal.fields), 422
    flash(_("Done. They stand in from now on.") if begun else _("Done. It begins and ends by itself."), "success")
    return redirect(url_for("teams.show_child", team_id=team_id, case_id=case_id))


@person_route("/teams/<uuid:team_id>/child/<uuid:case_id>/cover/<uuid:cover_id>/end", methods=("POST",))
def call_cover_off(person: SignedIn, team_id: uuid.UUID, case_id: uuid.UUID, cover_id: uuid.UUID) -> ResponseReturnValue:
    """A cover that has not begun does not begin."""
    drop_cover(person, find_keeper(person, team_id), cover_id)
    flash(_("Done. Nobody stands in."), "success")
    return redirect(url_for("teams.show_child", team_id=team_id, case_id=case_id))


@person_route("/teams/<uuid:team_id>/child/<uuid:case_id>/people/<uuid:member_id>/end")
def ask_end(person: SignedIn, team_id: uuid.UUID, case_id: uuid.UUID, member_id: uuid.UUID) -> ResponseReturnValue:
    """Say what taking one of the staff out does."""
    post = find_keeper(person, team_id)
    view, one = member_here(person, post, case_id, member_id)
    return render_template("teams/end.html", post=post, view=view, one=one)


@person_route("/teams/<uuid:team_id>/child/<uuid:case_id>/people/<uuid:member_id>/end", methods=("POST",))
def end(person: SignedIn, team_id: uuid.UUID, case_id: uuid.UUID, member_id: uuid.UUID) -> ResponseReturnValue:
    """Shut the child's space to one of the staff, from this moment."""
    name = end_colleague(person, find_keeper(person, team_id), case_id, member_id)
    flash(_("Done. %(name)s can’t come in here any more. What they wrote stays.", name=name), "success")
    return redirect(url_for("teams.show_team", team_id=team_id))


def _child(
    person: SignedIn, team_id: uuid.UUID, case_id: uuid.UUID, form: ColleagueForm, errors: dict[str, str]
) -> str:
    post = find_keeper(person, team_id)
    return render_template(
        "teams/child.html", post=post, view=child_view(person, post, case_id), form=form, errors=errors,
        blank=ColleagueForm(),
    )  # fmt: skip
