"""The gallery as its screens show it: under months, or under pages by question; a few pictures at a time."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from flask import render_template, url_for
from werkzeug.datastructures import MultiDict

from wiki.errors import NotFound
from wiki.pagetypes.model import PageType
from wiki.queries.gallery import KINDS, Place, Shown, places, with_words
from wiki.queries.pages import PageHead, list_pages
from wiki.queries.versions import ShownRendition
from wiki.text.days import first_day
from wiki.web.babel import day as day_words
from wiki.web.babel import gettext as _
from wiki.web.babel import language
from wiki.web.home_page import page_title
from wiki.web.kinds import Space
from wiki.web.lengths import length_words
from wiki.web.page_types import shown_type
from wiki.web.showing import MediaCard, media_card
from wiki.words import N_, MediaKind

AT_ONCE = 24
VIEWS = {"date": N_("By date"), "place": N_("By place"), "unused": N_("Not used now")}
KIND_NAMES = {"": N_("All"), "photo": N_("Pictures"), "audio": N_("Sound"), "video": N_("Films")}
ONE_OF = {MediaKind.PHOTO: N_("Picture"), MediaKind.AUDIO: N_("Sound"), MediaKind.VIDEO: N_("Film")}
_NEAR_A_YEAR = 100  # days that "a year before" may be off


@dataclass(frozen=True)
class Where:
    """One place of a file: its page and question, and the way there; ``question`` is empty where there is none."""

    page: str
    question: str
    href: str


@dataclass(frozen=True)
class GalleryCard:
    """A file as a list of the gallery shows it; ``words`` name it in one line, ``focus`` is the field that matters."""

    id: str
    kind: str
    kind_words: str
    src: str
    width: int | None
    height: int | None
    alt: str
    words: str
    day: str
    length: str
    places: tuple[Where, ...]
    href: str
    more_href: str
    focus: int


@dataclass(frozen=True)
class Group:
    """Cards under a heading: a month, or a page."""

    title: str
    cards: tuple[GalleryCard, ...]


@lru_cache(maxsize=4096)
def _part(text: str, code: str) -> str:
    return format_date(first_day(text), "LLLL y" if len(text) == 7 else "y", locale=code)


def part_of_day(text: str) -> str:
    """21 November 2026, November 2026, or 2026, in the reader's language."""
    return day_words(date.fromisoformat(text)) if len(text) == 10 else _part(text, language())


def when_words(place: Place) -> str:
    """Since when there is this picture: when it was made, as far as somebody said so, else when it was added."""
    if place.is_taken:
        return _("Made: %(day)s", day=part_of_day(place.day))
    return _("Added: %(day)s", day=part_of_day(place.day))


class Pages:
    """The pages and questions of a space, as a gallery names and sorts them; each page type is looked up once."""

    def __init__(self, space: Space) -> None:
        self.space = space
        self.heads: dict[uuid.UUID, PageHead] = {head.id: head for head in list_pages(space)}
        self.order = {page_id: number for number, page_id in enumerate(self.heads)}
        self._kinds: dict[str, PageType | None] = {}

    def kind(self, page_id: uuid.UUID) -> PageType | None:
        """The page type of a page; None for the tray, and where its file can't be read."""
        head = self.heads.get(page_id)
        if head is None:
            return None
        if head.page_type not in self._kinds:
            self._kinds[head.page_type] = shown_type(self.space, head.page_type)
        return self._kinds[head.page_type]

    def where(self, place: Place) -> Where:
        """The page and the question, and the way there; what is not used now leads to what changed on its page."""
        head, kind = self.heads.get(place.page_id), self.kind(place.page_id)
        if head is None:
            href = url_for("tray.show_tray", child_id=self.space.id)
            return Where(_("Not sorted yet"), "", href)
        asked = kind.field(place.field) if kind is not None else None
        if place.is_used:
            href = url_for("pages.show_page", child_id=self.space.id, page_id=head.id) + f"#passage-{place.passage_id.hex}"
        else:
            href = url_for("changes.what_changed", child_id=self.space.id, page_id=head.id)
        return Where(page_title(head, kind), asked.label if asked else "", href)

    def sort_key(self, place: Place) -> tuple[int, int]:
        """Where a place stands among all: by page, then by question."""
        kind = self.kind(place.page_id)
        keys = [asked.key for asked in kind.fields] if kind is not None else []
        number = keys.index(place.field) if place.field in keys else len(keys)
        return self.order.get(place.page_id, len(self.order)), number


def gallery_page(space: Space, asked: MultiDict[str, str]) -> str:
    """The gallery: ``asked`` names the view, the kind of file, the number of the page, and what to choose for."""
    view = asked.get("view", "") if asked.get("view", "") in VIEWS else "date"
    kind = asked.get("kind", "") if asked.get("kind", "") in KIND_NAMES else ""
    beside = _beside(space, asked.get("beside", ""))
    every = places(space, [MediaKind(kind)] if kind else KINDS)
    pages = Pages(space)
    chosen = [place for place in every if place.is_used == (view != "unused")]
    also = _together(chosen) if view != "place" else {}
    if view == "place":
        chosen.sort(key=pages.sort_key)  # within a question they stay newest first
    else:
        chosen = [places_of[0] for places_of in also.values()]
    if beside is not None:
        chosen = [place for place in chosen if place.media_id != beside.place.media_id]
    number, last = _number(asked.get("page", ""), len(chosen)), max(1, -(-len(chosen) // AT_ONCE))
    found = with_words(space, chosen[(number - 1) * AT_ONCE : number * AT_ONCE])
    cards = [(one.place, _card(pages, one, also.get(one.place.media_id, [one.place]), beside)) for one in found]

    def here(**changed: object) -> str:
        said: dict[str, Any] = {"view": view if view != "date" else None, "kind": kind or None}
        said["beside"] = beside.place.media_id if beside else None
        return url_for("gallery.show_gallery", child_id=space.id, **{**said, **changed})

    return render_template(
        "gallery/gallery.html", groups=_groups(pages, view, cards), view=view, kind=kind, number=number, last=last,
        views=[(key, words, here(view=key)) for key, words in VIEWS.items()],
        kinds=[(key, words, here(kind=key or None)) for key, words in KIND_NAMES.items()],
        before_href=here(page=number - 1) if number > 1 else "", after_href=here(page=number + 1) if number < last else "",
        beside=_card(pages, beside, [beside.place], None) if beside else None, count=len(chosen),
    )  # fmt: skip


def _beside(space: Space, text: str) -> Shown | None:
    """The file that another is to be chosen for; None for none. NotFound for one that the reader may not see."""
    if not text:
        return None
    try:
        return find_shown(space, uuid.UUID(text))[0]
    except ValueError:
        raise NotFound from None


def find_shown(space: Space, media_id: uuid.UUID) -> tuple[Shown, ...]:
    """A picture, clip or film in every place that the reader may see it in; NotFound when there is none."""
    found = with_words(space, places(space, media_id=media_id))
    if not found:
        raise NotFound
    return found


def _number(text: str, count: int) -> int:
    wanted = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 1
    return min(max(wanted, 1), max(1, -(-count // AT_ONCE)))


def _together(some: Iterable[Place]) -> dict[uuid.UUID, list[Place]]:
    """The places of each file, by its id, in their order."""
    found: dict[uuid.UUID, list[Place]] = {}
    for place in some:
        found.setdefault(place.media_id, []).append(place)
    return found


def _groups(pages: Pages, view: str, cards: Sequence[tuple[Place, GalleryCard]]) -> tuple[Group, ...]:
    made: dict[tuple[str, object], list[GalleryCard]] = {}
    for place, card in cards:
        title = (pages.where(place).page, place.page_id) if view == "place" else (part_of_day(place.day[:7]), None)
        made.setdefault(title, []).append(card)
    return tuple(Group(title, tuple(found)) for (title, _page), found in made.items())


def _card(pages: Pages, one: Shown, all_places: Sequence[Place], beside: Shown | None) -> GalleryCard:
    space, file, card = pages.space, one.file, media_card(pages.space.id, one.file)
    src, width, height = _thumb(card, file.renditions)
    where = tuple(dict.fromkeys(pages.where(place) for place in all_places))
    more = url_for("gallery.show_one", child_id=space.id, media_id=file.id)
    href = where[0].href
    if beside is not None:
        href = url_for("gallery.show_beside", child_id=space.id, media_id=beside.file.id, other_id=file.id)
    return GalleryCard(
        id=file.id.hex, kind=file.kind, kind_words=ONE_OF[file.kind], src=src, width=width, height=height, alt=file.alt,
        words=file.caption or file.alt, day=when_words(one.place), length=length_words(file.seconds), places=where,
        href=href, more_href=more, focus=one.place.focus,
    )  # fmt: skip


def _thumb(card: MediaCard, renditions: Iterable[ShownRendition]) -> tuple[str, int | None, int | None]:
    """The smallest picture there is of it; "" where there is none."""
    if card.kind == "video":
        return card.poster, card.width, card.height
    if card.kind != "photo" or card.state != "ready":
        return "", None, None
    small = next((one for one in renditions if one.name == "w320"), None)
    if small is None:
        return card.src, card.width, card.height
    address = f"{card.src.rsplit('/', 1)[0]}/w320"
    return address, small.width, small.height


def a_year_apart(space: Space, one: Place) -> Place | None:
    """The file of the same kind that was made nearest to a year before this one, or else a year after; None where there
    is none within a season of it."""
    same = [place for place in places(space, [one.kind]) if place.is_used and place.picture != one.picture]
    there = first_day(one.day)
    for way in (-365, 365):
        off = {place: abs((first_day(place.day) - there).days - way) for place in same}
        near = [place for place in same if off[place] <= _NEAR_A_YEAR]
        if near:
            return min(near, key=lambda place: (off[place], str(place.media_id)))
    return None
