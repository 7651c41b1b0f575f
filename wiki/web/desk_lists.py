"""The lists of the administrator's desk as tables on a screen and as files for a table program."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, url_for
from flask_babel import ngettext
from markupsafe import Markup

from wiki.access.person import Post
from wiki.errors import NotFound
from wiki.queries.desk_people import DeskPerson, people_of
from wiki.queries.desk_spaces import DeskSpace, spaces_of
from wiki.queries.invitations import waiting_for
from wiki.text.names import plain_name
from wiki.web.babel import day
from wiki.web.babel import gettext as _
from wiki.web.clear_page import inert
from wiki.web.desk_page import Column, Row, Table
from wiki.web.invitations_page import waiting_lines
from wiki.web.kinds import SignedIn
from wiki.words import ROLE_NAMES

PEOPLE_SORTS, SPACE_SORTS = ("name", "post", "last", "factor", "account"), ("name", "opened", "members", "room")
LISTS = ("people", "spaces", "invited")
_NEVER = date.min


@dataclass(frozen=True)
class Wish:
    """How a list is to be shown: with which letters in the name, by which column, turned round or not."""

    name: str = ""
    sort: str = "name"
    falling: bool = False


def read_wish(form: Any, sorts: Sequence[str]) -> Wish:
    """The wish as sent; what is no wish of ours counts as none."""
    sort = form.get("sort", "")
    name = " ".join(form.get("name", "").split())[:100]
    return Wish(name, sort if sort in sorts else "name", form.get("way") == "down")


_PEOPLE_KEYS: dict[str, Callable[[DeskPerson], Any]] = {
    "name": lambda one: plain_name(one.name), "post": lambda one: (one.post is None, one.post or ""),
    "last": lambda one: one.last_on or _NEVER, "factor": lambda one: one.has_factor, "account": lambda one: one.is_closed,
}  # fmt: skip
_SPACE_KEYS: dict[str, Callable[[DeskSpace], Any]] = {
    "name": lambda one: plain_name(one.full_name), "opened": lambda one: one.opened_on, "members": lambda one: one.members,
    "room": lambda one: one.used,
}  # fmt: skip


def people_table(found: Sequence[DeskPerson], wish: Wish) -> Table:
    """Whom the administrator looks after; each name leads to what can be done."""
    wanted = plain_name(wish.name)
    shown = [one for one in found if wanted in plain_name(one.name) or wanted in plain_name(one.email)]
    shown.sort(key=_PEOPLE_KEYS[wish.sort], reverse=wish.falling)
    heads = (
        ("name", _("Name"), False), ("", _("Email address"), False), ("post", _("Post"), False),
        ("", _("Spaces you manage"), True), ("last", _("Last signed in"), False), ("factor", _("Second step"), False),
        ("account", _("Account"), False),
    )  # fmt: skip
    rows = tuple(
        Row(one.id.hex, url_for("desk_people.show_person", person_id=one.id), (_bdi(one.name), *_person_cells(one)))
        for one in shown
    )
    return Table(_caption(len(shown), len(found)), _columns(heads, "desk_people.show_people", wish), rows)


def _person_cells(one: DeskPerson) -> tuple[str, ...]:
    return (
        one.email, _(ROLE_NAMES[one.post]) if one.post else "–", str(one.spaces),
        day(one.last_on) if one.last_on else _("never"), _("set up") if one.has_factor else _("not set up"),
        _("closed") if one.is_closed else _("open"),
    )  # fmt: skip


def spaces_table(found: Sequence[DeskSpace], wish: Wish) -> Table:
    """The spaces whose members the administrator manages; each name leads to who is in it."""
    wanted = plain_name(wish.name)
    shown = [one for one in found if wanted in plain_name(one.full_name) or wanted in plain_name(one.known_as)]
    shown.sort(key=_SPACE_KEYS[wish.sort], reverse=wish.falling)
    heads = (
        ("name", _("Name"), False), ("", _("Called"), False), ("opened", _("Opened on"), False),
        ("", _("Who manages it"), False), ("members", _("People"), True), ("room", _("Room for files"), True),
    )  # fmt: skip
    rows = tuple(
        Row(one.id.hex, url_for("people.people", child_id=one.id), (_bdi(one.full_name), *_space_cells(one)))
        for one in shown
    )
    return Table(_caption(len(shown), len(found)), _columns(heads, "desk_spaces.show_spaces", wish), rows)


def _space_cells(one: DeskSpace) -> tuple[str, ...]:
    return one.known_as, day(one.opened_on), ", ".join(one.managers), str(one.members), room_words(one.used)


def room_words(size: int) -> str:
    """Bytes as 0 MB, 12 MB, 3.4 GB."""
    if size < 1_000_000_000:
        return _("%(number)s MB", number=-(-size // 1_000_000))
    return _("%(number)s GB", number=f"{size / 1e9:.1f}")


def _caption(shown: int, every: int) -> str:
    if shown < every:
        return _("%(shown)s of %(all)s", shown=shown, all=every)
    return ngettext("%(num)d in all", "%(num)d in all", every)


def _columns(heads: Sequence[tuple[str, str, bool]], endpoint: str, wish: Wish) -> tuple[Column, ...]:
    made = []
    for sort, label, number in heads:
        turned = not wish.falling if wish.sort == sort else False
        href = url_for(endpoint, sort=sort, way="down" if turned else None) if sort else ""
        way = "" if not sort or wish.sort != sort else "descending" if wish.falling else "ascending"
        made.append(Column(label, href, way, number))
    return tuple(made)


def _bdi(name: str) -> Markup:
    return Markup("<bdi>{}</bdi>").format(name)


def list_file(person: SignedIn, post: Post, which: str) -> Response:
    """A list as CSV in UTF-8 with a mark that table programs know it by; no cell can start a formula."""
    heads, rows = _file_rows(person, post, which)
    file = io.StringIO()
    table = csv.writer(file)
    for row in (heads, *rows):
        table.writerow(map(inert, row))
    answer = Response("\ufeff" + file.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{which}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _file_rows(person: SignedIn, post: Post, which: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    heads: tuple[str, ...]
    match which:
        case "people":
            heads = (
                _("Name"), _("Email address"), _("Post"), _("Spaces you manage"), _("Last signed in"), _("Second step"),
                _("Account"),
            )  # fmt: skip
            return heads, [(one.name, *_person_cells(one)) for one in people_of(person, post)]
        case "spaces":
            heads = (
                _("Name"), _("Called"), _("Opened on"), _("Who manages it"), _("People"), _("Room for files"),
            )  # fmt: skip
            return heads, [(one.full_name, *_space_cells(one)) for one in spaces_of(person, post).own]
        case "invited":
            heads = (_("Name"), _("Child"), _("Email address"), _("Asked on"), _("How"), _("How far it is"))
            return heads, [
                (line.one.name, line.one.known_as, line.one.reach, day(line.one.invited_at), line.way, line.state)
                for line in waiting_lines(waiting_for(person))
            ]
    raise NotFound
