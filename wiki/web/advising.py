"""What a browser keeps of a request for advice that it opened by a link, and the check at each of the request's doors.

The signed cookie holds the visit's id and a token whose hash the table has; each step looks both up again.
"""

import uuid

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from wiki.access.advice_link import Advising, find_advising
from wiki.commands.advice_answer import ABOUT, BOXES, Typed, keep_words
from wiki.errors import NotFound
from wiki.trace_chain import Look
from wiki.web.babel import gettext as _
from wiki.web.looked import note
from wiki.web.work import work

_VISIT, _TOKEN = "advice_visit", "advice_token"


def hold(visit_id: uuid.UUID, token: str) -> None:
    """Keep the visit in this browser, instead of any other."""
    session[_VISIT], session[_TOKEN] = visit_id.hex, token


def held() -> Advising | None:
    """The request that this browser came for, while it lives."""
    kept, token = session.get(_VISIT), session.get(_TOKEN)
    if not isinstance(kept, str) or not isinstance(token, str):
        return None
    try:
        return find_advising(work(), uuid.UUID(kept), token)
    except ValueError:
        return None


def let_go() -> None:
    """Keep nothing of it any more."""
    for key in (_VISIT, _TOKEN):
        session.pop(key, None)


def read_typed() -> Typed:
    """The form of this request, as it was sent."""
    sent = request.form
    return Typed(
        {name: sent.get(name, "") for name in (*BOXES, *ABOUT)}, sent.get("tab", "")[:40], _number("turn"), _number("base")
    )


def _number(name: str) -> int:
    """A count as a form sends it; 0 for what is none, or could not be kept."""
    said = request.form.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0


def come_in() -> Advising | ResponseReturnValue:
    """Whoever may pass the doors of a request, or the answer to somebody who may not: words they typed are kept or shown."""
    one = held()
    if one is None:
        return gone()
    if one.patient is not None:
        if request.method == "GET":
            note(Look(one.person_id, one.child_id, one.role.value, request.endpoint or "", None))
        return one
    by_script = request.accept_mimetypes.best == "application/json"
    if request.method == "POST" and one.was_proved and any(request.form.get(name) for name in BOXES):
        try:
            draft = keep_words(one, read_typed(), both=not by_script)
        except NotFound:
            return gone()
        work().commit()
        if by_script and not draft.met:
            return {"said": f"{_('Your words are kept.')} {_('Your time was over. A new code opens the request again.')}"}
    if by_script:
        return {"trouble": _("Your time was over. A new code opens the request again.")}, 409
    return redirect(url_for("advice_link.next_step", late="yes" if one.was_proved else None))


def gone() -> ResponseReturnValue:
    """One kind page for every link that opens nothing: unknown, answered, taken back, too old. Words that were on their way
    are shown to who sent them, and to nobody else."""
    let_go()
    typed = [words for name in BOXES if (words := request.form.get(name, "").strip())]
    return current_app.make_response((render_template("advice_link/gone.html", typed=typed), 404))
