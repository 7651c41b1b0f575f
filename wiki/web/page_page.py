"""Puts a page together for its template: questions with answers first, the others folded away with an example each."""

from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from wiki.access.question_audience import own_of
from wiki.access.space import Space
from wiki.pagetypes.model import Field, PageType
from wiki.queries.links import link_words
from wiki.queries.pages import PageHead, PageView, edition, editions_of
from wiki.queries.questions import questions_on_page
from wiki.queries.translations import translations_beside
from wiki.web.babel import gettext as _
from wiki.web.babel import language
from wiki.web.home_page import page_title
from wiki.web.kept import kept_html, kept_macro, macro_html
from wiki.web.page_types import page_types, shown
from wiki.web.passage_html import passage_html
from wiki.web.questions_page import beside_html
from wiki.web.showing import hand_words, usual_audience
from wiki.web.translations_page import translations_html
from wiki.words import FIELD_SEEN_BY, PRESET_NAMES, Permission, Preset


@dataclass(frozen=True)
class Question:
    """One question and what people said under it; ``href`` leads to adding, "" for whoever may not write here."""

    key: str
    label: str
    hint: str
    example: str
    href: str
    passages: tuple[Markup, ...]
    no_longer_asked: bool = False
    order_href: str = ""
    seen_by: str = ""
    share_href: str = ""


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
    may_share = space.may(Permission.SHARE) and not is_old
    base = f"/child/{space.id}/page/{view.head.id}"
    fields = {one.key: one for one in kind.fields} if kind is not None else {}
    gone = _gone_fields(space, view, fields)
    everything = {**fields, **gone}
    look = link_words(
        space,
        [(everything[one.field], one.columns) for one in view.passages if one.columns and one.field in everything],
    )
    beside = questions_on_page(space, view.head.id) if view.has_questions else {}
    translated = translations_beside(space, view.passages)
    cards: dict[str, list[Markup]] = {}
    firsts: dict[str, str] = {}
    for version in view.passages:
        may_change = may_write and version.field in fields
        html = passage_html(
            space, version, everything.get(version.field), link_words=look, since=since, may_change=may_change,
            usual_audience=usual_audience(view.head, version.field), edition=kind.wording if kind else "",
        )  # fmt: skip
        under = Markup("")
        if not version.withheld:
            html += translations_html(space, translated.get(version.id, ()), is_old=is_old)
            under = beside_html(space, version, kind, beside.get(version.passage_id, ()), is_old=is_old)
        cards.setdefault(version.field, []).append(html + under)
        if not version.withheld:
            firsts.setdefault(version.field, f"/child/{space.id}/passage/{version.passage_id}")
    questions = [
        replace(
            _question(one, base, may_write, cards.get(one.key, []), firsts), seen_by=_field_audience(space, view.head, one.key),
            share_href=f"{base}/question/{one.key}/share" if may_share and own_of(view.head, one.key) else "",
        )
        for one in fields.values()
    ]  # fmt: skip
    questions += [
        Question(key, gone[key].label if key in gone else key, "", "", "", tuple(found), no_longer_asked=True)
        for key, found in cards.items()
        if key not in fields
    ]
    return PagePage(
        id=str(view.head.id), title=page_title(view.head, kind), description=kind.description if kind else "",
        href=base, head=view.head, owner=kind.owner if kind else "other",
        answers=kept_macro("pages/answers.html", "answers", tuple(one for one in questions if one.passages), is_old),
        more=_more(space, questions, base, kind.wording) if may_write and kind else Markup(""),
        audience_words=_page_audience(space, view.head),
        share_href=f"{base}/share" if may_share else "",
        some_hidden=view.some_hidden, is_old=is_old, revision_number=view.revision.number,
        saved_by=view.revision.saved_by_name, saved_at=view.revision.saved_at,
    )  # fmt: skip


def _page_audience(space: Space, head: PageHead) -> str:
    """Who sees new words; nothing to those whom an audience by hand leaves out, not even that there is one."""
    if head.own_audience is not None:
        allowed = head.own_audience.allows(space.reader.hex, space.reader.group)
        return _(hand_words(head.own_audience)) if allowed and space.reader.looker is None else ""
    return _(PRESET_NAMES[head.audience]) if head.audience in PRESET_NAMES else ""


def _field_audience(space: Space, head: PageHead, field: str) -> str:
    """Who sees new words under a question that has a choice of its own; nothing to those whom it leaves out."""
    own = own_of(head, field)
    if own is None:
        return ""
    if isinstance(own, Preset):
        return _(FIELD_SEEN_BY[own])
    allowed = own.allows(space.reader.hex, space.reader.group) and space.reader.looker is None
    return _("This question: %(who)s", who=_(hand_words(own))) if allowed else ""


def _kind(space: Space, view: PageView, is_old: bool) -> PageType | None:
    """Today's page type, or for an old state the frozen copy it answered; None if neither can be read."""
    now = page_types().named(view.head.page_type, space.child.known_as)
    if now is not None and (not is_old or now.sha256 == view.revision.edition_sha256):
        return shown(space, now)
    frozen = edition(space, view.revision.edition_id)
    return shown(space, frozen.named(space.child.known_as)) if frozen is not None else None


def _gone_fields(space: Space, view: PageView, fields: dict[str, Field]) -> dict[str, Field]:
    """The questions of answers that are no longer asked, from the newest frozen copy that still asked them."""
    missing = {one.field for one in view.passages} - set(fields)
    found: dict[str, Field] = {}
    for frozen in editions_of(space, view.head.page_type) if missing else ():
        for key in missing - set(found):
            asked = shown(space, frozen.named(space.child.known_as)).field(key)
            if asked is not None:
                found[key] = asked
    return found


def _question(
    asked: Field, base: str, may_write: bool, cards: list[Markup], firsts: dict[str, str]
) -> Question:
    full = asked.key in firsts and not asked.many
    href = f"{base}/question/{asked.key}" if may_write else ""
    if full and may_write:
        href = firsts[asked.key]
    order = f"{base}/question/{asked.key}/order" if may_write and len(cards) > 1 else ""
    return Question(asked.key, asked.label, asked.hint, asked.example, href, tuple(cards), order_href=order)


def _more(space: Space, questions: list[Question], base: str, edition: str) -> Markup:
    """The questions nobody has answered yet, folded away; open while the whole page is empty."""
    empty = [one for one in questions if not one.passages]
    if not empty:
        return Markup("")
    is_open = len(empty) == len(questions)
    key = ("more", base, edition, space.child.known_as, language(), tuple(empty), is_open)
    return kept_html(key, lambda: macro_html("pages/more.html", "more", empty, is_open))
