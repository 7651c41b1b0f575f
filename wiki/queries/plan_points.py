"""Reads what people answer to a plan: the one place where their points leave the database.

A point that was not sent is its writer's alone. A sent one is seen by its writer and by whoever writes the plan, and by
nobody else: two parents have two sheets, and neither learns anything of the other's (checks.md, A11).
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from wiki import clock
from wiki.access.space import Space
from wiki.document.lines import Line, changed_lines, lines_of
from wiki.errors import NotAllowed, NotFound
from wiki.models.people import Person
from wiki.models.plan import ASKS_FOR_ANSWERS, PlanStatus
from wiki.models.plan_answers import PlanPoint, PointReply, Reply, Verdict
from wiki.pagetypes.kinds.chosen import show_day
from wiki.queries.media import find_media
from wiki.queries.plan_papers import PaperHead, read_papers
from wiki.queries.plan_servings import Served, all_served, answers_until, may_answer_now, own_sheet
from wiki.queries.plan_versions import list_versions, open_version
from wiki.queries.stones import Stone, point_stones
from wiki.queries.versions import ShownMedia
from wiki.statute.thread import Finding
from wiki.words import N_, Filled, Permission

_point = PlanPoint.__table__
_reply = PointReply.__table__
_person = Person.__table__
SCHOOL, MEETING, MORE = "school", "meeting", "more"
EXTRAS = (SCHOOL, MEETING, MORE)
"""Places beside the lines: to ask for a school, for a meeting, and to say what else is missing."""
_RULE = "SEND Regulations 2014, regulation 13(2)"
_DAYS = "SEND Regulations 2014, regulation 13(1)(a)"
_NOTICE = "SEND Regulations 2014, regulation 22(2)"


@dataclass(frozen=True)
class Replied:
    """What the council answered to a point."""

    reply: Reply
    words: str
    by_name: str
    at: datetime


@dataclass(frozen=True)
class Point:
    """What somebody says to one place of a plan; ``replies`` are the council's, the newest last."""

    id: uuid.UUID
    serving_id: uuid.UUID
    place: str
    number: int
    verdict: Verdict
    words: str
    media_id: uuid.UUID | None
    said_at: datetime
    sent_at: datetime | None
    wrong_at: datetime | None = None
    media: ShownMedia | None = None
    replies: tuple[Replied, ...] = ()
    paper: PaperHead | None = None
    stone: Stone | None = None

    @property
    def asks(self) -> bool:
        """Whether it asks the council for an answer: also where its owner says that it was typed wrongly."""
        return self.stone is None and (self.verdict is not Verdict.AGREE or self.wrong_at is not None)

    @property
    def is_settled(self) -> bool:
        """Whether the council has answered, and not only that it wants to talk about it; of what was typed wrongly, since
        that was said."""
        if not self.replies or self.replies[-1].reply is Reply.TALK:
            return False
        return self.wrong_at is None or self.replies[-1].at > self.wrong_at


@dataclass(frozen=True)
class Sheet:
    """Somebody's answer sheet: the lines of the plan as it was served, and what they said so far, newest last. ``is_theirs``:
    it is still theirs to answer; ``last_day``: on which it is, where the rights pass to the young person soon."""

    served: Served
    lines: tuple[Line, ...]
    said: Mapping[str, tuple[Point, ...]]
    is_theirs: bool = True
    last_day: date | None = None

    def now(self, place: str) -> Point | None:
        """What counts for a place: the newest that was said there."""
        found = self.said.get(place, ())
        return found[-1] if found else None

    @property
    def places(self) -> tuple[str, ...]:
        """Every place in order: the lines, then what can be asked for."""
        return (*(line.place for line in self.lines), *EXTRAS)

    @property
    def answered(self) -> int:
        """How many lines something was said to."""
        return sum(1 for line in self.lines if self.now(line.place) is not None)

    @property
    def unsent(self) -> tuple[Point, ...]:
        """What would be sent now, in the order of the plan."""
        found = (self.now(place) for place in self.places)
        return tuple(one for one in found if one is not None and one.sent_at is None and one.stone is None)

    @property
    def all_said(self) -> tuple[Point, ...]:
        """What counts now for each place, sent or not, in the order of the plan."""
        return tuple(one for one in map(self.now, self.places) if one is not None)

    def line(self, place: str) -> Line | None:
        """The line at a place; None for what is asked beside the lines. NotFound for a place that is not there."""
        for line in self.lines:
            if line.place == place:
                return line
        if place not in EXTRAS:
            raise NotFound
        return None


def open_sheet(space: Space, serving_id: uuid.UUID) -> Sheet:
    """The reader's own answer sheet; NotFound for any other, whatever the reason."""
    served = own_sheet(space, serving_id)
    said: dict[str, list[Point]] = {}
    for one in _points(space, _point.c.serving_id == serving_id):
        said.setdefault(one.place, []).append(one)
    places = {place: tuple(several) for place, several in said.items()}
    return Sheet(served, lines_served(space, served.number), places, may_answer_now(space), answers_until(space, served))


def typed_from(space: Space, paper_id: uuid.UUID) -> tuple[Point, ...]:
    """What was typed from a paper, the newest of a place last, for whoever types from paper. NotAllowed."""
    if not space.may(Permission.TYPE_FROM_PAPER):
        raise NotAllowed
    return _points(space, _point.c.paper_id == paper_id)


@dataclass(frozen=True)
class Answered:
    """One sent point as the plan's writer sees it: whose it is, and the line of the plan it is about (None: a place beside
    the lines, or a plan whose words were taken out since). ``counts``: nothing newer was sent at this place."""

    served: Served
    line: Line | None
    point: Point
    counts: bool

    @property
    def waits(self) -> bool:
        """Whether the council still owes an answer."""
        return self.counts and self.point.asks and not self.point.is_settled


def sent_points(space: Space) -> tuple[Answered, ...]:
    """Every point that was sent, of the newest plan first, by its line; for whoever writes the plan.

    Raises NotAllowed for anybody else.
    """
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    servings = {one.id: one for one in all_served(space) if one.asks}
    points = [one for one in _points(space, _point.c.sent_at.is_not(None)) if one.serving_id in servings]
    newest = {(one.serving_id, one.place): one.id for one in points}  # the newest comes last
    lines = {number: lines_served(space, number) for number in {servings[one.serving_id].number for one in points}}
    made = []
    for one in points:
        served = servings[one.serving_id]
        line = next((line for line in lines[served.number] if line.place == one.place), None)
        made.append(Answered(served, line, one, newest[one.serving_id, one.place] == one.id))
    order = {number: {line.place: at for at, line in enumerate(found)} for number, found in lines.items()}
    return tuple(
        sorted(made, key=lambda one: (-one.served.number, order[one.served.number].get(one.point.place, 10_000),
                                      one.point.place, one.served.to, one.point.number))
    )  # fmt: skip


def find_sent(space: Space, point_id: uuid.UUID) -> Answered:
    """One sent point, for whoever writes the plan; NotFound where there is none such."""
    for one in sent_points(space):
        if one.point.id == point_id:
            return one
    raise NotFound


def unanswered(space: Space) -> tuple[Answered, ...]:
    """The points that the council owes an answer: each is to settle before a final plan is made. NotAllowed for anybody
    who does not write the plan."""
    return tuple(one for one in sent_points(space) if one.waits)


def find_in_answers(space: Space) -> tuple[Finding, ...]:
    """What is to settle about the family's answers before a final is made; nothing of it stops a plan."""
    return tuple(_findings(space))


def _findings(space: Space) -> Iterator[Finding]:
    made = list_versions(space)
    asked = [one for one in made if one.status in ASKS_FOR_ANSWERS]
    if not asked:
        return
    is_open = asked[0] is made[0]  # nothing final was made of it yet
    newest = [one for one in all_served(space) if is_open and one.asks and one.number == asked[0].number]
    if is_open and not newest:
        is_notice = asked[0].status is PlanStatus.AMENDMENT
        yield Finding(
            "not_served", "",
            N_("The amendment notice has been served on nobody yet.") if is_notice
            else N_("The newest draft has been served on nobody yet."),
            N_("The family has the right to say what they think of it before a final plan is made."),
            _NOTICE if is_notice else _DAYS,
        )  # fmt: skip
    for served in newest:
        if served.sent_at is None and served.until >= clock.today():
            until = show_day(served.until)
            yield Finding(
                "days_not_over", "", Filled(N_("%(name)s still has time to answer."), name=served.to),
                Filled(N_("The 15 days are at least until %(day)s."), day=until), _DAYS,
            )  # fmt: skip
    for one in unanswered(space):
        talk = N_("You said that you talk about it. Say here what came of it.")
        yield Finding(
            "point_unanswered", one.point.id.hex, Filled(N_("A point of %(name)s waits for your answer."), name=one.served.to),
            talk if one.point.replies else N_("Accept it, say why not, or say that you talk about it."), _RULE,
        )  # fmt: skip


def lines_served(space: Space, number: int) -> tuple[Line, ...]:
    """The lines of a plan that an answer is asked to; () where words in it were taken out since."""
    opened = open_version(space, number)
    if opened.tree is None or opened.head.is_kept_back:
        return ()  # words in it were taken out: no screen shows them
    return changed_lines(opened.tree) if opened.head.status is PlanStatus.AMENDMENT else lines_of(opened.tree)


def _points(space: Space, *conditions: Any) -> tuple[Point, ...]:
    """Points with their files and replies, the newest of a place last. Whoever asks has looked whose they are."""
    rows = space.session.execute(
        select(
            _point.c.id, _point.c.serving_id, _point.c.place, _point.c.number, _point.c.verdict, _point.c.words,
            _point.c.media_id, _point.c.said_at, _point.c.sent_at, _point.c.wrong_at, _point.c.paper_id, _point.c.erasure_id,
        )
        .where(_point.c.child_id == space.id, *conditions)
        .order_by(_point.c.place, _point.c.serving_id, _point.c.number)
    ).all()  # fmt: skip
    if not rows:
        return ()
    replies: dict[uuid.UUID, list[Replied]] = {}
    for row in space.session.execute(
        select(_reply.c.point_id, _reply.c.reply, _reply.c.words, _person.c.name, _reply.c.given_at, _reply.c.given_by)
        .join(_person, _person.c.id == _reply.c.given_by)
        .where(_reply.c.child_id == space.id, _reply.c.point_id.in_([row.id for row in rows]))
        .order_by(_reply.c.given_at)
    ):
        replies.setdefault(row[0], []).append(Replied(row[1], space.told(row[2], row[5]), *row[3:5]))
    papers = read_papers(space, {row.paper_id for row in rows if row.paper_id})
    stones = point_stones(space, {row.erasure_id for row in rows if row.erasure_id})
    found: dict[tuple[str, uuid.UUID], list[Point]] = {}
    for one in rows:
        *plain, paper_id, erasure_id = one
        point = replace(
            Point(*plain), media=_file(space, one.media_id), replies=tuple(replies.get(one.id, ())),
            paper=papers.get(paper_id), stone=stones.get(erasure_id),
        )  # fmt: skip
        found.setdefault((point.place, point.serving_id), []).append(point)
    return tuple(point for several in found.values() for point in _as_they_came(several))


def _as_they_came(points: list[Point]) -> list[Point]:
    """What was said in the wiki in its order; what came on paper after all that was sent before that day, and before
    whatever was sent, or only begun, since: typing a paper late never takes the place of newer words."""
    found = [one for one in points if one.paper is None]
    typed = [one for one in points if one.paper is not None]
    for paper in sorted(typed, key=lambda one: (one.sent_at or one.said_at, one.number)):
        came = paper.sent_at or paper.said_at
        at = max((at for at, one in enumerate(found, 1) if one.sent_at is not None and one.sent_at <= came), default=0)
        found.insert(at, paper)
    return found


def _file(space: Space, media_id: uuid.UUID | None) -> ShownMedia | None:
    if media_id is None:
        return None
    try:
        return find_media(space, media_id)
    except NotFound:
        return None
