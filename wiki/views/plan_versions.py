"""The plans that were made: making a draft, the list, one version with its three files, and each file as it was issued.

A file is fetched by a POST button, not by a link: a plan that leaves the house is a disclosure and is audited with the
act (house.md, decision 6), and a read must not write. So no prefetch, link scanner or reload fills the audit.
"""

import uuid
from collections.abc import Collection, Mapping
from io import BytesIO

from flask import current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from wiki.commands.plan_download import download_plan
from wiki.commands.plan_make import make_draft
from wiki.errors import Refused
from wiki.forms.boxes import read_once
from wiki.queries.child_details import is_named_otherwise
from wiki.queries.plan_guard import list_hits
from wiki.queries.plan_shapes import usual_shape
from wiki.queries.plan_versions import list_made, open_version
from wiki.queries.plan_working import FINALS
from wiki.views.plan import type_finder
from wiki.views.plan_check_shown import why
from wiki.views.plan_guard_shown import hit_cards
from wiki.views.plan_versions_shown import sections_of, settled_lines, version_card
from wiki.web.babel import gettext as _
from wiki.web.catalogues import read_language, tongue_of
from wiki.web.editions_page import edition_parts
from wiki.web.gate import space_route
from wiki.web.kinds import Space
from wiki.web.packs_page import leaving, own_working
from wiki.web.page_types import type_finder_in
from wiki.web.plan_changes_page import kept_cards
from wiki.web.plan_clip_page import clip_links
from wiki.web.plan_paper_page import to_type_cards
from wiki.web.plan_serve_page import own_servings, served_cards
from wiki.web.plan_shapes import chosen_shape
from wiki.web.stones import stone_words
from wiki.words import Permission

_HARMLESS = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"


@space_route("/plan/make", may=Permission.COMPOSE_PLAN, methods=("POST",))
def make(space: Space) -> ResponseReturnValue:
    """Make a draft plan of everything as it is now, and go to it."""
    code = read_language(request.form)
    try:
        number = make_draft(
            space, current_app.extensions["store"], type_finder(space), chosen_shape(usual_shape(space), code),
            once=read_once(request.form), tongue=tongue_of(code), find_shown=type_finder_in(space, code),
            clips=clip_links(),
        )  # fmt: skip
    except Refused as refusal:
        flash(_(refusal.fields[""]), "trouble")
        return redirect(url_for("plan.show_desk", child_id=space.id, part="check"))
    flash(_("The draft plan is made. It is being checked now; then its files are here."), "success")
    return redirect(url_for("plan_versions.show_version", child_id=space.id, number=number))


@space_route("/plan/versions", may=Permission.READ_PLAN)
def show_versions(space: Space) -> ResponseReturnValue:
    """Every plan that was made for the child, newest first."""
    writes = space.may(Permission.COMPOSE_PLAN)
    heads = list_made(space)
    return render_template(
        "plan/versions.html", versions=[version_card(head, writes=writes) for head in heads], writes=writes,
        sheets=own_servings(space), has_final=any(not head.is_paper for head in heads),
        own_working=own_working(space, heads),
    )  # fmt: skip


@space_route("/plan/versions/<int:number>", may=Permission.READ_PLAN)
def show_version(space: Space, number: int) -> ResponseReturnValue:
    """One plan: its files to take away, and what is in it."""
    return version_page(space, number)


@space_route("/plan/versions/<int:number>/<any(pdf,docx,html,pack,json):kind>", may=Permission.READ_PLAN, methods=("POST",))
def download(space: Space, number: int, kind: str) -> ResponseReturnValue:
    """One file of a plan, the very bytes that were issued; a damaged one is never sent. The JSON is for who writes plans."""
    try:
        file = download_plan(space, current_app.extensions["store"], number, kind)
    except Refused as refusal:
        return version_page(space, number, trouble=_(refusal.fields[""])), 422
    answer = send_file(BytesIO(file.data), file.content_type, as_attachment=True, download_name=file.name, etag=False)
    answer.headers["Content-Security-Policy"] = _HARMLESS
    answer.headers["Cache-Control"] = "no-store"
    return answer


def version_page(
    space: Space, number: int, trouble: str = "", problems: Mapping[str, str] | None = None,
    ticked: Collection[uuid.UUID] = (), told: str = "", reason: str = "",
) -> str:  # fmt: skip
    """The page of one plan; ``problems``, ``ticked`` and ``told`` are those of the form that settles what was found in it,
    ``reason`` is why it can't wait for a second person."""
    opened = open_version(space, number)
    writes = space.may(Permission.COMPOSE_PLAN)
    hits = hit_cards(list_hits(space, opened.head.id), ticked) if writes else ()
    left_out = [(one["what"], why(one["why"])) for one in opened.left_out] if writes else []
    return render_template(
        "plan/version.html", version=version_card(opened.head, writes=writes), sections=sections_of(opened.tree), trouble=trouble,
        hits=hits, problems=problems or {}, told=told, findings=opened.findings if writes else (), left_out=left_out,
        writes=writes, settled=settled_lines(opened.settled) if writes else (),
        changes=kept_cards(opened.changes), served=served_cards(space, number), own=own_servings(space, number),
        papers=to_type_cards(space, number),
        signed=opened.tree.signed_by if opened.tree else "",
        is_old_name=opened.tree is not None and is_named_otherwise(space, opened.tree),
        stones=[stone_words(one) for one in opened.stones], is_blank=opened.head.is_paper and opened.head.erasure_id is not None,
        is_working=opened.head.is_working, is_final=opened.head.status in FINALS, reason=reason, **leaving(space, opened),
        **edition_parts(space, opened.head),
    )  # fmt: skip
