"""Reads what the child's home shows: the picture, the hello, the pages with what is new on each."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Text, and_, bindparam, cast, func, select

from wiki.access.space import Space
from wiki.models.children import Child, ChildPicture
from wiki.models.corner import TakenPicture
from wiki.models.media import Media, Rendition
from wiki.models.pages import Page, Passage, Revision, Version
from wiki.models.plan_answers import PlanServing
from wiki.prepared_select import PreparedSelect
from wiki.queries.corner import taken_pictures
from wiki.queries.news import News, news
from wiki.queries.pages import PageHead, list_pages
from wiki.queries.plan_servings import FinalPlan, Served, answers_until, final_to_know_of, sheets_waiting
from wiki.queries.versions import SeenVersion, ready_versions, see_ready
from wiki.words import MediaKind, Role, Voice

_child = Child.__table__
_picture = ChildPicture.__table__
_taken = TakenPicture.__table__
_rendition = Rendition.__table__
_media = Media.__table__
_version = Version.__table__
_passage = Passage.__table__
_page = Page.__table__
_revision = Revision.__table__
_serving = PlanServing.__table__
_HELLO = "hello"


@dataclass(frozen=True)
class Picture:
    """The photo that stands for the child: its id, words for who can't see it, and the widths it comes in."""

    media_id: uuid.UUID
    alt: str
    widths: tuple[int, ...]


@dataclass(frozen=True)
class Home:
    """The child's home as one reader sees it; ``taken``: how many pictures the child has taken away, for the family;
    ``sheets``: the plans that wait for the reader's own answer, and ``last_day``: on which it is theirs to
    give, where that ends; ``final``: the final plan, while they can appeal against it."""

    picture: Picture | None
    hello: SeenVersion | None
    pages: tuple[PageHead, ...]
    news: tuple[News, ...]
    taken: int = 0
    sheets: tuple[Served, ...] = ()
    final: FinalPlan | None = None
    last_day: date | None = None


def child_home(space: Space, since: datetime | None) -> Home:
    """Everything on the child's home; ``since`` is when the reader was last here (None: nothing counts as new)."""
    new = news(space, since, most=50) if since is not None else ()
    picture, taken, served = _picture_and_more(space)
    taken = len(taken_pictures(space)) if taken and space.is_family else 0  # of those that this reader may see
    sheets = sheets_waiting(space, unsent=True) if served else ()
    final = final_to_know_of(space) if served or space.member.role is Role.YOUNG_PERSON else None
    last_day = answers_until(space, sheets[0]) if sheets else None
    return Home(picture, _hello(space), list_pages(space), new, taken, sheets, final, last_day)


def child_picture(space: Space) -> tuple[Picture | None, int]:
    """The child's picture, if one was chosen: every member sees it, unless the child took it away. With it, in the same
    question, how many pictures the child has taken away and nobody gave back."""
    return _picture_and_more(space)[:2]


def _picture_and_more(space: Space) -> tuple[Picture | None, int, int]:
    """As ``child_picture``; and, still in the same question, how many plans were served on the reader."""
    rows = _PICTURE.all(space.work.connection, {"child": space.id, "reader": space.person.id})
    if not rows:
        return None, 0, 0
    media_id, alt, _width, audience, uploaded_by, taken, served = rows[0]
    if media_id is None or not space.may_see_file(media_id, None, audience, None, uploaded_by):
        return None, taken, served
    widths = tuple(row[2] for row in rows if row[2])
    return Picture(media_id, alt, widths) if widths else None, taken, served


_TAKEN = (
    select(func.count())
    .select_from(_taken)
    .where(_taken.c.child_id == _child.c.id, _taken.c.given_back_at.is_(None))
    .scalar_subquery()
)
_SERVED = (
    select(func.count())
    .select_from(_serving)
    .where(_serving.c.child_id == _child.c.id, _serving.c.person_id == bindparam("reader"))
    .scalar_subquery()
)
_PICTURE = PreparedSelect(
    select(_picture.c.media_id, _picture.c.alt, _rendition.c.width, _media.c.audience, _media.c.uploaded_by, _TAKEN, _SERVED)
    .select_from(
        _child.outerjoin(_picture, _picture.c.child_id == _child.c.id)
        .outerjoin(_media, _media.c.id == _picture.c.media_id)
        .outerjoin(_rendition, and_(_rendition.c.media_id == _media.c.id, _rendition.c.name.startswith("w")))
    )
    .where(_child.c.id == bindparam("child"))
    .order_by(_rendition.c.width)
)


def _is_on_its_page() -> ColumnElement[bool]:
    """Whether the page lists the version now: what was taken off is no hello any more. Asked within the question for the
    versions, so that the home costs no more of them."""
    page, revision = _page.alias(), _revision.alias()
    hex_id = func.replace(cast(_version.c.id, Text), "-", "")
    return (
        select(page.c.id)
        .select_from(
            page.join(revision, and_(revision.c.page_id == page.c.id, revision.c.number == page.c.revision_number))
        )
        .where(page.c.id == _passage.c.page_id, cast(revision.c.contents, Text).contains(hex_id))
        .exists()
    )


_HELLOS = ready_versions(
    _passage.c.child_id == bindparam("child"), _passage.c.field == _HELLO,
    _version.c.number == _passage.c.version_number, _is_on_its_page(),
)  # fmt: skip


def _hello(space: Space) -> SeenVersion | None:
    """The newest hello on a page that the reader may see and that says something, the child's own voice before any other:
    a drawing alone stands on its page and does not take the words away from here."""
    seen = see_ready(space, _HELLOS)
    own = {Voice.CHILD, Voice.YOUNG_PERSON}
    said = (version for version in seen.values() if not version.withheld and _says_something(version))
    return max(said, key=lambda version: (version.voice in own, version.saved_at), default=None)


def _says_something(version: SeenVersion) -> bool:
    return bool(version.body.strip()) or any(file.kind is MediaKind.AUDIO for file in version.media)
