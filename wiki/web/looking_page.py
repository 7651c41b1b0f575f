"""Shows a child's space as another member sees it: every address leads on as that member, and nothing can be pressed."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import current_app, url_for

from wiki.access.space import LookingSpace, Space, look_as
from wiki.queries.home import child_home
from wiki.queries.members import members_of
from wiki.queries.pages import open_page
from wiki.queries.people import list_members
from wiki.queries.questions import disputes_beside
from wiki.queries.search import Hit, Results, find
from wiki.search.look import look
from wiki.search.question import MOST_LETTERS, Question, read_question
from wiki.web.home_page import HomePage, PageCard, home_page
from wiki.web.page_page import PagePage, page_page
from wiki.web.search_lines import Line, line_of


@dataclass(frozen=True)
class Looking:
    """Somebody looking as a member: the member's name with what they are to the child, and the way back."""

    name: str
    member_id: uuid.UUID
    home_href: str
    search_href: str
    own_href: str


@dataclass(frozen=True)
class LookingPage:
    """A page as the member sees it. ``looker_lacks``: the looker does not see all of it either."""

    page: PagePage
    looker_lacks: bool


def people_to_look_as(space: Space, page_id: uuid.UUID | None) -> list[tuple[str, str, str]]:
    """Everybody else in the space: name with what they are to the child, role, and where looking as them begins."""
    names = {one.person_id: one.words for one in members_of(space)}
    return [
        (names[one.person_id], one.role, _place(space, one.id, page_id))
        for one in list_members(space)
        if one.person_id != space.person.id and one.person_id in names
    ]


def _place(space: Space, member_id: uuid.UUID, page_id: uuid.UUID | None) -> str:
    if page_id is None:
        return url_for("looking.show_home", child_id=space.id, member_id=member_id)
    return url_for("looking.show_page", child_id=space.id, member_id=member_id, page_id=page_id)


def begin_looking(space: Space, member_id: uuid.UUID, own_href: str = "") -> tuple[LookingSpace, Looking]:
    """The space as the member sees it, and what the banner says. NotFound for somebody who is no member now."""
    eyes = look_as(space, member_id)
    name = f"{eyes.member_name} ({eyes.member.relation})" if eyes.member.relation else eyes.member_name
    search = url_for("looking.ask_search", child_id=space.id, member_id=member_id)
    own = own_href or url_for("home.child_home", child_id=space.id)
    return eyes, Looking(name, member_id, _place(space, member_id, None), search, own)


def home_as(eyes: LookingSpace) -> HomePage:
    """The child's home as the member sees it; what is new is the looker's own business."""
    home = home_page(eyes, child_home(eyes, None), None)
    return replace(
        home, family=_lead_on(eyes, home.family), professional=_lead_on(eyes, home.professional),
        plan=_lead_on(eyes, home.plan), others=_lead_on(eyes, home.others),
    )  # fmt: skip


def _lead_on(eyes: LookingSpace, cards: Iterable[PageCard]) -> tuple[PageCard, ...]:
    return tuple(replace(card, href=_as(eyes, card.href)) for card in cards)


def _as(eyes: LookingSpace, href: str) -> str:
    """The same place, looked at as the member."""
    base = f"/child/{eyes.id}"
    return href.replace(base, f"{base}/as/{eyes.member.id}", 1)


def page_as(space: Space, eyes: LookingSpace, page_id: uuid.UUID) -> LookingPage:
    """One page as the member sees it."""
    return LookingPage(page_page(eyes, open_page(eyes, page_id)), open_page(space, page_id).some_hidden)


def search_as(eyes: LookingSpace, words: str) -> tuple[Question, Results, list[Line]]:
    """What the member would find, as far as the looker may find it too."""
    question = read_question(words[: MOST_LETTERS + 1])
    found = find(eyes, question, look(current_app.config["SETTINGS"].search_root, eyes.id, question))
    disputes = disputes_beside(eyes, (hit.version.passage_id for hit in found.hits))
    lines = [replace(line_of(eyes, hit, disputes), href=_hit_as(eyes, hit)) for hit in found.hits]
    return question, found, lines


def _hit_as(eyes: LookingSpace, hit: Hit) -> str:
    """The place of what was found, a question's too: the screen of a question is for those who answer it."""
    version = hit.version
    page = url_for("looking.show_page", child_id=eyes.id, member_id=eyes.member.id, page_id=version.page_id)
    return f"{page}#passage-{version.passage_id.hex}"
