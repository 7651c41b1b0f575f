"""Puts the child's home together for its template: cards, pictures, and "New: two pictures, yesterday"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import ngettext

from wiki import clock
from wiki.access.space import Space
from wiki.pagetypes.model import PageType
from wiki.queries.home import Home, Picture
from wiki.queries.news import News
from wiki.queries.pages import PageHead
from wiki.queries.plan_servings import FinalPlan, Served
from wiki.queries.versions import SeenVersion
from wiki.statute.clocks import age_on
from wiki.web.babel import day, isolated, listed
from wiki.web.babel import gettext as _
from wiki.web.page_types import shown_type
from wiki.web.showing import MediaCard, byline, html_of, media_card
from wiki.words import Permission

_SECTIONS = ("family", "professional", "plan")
_FIRST_WORDS = 280


@dataclass(frozen=True)
class PictureCard:
    """A photo for a face or a card."""

    src: str
    srcset: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True)
class PageCard:
    """One page on the child's home."""

    href: str
    picture: str
    title: str
    line: str
    new: str


@dataclass(frozen=True)
class HomePage:
    """The child's home, ready to show."""

    portrait: PictureCard | None
    age: str
    hello: str
    hello_by: str
    hello_sound: MediaCard | None
    hello_language: str
    family: tuple[PageCard, ...]
    professional: tuple[PageCard, ...]
    plan: tuple[PageCard, ...]
    others: tuple[PageCard, ...]
    news_count: int
    taken: int = 0
    sheets: tuple[Served, ...] = ()
    final: FinalPlan | None = None
    last_day: date | None = None


def portrait_card(space: Space, picture: Picture | None) -> PictureCard | None:
    """The child's picture for a template."""
    if picture is None or not picture.widths:
        return None
    base = f"/child/{space.id}/media/{picture.media_id}/"
    names = {width: f"{base}{name}" for width, name in zip(picture.widths, ("w320", "w800", "w1600"), strict=False)}
    srcset = ", ".join(f"{src} {width}w" for width, src in names.items())
    return PictureCard(names[picture.widths[0]], srcset, 320, 320, picture.alt)


def home_page(space: Space, home: Home, since: datetime | None) -> HomePage:
    """The home for its template."""
    groups: dict[str, list[PageCard]] = {"family": [], "professional": [], "plan": [], "other": []}
    new: dict[object, list[News]] = {}
    for one in home.news:
        new.setdefault(one.page_id, []).append(one)
    for head in home.pages:
        page_type = shown_type(space, head.page_type)
        owner = page_type.owner if page_type else "other"
        groups[owner if owner in groups else "other"].append(page_card(space, head, page_type, new.get(head.id, ())))
    hello = home.hello
    sounds = [media for media in hello.media if media.kind == "audio"] if hello else []
    return HomePage(
        portrait=portrait_card(space, home.picture),
        age=who_words(space),
        hello=html_of(hello).striptags() if hello else "",
        hello_by=f"{byline(space, hello)} · {day(hello.spoken_on or hello.saved_at)}" if hello else "",
        hello_sound=media_card(space.id, sounds[0]) if sounds else None,
        hello_language=hello.language if hello else "",
        family=tuple(groups["family"]), professional=tuple(groups["professional"]),
        plan=tuple(groups["plan"]) if space.may(Permission.READ_PLAN) else (), others=tuple(groups["other"]),
        news_count=len(home.news), taken=home.taken, sheets=home.sheets, final=home.final, last_day=home.last_day,
    )  # fmt: skip


def who_words(space: Space) -> str:
    """The line below the name: for the family how old their child is; for everybody else the whole name and the birthday too,
    for two children of theirs may be called alike."""
    if space.is_family:
        return age_words(space)
    born = _("born on %(day)s", day=day(space.child.born_on))
    name = space.told(space.child.full_name) or space.child.known_as
    return f"{listed([isolated(name), born])} · {age_words(space)}"


def age_words(space: Space) -> str:
    """Seven years old, in figures."""
    age = age_on(space.child.born_on, clock.today())
    return ngettext("%(num)d year old", "%(num)d years old", age)


def page_title(head: PageHead, page_type: PageType | None) -> str:
    """A page's own name if it has one, else that of its kind."""
    return head.title or (page_type.title if page_type else head.page_type.replace("_", " ").capitalize())


def page_card(space: Space, head: PageHead, page_type: PageType | None, new: Sequence[News]) -> PageCard:
    """A page's card."""
    return PageCard(
        href=f"/child/{space.id}/page/{head.id}",
        picture=page_type.picture if page_type else "paper",
        title=page_title(head, page_type),
        line=page_type.line if page_type else _("This page can’t be read just now. Its words are safe."),
        new=new_words(new),
    )


def new_words(new: Sequence[News]) -> str:
    """New: 2 pictures, from Priya Nair, 21 November 2026; "" when nothing is."""
    if not new:
        return ""
    pictures = sum(1 for one in new for media in one.version.media if media.kind == "photo")
    who = list(dict.fromkeys(one.version.saved_by_name for one in new))
    what = (
        ngettext("%(num)d picture", "%(num)d pictures", pictures)
        if pictures
        else ngettext("%(num)d thing", "%(num)d things", len(new))
    )
    names = who[0] if len(who) == 1 else _("%(name)s and others", name=who[0])
    return _("New: %(what)s from %(who)s, %(day)s", what=what, who=names, day=day(new[0].version.saved_at))


@dataclass(frozen=True)
class NewsEntry:
    """One thing that is new, for the line of time."""

    title: str
    href: str
    words: str
    language: str
    byline: str
    at: datetime
    pictures: tuple[MediaCard, ...]


def _first_words(version: SeenVersion) -> str:
    """The beginning of what was written, in whole words; the boxes of a row stay apart."""
    lines = (" ".join(line.split()) for line in version.plain.splitlines())
    words = (" · " if version.columns else " ").join(line for line in lines if line)
    return words if len(words) <= _FIRST_WORDS else f"{words[:_FIRST_WORDS].rsplit(' ', 1)[0].rstrip(' ·')} …"


def news_entries(space: Space, new: Sequence[News]) -> tuple[NewsEntry, ...]:
    """What is new, newest first: who did it, on which page and question."""
    made = []
    for one in new:
        page_type = shown_type(space, one.page_type)
        asked = page_type.field(one.version.field) if page_type else None
        title = one.page_title or (page_type.title if page_type else one.page_type)
        made.append(
            NewsEntry(
                title=_(
                    "%(who)s wrote in “%(question)s”, %(page)s", who=one.version.saved_by_name, page=title,
                    question=asked.label if asked else title,
                ),
                href=f"/child/{space.id}/page/{one.page_id}#passage-{one.version.passage_id.hex}",
                words=_first_words(one.version), language=one.version.language, byline=byline(space, one.version),
                at=one.version.saved_at,
                pictures=tuple(media_card(space.id, media) for media in one.version.media if media.kind == "photo"),
            )
        )  # fmt: skip
    return tuple(made)
