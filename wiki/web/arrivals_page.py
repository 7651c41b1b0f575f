"""The screens of the room of arrivals: each sealed space with how far it is, and what would come in, in words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, render_template, url_for
from flask_babel import ngettext

from wiki.access.person import Post, SignedIn
from wiki.commands.arrivals_desk import ACCOUNT
from wiki.models.arrivals import SentState
from wiki.queries.arrivals import SentLine, list_sent
from wiki.web.babel import gettext as _
from wiki.web.babel import when
from wiki.web.lengths import size_words
from wiki.words import Filled

_WORKING = frozenset({SentState.LOOKING, SentState.TAKING})


@dataclass(frozen=True)
class ArrivalCard:
    """One sealed space in the list. ``working``: a worker has it in hand."""

    href: str
    title: str
    line: str
    by: str
    working: bool
    percent: int


def room(person: SignedIn, post: Post, errors: Mapping[str, str] | None = None) -> str:
    """What lies here, and the form for one more."""
    most = current_app.config["SETTINGS"].max_request_bytes
    cards = [_card(one) for one in list_sent(person, post)]
    return render_template("arrivals/room.html", cards=cards, errors=errors or {}, most=size_words(most))


def one_arrival(one: SentLine, errors: Mapping[str, str] | None = None, same: Collection[str] = ()) -> str:
    """One of them."""
    people: list[dict[str, str]] = one.found.get("people", [])
    return render_template(
        "arrivals/one.html", card=_card(one), state=str(one.state), found=one.found, counts=_counts(one.found),
        accounts=[(row["id"], row["name"]) for row in people if row["as"] == ACCOUNT],
        known=[row["name"] for row in people if row["as"] == "known"],
        new=[row["name"] for row in people if row["as"] == "new"], errors=errors or {}, same=tuple(same),
        home=url_for("home.child_home", child_id=one.came_in) if one.came_in else "",
        invite=url_for("invitations.ask", child_id=one.came_in) if one.came_in else "",
        action=url_for("desk_arrivals.decide", sent_id=one.id), until=when(one.ends_at),
        left_on=datetime.fromisoformat(one.found["made_at"]) if "made_at" in one.found else None,
    )  # fmt: skip


def _card(one: SentLine) -> ArrivalCard:
    name = one.found.get("known_as", "")
    lines = {
        SentState.LOOKING: _("It is being looked through: %(percent)s of 100 done.", percent=one.percent),
        SentState.READY: _("It was looked through. Nothing is taken in until you say so."),
        SentState.TAKING: _("It is being taken in: %(percent)s of 100 done.", percent=one.percent),
        SentState.DONE: _("All of it is here."),
        SentState.REFUSED: _problem(one),
    }
    return ArrivalCard(
        href=url_for("desk_arrivals.show_one", sent_id=one.id),
        title=_("%(name)s’s pages", name=name) if name else _("A sealed file (%(size)s)", size=size_words(one.size)),
        line=lines[one.state], by=_("Sent %(when)s", when=when(one.sent_at)), working=one.state in _WORKING, percent=one.percent,
    )  # fmt: skip


def _problem(one: SentLine) -> str:
    if not one.problem:
        return ""
    return _(Filled(one.problem["words"], **one.problem["given"]) if one.problem["given"] else one.problem["words"])


def _counts(found: Mapping[str, Any]) -> list[str]:
    """What would come in, a line each."""
    if "pages" not in found:
        return []
    files = ngettext("%(num)d file", "%(num)d files", found["files"])
    return [
        ngettext("%(num)d page", "%(num)d pages", found["pages"]),
        ngettext("%(num)d version of what was written", "%(num)d versions of what was written", found["versions"]),
        f"{files} ({size_words(found['bytes'])})" if found["files"] else files,
        ngettext("%(num)d plan", "%(num)d plans", found["plans"]),
        ngettext("%(num)d person who is named", "%(num)d people who are named", len(found["people"])),
    ]
