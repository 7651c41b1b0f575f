"""Turns questions and disputes into what templates show: whose they are, whom they are for, what was answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from wiki.access.space import Space
from wiki.commands.questions_ask import may_dispute
from wiki.pagetypes.model import PageType
from wiki.queries.questions import SeenAnswer, SeenQuestion
from wiki.queries.versions import SeenVersion
from wiki.web.babel import day, language
from wiki.web.babel import gettext as _
from wiki.web.kept import kept_html, macro_html
from wiki.web.page_types import shown_type
from wiki.web.showing import byline, html_of
from wiki.words import GROUP_NAMES, PRESET_NAMES, Permission, Preset


@dataclass(frozen=True)
class AnswerCard:
    """An answer with who gave it; ``title`` says so where it is "we agree now"."""

    title: str
    byline: str
    html: Markup


@dataclass(frozen=True)
class QuestionCard:
    """A question or dispute, ready to show. ``place`` is where it stands, ``state`` what became of it or is awaited."""

    id: str
    href: str
    place: str
    place_href: str
    is_dispute: bool
    is_settled: bool
    waits: bool
    title: str
    byline: str
    html: Markup
    kept_to: str
    answers: tuple[AnswerCard, ...]
    state: str
    has_moved_on: bool


def named(name: str, relation: str) -> str:
    """Jo Fairweather (Mum)."""
    what = next((one for one in relation.split("\n") if one and one != name), "")
    return f"{name} ({what})" if what else name


def question_card(space: Space, question: SeenQuestion) -> QuestionCard:
    """One question for a template."""
    place = f"/child/{space.id}/page/{question.page_id}#passage-{question.passage_id.hex}"
    kept = question.audience_preset
    return QuestionCard(
        id=question.id.hex, href=f"/child/{space.id}/question/{question.id}", place=_place(space, question),
        place_href=place, is_dispute=question.is_dispute, is_settled=question.is_settled,
        waits=question.waits_for(space), title=_title(space, question),
        byline=f"{named(question.by_name, question.by_is)} · {day(question.at)}", html=html_of(question),
        kept_to=_(PRESET_NAMES[kept]) if kept not in {None, Preset.EVERYONE} else "",
        answers=tuple(_answer(one) for one in question.answers), state=_state(question),
        has_moved_on=question.has_moved_on,
    )  # fmt: skip


def question_cards(space: Space, questions: Iterable[SeenQuestion]) -> tuple[QuestionCard, ...]:
    """Several, in their order."""
    return tuple(question_card(space, one) for one in questions)


def _place(space: Space, question: SeenQuestion) -> str:
    kind = shown_type(space, question.page_type)
    asked = kind.field(question.field) if kind else None
    title = question.page_title or (kind.title if kind else question.page_type.replace("_", " ").capitalize())
    return f"{title}: {asked.label}" if asked else title


def _title(space: Space, question: SeenQuestion) -> str:
    if question.is_dispute and question.is_settled:
        return _("The family said this was not right")
    if question.is_dispute:
        return _("The family says this is not right")
    if question.to_person == space.person.id:
        return _("A question for you")
    if question.to_group is not None:
        who = _(GROUP_NAMES[question.to_group])
        return _("A question for %(who)s", who=who[:1].lower() + who[1:])
    return _("A question for %(who)s", who=named(question.to_name or "", question.to_is))


def _answer(answer: SeenAnswer) -> AnswerCard:
    title = ""
    if answer.is_agreement:
        title = _("Agreed for the family") if answer.by_family else _("Agreed for the other side")
    return AnswerCard(title, f"{named(answer.by_name, answer.by_is)} · {day(answer.at)}", html_of(answer))


def _state(question: SeenQuestion) -> str:
    if question.is_dispute:
        if question.settled_at is not None:
            return _("Both sides agreed, %(day)s", day=day(question.settled_at))
        if question.agreed(family=False):
            return _("The other side agreed. Now the family is asked.")
        if question.agreed(family=True):
            return _("The family agreed. Now the other side is asked.")
        return _("Not agreed yet")
    if question.settled_at is not None:
        return _("Answered, says %(who)s, %(day)s", who=question.settled_by_name or "", day=day(question.settled_at))
    return _("Has an answer") if question.answers else _("Not answered yet")


def beside_html(
    space: Space, version: SeenVersion, kind: PageType | None, questions: tuple[SeenQuestion, ...], *, is_old: bool
) -> Markup:
    """What stands under a passage: disputes and open questions, answered ones folded, and how to ask.

    Never kept in memory with the passage: who may see a question is decided for each reader and each view. Beside an
    old state of a page only the disputes that still stand are shown.
    """
    if is_old:
        questions = tuple(one for one in questions if one.is_dispute and not one.is_settled)
    links = Markup("") if is_old or not space.may(Permission.ASK) else _links(space, version, kind)
    if not questions:
        return links and Markup('<div class="under">{}</div>').format(links)
    open_ones = [one for one in questions if not one.is_settled]
    return macro_html(
        "questions/beside.html", "beside",
        question_cards(space, sorted(open_ones, key=lambda one: not one.is_dispute)),
        question_cards(space, (one for one in questions if one.is_settled)), links, space.may(Permission.ASK),
    )  # fmt: skip


_LINK = Markup('<a href="{}">{}<span class="vh">: {}</span></a>')


def _links(space: Space, version: SeenVersion, kind: PageType | None) -> Markup:
    """How to ask, to say that it is not right, and to add a translation, for those who may: whoever sees the version."""
    disputable = kind is not None and may_dispute(space, kind.owner, version)
    says_something = version.plain.strip() or any(file.kind in {"audio", "video"} for file in version.media)
    to_translate = bool(says_something) and space.may(Permission.WRITE)
    key = (
        "under", version.id, version.saved_by_name, version.saver_is, version.speaker, version.gathered, space.child.known_as,
        disputable, to_translate, language(),
    )  # fmt: skip
    return kept_html(key, lambda: _links_anew(space, version, disputable, to_translate))


def _links_anew(space: Space, version: SeenVersion, disputable: bool, to_translate: bool) -> Markup:
    base, whose = f"/child/{space.id}/passage/{version.passage_id}", f"{byline(space, version)}, {day(version.saved_at)}"
    made = _LINK.format(f"{base}/ask", _("Ask about this"), whose)
    if disputable:
        made += Markup(" ") + _LINK.format(f"{base}/dispute", _("That is not right"), whose)
    if to_translate:
        made += Markup(" ") + _LINK.format(f"{base}/translate", _("Add a translation"), whose)
    return Markup('<p class="under-links">{}</p>').format(made)


@dataclass(frozen=True)
class QuestionList:
    """The page that lists the questions of the space; ``counts`` by filter, as the reader sees them."""

    show: str
    cards: tuple[QuestionCard, ...]
    counts: tuple[tuple[str, str, int], ...]
    page: int
    pages: int


_PER_PAGE = 30


def question_list(space: Space, questions: tuple[SeenQuestion, ...], show: str, page: int) -> QuestionList:
    """Those that ``show`` asks for: "waiting" for the reader, "open", or "answered"; by default what waits, if anything."""
    groups = {
        "waiting": [one for one in questions if one.waits_for(space)],
        "open": [one for one in questions if not one.is_settled],
        "answered": sorted((one for one in questions if one.is_settled), key=_settled, reverse=True),
    }
    if show not in groups:
        show = "waiting" if groups["waiting"] else "open"
    names = {"waiting": _("Waiting for you"), "open": _("Open"), "answered": _("Answered")}
    found = groups[show]
    pages = max(1, -(-len(found) // _PER_PAGE))
    page = min(max(page, 1), pages)
    return QuestionList(
        show, question_cards(space, found[(page - 1) * _PER_PAGE : page * _PER_PAGE]),
        tuple((key, names[key], len(several)) for key, several in groups.items()), page, pages,
    )  # fmt: skip


def _settled(question: SeenQuestion) -> datetime:
    return question.settled_at or question.at
