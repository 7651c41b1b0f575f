"""Says in words how far a file is on its way to being shown, and what somebody can do when it did not work."""

from dataclasses import dataclass
from uuid import UUID

from flask import url_for

from wiki.access.space import Space
from wiki.queries.media_progress import MediaProgress, progress_of
from wiki.web.babel import gettext as _
from wiki.web.babel import time_of_day
from wiki.words import MediaState


@dataclass(frozen=True)
class ProgressScreen:
    """How far a file is. ``percent``: 0 to 100 where it is known; ``advice``: what to do, where it failed;
    ``original``: where whoever added it can get it back."""

    name: str
    state: str
    said: str
    percent: int | None
    advice: tuple[str, ...] = ()
    original: str = ""


def progress_screen(space: Space, media_id: UUID) -> ProgressScreen:
    """How far the file is, for a reader who may have it; NotFound for everybody else."""
    found = progress_of(space, media_id)
    if found.state == MediaState.FAILED:
        advice = (
            _("You can add it again. A shorter film, or a photo of the paper, often works."),
            _("Or ask somebody at the council. They can have it tried once more."),
        )
        words = _(found.note) if found.note else _("It did not work.")
        original = url_for("media.original", child_id=space.id, media_id=media_id) if found.name else ""
        return ProgressScreen(found.name, found.state, words, None, advice, original)
    if found.state not in {MediaState.WAITING, MediaState.READY, MediaState.KEPT}:
        return ProgressScreen(found.name, found.state, _(found.note) if found.note else _("It can’t be shown yet."), None)
    if found.state != MediaState.WAITING:
        return ProgressScreen(found.name, found.state, _("It is ready."), 100)
    return ProgressScreen(found.name, found.state, _waiting(found), found.percent if found.is_running else None)


def _waiting(found: MediaProgress) -> str:
    if found.again_at is not None:
        return _("It did not work at first. We try again by ourselves at %(time)s.", time=time_of_day(found.again_at))
    if not found.is_running:
        return _("It waits for its turn.")
    if found.percent is None:
        return _("We are getting it ready now.")
    if found.step == 1:
        return _("We are getting it ready: %(percent)s%% done.", percent=found.percent)
    return _("We are getting it ready: step %(step)s, %(percent)s%% done.", step=found.step, percent=found.percent)
