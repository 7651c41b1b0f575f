"""The screens on which archives are asked for: each of them as a card that says how far it is."""

from dataclasses import dataclass

from flask import Response, url_for
from flask_babel import ngettext

from wiki.access.space import Space
from wiki.models.takeaways import TakeawayKind, TakeawayState
from wiki.queries.media import Bytes
from wiki.queries.takeaways import TakeawayLine, list_takeaways
from wiki.web.babel import day, when
from wiki.web.babel import gettext as _
from wiki.web.lengths import size_words
from wiki.web.streaming import send_stored

_COPY, _MOVE = "takeaways.download", "moves.download"


@dataclass(frozen=True)
class TakeawayCard:
    """One archive for a template. ``href``: where it is fetched, "" while (or when) there is nothing to fetch."""

    title: str
    line: str
    who: str
    is_waiting: bool
    percent: int
    href: str
    size: str
    sha256: str
    days: str
    reason: str


def takeaway_cards(space: Space) -> tuple[list[TakeawayCard], list[TakeawayCard]]:
    """The reader's own copies, and whatever others took away: who and when, for the family to know."""
    lines = list_takeaways(space)
    own = [_card(space, one) for one in lines if one.is_own and one.kind is TakeawayKind.OWN]
    return own, [_card(space, one) for one in lines if not (one.is_own and one.kind is TakeawayKind.OWN)]


def move_cards(space: Space) -> list[TakeawayCard]:
    """The archives for a move."""
    return [_card(space, one) for one in list_takeaways(space) if one.kind is TakeawayKind.MOVE]


def send_archive(found: Bytes) -> Response:
    """The archive as a download, whole or the piece that is still wanting; no cache on the way keeps any of it."""
    answer = send_stored(found, download=True)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _card(space: Space, one: TakeawayLine) -> TakeawayCard:
    is_ready = one.state is TakeawayState.READY and one.is_own
    if one.kind is TakeawayKind.SUBJECT:
        is_ready = False  # it is fetched where it was asked for (views/subject_own.py)
    href = url_for(_MOVE if one.kind is TakeawayKind.MOVE else _COPY, child_id=space.id, takeaway_id=one.id) if is_ready else ""
    lines = {
        TakeawayState.WAITING: _("It is being made: %(percent)s of 100 done.", percent=one.percent),
        TakeawayState.READY: _("It is ready."),
        TakeawayState.FAILED: _("We couldn’t make it. Nothing is lost. Ask for it again."),
        TakeawayState.GONE: _("It is not here any more."),
    }
    left = ngettext("It stays here for %(num)d more day.", "It stays here for %(num)d more days.", one.days_left)
    titles = {
        TakeawayKind.MOVE: _("Everything, for a move to another council"),
        TakeawayKind.OWN: _("Copy of %(day)s", day=day(one.asked_at)),
        TakeawayKind.SUBJECT: _("Answer to a request to see what is kept"),
    }
    return TakeawayCard(
        title=titles[one.kind],
        line=lines[one.state], who=_("Asked for by %(name)s, %(when)s", name=one.asked_by_name, when=when(one.asked_at)),
        is_waiting=one.state is TakeawayState.WAITING, percent=one.percent, href=href,
        size=size_words(one.size) if href else "", sha256=one.sha256 if href else "", days=left if href else "",
        reason=one.reason,
    )  # fmt: skip
