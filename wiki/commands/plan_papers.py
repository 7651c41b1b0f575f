"""Types an answer to a plan that came on paper into the sheet of the person who sent it, marked as typed for them; and keeps
that they said it is not what they wrote. Nothing that they said in the wiki themselves is ever touched."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.media import NewFile, keep_new
from wiki.commands.once import SENT_BEFORE, claim, settle
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.audience import Audience
from wiki.models.media import Media
from wiki.models.plan_answers import PlanPaper, PlanPaperFile, PlanPoint, PlanServing, Verdict
from wiki.queries.drafts import is_said
from wiki.queries.plan_papers import PaperHead, ToType, papers_of, serving_to_type
from wiki.queries.plan_points import EXTRAS, Point, lines_served, open_sheet, typed_from
from wiki.text.clean import tidy
from wiki.words import N_, Group, Permission

MOST_FILES = 20
_FILE = N_("Choose the scan, or a photo of each page.")
_TOO_MANY = N_("One answer can be 20 files at most.")
_WRITTEN = N_("Write the day on the paper, such as 3 11 2026. It can’t be in the future.")
_RECEIVED = N_("Write the day on which it came. It can’t be in the future.")
_BEFORE_WRITTEN = N_("It can’t have come before it was written.")
_BEFORE_SERVED = N_("It can’t have come before the plan was served.")
_NOTHING = N_("Type at least one answer first.")
_CHOOSE = N_("Choose an answer.")
_SAY = N_("Type what the paper says here.")
_LONG = N_("Please keep this to %d letters or fewer.")
_LONGEST = 20_000


@dataclass(frozen=True)
class TypedLine:
    """What the paper says to one place of the plan. Neither an answer nor words: it says nothing there."""

    verdict: str
    words: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not (self.verdict or self.words.strip())


@dataclass(frozen=True)
class TypedPaper:
    """A paper as it is typed in: the day written on it, the day it was received on, its files, and its lines by place."""

    written_on: date | None
    received_on: date | None
    lines: Mapping[str, TypedLine]
    files: Sequence[NewFile] = ()
    once: str | None = None


def type_paper(space: Space, serving_id: uuid.UUID, typed: TypedPaper) -> bool:
    """Type a paper in: each line becomes a point of the sheet, received on that day. Returns whether it is new (a form that
    comes twice adds one).

    A late answer is taken like any other. Raises NotAllowed, NotFound, Refused with a sentence for each box: written_on,
    received_on, documents, and ``verdict-PLACE`` or ``words-PLACE`` for a line.
    """
    serving = serving_to_type(space, serving_id)
    lines = {place: line for place, line in typed.lines.items() if not line.is_empty}
    problems = _day_problems(serving, typed) | _line_problems(lines)
    if not typed.files or len(typed.files) > MOST_FILES:
        problems["documents"] = _TOO_MANY if typed.files else _FILE
    if problems or not lines:
        raise Refused(problems or {"": _NOTHING})
    _check_places(space, serving, lines)
    assert typed.written_on is not None and typed.received_on is not None
    with writing(space) as session:
        lock_serving(session, space, serving_id)
        done = claim(session, space.person.id, typed.once)
        if done is not None:
            leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
            return False
        paper_id, now = uuid.uuid4(), clock.now()
        session.add(
            PlanPaper(
                id=paper_id, child_id=space.id, serving_id=serving_id, written_on=typed.written_on,
                received_on=typed.received_on, typed_by=space.person.id, typed_at=now,
            )
        )  # fmt: skip
        session.flush()
        for position, file in enumerate(typed.files):
            session.add(PlanPaperFile(paper_id=paper_id, position=position, media_id=_keep(session, space, serving, file)))
        _add(session, space, serving_id, paper_id, typed.received_on, lines)
        settle(session, space.person.id, typed.once, paper_id)
        leave_row(session, "plan.paper_typed", person_id=space.person.id, child_id=space.id, object_id=paper_id)
    return True


def type_again(space: Space, paper: PaperHead, lines: Mapping[str, TypedLine], once: str | None = None) -> int:
    """Put right, or go on with, what was typed from a paper; returns how many lines are new or other than before. What was
    typed before stays, and counts no longer. Raises NotAllowed, NotFound, Refused as ``type_paper``."""
    serving = serving_to_type(space, paper.serving_id)
    if paper.id not in {one.id for one in papers_of(space, paper.serving_id)}:
        raise NotFound
    if is_said(space, once or ""):  # pressed twice: what it asked for is done
        return sum(not line.is_empty for line in lines.values())
    before = {one.place: one for one in typed_from(space, paper.id)}
    changed = {place: line for place, line in lines.items() if not line.is_empty and not _is_same(before.get(place), line)}
    problems = _line_problems(changed)
    if problems or not changed:
        raise Refused(problems or {"": _NOTHING})
    _check_places(space, serving, changed)
    with writing(space) as session:
        lock_serving(session, space, serving.id)
        done = claim(session, space.person.id, once)
        if done is not None:
            raise Refused({"": SENT_BEFORE})
        _add(session, space, serving.id, paper.id, paper.received_on, changed)
        settle(session, space.person.id, once, paper.id)
        leave_row(session, "plan.paper_typed", person_id=space.person.id, child_id=space.id, object_id=paper.id)
    return len(changed)


def say_wrong(space: Space, serving_id: uuid.UUID, place: str) -> None:
    """The person whose sheet it is says that what was typed for them is not what they wrote; the council is told at once,
    and must settle it. Said twice, it is said once. Raises NotFound where nothing was typed for them."""
    point = open_sheet(space, serving_id).now(place)
    if point is None or point.paper is None:
        raise NotFound
    with writing(space) as session:
        found = (PlanPoint.id == point.id, PlanPoint.child_id == space.id, PlanPoint.wrong_at.is_(None))
        session.execute(update(PlanPoint).where(*found).values(wrong_at=clock.now()))
        leave_row(session, "plan.typed_wrong", person_id=space.person.id, child_id=space.id, object_id=point.id)


def lock_serving(session: Session, space: Space, serving_id: uuid.UUID) -> None:
    """One at a time on one sheet: points get their numbers one after the other."""
    found = select(PlanServing.id).where(PlanServing.id == serving_id, PlanServing.child_id == space.id)
    if session.execute(found.with_for_update()).first() is None:
        raise NotFound


def _is_same(before: Point | None, line: TypedLine) -> bool:
    if before is None or before.wrong_at is not None:  # what was called wrong may be typed once more, and stand
        return False
    return (before.verdict, before.words) == (line.verdict, tidy(line.words).strip())


def _add(
    session: Session, space: Space, serving_id: uuid.UUID, paper_id: uuid.UUID, received_on: date,
    lines: Mapping[str, TypedLine],
) -> None:  # fmt: skip
    came = datetime.combine(received_on, time(0), clock.LONDON).astimezone(UTC)
    counted = select(PlanPoint.place, func.max(PlanPoint.number)).where(PlanPoint.serving_id == serving_id)
    last = {row[0]: row[1] for row in session.execute(counted.group_by(PlanPoint.place))}
    for place, line in lines.items():
        session.add(
            PlanPoint(
                id=uuid.uuid4(), child_id=space.id, serving_id=serving_id, place=place, number=last.get(place, 0) + 1,
                verdict=Verdict(line.verdict), words=tidy(line.words).strip(), said_at=clock.now(), sent_at=came,
                paper_id=paper_id,
            )
        )  # fmt: skip
    session.flush()


def _keep(session: Session, space: Space, serving: ToType, file: NewFile) -> uuid.UUID:
    """The row of a scan: for the council, and for whoever wrote it (queries/plan_point_files.py holds the other rule)."""
    media_id = keep_new(session, space, file)
    row = session.execute(select(Media).where(Media.id == media_id, Media.child_id == space.id)).scalar_one()
    theirs = {serving.person_id.hex} if serving.person_id else set()
    row.audience = Audience(frozenset({Group.COUNCIL}), frozenset({space.person.id.hex, *theirs}), frozenset())
    session.flush()
    return media_id


def _check_places(space: Space, serving: ToType, lines: Mapping[str, TypedLine]) -> None:
    if not space.may(Permission.READ_PLAN):
        raise NotAllowed
    if not set(lines) <= {*(line.place for line in lines_served(space, serving.number)), *EXTRAS}:
        raise NotFound


def _day_problems(serving: ToType, typed: TypedPaper) -> dict[str, str]:
    problems: dict[str, str] = {}
    if typed.written_on is None or typed.written_on > clock.today():
        problems["written_on"] = _WRITTEN
    came = typed.received_on
    if came is None or came > clock.today():
        problems["received_on"] = _RECEIVED
    elif came < serving.served_on:
        problems["received_on"] = _BEFORE_SERVED
    elif typed.written_on is not None and came < typed.written_on:
        problems["received_on"] = _BEFORE_WRITTEN
    return problems


def _line_problems(lines: Mapping[str, TypedLine]) -> dict[str, str]:
    problems: dict[str, str] = {}
    for place, line in lines.items():
        allowed = {Verdict.ASK} if place in EXTRAS else {Verdict.AGREE, Verdict.CHANGE, Verdict.MISSING}
        if line.verdict not in {one.value for one in allowed}:
            problems[f"verdict-{place}"] = _CHOOSE
        elif line.verdict in {Verdict.CHANGE, Verdict.MISSING} and not line.words.strip():
            problems[f"words-{place}"] = _SAY
        elif len(line.words) > _LONGEST:
            problems[f"words-{place}"] = _LONG % _LONGEST
    return problems
