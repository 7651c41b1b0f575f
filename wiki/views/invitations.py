"""Asking somebody in to a child's space, and who has not come in yet: ask once more, take it back, print the letter."""

import uuid
from io import BytesIO

from flask import current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from wiki.access.permissions import MAY_INVITE
from wiki.access.spoken_code import grouped
from wiki.commands import invitations as commands
from wiki.commands.invitations_letters import print_letters, short_address
from wiki.errors import NotFound, Refused
from wiki.forms.invitations import WORDS, InvitationForm, read_invitation
from wiki.queries.invitations import waiting_in
from wiki.web.babel import LANGUAGES, language
from wiki.web.babel import gettext as _
from wiki.web.catalogues import tongue_of
from wiki.web.gate import space_route
from wiki.web.invitations_page import waiting_lines
from wiki.web.kinds import SignedIn, Space
from wiki.words import INVITATION_WAYS, ROLE_NAMES, InvitationWay, Permission


@space_route("/invite", may=Permission.INVITE)
def ask(space: Space) -> ResponseReturnValue:
    """The form: who, how to reach them, and what they are here."""
    return _form(space, InvitationForm(way="mail"), {})


@space_route("/invite", may=Permission.INVITE, methods=("POST",))
def invite(space: Space) -> ResponseReturnValue:
    """Add them. A code to read out stands in this answer, and nowhere else."""
    form, settings = read_invitation(request.form, LANGUAGES), current_app.config["SETTINGS"]
    try:
        way, role = form.chosen()
        wish = commands.Wish(
            way, role, **{name: getattr(form, name) for name in WORDS}, language=form.language,
            parental_responsibility=form.parental_responsibility, agreed_on=form.agreed_on.date,
        )  # fmt: skip
        made = commands.invite(
            space, wish, secret_key=settings.secret_key, texts_offered=settings.texts_offered, once=form.once
        )
    except Refused as refusal:
        return _form(space, form, refusal.fields), 422
    return _done(made)


def _form(space: Space, form: InvitationForm, errors: dict[str, str]) -> str:
    texts = current_app.config["SETTINGS"].texts_offered
    ways = [(str(way), _(words)) for way, words in INVITATION_WAYS.items() if texts or way != InvitationWay.TEXT]
    roles = [(str(role), _(words)) for role, words in ROLE_NAMES.items() if role in MAY_INVITE[space.member.role]]
    return render_template(
        "invitations/ask.html", form=form, errors=errors, roles=roles, ways=ways, has_texts=texts,
        needs_agreement=not space.may(Permission.MANAGE_MEMBERS),
    )  # fmt: skip


def _done(made: commands.Invited) -> str:
    where = short_address(current_app.config["SETTINGS"].public_url)
    return render_template("invitations/asked.html", made=made, code=grouped(made.code), where=where)


@space_route("/invited", may=Permission.INVITE)
def show_waiting(space: Space) -> ResponseReturnValue:
    """Who was invited and has not come yet."""
    return render_template("invitations/waiting.html", lines=waiting_lines(waiting_in(space)))


@space_route("/invited/<uuid:invitation_id>/again", may=Permission.INVITE, methods=("POST",))
def again(space: Space, invitation_id: uuid.UUID) -> ResponseReturnValue:
    """Ask once more; what was sent before opens nothing any more."""
    made = commands.ask_again(space, invitation_id, secret_key=current_app.config["SETTINGS"].secret_key)
    return _done(made)


@space_route("/invited/<uuid:invitation_id>/withdraw", may=Permission.INVITE, methods=("POST",))
def take_back(space: Space, invitation_id: uuid.UUID) -> ResponseReturnValue:
    """Take it back."""
    name = commands.withdraw(space, invitation_id)
    flash(_("Done. The invitation for %(name)s opens nothing any more.", name=name), "success")
    return redirect(url_for("invitations.show_waiting", child_id=space.id))


@space_route("/invited/<uuid:invitation_id>/posted", may=Permission.INVITE, methods=("POST",))
def note_posted(space: Space, invitation_id: uuid.UUID) -> ResponseReturnValue:
    """The printed letter is in the post."""
    commands.note_posted(space, invitation_id)
    flash(_("Noted: the letter is in the post."), "success")
    return redirect(url_for("invitations.show_waiting", child_id=space.id))


@space_route("/invited/<uuid:invitation_id>/letter", may=Permission.INVITE, methods=("POST",))
def print_letter(space: Space, invitation_id: uuid.UUID) -> ResponseReturnValue:
    """The letter as a PDF, with a fresh link and code in it."""
    if invitation_id not in {one.id for one in waiting_in(space)}:
        raise NotFound
    return letters_file(space.person, (invitation_id,))


def letters_file(person: SignedIn, ids: tuple[uuid.UUID, ...]) -> ResponseReturnValue:
    """The PDF with these letters, to be saved: it opens doors, so that no browser keeps it or runs anything in it."""
    tongues = {code: tongue_of(code) for code in LANGUAGES}
    data = print_letters(person, ids, current_app.config["SETTINGS"], tongues[language()], tongues)
    answer = send_file(BytesIO(data), "application/pdf", as_attachment=True, download_name="letters.pdf", etag=False)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"
    return answer
