"""The administrator's page of champions: who is one, which family gets whom, and who hears worries."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki.access.person import Post, find_post
from wiki.commands import champions as commands
from wiki.commands.champions_families import HELP_DAYS, assign, unassign
from wiki.errors import NotFound, Refused
from wiki.forms.champions import ChampionForm, read_champion, read_days, read_id
from wiki.queries.champions import champions_of, wishes_of
from wiki.queries.worries import contacts_of
from wiki.web.babel import gettext as _
from wiki.web.gate import person_route
from wiki.web.kinds import SignedIn
from wiki.words import Role


def _post(person: SignedIn) -> Post:
    """An administrator's post; NotFound for everybody who holds none: nothing is learnt from the address."""
    post = find_post(person, Role.SEND_ADMINISTRATOR)
    if post is None:
        raise NotFound
    return post


@person_route("/desk/champions")
def show_champions(person: SignedIn) -> ResponseReturnValue:
    """Families that wait, champions, and who hears worries."""
    return _page(person, _post(person))


def _page(
    person: SignedIn, post: Post, errors: dict[str, str] | None = None, form: ChampionForm | None = None, kind: str = ""
) -> str:
    return render_template(
        "champion/desk.html", wishes=wishes_of(person, post), champions=champions_of(person, post),
        contacts=contacts_of(person, post.council_id), help_days=HELP_DAYS, champion_days=commands.CHAMPION_DAYS,
        errors=errors or {}, form=form or ChampionForm(), kind=kind,
        blank=ChampionForm(),
    )  # fmt: skip


@person_route("/desk/champions", methods=("POST",))
def appoint(person: SignedIn) -> ResponseReturnValue:
    """Make somebody a champion."""
    post, form = _post(person), read_champion(request.form)
    try:
        name = commands.appoint(
            person, post, email=form.email, languages=form.languages, area=form.area, phone=form.phone, days=form.days
        )
    except Refused as refusal:
        return _page(person, post, refusal.fields, form, "champion"), 422
    flash(_("Done. %(name)s is a champion now.", name=name), "success")
    return redirect(url_for("champion_desk.show_champions"))


@person_route("/desk/champions/<uuid:champion_id>/end", methods=("POST",))
def end_champion(person: SignedIn, champion_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody is no champion any more."""
    commands.end_champion(person, _post(person), champion_id)
    flash(_("Done. They see nothing of any family any more. Those families wait again."), "success")
    return redirect(url_for("champion_desk.show_champions"))


@person_route("/desk/champions/wishes/<uuid:wish_id>", methods=("POST",))
def give(person: SignedIn, wish_id: uuid.UUID) -> ResponseReturnValue:
    """Give a family a champion."""
    post = _post(person)
    try:
        assign(person, post, wish_id, read_id(request.form.get("champion", "")), read_days(request.form))
    except Refused as refusal:
        return _page(person, post, refusal.fields, kind=str(wish_id)), 422
    flash(_("Done. The champion sees the family on their page now."), "success")
    return redirect(url_for("champion_desk.show_champions"))


@person_route("/desk/champions/families/<uuid:family_id>/end", methods=("POST",))
def take_away(person: SignedIn, family_id: uuid.UUID) -> ResponseReturnValue:
    """A champion helps a family no longer."""
    unassign(person, _post(person), family_id)
    flash(_("Done. The family waits for another champion."), "success")
    return redirect(url_for("champion_desk.show_champions"))


@person_route("/desk/champions/worries", methods=("POST",))
def name_contact(person: SignedIn) -> ResponseReturnValue:
    """Somebody hears worries from now on."""
    post, form = _post(person), read_champion(request.form)
    try:
        name = commands.name_contact(person, post, email=form.email, phone=form.phone)
    except Refused as refusal:
        return _page(person, post, refusal.fields, form, "contact"), 422
    flash(_("Done. %(name)s hears worries now.", name=name), "success")
    return redirect(url_for("champion_desk.show_champions"))


@person_route("/desk/champions/worries/<uuid:contact_id>/end", methods=("POST",))
def end_contact(person: SignedIn, contact_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody hears no worries any more."""
    commands.end_contact(person, _post(person), contact_id)
    flash(_("Done. They read no worries any more."), "success")
    return redirect(url_for("champion_desk.show_champions"))
