"""Shows where something that was caught could belong: two or three suggestions first, then every page with its questions."""

import uuid
from dataclasses import dataclass

from flask import url_for

from wiki.access.audience import preset_of
from wiki.access.question_audience import for_question
from wiki.access.space import Space
from wiki.commands.pages_restore import remove_passage
from wiki.commands.revisions import Saved
from wiki.commands.tray import put_in_place
from wiki.errors import NotFound
from wiki.forms.passage import PassageForm
from wiki.pagetypes.model import TRAY, Field, PageType
from wiki.queries.pages import PageHead, list_pages
from wiki.queries.tray import CAUGHT, left_with, unsorted, went_to
from wiki.queries.versions import SeenVersion
from wiki.text.suggest import rank
from wiki.web.home_page import page_title
from wiki.web.page_types import page_types, shown_type
from wiki.web.passage_page import new_form
from wiki.web.showing import PassageCard, hand_words, passage_card
from wiki.words import PRESET_NAMES, MediaKind, Voice

_MOST_SUGGESTED = 3
_TAKES = frozenset({"long_text", "photos", "audio", "video", "document"})
_LIKE = {MediaKind.PHOTO: "photos", MediaKind.AUDIO: "audio", MediaKind.VIDEO: "video", MediaKind.DOCUMENT: "document"}


@dataclass(frozen=True)
class PlaceFor:
    """A question that can take it: ``key`` as the form sends it, its page, its words, who would see the answer.

    ``kind`` and ``about`` (hint and example) are for guessing.
    """

    key: str
    page: str
    question: str
    who: str
    kind: str
    about: str


@dataclass(frozen=True)
class PageFor:
    """A page with its questions that can take it."""

    title: str
    picture: str
    places: tuple[PlaceFor, ...]


@dataclass(frozen=True)
class Gone:
    """The page and the passage that something in the tray became; neither where it was thrown away."""

    page_id: uuid.UUID | None
    passage_id: uuid.UUID | None

    def href(self, space: Space) -> str:
        """Where it is now; the tray, where it is nowhere."""
        if self.page_id is None or self.passage_id is None:
            return url_for("tray.show_tray", child_id=space.id)
        return url_for("pages.show_page", child_id=space.id, page_id=self.page_id) + f"#passage-{self.passage_id.hex}"


def tray_kind(space: Space) -> PageType:
    """The page type of the tray, with the child's name in its words; NotFound while its file can't be read."""
    kind = page_types().named(TRAY, space.child.known_as)
    if kind is None:
        raise NotFound
    return kind


def empty_form(space: Space) -> PassageForm:
    """An empty form; whoever is not family speaks for themselves until they say otherwise."""
    form = new_form(space, tray_kind(space))
    return form if form.voice else PassageForm(voice=Voice.PROFESSIONAL, speaker=space.person.name)


def caught_here(space: Space, passage_id: uuid.UUID) -> SeenVersion:
    """What the person caught and has not sorted yet; NotFound for anything else."""
    found = _caught(space, passage_id)
    if found is None:
        raise NotFound
    return found


def _caught(space: Space, passage_id: uuid.UUID) -> SeenVersion | None:
    return next((one for one in unsorted(space) if one.passage_id == passage_id), None)


def gone(space: Space, passage_id: uuid.UUID) -> Gone | None:
    """Where something of this person's went that is in their tray no more: a second press and the way back lead there.
    None while it is in the tray; NotFound for what never was."""
    if _caught(space, passage_id) is not None:
        return None
    once = left_with(space, passage_id)
    if once is None:
        raise NotFound
    return Gone(*(went_to(space, once) or (None, None)))


def put_now(
    space: Space, passage_id: uuid.UUID, page_id: uuid.UUID, kind: PageType, field: str, once: str | None
) -> Gone:
    """Put it in its place, and say where that is. NotFound for what is not in this person's tray."""
    caught = caught_here(space, passage_id)
    return Gone(page_id, put_in_place(space, tray_kind(space), caught, kind, page_id, field, once).passage_id)


def take_out(space: Space, passage_id: uuid.UUID, once: str | None) -> Saved:
    """Take it out of the tray. NotFound for what is not there."""
    caught = caught_here(space, passage_id)
    return remove_passage(space, tray_kind(space), caught.page_id, passage_id, base=caught.number, once=once)


def caught_card(space: Space, caught: SeenVersion) -> PassageCard:
    """It as its writer sees it."""
    return passage_card(space, caught, tray_kind(space).field(CAUGHT), link_words=lambda _passage: "", may_change=False)


def pages_for(space: Space) -> tuple[PageFor, ...]:
    """Every page that this person may write on, with the questions that take words and files as they are."""
    found = []
    for head in list_pages(space):
        kind = shown_type(space, head.page_type)
        if kind is None or space.member.role not in kind.write or kind.owner == "plan":
            continue
        places = tuple(_place(space, head, kind, asked) for asked in kind.fields if asked.kind in _TAKES)
        if places:
            found.append(PageFor(page_title(head, kind), kind.picture, places))
    return tuple(found)


def _place(space: Space, head: PageHead, kind: PageType, asked: Field) -> PlaceFor:
    audience = for_question(head, kind, asked.key, space.person.id)  # as it would be saved
    preset = preset_of(audience)
    return PlaceFor(
        key=f"{head.id}.{asked.key}", page=page_title(head, kind), question=asked.label,
        who=PRESET_NAMES[preset] if preset is not None else hand_words(audience), kind=asked.kind,
        about=f"{asked.hint} {asked.example}",
    )  # fmt: skip


def chosen_place(space: Space, key: str) -> tuple[uuid.UUID, PageType, str] | None:
    """The page, its kind and the question that a form's answer names; None when there is no such place to choose."""
    page, _dot, field = key.partition(".")
    for head in list_pages(space):
        kind = page_types().named(head.page_type, space.child.known_as)
        if kind is not None and page == str(head.id) and kind.owner != "plan":
            asked = kind.field(field)
            return (head.id, kind, field) if asked is not None and asked.kind in _TAKES else None
    return None


def suggestions(caught: SeenVersion, pages: tuple[PageFor, ...]) -> tuple[PlaceFor, ...]:
    """The likeliest places: those whose question shares words with it, one for its kind of file, then the first."""
    every = {place.key: place for page in pages for place in page.places}
    said = " ".join([caught.plain, *(f"{one.caption} {one.alt} {one.transcript}" for one in caught.media)])
    likely = rank(said, {key: f"{place.question} {place.about}" for key, place in every.items()})
    kinds = {_LIKE[one.kind] for one in caught.media if one.kind in _LIKE}
    by_kind = [key for key, place in every.items() if place.kind in kinds]
    keys = dict.fromkeys([*likely[:2], *by_kind[:1], *likely[2:], *every])
    return tuple(every[key] for key in list(keys)[:_MOST_SUGGESTED])
