"""Draws what people said on a page, question by question; a page on which nothing changed is drawn only once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import Markup

from wiki.access.question_audience import own_of
from wiki.access.space import Space
from wiki.commands.questions_ask import may_dispute
from wiki.pagetypes.model import Field, PageType
from wiki.queries.links import link_words
from wiki.queries.pages import PageHead, PageView
from wiki.queries.questions import Beside, questions_on_page
from wiki.queries.translations import Beside as Translated
from wiki.queries.translations import translations_beside
from wiki.web.babel import gettext as _
from wiki.web.babel import language
from wiki.web.kept import kept_parts, macro_html
from wiki.web.passage_html import passage_html, passage_key
from wiki.web.questions_page import beside_html
from wiki.web.showing import hand_words, usual_audience
from wiki.web.translations_page import translations_html
from wiki.words import FIELD_SEEN_BY, Permission, Preset


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
class Sheet:
    """A page that is to be drawn: what its reader sees and may do. ``gone``: the questions that are no longer asked."""

    space: Space
    view: PageView
    kind: PageType | None
    gone: Mapping[str, Field]
    since: datetime | None
    may_write: bool
    is_old: bool

    @property
    def base(self) -> str:
        """The address of the page."""
        return f"/child/{self.space.id}/page/{self.view.head.id}"

    @property
    def wording(self) -> str:
        """Whose labels it shows."""
        return self.kind.wording if self.kind is not None else ""

    def asks(self, field: str) -> bool:
        """Whether the question is asked today."""
        return self.kind is not None and self.kind.field(field) is not None

    def asked(self, field: str) -> Field | None:
        """The question, also one that is no longer asked."""
        return (self.kind.field(field) if self.kind is not None else None) or self.gone.get(field)


def draw_sheet(sheet: Sheet) -> tuple[Markup, Markup]:
    """The answers of a page, and the questions that nobody has answered yet ("" for whoever may not write).

    Kept as a whole where nothing stands on it that is decided for each reader and each view anew.
    """
    view = sheet.view
    beside = questions_on_page(sheet.space, view.head.id) if view.has_questions else {}
    translated = translations_beside(sheet.space, view.passages)
    key = None if beside or translated or sheet.gone or view.head.field_audiences else _key(sheet)
    if key is None:
        return _draw(sheet, beside, translated)
    answers, more = kept_parts(key, lambda: _draw(sheet, beside, translated))
    return answers, more


def _key(sheet: Sheet) -> tuple[object, ...] | None:
    """Everything that the page depends on; None where a row says other passages' words."""
    space, usual, found = sheet.space, usual_audience(sheet.view.head, ""), []
    owner = sheet.kind.owner if sheet.kind is not None else None
    for version in sheet.view.passages:
        asked = sheet.asked(version.field)
        one = passage_key(
            space, version, asked, edition=sheet.wording, may_change=sheet.may_write and asked is not None,
            since=sheet.since, usual_audience=usual,
        )  # fmt: skip
        if one is None:
            return None
        found.append((one, owner is not None and may_dispute(space, owner, version)))
    return (
        "sheet", sheet.base, sheet.wording, space.child.known_as, language(), sheet.may_write, sheet.is_old,
        space.may(Permission.ASK), space.may(Permission.WRITE), tuple(found),
    )  # fmt: skip


def _draw(sheet: Sheet, beside: Beside, translated: Translated) -> tuple[Markup, Markup]:
    space, view = sheet.space, sheet.view
    look = link_words(
        space,
        [(asked, one.columns) for one in view.passages if one.columns and (asked := sheet.asked(one.field)) is not None],
    )
    cards: dict[str, list[Markup]] = {}
    firsts: dict[str, str] = {}
    for version in view.passages:
        html = passage_html(
            space, version, sheet.asked(version.field), link_words=look, since=sheet.since,
            may_change=sheet.may_write and sheet.asks(version.field),
            usual_audience=usual_audience(view.head, version.field), edition=sheet.wording,
        )  # fmt: skip
        if not version.withheld:
            html += translations_html(space, translated.get(version.id, ()), is_old=sheet.is_old)
            html += beside_html(space, version, sheet.kind, beside.get(version.passage_id, ()), is_old=sheet.is_old)
            firsts.setdefault(version.field, f"/child/{space.id}/passage/{version.passage_id}")
        cards.setdefault(version.field, []).append(html)
    fields = sheet.kind.fields if sheet.kind is not None else ()
    questions = [_question(sheet, one, cards.get(one.key, []), firsts.get(one.key, "")) for one in fields]
    questions += [
        Question(key, sheet.gone[key].label if key in sheet.gone else key, "", "", "", tuple(found), no_longer_asked=True)
        for key, found in cards.items()
        if not sheet.asks(key)
    ]
    answered = tuple(one for one in questions if one.passages)
    answers = macro_html("pages/answers.html", "answers", answered, sheet.is_old)
    empty = [one for one in questions if not one.passages]
    if not empty or not sheet.may_write:
        return answers, Markup("")
    return answers, macro_html("pages/more.html", "more", empty, len(empty) == len(questions))


def _question(sheet: Sheet, asked: Field, cards: list[Markup], first: str) -> Question:
    space, here = sheet.space, f"{sheet.base}/question/{asked.key}"
    href = here if sheet.may_write else ""
    made = Question(asked.key, asked.label, asked.hint, asked.example, href, tuple(cards))
    if sheet.may_write:
        made = replace(
            made, href=first if first and not asked.many else here, order_href=f"{here}/order" if len(cards) > 1 else ""
        )
    if own_of(sheet.view.head, asked.key) is None:
        return made
    may_share = space.may(Permission.SHARE) and not sheet.is_old
    return replace(
        made, seen_by=_seen_by(space, sheet.view.head, asked.key), share_href=f"{here}/share" if may_share else ""
    )


def _seen_by(space: Space, head: PageHead, field: str) -> str:
    """Who sees new words under a question that has a choice of its own; nothing to those whom it leaves out."""
    own = own_of(head, field)
    if own is None:
        return ""
    if isinstance(own, Preset):
        return _(FIELD_SEEN_BY[own])
    allowed = own.allows(space.reader.hex, space.reader.group) and space.reader.looker is None
    return _("This question: %(who)s", who=_(hand_words(own))) if allowed else ""
