"""Puts the child's own corner together: which pages are in it, and one question at a time with what was said to it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import url_for

from wiki.access.audience import Reader, from_preset
from wiki.access.corner import child_eyes
from wiki.access.question_audience import for_question
from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.models.audience import Audience
from wiki.pagetypes.model import TRAY, Field, PageType
from wiki.queries.corner import marked_pages
from wiki.queries.home import child_picture
from wiki.queries.pages import PageHead, PageView, list_pages, open_page, open_pages
from wiki.queries.symbols import open_symbol_files
from wiki.queries.versions import SeenVersion
from wiki.web.babel import direction
from wiki.web.babel import gettext as _
from wiki.web.home_page import PictureCard, page_title, portrait_card
from wiki.web.page_types import page_types
from wiki.web.showing import MediaCard, media_card
from wiki.words import Group, Preset

WAYS: dict[str, tuple[str, ...]] = {
    "long_text": ("symbols", "sound", "drawing", "photo", "dont_know", "dont_want"),
    "photos": ("drawing", "photo", "dont_want"),
    "audio": ("sound", "dont_want"),
}
"""How a child can answer, by the kind of question; questions of other kinds are only shown."""


@dataclass(frozen=True)
class ForChild:
    """A page of the space, its kind, and whether it is for the child. ``is_open``: its audience lets the child in at all."""

    head: PageHead
    kind: PageType
    title: str
    is_for_child: bool
    is_open: bool


@dataclass(frozen=True)
class CornerCard:
    """A page on the corner's first screen."""

    href: str
    title: str
    picture: str


@dataclass(frozen=True)
class SaidCard:
    """Something that was said, as the corner and the slides show it: plain words, open symbols, pictures, sound.
    ``some_held``: a picture is not on the slide, because not everybody in it has agreed."""

    words: str
    language: str
    direction: str
    symbols: tuple[MediaCard, ...]
    media: tuple[MediaCard, ...]
    some_held: bool = False


@dataclass(frozen=True)
class QuestionScreen:
    """One question: where it stands, what was said, how it can be answered, and what comes before and after."""

    page_id: uuid.UUID
    kind: PageType
    asked: Field
    title: str
    said: tuple[SaidCard, ...]
    ways: tuple[str, ...]
    before: str
    after: str
    number: int
    count: int


def every_page(space: Space) -> tuple[ForChild, ...]:
    """Every page that could be in the corner, for whoever chooses: those of the family are unless somebody said no,
    those of professionals only if somebody said yes; the plan has its own papers."""
    eyes, marked, found = child_eyes(space), marked_pages(space), []
    for head in list_pages(space):
        kind = page_types().named(head.page_type, space.child.known_as)
        if kind is None or kind.key == TRAY or kind.owner == "plan":
            continue
        is_open = _lets_in(eyes, _usual(space, head, head.audience))
        for_child = marked.get(head.id, kind.owner == "family")
        found.append(ForChild(head, kind, page_title(head, kind), for_child and is_open, is_open))
    return tuple(found)


def corner_pages(space: Space) -> tuple[ForChild, ...]:
    """The pages that the corner shows. ``space`` is seen with the child's eyes."""
    return tuple(one for one in every_page(space) if one.is_for_child)


def corner_page_ids(space: Space) -> list[uuid.UUID]:
    """Their ids."""
    return [one.head.id for one in corner_pages(space)]


def _usual(space: Space, head: PageHead, preset: str) -> Audience:
    return head.own_audience or from_preset(Preset(preset), space.person.id)


def _lets_in(eyes: Reader, audience: Audience) -> bool:
    """Whether the child's own eyes, of those that look together, are let in."""
    one: Reader | None = eyes
    while one is not None:
        if one.group is Group.CHILD and not audience.allows(one.hex, Group.CHILD):
            return False
        one = one.looker
    return True


def home_cards(space: Space) -> tuple[CornerCard, ...]:
    """The pages with something to answer or to look at, each leading to its first question."""
    pages = corner_pages(space)
    views = {view.head.id: view for view in open_pages(space, [one.head for one in pages])}
    cards = []
    for one in pages:
        asked = _screens(space, one, views[one.head.id]) if one.head.id in views else []
        if asked:
            cards.append(CornerCard(_place(space, one.head.id, asked[0].key), one.title, one.kind.picture))
    return tuple(cards)


def corner_portrait(space: Space) -> PictureCard | None:
    """The child's picture, under the corner's own addresses."""
    card = portrait_card(space, child_picture(space)[0])
    return None if card is None else replace(card, src=_inside(space, card.src), srcset=_inside(space, card.srcset))


def portrait_id(space: Space) -> uuid.UUID | None:
    """Which file the child's picture is."""
    found = child_picture(space)[0]
    return found.media_id if found else None


def asks_child(kind: PageType) -> bool:
    """Whether a page's questions are asked of the child: those of "About me", and of a page the family made itself."""
    return kind.of == "about_me" or (kind.owner == "family" and kind.repeat)


def _ways(space: Space, one: ForChild, asked: Field) -> tuple[str, ...]:
    if not asks_child(one.kind) or space.member.role not in one.kind.write:
        return ()
    seen_by = for_question(one.head, one.kind, asked.key, space.person.id)  # as the answer would be saved
    return WAYS.get(asked.kind, ()) if _lets_in(space.reader, seen_by) else ()


def _screens(space: Space, one: ForChild, view: PageView) -> list[Field]:
    said = {passage.field for passage in view.passages}
    return [asked for asked in one.kind.fields if asked.key in said or _ways(space, one, asked)]


def question_screen(space: Space, page_id: uuid.UUID, field: str) -> QuestionScreen:
    """One question of a page of the corner. NotFound for a page that is not for the child, and for any other question."""
    one = next((page for page in corner_pages(space) if page.head.id == page_id), None)
    if one is None:
        raise NotFound
    view = open_page(space, page_id)
    screens = _screens(space, one, view)
    place = next((number for number, asked in enumerate(screens) if asked.key == field), None)
    if place is None:
        raise NotFound
    asked = screens[place]
    return QuestionScreen(
        page_id=page_id, kind=one.kind, asked=asked, title=one.title,
        said=said_cards(space, view.in_field(field), open_symbol_files(space), corner=True), ways=_ways(space, one, asked),
        before=_place(space, page_id, screens[place - 1].key) if place else "",
        after=_place(space, page_id, screens[place + 1].key) if place + 1 < len(screens) else "",
        number=place + 1, count=len(screens),
    )  # fmt: skip


def answer_screen(space: Space, page_id: uuid.UUID, field: str, way: str) -> QuestionScreen:
    """A question that can be answered this way; NotFound otherwise."""
    screen = question_screen(space, page_id, field)
    if way not in screen.ways:
        raise NotFound
    return screen


def _place(space: Space, page_id: uuid.UUID, field: str) -> str:
    return url_for("corner.show_question", child_id=space.id, page_id=page_id, field=field)


def said_cards(
    space: Space, versions: Sequence[SeenVersion], symbols: frozenset[uuid.UUID], *, corner: bool, on_slides: bool = False
) -> tuple[SaidCard, ...]:
    """What was said, newest last. Words are shown plain: a link would lead out of the corner. ``on_slides``: for others
    to see, so without pictures of those who have not agreed."""
    made = []
    for one in versions:
        files = [media for media in one.media if media.kind != "document"]
        shown = [media for media in files if not (on_slides and media.pictured.is_held)]
        cards = {media.id: _card(space, media_card(space.id, media, version_id=one.id), corner) for media in shown}
        made.append(
            SaidCard(
                one.plain, one.language, direction(one.language),
                tuple(card for media_id, card in cards.items() if media_id in symbols),
                tuple(card for media_id, card in cards.items() if media_id not in symbols), len(shown) < len(files),
            )
        )  # fmt: skip
    return tuple(made)


def _card(space: Space, card: MediaCard, corner: bool) -> MediaCard:
    if not corner:
        return card
    return replace(
        card, progress="", id=str(uuid.UUID(card.id)),
        src=_inside(space, card.src), srcset=_inside(space, card.srcset), poster=_inside(space, card.poster),
        old=_inside(space, card.old), small=_inside(space, card.small), page_srcs=(), href="", read="", captions="",
    )  # fmt: skip


def _inside(space: Space, addresses: str) -> str:
    """Addresses of files as the corner has them: checked against what the corner shows, each time."""
    return addresses.replace(f"/child/{space.id}/media/", f"/child/{space.id}/corner/media/")


@dataclass(frozen=True)
class Slide:
    """One screenful for a meeting: a page's title, or one question with what was said to it."""

    title: str
    question: str
    said: tuple[SaidCard, ...]


def slides(space: Space, pages: Sequence[ForChild], *, corner: bool) -> tuple[Slide, ...]:
    """The pages as slides: each page's name, then each question that something was said to, as this reader may see it."""
    titles = {one.head.id: one for one in pages}
    made: list[Slide] = []
    symbols = open_symbol_files(space)
    for view in open_pages(space, [one.head for one in pages]):
        one = titles[view.head.id]
        asked = [
            Slide(one.title, field.label, said)
            for field in one.kind.fields
            if (said := said_cards(space, view.in_field(field.key), symbols, corner=corner, on_slides=True))
        ]
        if asked:
            made += [Slide(one.title, "", ()), *asked]
    return tuple(made)


def way_words(way: str, helper: str) -> str:
    """How an answer was gathered, with who helped: kept with the answer."""
    return {
        "symbols": _("by symbols, with the help of %(who)s", who=helper),
        "sound": _("by voice, with the help of %(who)s", who=helper),
        "drawing": _("by drawing, with the help of %(who)s", who=helper),
        "photo": _("by a picture, with the help of %(who)s", who=helper),
        "dont_know": _("by a button, with the help of %(who)s", who=helper),
        "dont_want": _("by a button, with the help of %(who)s", who=helper),
    }[way]
