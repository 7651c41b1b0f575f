"""The screens of "Was this question clear?": one's own little page, the gathered list, and the same as a table file."""

import csv
import hashlib
import hmac
import io
from collections.abc import Mapping

from flask import Response, current_app, render_template, url_for

from wiki.access.person import Post, find_post
from wiki.errors import NotFound
from wiki.pagetypes.model import PageType
from wiki.queries.clear import AllGathered, gathered, own_answer
from wiki.queries.pages import PageHead
from wiki.web.babel import day
from wiki.web.babel import gettext as _
from wiki.web.home_page import page_title
from wiki.web.kinds import SignedIn, Space
from wiki.web.page_types import question_to_answer, shown
from wiki.words import Role

_PURPOSE = b"was this question clear"
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def giver(space: Space, kind: PageType, field: str) -> str:
    """The keyed hash under which this person's answer about this question is kept: the same for every child of a council,
    another for every question and edition, so that two answers of one person can't be told to be theirs."""
    key = hmac.new(current_app.config["SETTINGS"].secret_key.encode(), _PURPOSE, hashlib.sha256).digest()
    whole = " ".join((space.person.id.hex, space.child.council_id.hex, kind.sha256, kind.key, field))
    return hmac.new(key, whole.encode(), hashlib.sha256).hexdigest()


def clear_page(
    space: Space, kind: PageType, head: PageHead, field: str, typed: str | None = None,
    errors: Mapping[str, str] | None = None,
) -> str:  # fmt: skip
    """What this person said of the question, with the buttons to say it or change it."""
    kind = shown(space, kind)
    asked = question_to_answer(space, kind, field)
    own = own_answer(space, giver(space, kind, field))
    return render_template(
        "clear/clear.html", page_id=head.id, page_title=page_title(head, kind), asked=asked, own=own,
        typed=typed if typed is not None else own.words if own else "", errors=errors or {},
        href=url_for("clear.say", child_id=space.id, page_id=head.id, field=field),
    )  # fmt: skip


def administrator(person: SignedIn) -> Post:
    """The person's post as administrator of a council; NotFound for everybody else."""
    post = find_post(person, Role.SEND_ADMINISTRATOR)
    if post is None:
        raise NotFound
    return post


def all_gathered(person: SignedIn, post: Post) -> AllGathered:
    """What was gathered, in words for people."""
    return gathered(person, post, _("the child"))


def table_file(found: AllGathered) -> Response:
    """The gathered list as CSV: one line for a question, one for each of its words; no cell can start a formula."""
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(map(inert, (_("Page"), _("Question"), _("Key"), _("Asked since"), _("Yes"), _("Not really"), _("Words"))))
    for one in found.told:
        asked = one.asked
        start = (asked.page, asked.label, asked.key, day(asked.since))
        table.writerow(map(inert, (*start, str(one.clear), str(one.unclear), "")))
        for _id, words in one.words:
            table.writerow(map(inert, (*start, "", "", words)))
    answer = Response("\ufeff" + file.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="was-this-question-clear.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def inert(cell: str) -> str:
    """The words of a cell, with a mark before them where a table program would take them for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_STARTS) or cell.startswith(_STARTS) else cell
