"""The page that the code beside a recording on paper leads to: it plays for whoever may hear it, and else says whom to ask."""

import uuid

from flask import current_app, render_template

from wiki.document.clip_links import ClipLinks
from wiki.errors import NotFound
from wiki.queries.plan_clips import find_plan_clip
from wiki.settings import Settings
from wiki.text.languages import written
from wiki.web.babel import day
from wiki.web.babel import gettext as _
from wiki.web.kinds import Space
from wiki.web.showing import byline, media_card
from wiki.words import MediaKind


def clip_links() -> ClipLinks:
    """Where recordings of plans that are made now are played, and for how long."""
    settings: Settings = current_app.config["SETTINGS"]
    return ClipLinks(settings.public_url, settings.clip_months)


def clip_page(space: Space, number: int, media_id: uuid.UUID) -> tuple[str, int]:
    """The recording with its words; or, where it does not play for this reader, whom to ask (404; 410 once it is too late)."""
    try:
        found = find_plan_clip(space, number, media_id)
    except NotFound:
        why = _("It may have been taken away, or it is not shared with you.")
        return _ask(_("This recording doesn’t play here for you"), why), 404
    if found.shown is None:
        assert found.until is not None
        when = _("The code was good until %(day)s. The recording itself is kept.", day=day(found.until))
        return _ask(_("This code is too old"), when), 410
    one = found.shown
    is_film = one.file.kind is MediaKind.VIDEO
    card = media_card(space.id, one.file, written(one.version.language), one.version.id)
    return render_template(
        "plan/clip.html", title=_("Watch this film") if is_film else _("Listen to this recording"), card=card,
        byline=byline(space, one.version), number=number, until=found.until,
    ), 200  # fmt: skip


def _ask(title: str, why: str) -> str:
    return render_template("plan/clip_ask.html", title=title, why=why)
