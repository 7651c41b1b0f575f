"""Copies of a plan, each for one recipient: making one, its files, how it was sent, and the register of disclosures."""

import uuid
from collections.abc import Mapping
from io import BytesIO

from flask import current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from wiki import clock
from wiki.commands.pack_download import TELLS_NEWER, download_pack
from wiki.commands.packs import make_pack, send_pack
from wiki.errors import Refused
from wiki.forms.boxes import boxes_of
from wiki.forms.packs import PackForm, SentForm, read_pack, read_sent
from wiki.queries.packs import find_pack, tells_newer
from wiki.web.babel import gettext as _
from wiki.web.catalogues import tongue_of
from wiki.web.editions_page import copy_parts
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.packs_page import pack_card, packs_page, register_lines
from wiki.web.plan_sheet_page import way_choices
from wiki.words import Permission

_HARMLESS = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@space_route("/plan/versions/<int:number>/packs", may=Permission.MANAGE_MEMBERS)
def show_packs(space: Space, number: int) -> ResponseReturnValue:
    """The copies that were made of a plan, and the form to make one."""
    return _packs(space, number, None, {})


@space_route("/plan/versions/<int:number>/packs", may=Permission.COMPOSE_PLAN, methods=("POST",))
def make(space: Space, number: int) -> ResponseReturnValue:
    """Make one, and go to it: there it is fetched, and it is noted how it went."""
    form = read_pack(request.form)
    try:
        pack_id = make_pack(space, current_app.extensions["store"], number, form.packing(), tongue_of=tongue_of)
    except Refused as refusal:
        return _packs(space, number, form, refusal.fields), 422
    flash(_("The copy is made, and stands in the register. Now send it, and say how it went."), "success")
    return redirect(url_for("packs.show_pack", child_id=space.id, pack_id=pack_id))


@space_route("/plan/packs/<uuid:pack_id>", may=Permission.MANAGE_MEMBERS)
def show_pack(space: Space, pack_id: uuid.UUID) -> ResponseReturnValue:
    """One copy: for whom, what is not in it, its files, and how it went."""
    return _pack(space, pack_id, SentForm(way="wiki", sent_on=boxes_of(clock.today())), {})


@space_route("/plan/packs/<uuid:pack_id>/sent", may=Permission.COMPOSE_PLAN, methods=("POST",))
def send(space: Space, pack_id: uuid.UUID) -> ResponseReturnValue:
    """Note how a copy went; in the wiki, whom it is for finds it from then on."""
    form = read_sent(request.form)
    try:
        send_pack(space, pack_id, form.way, form.sent_on.date, form.proof)
    except Refused as refusal:
        return _pack(space, pack_id, form, refusal.fields), 422
    flash(_("Noted in the register."), "success")
    return redirect(url_for("packs.show_pack", child_id=space.id, pack_id=pack_id))


@space_route("/plan/packs/<uuid:pack_id>/<any(pdf,docx,html):kind>", may=Permission.READ_PLAN, methods=("POST",))
def download(space: Space, pack_id: uuid.UUID, kind: str) -> ResponseReturnValue:
    """One file of a copy, the very bytes that were made."""
    try:
        file = download_pack(space, current_app.extensions["store"], pack_id, kind)
    except Refused as refusal:
        flash(_(refusal.fields[""]), "trouble")
        pack = find_pack(space, pack_id)
        if pack.status == "working":  # its own page is the council's alone
            return redirect(url_for("plan_versions.show_versions", child_id=space.id))
        return redirect(url_for("plan_versions.show_version", child_id=space.id, number=pack.number))
    answer = send_file(BytesIO(file.data), file.content_type, as_attachment=True, download_name=file.name, etag=False)
    answer.headers["Content-Security-Policy"] = _HARMLESS
    answer.headers["Cache-Control"] = "no-store"
    return answer


@space_route("/plan/register", may=Permission.MANAGE_MEMBERS)
def show_register(space: Space) -> ResponseReturnValue:
    """Every time that a plan was given to somebody."""
    return render_template("packs/register.html", lines=register_lines(space))


def _packs(space: Space, number: int, form: PackForm | None, errors: Mapping[str, str]) -> str:
    shown = packs_page(space, number)
    form = form or PackForm(letters=tuple(key for key, _title in shown["sections"]))
    return render_template("packs/packs.html", form=form, errors=errors, **shown)


def _pack(space: Space, pack_id: uuid.UUID, form: SentForm, errors: Mapping[str, str]) -> str:
    pack = find_pack(space, pack_id)
    ways = [(key, words) for key, words in way_choices() if pack.person_id is not None or key != "wiki"]
    return render_template(
        "packs/pack.html", pack=pack_card(pack), number=pack.number, form=form, errors=errors, ways=ways,
        tells=_(TELLS_NEWER) if tells_newer(space, pack) else "",
        **copy_parts(space, pack),
    )  # fmt: skip
