"""Keeps what is typed in a form that is no passage's, and gives it back there: paper, plan, asking for advice, "add"."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import MultiDict

from wiki.access.space import Space
from wiki.commands.drafts import Key, Place, forget_drafts, save_draft
from wiki.forms.boxes import read_once
from wiki.forms.drafts import draft_keys, earlier_keys, tab_key, typed_pairs
from wiki.forms.paper import Box, read_typed
from wiki.forms.passage import read_base
from wiki.pagetypes.model import PageType
from wiki.queries.drafts import OwnDraft, is_asked_already, is_said, my_drafts_at, saved_before
from wiki.queries.pages import find_page
from wiki.web.babel import gettext as _
from wiki.web.babel import time_of_day
from wiki.web.draft_page import DraftLine, Offer, first_words, one_each
from wiki.web.draft_places import ADD, ANSWER, ASK, PAPER, REPLY, TYPED, USE, FormPlace, form_place
from wiki.web.page_types import page_type
from wiki.web.paper_page import changed_boxes

Typed = MultiDict[str, str]


@dataclass(frozen=True)
class FormDraft:
    """What a form's page says of drafts: the form's name, the drafts in its boxes, and whether they came back unsaved.

    ``typed`` is what the boxes hold in the draft that was chosen, None where there is none; ``base`` what it began from.
    """

    place: Place
    keys: str = ""
    is_sent: bool = False
    offer: Offer | None = None
    typed: Typed | None = None
    base: int = 0


def keep_form(space: Space, page_id: uuid.UUID) -> str | None:
    """Keep the sent form as a draft; returns and raises as draft_page.keep_typed."""
    there = form_place(space, page_id, request.form.get("draft_form", ""))
    key, earlier = tab_key(request.form), tuple(Key(*one) for one in earlier_keys(request.form))
    if key is None or not _words(space, there.place, request.form):
        forget_drafts(space, there.place, (*((Key(*key),) if key else ()), *earlier))
        return ""
    base = read_base(request.form)
    at = save_draft(space, there.place, Key(*key), typed_pairs(request.form), earlier=earlier, base=base)
    # A save of the same form holds the same lock: either it is seen here as done, or it will see this draft.
    if at is None or _is_saved(space, there.place):
        forget_drafts(space, there.place, (Key(*key), *earlier))
        return None
    return _("Kept at %(time)s. Only you can see it so far.", time=time_of_day(at))


def forget_form(space: Space, place: Place) -> None:
    """Let go of the drafts that the form just saved came from; in the same transaction as the save."""
    own = tab_key(request.form)
    keys = ([own] if own else []) + list(earlier_keys(request.form))
    forget_drafts(space, place, tuple(Key(*one) for one in keys))


def form_sent(place: Place) -> FormDraft:
    """A form that comes back with what was sent: it goes on with its drafts."""
    return FormDraft(place, draft_keys(request.form), is_sent=True)


def form_back(space: Space, place: Place, known: Sequence[OwnDraft] | None = None) -> FormDraft:
    """An open form with the reader's own draft of it, where there is one draft or they chose one; and what to say of it.
    ``known``: their drafts of this form, where they were read already."""
    found = my_drafts_at(space, place.page_id, place.field, None) if known is None else known
    if not found:
        return FormDraft(place)
    there = form_place(space, place.page_id, place.field)
    living = one_each(one for one in found if not one.is_dropped)
    away = next((one for one in found if one.is_dropped and str(one.head.id) == request.args.get("put-away")), None)
    chosen = next((one for one in living if str(one.head.id) == request.args.get("draft")), None)
    if chosen is None and away is None and len(living) == 1:
        chosen = living[0]
    if not living and away is None:
        return FormDraft(place)
    offer = Offer(
        in_box=_line(there, chosen) if chosen else None,
        others=tuple(_line(there, one) for one in living if one is not chosen),
        put_away=_line(there, away) if away else None, is_behind=False,
    )  # fmt: skip
    if chosen is None:
        return FormDraft(place, offer=offer)
    return FormDraft(place, chosen.key, offer=offer, typed=MultiDict(chosen.pairs), base=chosen.base)


def _line(there: FormPlace, draft: OwnDraft) -> DraftLine:
    mark = "&" if "?" in there.href else "?"
    return DraftLine(
        draft.head.id, draft.head.began_at, first_words(None, draft), f"{there.href}{mark}draft={draft.head.id}"
    )


def boxes_typed(space: Space, page_id: uuid.UUID, kind: PageType, typed: Typed | None) -> list[Box]:
    """The boxes of a paper's form in which a draft says something new; none without a draft."""
    return changed_boxes(space, page_id, read_typed(kind, typed)) if typed is not None else []


def _words(space: Space, place: Place, form: Typed) -> bool:
    """Whether the form holds words of the writer's own; choices alone are not words."""
    looks: dict[str, Callable[[], bool]] = {
        PAPER: lambda: bool(_boxes(space, place, form)),
        USE: lambda: any(form.get(name, "").strip() for name in form if name in {"quoted", "body"} or name.startswith("col-")),
        ASK: lambda: bool(form.get("words", "").strip()),
        ADD: lambda: bool(form.get("body", "").strip()),
        ANSWER: lambda: bool(form.get("words", "").strip()),
        REPLY: lambda: bool(form.get("words", "").strip()),
        TYPED: lambda: any(form.get(name, "").strip() for name in form if name.startswith(("words-", "verdict-"))),
    }
    return looks[place.field.partition(":")[0]]()


def _boxes(space: Space, place: Place, form: Typed) -> list[Box]:
    return boxes_typed(space, place.page_id, page_type(space, find_page(space, place.page_id).page_type), form)


def _is_saved(space: Space, place: Place) -> bool:
    """Whether all that the form holds was saved for good meanwhile."""
    which, form = place.field.partition(":")[0], request.form
    if which == ASK:
        return is_asked_already(space, form.get("words", ""))
    if which in {ANSWER, REPLY, TYPED}:
        return is_said(space, read_once(form) or "")
    if which in {USE, ADD}:
        return bool(saved_before(space, [read_once(form) or ""]))
    boxes = _boxes(space, place, form)
    return {one.once for one in boxes} <= saved_before(space, [one.once for one in boxes])
