"""Reads questions beside passages, and disputes: only where the reader may see the passage, checked before any word leaves.

Three things must allow it: the passage as it is now, the version that was asked about, and the question's own audience.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from wiki import clock
from wiki.access.audience import may_see_file, preset_of
from wiki.access.space import Space
from wiki.database import checked
from wiki.errors import NotFound
from wiki.models.audience import Audience
from wiki.models.children import Membership
from wiki.models.pages import Page, Passage, Version
from wiki.models.people import Person
from wiki.models.questions import Answer, AnswerKind, Question, QuestionKind
from wiki.prepared_select import PreparedSelect
from wiki.words import Group, Preset

_q = Question.__table__
_a = Answer.__table__
_passage = Passage.__table__
_page = Page.__table__
_member = Membership.__table__
_now, _about = aliased(Version.__table__), aliased(Version.__table__)
_asker, _asked, _giver, _settler = (aliased(Person.__table__) for _ in range(4))


@dataclass(frozen=True, slots=True)
class SeenAnswer:
    """One answer, or one "we agree now"; ``by_is`` is what whoever gave it is or was to the child."""

    id: uuid.UUID
    kind: AnswerKind
    body: str
    html: str
    html_policy: int
    plain: str
    by_family: bool
    by: uuid.UUID
    by_name: str
    by_is: str
    at: datetime

    @property
    def is_agreement(self) -> bool:
        """Whether one side said "we agree now"."""
        return self.kind is AnswerKind.AGREE


@dataclass(frozen=True, slots=True)
class SeenQuestion:
    """A question or dispute that the reader may see, with its answers in their order.

    ``today`` and ``about_audience`` are the passage's audience now, and that of the version asked about.
    """

    id: uuid.UUID
    passage_id: uuid.UUID
    version_id: uuid.UUID
    kind: QuestionKind
    by: uuid.UUID
    by_name: str
    by_is: str
    to_person: uuid.UUID | None
    to_name: str | None
    to_is: str
    to_group: Group | None
    body: str
    html: str
    html_policy: int
    plain: str
    audience: Audience
    at: datetime
    settled_at: datetime | None
    settled_by: uuid.UUID | None
    settled_by_name: str | None
    page_id: uuid.UUID
    field: str
    page_type: str
    page_title: str
    today: Audience
    about_audience: Audience
    has_moved_on: bool
    answers: tuple[SeenAnswer, ...]

    @property
    def is_dispute(self) -> bool:
        """Whether the family says that the passage is not right."""
        return self.kind is QuestionKind.DISPUTE

    @property
    def is_settled(self) -> bool:
        """Whether it is resolved, or (a dispute) agreed by both sides."""
        return self.settled_at is not None

    @property
    def audience_preset(self) -> Preset | None:
        """To whom it is kept, as one of the presets."""
        return preset_of(self.audience)

    def agreed(self, family: bool) -> bool:
        """Whether the family's side (or the other) said that they agree now."""
        return any(one.is_agreement and one.by_family == family for one in self.answers)

    def is_put_to(self, space: Space) -> bool:
        """Whether it was put to the reader, by name or as one of a group; nobody asks themselves."""
        if self.by == space.person.id:
            return False
        return self.to_person == space.person.id or (self.to_group is not None and self.to_group is space.reader.group)

    def has_answer_for(self, space: Space) -> bool:
        """Whether it is the reader's own, and somebody else has the last word."""
        return self.by == space.person.id and bool(self.answers) and self.answers[-1].by != self.by

    def waits_for(self, space: Space) -> bool:
        """Whether the reader has something to do: put to them, and the last word is the asker's; their own, and answered;
        or one side agreed to end a dispute, and the reader can agree for the other."""
        if self.is_settled:
            return False
        if self.is_dispute and self.by == space.person.id:
            return (self.agreed(family=False) or self.has_answer_for(space)) and not self.agreed(family=True)
        if self.by == space.person.id:
            return self.has_answer_for(space)
        if not self.is_put_to(space):
            return False
        return not self.answers or self.answers[-1].by == self.by


def _is_to_child(person: Any) -> Any:
    return (
        select(func.aggregate_strings(_member.c.relation, "\n"))
        .where(_member.c.child_id == bindparam("child"), checked(_member.c.person_id) == person)
        .scalar_subquery()
    )


_COLUMNS = (
    _q.c.id, _q.c.passage_id, _q.c.version_id, _q.c.kind, _q.c.asked_by, _asker.c.name, _is_to_child(_q.c.asked_by),
    _q.c.asked_to_person, _asked.c.name, _is_to_child(_q.c.asked_to_person), _q.c.asked_to_group,
    _q.c.body, _q.c.html, _q.c.html_policy, _q.c.plain, _q.c.audience, _q.c.asked_at, _q.c.settled_at, _q.c.settled_by,
    _settler.c.name, _passage.c.page_id, _passage.c.field, _page.c.page_type, _page.c.title,
    _passage.c.audience, _about.c.audience, _about.c.saved_by, _about.c.id, _now.c.id, _now.c.audience, _now.c.saved_by,
)  # fmt: skip
_ANSWER = (
    _a.c.id, _a.c.kind, _a.c.body, _a.c.html, _a.c.html_policy, _a.c.plain, _a.c.by_family, _a.c.given_by,
    _giver.c.name, _is_to_child(_a.c.given_by), _a.c.given_at,
)  # fmt: skip
_FROM = (
    _q.join(_passage, _passage.c.id == _q.c.passage_id)
    .join(_page, _page.c.id == _passage.c.page_id)
    .join(_now, and_(_now.c.passage_id == _passage.c.id, _now.c.number == _passage.c.version_number))
    .join(_about, _about.c.id == _q.c.version_id)
    .join(_asker, _asker.c.id == _q.c.asked_by)
    .outerjoin(_asked, _asked.c.id == _q.c.asked_to_person)
    .outerjoin(_settler, _settler.c.id == _q.c.settled_by)
    .outerjoin(_a, _a.c.question_id == _q.c.id)
    .outerjoin(_giver, _giver.c.id == _a.c.given_by)
)
_ALL = select(*_COLUMNS, *_ANSWER).select_from(_FROM).order_by(_q.c.asked_at, _q.c.id, _a.c.given_at, _a.c.id)
_CHECKED = _ALL.where(checked(_q.c.child_id) == bindparam("child"))
_ON_PAGE = PreparedSelect(_CHECKED.where(_passage.c.page_id == bindparam("page")))
_BESIDE = PreparedSelect(_CHECKED.where(_q.c.passage_id.in_(bindparam("passages", expanding=True))))
_BY_ID = PreparedSelect(_CHECKED.where(_q.c.id == bindparam("question")))
_BY_IDS = PreparedSelect(_CHECKED.where(_q.c.id.in_(bindparam("questions", expanding=True))))
_OF_CHILD = _ALL.where(_q.c.child_id == bindparam("child"))
_IN_SPACE = PreparedSelect(_OF_CHILD)
_FOR_HOME = PreparedSelect(
    _OF_CHILD.where(
        or_(
            _q.c.settled_at.is_(None),
            and_(_q.c.asked_by == bindparam("me"), _q.c.settled_by != bindparam("me"), _q.c.settled_at > bindparam("since")),
        )
    )
)
_OPEN_IN_SPACE = PreparedSelect(_OF_CHILD.where(_q.c.settled_at.is_(None)))
Beside = Mapping[uuid.UUID, tuple[SeenQuestion, ...]]


def questions_on_page(space: Space, page_id: uuid.UUID) -> Beside:
    """Every question about a passage begun on this page that the reader may see, by passage, oldest first. One query."""
    return _by_passage(_read(space, _ON_PAGE, {"page": page_id}))


def questions_beside(space: Space, passage_ids: Iterable[uuid.UUID]) -> Beside:
    """The questions about these passages that the reader may see, by passage, oldest first. One query."""
    wanted = list(set(passage_ids))
    return _by_passage(_read(space, _BESIDE, {"passages": wanted})) if wanted else {}


def disputes_beside(space: Space, passage_ids: Iterable[uuid.UUID]) -> Beside:
    """The disputes of these passages that still stand, by passage."""
    found = questions_beside(space, passage_ids)
    standing = {key: standing_disputes(several) for key, several in found.items()}
    return {key: several for key, several in standing.items() if several}


def standing_disputes(questions: Iterable[SeenQuestion]) -> tuple[SeenQuestion, ...]:
    """Those of ``questions`` that say "that is not right" and that not both sides have settled yet."""
    return tuple(one for one in questions if one.is_dispute and not one.is_settled)


def list_questions(space: Space, *, only_open: bool = False) -> tuple[SeenQuestion, ...]:
    """Every question of the space that the reader may see, oldest first. One query."""
    return tuple(_read(space, _OPEN_IN_SPACE if only_open else _IN_SPACE, {}))


def count_for_home(space: Space, since: datetime | None) -> tuple[int, int]:
    """How many questions and disputes wait for the reader; and how many of their own others ended with an answer after
    ``since``, when the reader was last here. One query."""
    found = _read(space, _FOR_HOME, {"me": space.person.id, "since": since or clock.now()})
    answered = sum(one.is_settled and not one.is_dispute and one.has_answer_for(space) for one in found)
    return sum(one.waits_for(space) for one in found), answered


def questions_by_id(space: Space, question_ids: Iterable[uuid.UUID]) -> tuple[SeenQuestion, ...]:
    """Those of these questions that the reader may see. One query."""
    return tuple(_read(space, _BY_IDS, {"questions": list(question_ids)}))


def find_question(space: Space, question_id: uuid.UUID) -> SeenQuestion:
    """One question; NotFound when this space has none such, or the reader may not see it."""
    for one in _read(space, _BY_ID, {"question": question_id}):
        return one
    raise NotFound


def _read(space: Space, asked: PreparedSelect, given: dict[str, Any]) -> list[SeenQuestion]:
    """The questions of ``asked`` that the reader may see: row after row of one question are its answers."""
    rows: Iterable[Sequence[Any]] = asked.all(space.work.connection, {"child": space.id, **given})
    found: dict[uuid.UUID, tuple[Sequence[Any], list[SeenAnswer]]] = {}
    width = len(_COLUMNS)
    answer: Callable[..., SeenAnswer] = SeenAnswer
    for row in rows:
        if not _allowed(space, row):
            continue
        _first, answers = found.setdefault(row[0], (row, []))
        if row[width] is not None and space.tells(row[width + 2], row[width + 7]):
            is_to_child = space.told(row[width + 9] or "", row[width + 7])
            answers.append(answer(*row[width : width + 9], is_to_child, row[width + 10]))
    return [_seen(space, row, answers) for row, answers in found.values()]


def _allowed(space: Space, row: Sequence[Any]) -> bool:
    who, asked_by, audience, today = space.reader, row[4], row[15], row[24]
    return (
        space.tells(row[11], asked_by)
        and space.may_see(row[28], today, row[29], row[30])
        and space.may_see(row[27], today, row[25], row[26])
        and may_see_file(who, audience, audience, asked_by)  # its own audience, of somebody who looks as another too
    )


def _seen(space: Space, row: Sequence[Any], answers: list[SeenAnswer]) -> SeenQuestion:
    make: Callable[..., SeenQuestion] = SeenQuestion
    moved_on = row[27] != row[28]
    title = space.page_title(row[20], row[23])
    by_is, to_is = space.told(row[6] or "", row[4]), space.told(row[9] or "", row[7])
    return make(*row[:6], by_is, *row[7:9], to_is, *row[10:23], title, *row[24:26], moved_on, tuple(answers))


def _by_passage(questions: Iterable[SeenQuestion]) -> Beside:
    found: dict[uuid.UUID, list[SeenQuestion]] = {}
    for one in questions:
        found.setdefault(one.passage_id, []).append(one)
    return {key: tuple(several) for key, several in found.items()}
