"""Puts the list of children together for its template: chosen, sorted, and said in words."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import ngettext
from markupsafe import Markup

from wiki import clock
from wiki.forms.desk import ListForm
from wiki.queries.desk import ChildRow, Portrait
from wiki.statute.clocks import age_on
from wiki.text.names import plain_name
from wiki.web.babel import day, isolated
from wiki.web.babel import gettext as _
from wiki.words import FAMILY_ROLES, ROLE_NAMES

FEW = 12
A_PAGE = 200
"""So many children of a long list are shown at once; whoever types a name sees all who are called so."""


@dataclass(frozen=True)
class Column:
    """A column of a table; ``href`` sorts by it."""

    label: str
    href: str = ""
    sorted: str = ""
    number: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a table; its first cell names it and leads to ``href``."""

    id: str
    href: str
    cells: tuple[str | Markup, ...]


@dataclass(frozen=True)
class Table:
    """The children of a list as a table."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    previous: str = ""
    next: str = ""


@dataclass(frozen=True)
class Face:
    """A child's picture on a card."""

    src: str
    srcset: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class ChildCard:
    """A child on a card, for those who work with a few."""

    href: str
    name: str
    portrait: Face | None
    line: str
    new: str


_KEYS: dict[str, Callable[[ChildRow], Any]] = {
    "name": lambda row: (plain_name(row.known_as), plain_name(row.full_name)),
    "born": lambda row: row.born_on,
    "waiting": lambda row: row.waiting,
    "late": lambda row: row.late,
    "due": lambda row: (row.next_due is None, row.next_due),
    "new": lambda row: (row.new is None, row.new or 0),
}


def chosen(rows: Sequence[ChildRow], wish: ListForm) -> list[ChildRow]:
    """The rows that ``wish`` asks for, in its order."""
    wanted = plain_name(wish.name)
    found = [
        row
        for row in rows
        if (not wanted or wanted in plain_name(row.known_as) or wanted in plain_name(row.full_name))
        and (wish.show == "all" or getattr(row, wish.show) != 0)
    ]
    found.sort(key=_KEYS[wish.sort], reverse=wish.falling)
    if wish.sort == "due":
        found.sort(key=lambda row: row.next_due is None)  # of whom nothing is awaited stands last, both ways
    return found


def children_table(rows: Sequence[ChildRow], wish: ListForm, endpoint: str) -> Table:
    """The chosen rows as a table whose headings sort it; ``endpoint`` shows the same list."""
    shown = chosen(rows, wish)
    caption = ngettext("%(num)d child", "%(num)d children", len(shown))
    if len(shown) < len(rows):
        caption = _("%(shown)s of %(all)s children", shown=len(shown), all=len(rows))
    last = 0 if wish.name else max(0, len(shown) - 1) // A_PAGE
    page, part = min(wish.page, last), shown
    if last:
        part = shown[page * A_PAGE : (page + 1) * A_PAGE]
        first = page * A_PAGE + 1
        caption = _("%(first)s to %(last)s of %(all)s children", first=first, last=first + len(part) - 1, all=len(shown))
    headings = (
        ("name", _("Name"), False), ("", _("Full name"), False), ("born", _("Born"), False),
        ("", _("You are here as"), False),
        ("waiting", _("Advice awaited"), True), ("late", _("Late"), True), ("due", _("Next answer due"), False),
        ("new", _("New to you"), True),
    )  # fmt: skip
    return Table(
        caption,
        tuple(_column(wish, endpoint, *heading) for heading in headings),
        tuple(_row(row) for row in part),
        _turned_to(wish, endpoint, page - 1) if page else "",
        _turned_to(wish, endpoint, page + 1) if page < last else "",
    )


def _turned_to(wish: ListForm, endpoint: str, page: int) -> str:
    """The address of another part of the same list."""
    way = "down" if wish.falling else None
    return url_for(endpoint, sort=wish.sort, show=wish.show, way=way, page=page or None) + "#children-caption"


def _column(wish: ListForm, endpoint: str, sort: str, label: str, number: bool) -> Column:
    if not sort:
        return Column(label)
    turned = not wish.falling if wish.sort == sort else number  # numbers are asked for with the largest first
    place = url_for(endpoint, sort=sort, show=wish.show, way="down" if turned else None)
    way = "" if wish.sort != sort else "descending" if wish.falling else "ascending"
    return Column(label, place, way, number)


def _row(row: ChildRow) -> Row:
    return Row(
        row.id.hex,
        url_for("home.child_home", child_id=row.id),
        (
            Markup("<bdi>{}</bdi>").format(row.known_as),
            Markup("<bdi>{}</bdi>").format(row.full_name),
            _("%(day)s (%(age)s)", day=day(row.born_on), age=age_on(row.born_on, clock.today())),
            _(ROLE_NAMES[row.role]),
            str(row.waiting or "–"),
            _state("trouble", str(row.late)) if row.late else "–",
            day(row.next_due) if row.next_due else "–",
            _state("new", _("not seen yet") if row.new is None else str(row.new)) if row.new != 0 else "–",
        ),
    )


def _state(kind: str, words: str) -> Markup:
    return Markup('<span class="state state-{}">{}</span>').format(kind, words)


def child_cards(rows: Sequence[ChildRow], pictures: Mapping[uuid.UUID, Portrait]) -> tuple[ChildCard, ...]:
    """The children as cards with their pictures."""
    return tuple(_card(row, pictures.get(row.id)) for row in rows)


def _card(row: ChildRow, picture: Portrait | None) -> ChildCard:
    face = None
    if picture is not None:
        src = url_for("media.rendition", child_id=row.id, media_id=picture.media_id, name=picture.name)
        face = Face(src, "", picture.width, picture.height, picture.alt)
    age = age_on(row.born_on, clock.today())
    line = ngettext("%(num)d year old", "%(num)d years old", age)
    if row.role not in FAMILY_ROLES:
        born = _("born on %(day)s", day=day(row.born_on))
        line = f"{isolated(row.full_name)}, {born} · {line}"
    if row.waiting:
        late = _("%(num)s late", num=row.late) if row.late else _("next by %(day)s", day=day(row.next_due))
        line = _("%(line)s · advice awaited: %(num)s, %(late)s", line=line, num=row.waiting, late=late)
    new = ngettext("%(num)d thing is new to you", "%(num)d things are new to you", row.new) if row.new else ""
    new = _("You have not been here yet") if row.new is None else new
    return ChildCard(url_for("home.child_home", child_id=row.id), row.known_as, face, line, new)


def job_names() -> dict[str, str]:
    """What each kind of slow work is for, in words."""
    return {
        "media.derive": _("Getting a picture, a recording or a paper ready to be shown"),
        "media.complete": _("Adding what an older picture, film or paper lacks"),
        "media.hear": _("Writing a first draft of what is said in a recording"),
        "media.check": _("Having a file checked for viruses"),
        "media.read": _("Reading a page of a scan, as a first draft"),
        "notice.send": _("Telling somebody by email what is new"),
        "search.rebuild": _("Making a child’s pages ready to be searched"),
        "html.refresh": _("Drawing pages anew"),
        "account.told": _("Telling somebody what changed in how they sign in"),
        "typed.told": _("Telling a family that somebody typed for them"),
        "handover.told": _("Telling somebody that rights pass to a young person"),
        "complaint.told": _("Telling somebody by email of a complaint about how information is kept, or of the answer"),
        "worry.told": _("Telling somebody of a worry about a child’s safety"),
        "text.code": _("Sending somebody the code for their mobile number"),
        "invitation.send": _("Inviting somebody by email or text message"),
        "invitation.code": _("Emailing the code that shows whose an address is"),
        "mail.address": _("Emailing somebody a link that shows that a new address is theirs"),
        "mail.link": _("Emailing somebody a link to sign in, or to choose a new password"),
        "takeaway.make": _("Putting everything of a child together, to take away"),
        "subject.make": _("Putting together the answer to somebody who asked what is kept about a child"),
        "advice.send_link": _("Emailing somebody a link to a request for advice"),
        "advice.code": _("Emailing the code that opens a request for advice"),
        "plan.check": _("Checking a plan for other children’s details before it leaves"),
        "plan.return": _("Checking a Word file that came back for other children’s details"),
        "erasure.settle": _("Clearing what was taken out for good from the disk"),
        "plan.edition": _("Making a redacted edition of a plan"),
        "arrival.look": _("Looking through a sealed space that another council sent"),
        "arrival.take": _("Taking in a sealed space that another council sent"),
        "retention.told": _("Telling a family that a child’s pages will be deleted"),
        "retention.delete": _("Deleting the pages of a child whose time is over"),
        "retention.settle": _("Clearing what was deleted with a child’s pages from the disk"),
        "ending.note": _("Noting who was shut out, for the day a backup is put back"),
    }
