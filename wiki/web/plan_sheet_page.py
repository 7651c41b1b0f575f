"""Puts an answer sheet, and the answers that came, together for their templates: one line of the plan at a time."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from wiki.access.space import Space
from wiki.document.lines import Line
from wiki.models.plan import PlanStatus
from wiki.models.plan_answers import Reply, Verdict, Way
from wiki.queries.plan_points import EXTRAS, MEETING, MORE, SCHOOL, Answered, Point, Replied, Sheet
from wiki.queries.plan_servings import Served
from wiki.queries.rights import rights_of
from wiki.text import nodes
from wiki.web.babel import day, direction
from wiki.web.babel import gettext as _
from wiki.web.showing import MediaCard, html_nodes, media_card
from wiki.web.stones import stone_words
from wiki.words import N_, Decision, Permission, Role

VERDICTS = {
    Verdict.AGREE: N_("I agree"), Verdict.CHANGE: N_("This should change"), Verdict.MISSING: N_("Something is missing here"),
    Verdict.ASK: N_("I ask for this"),
}  # fmt: skip
REPLIES = {
    Reply.ACCEPTED: N_("Accepted"), Reply.NOT_ACCEPTED: N_("Not accepted"), Reply.TALK: N_("We would like to talk about it"),
}  # fmt: skip
WAYS = {
    Way.WIKI: N_("here in the wiki"), Way.POST: N_("by post"), Way.MAIL: N_("by email"), Way.HAND: N_("by hand"),
}  # fmt: skip
_TITLES = {SCHOOL: N_("Ask for a school"), MEETING: N_("Ask for a meeting"), MORE: N_("Something else is missing")}
_HINTS = {
    SCHOOL: N_("Which school, college or other place would you like to be named in the plan? You can say why."),
    MEETING: N_("Would you like to meet us about the plan? Say when suits you, if you like."),
    MORE: N_("Is there anything that belongs in the plan and is not there?"),
}
_KINDS = {
    PlanStatus.DRAFT: N_("The draft plan: what do you think?"),
    PlanStatus.AMENDMENT: N_("Changes to the plan: what do you think?"),
}


@dataclass(frozen=True)
class ReplyCard:
    """The council's answer to a point."""

    title: str
    words: str
    byline: str


@dataclass(frozen=True)
class PointCard:
    """What somebody said to a place; ``state`` is "kept", "sent" or "answered"."""

    id: str
    verdict: str
    title: str
    words: str
    sound: MediaCard | None
    state: str
    state_words: str
    replies: tuple[ReplyCard, ...]
    typed: str = ""
    scans: tuple[MediaCard, ...] = ()
    is_wrong: bool = False
    stone: str = ""


@dataclass(frozen=True)
class PlaceCard:
    """A place of the plan: its heading and its words."""

    place: str
    letter: str
    title: str
    hint: str
    html: Markup
    slots: tuple[tuple[str, str], ...]
    said: str
    language: str
    direction: str
    is_extra: bool


@dataclass(frozen=True)
class LineCard(PlaceCard):
    """A place of the plan with what was said to it."""

    href: str
    point: PointCard | None
    earlier: tuple[PointCard, ...] = ()


@dataclass(frozen=True)
class SectionCard:
    """A section of the plan in the list: how many of its lines were answered, and where to go on in it."""

    letter: str
    title: str
    answered: int
    count: int
    href: str


@dataclass(frozen=True)
class Readers:
    """Who reads a sheet, as it is said to its owner: on the sheet, and before it is sent."""

    alone: str
    sent: str


def readers_of(space: Space) -> Readers:
    """For the young person, for whoever answers in their place, and for parents: of these each has a sheet."""
    if space.member.role is Role.YOUNG_PERSON:
        return Readers(
            _("This sheet is yours alone. Only you see it, and the council once you send it. Nobody of your family sees it."),
            _("When you press the button, the council can read this. Nobody of your family can."),
        )
    if rights_of(space).is_instead(Decision.ANSWER):
        return Readers(
            _("This sheet is yours alone. Only you see it, and the council once you send it."),
            _("When you press the button, the council can read this. Nobody else can."),
        )
    return Readers(
        _(
            "This sheet is yours alone. Only you see it, and the council once you send it. "
            "Another parent has a sheet of their own."
        ),
        _("When you press the button, the council can read this. Another parent can’t."),
    )


def way_choices() -> list[tuple[Way, str]]:
    """How it can have reached them, as answers to choose from: they begin with a capital, as all others do."""
    return [(way, words[:1].upper() + words[1:]) for way, words in ((key, _(one)) for key, one in WAYS.items())]


def sheet_title(served: Served) -> str:
    """What the sheet is about."""
    return _(_KINDS[served.status])


def line_card(space: Space, sheet: Sheet, place: str) -> LineCard:
    """One place of the sheet for its screen. NotFound for one that it does not have."""
    line, said = sheet.line(place), sheet.said.get(place, ())
    href = url_for("plan_sheet.show_line", child_id=space.id, serving_id=sheet.served.id, place=place)
    cards = tuple(point_card(space, one) for one in said)
    now, earlier = (cards[-1], cards[:-1]) if cards else (None, ())
    return LineCard(**vars(place_card(line, place)), href=href, point=now, earlier=earlier)


def place_card(line: Line | None, place: str) -> PlaceCard:
    """A line of the plan by itself; None: what is asked beside the lines."""
    if line is None:
        return PlaceCard(place, "", _(_TITLES[place]), _(_HINTS[place]), Markup(""), (), "", "", "", True)
    return PlaceCard(
        place, line.letter, _title(line), "", html_nodes(line.blocks), line.slots, line.said, line.language or "en",
        direction(line.language or "en"), False,
    )  # fmt: skip


def erase_link(space: Space, card: LineCard) -> str:
    """Where everything said to a place is taken out for good; "" where nothing is left to take out."""
    said = [one for one in (card.point, *card.earlier) if one is not None and not one.stone]
    if not said or not space.may(Permission.ERASE):
        return ""
    return url_for("plan_points_erase.ask_why", child_id=space.id, point_id=uuid.UUID(said[0].id))


def _title(line: Line) -> str:
    return line.heading or line.section


def line_cards(space: Space, sheet: Sheet, places: Iterable[str]) -> tuple[LineCard, ...]:
    """Several places."""
    return tuple(line_card(space, sheet, place) for place in places)


def section_cards(space: Space, sheet: Sheet) -> tuple[SectionCard, ...]:
    """The sections with their count; each leads to its first line without an answer."""
    made = []
    for letter in dict.fromkeys(line.letter for line in sheet.lines):
        lines = [line for line in sheet.lines if line.letter == letter]
        done = [line for line in lines if sheet.now(line.place) is not None]
        first = next((line for line in lines if line not in done), lines[0])
        href = url_for("plan_sheet.show_line", child_id=space.id, serving_id=sheet.served.id, place=first.place)
        made.append(SectionCard(letter, lines[0].section, len(done), len(lines), href))
    return tuple(made)


def extra_cards(space: Space, sheet: Sheet) -> tuple[LineCard, ...]:
    """What can be asked for beside the lines."""
    return line_cards(space, sheet, EXTRAS)


def next_place(sheet: Sheet, place: str = "") -> str:
    """The next line after ``place`` that nothing was said to (from the beginning for ""); "" when there is none."""
    places = [line.place for line in sheet.lines]
    after = places.index(place) + 1 if place in places else 0
    waiting = [one for one in places[after:] if sheet.now(one) is None]
    return waiting[0] if waiting else ""


def following(sheet: Sheet, place: str) -> tuple[str, str]:
    """The places before and after one, "" at the ends."""
    places = sheet.places
    at = places.index(place)
    return places[at - 1] if at else "", places[at + 1] if at + 1 < len(places) else ""


def point_card(space: Space, point: Point) -> PointCard:
    """A point for a template."""
    state = "answered" if point.replies else "sent" if point.sent_at else "kept"
    words = {
        "answered": _("The council has answered."),
        "sent": _came(point),
        "kept": _("Kept for you alone. Not sent yet."),
    }[state]
    title = _("I do not ask for this") if point.place in EXTRAS and not point.asks else _(VERDICTS[point.verdict])
    sound = media_card(space.id, point.media) if point.media is not None else None
    return PointCard(
        point.id.hex, point.verdict, title, point.words, sound, state, words, tuple(map(reply_card, point.replies)),
        _typed(point), tuple(media_card(space.id, one) for one in point.paper.files) if point.paper else (),
        point.wrong_at is not None, stone_words(point.stone) if point.stone else "",
    )  # fmt: skip


def _came(point: Point) -> str:
    if point.paper is not None:
        return _("Came on paper on %(day)s.", day=day(point.paper.received_on))
    return _("Sent on %(day)s.", day=day(point.sent_at))


def _typed(point: Point) -> str:
    """ "From paper of 3 November 2026, typed by Daniel Hart." """
    if point.paper is None:
        return ""
    return _("From paper of %(day)s, typed by %(name)s.", day=day(point.paper.written_on), name=point.paper.typed_by_name)


def reply_card(one: Replied) -> ReplyCard:
    """The council's answer for a template."""
    return ReplyCard(_(REPLIES[one.reply]), one.words, _("%(name)s, %(day)s", name=one.by_name, day=day(one.at)))


@dataclass(frozen=True)
class AnsweredCard:
    """One sent point on the caseworker's screen, with its line of the plan; ``mark`` is its place on the page."""

    id: str
    mark: str
    letter: str
    title: str
    html: Markup
    language: str
    who: str
    plan: str
    sent: str
    point: PointCard
    waits: bool
    counts: bool
    asks: bool


def answered_card(space: Space, one: Answered) -> AnsweredCard:
    """A sent point for the caseworker's screen."""
    line, place = one.line, one.point.place
    title = _title(line) if line else _(_TITLES[place]) if place in _TITLES else _("A line whose words were taken out since")
    return AnsweredCard(
        str(one.point.id), one.point.id.hex, line.letter if line else "", title, html_nodes(line.blocks) if line else Markup(""),
        (line.language if line else "") or "en", one.served.to, _("Version %(number)d", number=one.served.number),
        _came(one.point), point_card(space, one.point), one.waits, one.counts,
        one.point.asks,
    )  # fmt: skip


def served_line(one: Served) -> str:
    """ "Served on Mum on 21 November 2026, by post." """
    return _("Served on %(name)s on %(day)s, %(way)s.", name=one.to, day=day(one.served_on), way=_(WAYS[one.way]))


def plain_of(line: Line) -> str:
    """The words of a line for a letter, shortened."""
    words = " ".join(nodes.plain(line.blocks).split())
    return words if len(words) <= 200 else f"{words[:197]}…"
