"""Puts the screens together on which a council answers requests to see what is kept about a child."""

import uuid
from collections.abc import Iterable
from typing import Any

from wiki.access.space import Space
from wiki.commands.subject import askers
from wiki.errors import NotFound
from wiki.forms.boxes import boxes_of
from wiki.forms.subject import DecidingForm
from wiki.models.subject import AskedBy, Choice, KeptFor
from wiki.queries.subject import Piece, find_asked, list_asked, mark_of, sort_out
from wiki.web.babel import gettext as _
from wiki.web.babel import language
from wiki.web.home_page import page_title
from wiki.web.page_types import page_types
from wiki.web.showing import html_of


def requests_page(space: Space) -> dict[str, Any]:
    """Every request, and who may ask."""
    members = [(person_id.hex, name) for person_id, name, _by in askers(space)]
    others = [
        (AskedBy.PARENT.value, _("A parent or carer without an account here")),
        (AskedBy.CHILD.value, _("The child or young person, without an account here")),
        (AskedBy.SENT.value, _("Somebody whom they sent, such as a solicitor")),
    ]
    return {"asked": list_asked(space), "whom": members + others}


def request_page(space: Space, request_id: uuid.UUID) -> dict[str, Any]:
    """One request: what is left to decide one by one, what may be given at one press, and what is decided, page by page."""
    asked = find_asked(space, request_id)
    pieces = sort_out(space, request_id) if asked.given_at is None else ()
    left = [one for one in pieces if one.decided is None]
    alone, others = [one for one in left if one.is_alone], [one for one in left if not one.is_alone]
    return {
        "asked": asked, "choices": _choices(), "every": len(pieces), "undecided": len(left), "at_once": len(others),
        "read": mark_of(others),
        "alone": _by_page(space, alone), "together": _by_page(space, others),
        "decided": _by_page(space, [one for one in pieces if one.decided is not None]),
        "first": alone[0].passage_id if alone else None,
    }  # fmt: skip


def next_to_decide(space: Space, request_id: uuid.UUID, passage_id: uuid.UUID) -> uuid.UUID | None:
    """The passage to decide after this one: of the same kind (one by one, or at one press), round to the first; None where
    none of them is left."""
    pieces = sort_out(space, request_id)
    return _next([one.passage_id for one in pieces], _open_like(pieces, passage_id), passage_id)


def decision_page(space: Space, request_id: uuid.UUID, passage_id: uuid.UUID) -> dict[str, Any]:
    """One passage with its words, and what can be decided. NotFound for one that needs no decision."""
    pieces = sort_out(space, request_id)
    piece = next((one for one in pieces if one.passage_id == passage_id), None)
    if piece is None:
        raise NotFound
    return {
        "asked": find_asked(space, request_id), "piece": piece, "title": _title(space, piece), "html_of": html_of,
        "choices": list(_choices().items()), "reasons": list(_reasons().items()), "every": len(pieces),
        "undecided": sum(one.decided is None for one in pieces),
        "later": _next([one.passage_id for one in pieces], _open_like(pieces, passage_id), passage_id),
    }  # fmt: skip


def form_of(piece: Piece) -> DecidingForm:
    """The form as it begins: with what was decided, else with the words to cover some of them."""
    decided, words = piece.before, "\n\n".join(one.plain for one in piece.versions[:1])
    if decided is None:
        return DecidingForm(covered=words)
    return DecidingForm(
        decided.choice if piece.decided else "", decided.why or "", decided.covered or words, decided.clinician, decided.opinion,
        boxes_of(decided.opinion_on),
    )  # fmt: skip


def _open_like(pieces: tuple[Piece, ...], passage_id: uuid.UUID) -> set[uuid.UUID]:
    alone = {one.passage_id: one.is_alone for one in pieces}
    return {one.passage_id for one in pieces if one.decided is None and one.is_alone == alone.get(passage_id)} - {passage_id}


def _next(order: list[uuid.UUID], among: set[uuid.UUID], after: uuid.UUID) -> uuid.UUID | None:
    at = order.index(after) + 1 if after in order else 0
    return next((one for one in order[at:] + order[:at] if one in among), None)


def _by_page(space: Space, pieces: Iterable[Piece]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Lines under the title of the page that they stand on; pieces come page by page."""
    found: list[tuple[str, list[dict[str, Any]]]] = []
    for one in pieces:
        title = _title(space, one)
        if not found or found[-1][0] != title:
            found.append((title, []))
        found[-1][1].append({"piece": one, "words": _first_words(one)})
    return found


def _choices() -> dict[str, str]:
    return {
        Choice.GIVE: _("Give it"), Choice.COVER: _("Give it with some words covered"), Choice.KEEP: _("Keep it back"),
    }  # fmt: skip


def _reasons() -> dict[str, str]:
    return {
        KeptFor.THIRD_PARTY: _("It tells of somebody else, who has not agreed"),
        KeptFor.HARM: _("It would do serious harm: a named health professional says so"),
        KeptFor.PRIVILEGE: _("It is between the council and its lawyers"),
    }


def _title(space: Space, piece: Piece) -> str:
    if piece.page is None:
        return _("No page any more")
    found = page_types().named(piece.page.page_type, space.child.known_as)
    return page_title(piece.page, page_types().shown(found, space.child.known_as, language()) if found else None)


def _first_words(piece: Piece) -> str:
    texts = [one.plain for one in piece.versions] + [one.plain for one in piece.questions]
    said = next((" ".join(text.split()) for text in texts if text.strip()), "")
    return f"{said[:120]}…" if len(said) > 120 else said or _("A picture, recording or paper")
