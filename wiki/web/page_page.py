"""Puts a page together for its template: questions with answers first, the others folded away with an example each."""

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from wiki.access.space import Space
from wiki.pagetypes.model import Field, PageType
from wiki.queries.pages import PageHead, PageView, edition, editions_of
from wiki.web.babel import gettext as _
from wiki.web.home_page import page_title
from wiki.web.page_types import page_types, shown
from wiki.web.sheet_page import Sheet, draw_sheet
from wiki.web.showing import hand_words
from wiki.words import PRESET_NAMES, Permission


@dataclass(frozen=True)
class PagePage:
    """A page, ready to show."""

    id: str
    title: str
    description: str
    href: str
    head: PageHead
    owner: str
    answers: Markup
    more: Markup
    audience_words: str
    share_href: str
    some_hidden: bool
    is_old: bool
    revision_number: int
    saved_by: str
    saved_at: datetime


def page_page(space: Space, view: PageView, since: datetime | None = None, *, is_old: bool = False) -> PagePage:
    """The page for its template. An old state is shown by the form it answered, and can't be written in."""
    kind = _kind(space, view, is_old)
    may_write = not is_old and kind is not None and space.member.role in kind.write and space.may(Permission.WRITE)
    sheet = Sheet(space, view, kind, _gone_fields(space, view, kind), since, may_write, is_old)
    answers, more = draw_sheet(sheet)
    return PagePage(
        id=str(view.head.id), title=page_title(view.head, kind), description=kind.description if kind else "",
        href=sheet.base, head=view.head, owner=kind.owner if kind else "other", answers=answers, more=more,
        audience_words=_page_audience(space, view.head),
        share_href=f"{sheet.base}/share" if space.may(Permission.SHARE) and not is_old else "",
        some_hidden=view.some_hidden, is_old=is_old, revision_number=view.revision.number,
        saved_by=view.revision.saved_by_name, saved_at=view.revision.saved_at,
    )  # fmt: skip


def _page_audience(space: Space, head: PageHead) -> str:
    """Who sees new words; nothing to those whom an audience by hand leaves out, not even that there is one."""
    if head.own_audience is not None:
        allowed = head.own_audience.allows(space.reader.hex, space.reader.group)
        return _(hand_words(head.own_audience)) if allowed and space.reader.looker is None else ""
    return _(PRESET_NAMES[head.audience]) if head.audience in PRESET_NAMES else ""


def _kind(space: Space, view: PageView, is_old: bool) -> PageType | None:
    """Today's page type, or for an old state the frozen copy it answered; None if neither can be read."""
    now = page_types().named(view.head.page_type, space.child.known_as)
    if now is not None and (not is_old or now.sha256 == view.revision.edition_sha256):
        return shown(space, now)
    frozen = edition(space, view.revision.edition_id)
    return shown(space, frozen.named(space.child.known_as)) if frozen is not None else None


def _gone_fields(space: Space, view: PageView, kind: PageType | None) -> dict[str, Field]:
    """The questions of answers that are no longer asked, from the newest frozen copy that still asked them."""
    missing = {one.field for one in view.passages if kind is None or kind.field(one.field) is None}
    found: dict[str, Field] = {}
    for frozen in editions_of(space, view.head.page_type) if missing else ():
        for key in missing - set(found):
            asked = shown(space, frozen.named(space.child.known_as)).field(key)
            if asked is not None:
                found[key] = asked
    return found
