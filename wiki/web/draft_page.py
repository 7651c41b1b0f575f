"""Drafts on screen: keeping what is typed, giving it back in its box, and telling on the home what is unfinished."""

import contextlib
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from wiki.access.space import Space
from wiki.commands.drafts import Key, Place, forget_drafts, save_draft
from wiki.errors import NotAllowed, NotFound
from wiki.forms.drafts import earlier_keys, tab_key, typed_pairs
from wiki.forms.passage import PassageForm, from_version, read_passage
from wiki.pagetypes.kinds.chosen import read_day
from wiki.pagetypes.model import Field, PageType
from wiki.queries.drafts import DraftHead, OwnDraft, my_draft, my_drafts, my_drafts_at
from wiki.queries.links import passage_place
from wiki.queries.media import is_seen
from wiki.queries.pages import PageHead, find_page, list_pages, open_page
from wiki.queries.versions import SeenVersion, see_current
from wiki.web.babel import gettext as _
from wiki.web.babel import time_of_day
from wiki.web.draft_places import form_place, is_form, labels_of
from wiki.web.home_page import page_title
from wiki.web.page_types import page_type, shown_type

_SHORT = 90
_NO_WORDS = re.compile(r"voice|audience.*|.*--(?:once|base)|language|media|m-.*-remove|.*-(day|month|year)|spoken_on")
_NOT_OWN = frozenset({"speaker", "box", "question", "person", "page_type"})
_NO_SENTENCE = re.compile(r"[0-9a-f]{32}|[0-9a-f-]{36}")


@dataclass(frozen=True)
class DraftLine:
    """One of the reader's own drafts, to choose from: its first words, and where it opens."""

    id: uuid.UUID
    began_at: datetime
    first_words: str
    href: str


@dataclass(frozen=True)
class Offer:
    """What a form says of drafts: the one in its boxes, others to choose from, one just put away."""

    in_box: DraftLine | None
    others: tuple[DraftLine, ...]
    put_away: DraftLine | None
    is_behind: bool


@dataclass(frozen=True)
class Unfinished:
    """A line of the home: the question, and where its words wait."""

    title: str
    href: str


@dataclass(frozen=True)
class OwnWords:
    """A draft shown by itself: where it belongs, its words under their labels, and where they can be gone on with."""

    id: uuid.UUID
    title: str
    began_at: datetime
    words: tuple[tuple[str, str], ...]
    href: str
    is_put_away: bool


def keep_typed(space: Space, page_id: uuid.UUID) -> str | None:
    """Keep the sent form as a draft; when it was kept, in words. "" when there was nothing to keep, None when the form
    was saved meanwhile. NotFound, NotAllowed as for saving itself; Refused when it is too much."""
    key = tab_key(request.form)
    kind = _writable(space, find_page(space, page_id))
    if key is None:
        raise NotFound
    place, version = _place(space, kind, page_id)
    typed = read_passage(kind.field(place.field), request.form)
    earlier = tuple(Key(*one) for one in earlier_keys(request.form))
    if not _is_worth_keeping(typed, version, place) or _is_there_already(space, place, typed):
        forget_drafts(space, place, (Key(*key), *earlier))
        return ""
    at = save_draft(
        space, place, Key(*key), typed_pairs(request.form), earlier=earlier, base=typed.base, once=typed.once
    )
    return None if at is None else _("Kept at %(time)s. Only you can see it so far.", time=time_of_day(at))


def forget_used(space: Space, page_id: uuid.UUID, field: str, passage_id: uuid.UUID | None = None) -> None:
    """Let go of the drafts that the form just saved came from; in the same transaction as the save."""
    own = tab_key(request.form)
    keys = ([own] if own else []) + list(earlier_keys(request.form))
    forget_drafts(space, Place(page_id, field, passage_id), tuple(Key(*one) for one in keys))


def come_back(
    space: Space, kind: PageType, page_id: uuid.UUID, field: str, form: PassageForm, version: SeenVersion | None = None
) -> tuple[PassageForm, Offer | None]:
    """The form with the reader's own draft in it, where there is one draft or they chose one; and what to say of it."""
    found = my_drafts_at(space, page_id, field, version.passage_id if version else None)
    living = one_each(one for one in found if not one.is_dropped)
    away = next((one for one in found if one.is_dropped and str(one.head.id) == request.args.get("put-away")), None)
    chosen = next((one for one in living if str(one.head.id) == request.args.get("draft")), None)
    if chosen is None and away is None and len(living) == 1:
        chosen = living[0]
    asked = kind.field(field)
    if not living and away is None:
        return form, None
    offer = Offer(
        in_box=_line(asked, chosen) if chosen else None,
        others=tuple(_line(asked, one) for one in living if one is not chosen),
        put_away=_line(asked, away) if away else None,
        is_behind=chosen is not None and version is not None and version.number != chosen.base,
    )
    return (_fill(space, asked, chosen) if chosen else form), offer


def one_each(drafts: Iterable[OwnDraft]) -> list[OwnDraft]:
    """Drafts of the same words are offered as one, and gone on with as one: a save that was sent twice on a bad line."""
    found: dict[tuple[tuple[str, str], ...], OwnDraft] = {}
    for one in drafts:
        words = tuple(sorted((name, value.replace("\r\n", "\n")) for name, value in one.pairs))
        first = found.get(words)
        found[words] = replace(first, key=f"{first.key} {one.key}") if first else one
    return list(found.values())


def unfinished(space: Space) -> tuple[Unfinished, ...]:
    """The questions in which the reader has words that they may still save, the newest first."""
    drafts = my_drafts(space)
    if not drafts:
        return ()
    pages = {head.id: head for head in list_pages(space)}
    found: dict[tuple[uuid.UUID, str, uuid.UUID | None], Unfinished] = {}
    for head in drafts:
        page = pages.get(head.page_id)
        kind = _kind(space, page) if page else None
        if is_form(head.field):
            with contextlib.suppress(NotFound, NotAllowed):
                there = form_place(space, head.page_id, head.field)
                found.setdefault((head.page_id, head.field, None), Unfinished(there.title, there.href or _alone(space, head)))
            continue
        if page is not None and kind is not None and space.member.role in kind.write:
            title = _title(page, kind, head.field)
            title = _("%(question)s (a change)", question=title) if head.passage_id else title
            place = (head.page_id, head.field, head.passage_id)
            found.setdefault(place, Unfinished(title, _address(space, kind, head)))
    return tuple(found.values())


def own_words(space: Space, draft_id: uuid.UUID) -> OwnWords:
    """One's own draft by itself, for words whose passage can't be opened any more. NotFound unless it is one's own."""
    draft = my_draft(space, draft_id)
    if draft is None:
        raise NotFound
    page = find_page(space, draft.head.page_id)
    kind = _kind(space, page)
    if is_form(draft.head.field):
        there = form_place(space, draft.head.page_id, draft.head.field)
        href = f"{there.href}{'&' if '?' in there.href else '?'}draft={draft_id}" if there.href else ""
        return OwnWords(draft_id, there.title, draft.head.began_at, tuple(_words(None, draft)), href, draft.is_dropped)
    if kind is None or space.member.role not in kind.write:
        raise NotFound
    here = url_for("drafts.show_own", child_id=space.id, draft_id=draft_id)
    href = _address(space, kind, draft.head)
    return OwnWords(
        draft_id, _title(page, kind, draft.head.field), draft.head.began_at,
        tuple(_words(kind.field(draft.head.field), draft)), "" if href == here else href, draft.is_dropped,
    )  # fmt: skip


def address_of(space: Space, draft_id: uuid.UUID, **query: str) -> str:
    """Where the place of a draft opens: its form, or the draft by itself. NotFound unless it is the reader's own."""
    draft = my_draft(space, draft_id)
    if draft is None:
        raise NotFound
    if is_form(draft.head.field):
        there = form_place(space, draft.head.page_id, draft.head.field)
        if not there.href:
            return _alone(space, draft.head)
        given = urlencode(query or {"draft": str(draft_id)})
        return f"{there.href}{'&' if '?' in there.href else '?'}{given}#words-begun"
    kind = _writable(space, find_page(space, draft.head.page_id))
    return _address(space, kind, draft.head, **query)


def _writable(space: Space, page: PageHead) -> PageType:
    kind = page_type(space, page.page_type)
    if space.member.role not in kind.write:
        raise NotAllowed
    return kind


def _kind(space: Space, page: PageHead) -> PageType | None:
    return shown_type(space, page.page_type)


def _title(page: PageHead, kind: PageType, field: str) -> str:
    asked = kind.field(field)
    title = page_title(page, kind)
    return f"{title} – {asked.label}" if asked else title


def _address(space: Space, kind: PageType, head: DraftHead, **query: str) -> str:
    """The form that the draft belongs to where it can still be opened, else the draft by itself."""
    given = {**(query or {"draft": str(head.id)}), "_anchor": "words-begun"}
    if head.passage_id is not None and head.passage_id in see_current(space, head.passage_id):
        return url_for("passages.ask_change", child_id=space.id, passage_id=head.passage_id, **given)  # type: ignore[arg-type]
    if head.passage_id is None and kind.field(head.field) is not None:
        return url_for("passages.ask_question", child_id=space.id, page_id=head.page_id, field=head.field, **given)  # type: ignore[arg-type]
    return _alone(space, head)


def _alone(space: Space, head: DraftHead) -> str:
    return url_for("drafts.show_own", child_id=space.id, draft_id=head.id)


def _place(space: Space, kind: PageType, page_id: uuid.UUID) -> tuple[Place, SeenVersion | None]:
    """Where the sent form belongs, and the passage it changes. A passage that was shut to its writer while they typed
    takes their words still; one that they never opened is not there."""
    text = request.form.get("draft_passage", "")
    if not text:
        field = request.form.get("draft_field", "")
        if kind.field(field) is None:
            raise NotFound
        return Place(page_id, field), None
    try:
        passage_id = uuid.UUID(text)
    except ValueError:
        raise NotFound from None
    found = passage_place(space, passage_id)
    version = see_current(space, passage_id).get(passage_id)
    if found is None or found[0] != page_id:
        raise NotFound
    if version is None and not my_drafts_at(space, page_id, found[1], passage_id):
        raise NotFound
    return Place(page_id, found[1], passage_id), version


def _is_worth_keeping(typed: PassageForm, version: SeenVersion | None, place: Place) -> bool:
    """Whether the form holds words that are not in the passage already; choices alone are not words."""
    if place.passage_id is not None and version is None:
        return True
    before = from_version(version) if version else PassageForm(speaker=typed.speaker)
    return _said(typed) != _said(before) or any(words.strip() for words in typed.beside.values())


def _is_there_already(space: Space, place: Place, typed: PassageForm) -> bool:
    """Whether words that waited in a browser were saved in another way meanwhile (the error page sends them again)."""
    if "draft_late" not in request.form or place.passage_id is not None:
        return False
    mine = (one for one in open_page(space, place.page_id).in_field(place.field) if one.saved_by == space.person.id)
    return any(_said(from_version(one))[:2] == _said(typed)[:2] for one in mine)


def _said(form: PassageForm) -> tuple[object, ...]:
    day = read_day(form.spoken_on) or form.spoken_on
    body = form.body.replace("\r\n", "\n").strip()
    return body, form.columns, form.speaker, form.gathered, day, form.note, form.media


def _fill(space: Space, asked: Field | None, draft: OwnDraft) -> PassageForm:
    """The form as the draft has it; a file that its writer may no longer see is left out."""
    form = read_passage(asked, MultiDict(draft.pairs))
    seen = [one for one in form.media if is_seen(space, one.media_id)]
    return replace(form, media=seen, base=draft.base, once=None, drafts=draft.key, is_sent=False, errors={})


def first_words(asked: Field | None, draft: OwnDraft) -> str:
    """The words that a draft begins with, on one line."""
    said = " ".join(next((words for _label, words in _words(asked, draft)), "").split())
    return said if len(said) <= _SHORT else said[: _SHORT - 1].rsplit(" ", 1)[0] + "…"


def _line(asked: Field | None, draft: OwnDraft) -> DraftLine:
    return DraftLine(draft.head.id, draft.head.began_at, first_words(asked, draft), f"{request.path}?draft={draft.head.id}")


def _words(asked: Field | None, draft: OwnDraft) -> Iterator[tuple[str, str]]:
    """What was typed, box by box, each under its label; choices and ids are not words."""
    labels = labels_of(asked)
    first = [pair for pair in draft.pairs if pair[0] in {"body", "value", "words"} or pair[0].startswith("col-")]
    rest = [pair for pair in draft.pairs if pair not in first and pair[0] not in _NOT_OWN]
    for name, words in first + rest:
        if words.strip() and not _NO_WORDS.fullmatch(name) and not _NO_SENTENCE.fullmatch(words):
            yield labels.get(name, ""), words
