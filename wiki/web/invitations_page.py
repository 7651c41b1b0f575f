"""Says of each invitation that waits how far it is and what can be done, for one space and for the desk."""

from dataclasses import dataclass

from flask import url_for

from wiki import clock
from wiki.queries.invitations import Waiting
from wiki.web.babel import day, when
from wiki.web.babel import gettext as _
from wiki.words import INVITATION_WAYS, InvitationWay


@dataclass(frozen=True)
class WaitingLine:
    """One invitation as it is shown. ``kind`` and ``state``: how far it is; ``can_print``, ``can_post``: of a letter."""

    one: Waiting
    way: str
    kind: str
    state: str
    can_print: bool
    can_post: bool
    again: str
    withdraw: str
    letter: str
    posted: str
    people: str


def waiting_lines(rows: tuple[Waiting, ...]) -> list[WaitingLine]:
    """Each with its addresses."""
    return [_line(one) for one in rows]


def _line(one: Waiting) -> WaitingLine:
    kind, state = _state(one)
    is_letter = one.way == InvitationWay.LETTER
    return WaitingLine(
        one, _(INVITATION_WAYS[one.way]), kind, state, is_letter and one.posted_at is None,
        is_letter and one.printed_at is not None and one.posted_at is None, _way("again", one), _way("take_back", one),
        _way("print_letter", one), _way("note_posted", one), url_for("invitations.show_waiting", child_id=one.child_id),
    )  # fmt: skip


def _way(view: str, one: Waiting) -> str:
    return url_for(f"invitations.{view}", child_id=one.child_id, invitation_id=one.id)


def _state(one: Waiting) -> tuple[str, str]:
    if one.problem:
        return "trouble", _(one.problem)
    if one.expires_at is not None and one.expires_at < clock.now():
        return "trouble", _("It ran out on %(when)s. Ask once more.", when=when(one.expires_at))
    if one.opened_at is not None:
        return "new", _("Opened on %(when)s, but not in yet", when=when(one.opened_at))
    if one.way == InvitationWay.LETTER:
        if one.printed_at is None:
            return "waiting", _("The letter waits to be printed")
        if one.posted_at is None:
            return "waiting", _("Printed on %(day)s, not posted yet", day=day(one.printed_at))
        return "done", _("Posted on %(day)s", day=day(one.posted_at))
    if one.way == InvitationWay.CODE and one.expires_at is not None:
        return "waiting", _("The code works until %(when)s", when=when(one.expires_at))
    if one.sent_at is None:
        return "waiting", _("On its way out")
    return "done", _("Sent on %(when)s", when=when(one.sent_at))
