"""Answers a plan that was served: a parent or young person says what they think, line by line, and sends it; the council
answers each point. Nothing that was said is ever written over."""

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.media import NewFile
from wiki.commands.once import SENT_BEFORE, claim, settle
from wiki.commands.plan_serve import keep_for_writers
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.plan_answers import PlanPoint, PlanServing, PointReply, Reply, Verdict
from wiki.queries.plan_points import EXTRAS, MEETING, find_sent, open_sheet
from wiki.queries.plan_servings import may_answer_now
from wiki.text.clean import tidy
from wiki.words import N_, Permission, Role

_CHOOSE = N_("Choose an answer.")
_SAY_WHAT = N_("Say what should change, in your own words or your voice.")
_SAY_MISSING = N_("Say what is missing, in your own words or your voice.")
_SAY_WISH = N_("Say what you wish for, in your own words or your voice.")
_NOTHING = N_("There is nothing new to send yet.")
_NOT_YOURS = N_("This is not yours to answer any more: the rights have passed to the young person. What you wrote stays here.")
_DECIDED_FOR_THEM = N_("Somebody answers this for you at the moment. What you wrote stays here.")
_LONG = N_("Please keep this to %d letters or fewer.")
_ANSWERED = N_("Somebody answered this point meanwhile. Their answer stands above. Press again if yours is to stand too.")
_WHY_NOT = N_("Say why it is not accepted.")
_LONGEST = 20_000
_WANTED = {Verdict.CHANGE: _SAY_WHAT, Verdict.MISSING: _SAY_MISSING, Verdict.ASK: _SAY_WISH}


@dataclass(frozen=True)
class Saying:
    """What somebody says to one place of the plan. ``drop_recording``: the voice clip that is there goes from the point."""

    place: str
    verdict: str
    words: str = ""
    file: NewFile | None = None
    drop_recording: bool = False
    once: str | None = None


def say_point(space: Space, serving_id: uuid.UUID, saying: Saying) -> bool:
    """Keep what is said to one place, for its writer alone until it is sent; whether it is new (a form that comes twice
    adds one). The voice clip that was there stays unless it is dropped or another comes.

    Raises NotFound for a sheet that is not the person's own and for a place that it does not have, Refused with a sentence.
    """
    sheet = open_sheet(space, serving_id)
    sheet.line(saying.place)
    _holds(space)
    before = sheet.now(saying.place)
    kept = None if saying.drop_recording or before is None else before.media_id
    verdict, words = _verdict(saying), tidy(saying.words).strip()
    if verdict is Verdict.AGREE and before is not None and before.verdict is not Verdict.AGREE and words == before.words:
        words = ""  # they stood in the box from the answer that is taken back; what is typed beside "I agree" is kept
    if len(words) > _LONGEST:
        raise Refused({"words": _LONG % _LONGEST})
    is_meeting = saying.place == MEETING
    if verdict in _WANTED and not (words or saying.file or kept or is_meeting):
        raise Refused({"words": _WANTED[verdict]})
    with writing(space) as session:
        _lock(session, space, serving_id)
        done = claim(session, space.person.id, saying.once)
        if done is not None:
            _same(session, space, done, words)
            return False
        media_id = keep_for_writers(space, saying.file) if saying.file is not None else kept
        point = PlanPoint(
            id=uuid.uuid4(), child_id=space.id, serving_id=serving_id, place=saying.place,
            number=_next(session, serving_id, saying.place), verdict=verdict, words=words,
            media_id=None if verdict is Verdict.AGREE and not saying.file else media_id, said_at=clock.now(),
        )  # fmt: skip
        session.add(point)
        session.flush()
        settle(session, space.person.id, saying.once, point.id)
        leave_row(session, "plan.point_said", person_id=space.person.id, child_id=space.id, object_id=point.id)
    return True


def send_sheet(space: Space, serving_id: uuid.UUID) -> int:
    """Send the council everything on one's own sheet that it has not got; returns how many points. More can be sent later.

    Raises NotFound, and Refused where there is nothing new.
    """
    open_sheet(space, serving_id)
    _holds(space)
    with writing(space) as session:
        _lock(session, space, serving_id)
        unsent = open_sheet(space, serving_id).unsent
        if not unsent:
            raise Refused({"": _NOTHING})
        session.execute(
            update(PlanPoint)
            .where(PlanPoint.child_id == space.id, PlanPoint.id.in_([one.id for one in unsent]))
            .values(sent_at=clock.now())
        )
        leave_row(session, "plan.answered", person_id=space.person.id, child_id=space.id, object_id=serving_id)
        return len(unsent)


def _holds(space: Space) -> None:
    """Refused for whoever was served while the rights were theirs, and holds them no more."""
    if not may_answer_now(space):
        raise Refused({"words": _DECIDED_FOR_THEM if space.member.role is Role.YOUNG_PERSON else _NOT_YOURS})


def reply_to_point(
    space: Space, point_id: uuid.UUID, reply: str, words: str, *, once: str | None = None, after: int | None = None
) -> None:
    """The council's answer to one point: accepted, not accepted because, or "we talk about it". Whoever sent the point sees
    it on their sheet. To say more, answer again. ``after``: how many answers its writer had before them; of two colleagues
    who answer at once the later is told, or the family would read yes and no.

    Raises NotAllowed, NotFound for what was not sent, Refused with a sentence.
    """
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    find_sent(space, point_id)
    words = tidy(words).strip()
    if reply not in set(Reply):
        raise Refused({"reply": _CHOOSE})
    if reply == Reply.NOT_ACCEPTED and not words:
        raise Refused({"words": _WHY_NOT})
    if len(words) > _LONGEST:
        raise Refused({"words": _LONG % _LONGEST})
    with writing(space) as session:
        done = claim(session, space.person.id, once)
        if done is not None:
            leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
            return
        if after is not None and _replies(session, space, point_id) != after:
            raise Refused({"words": _ANSWERED})
        row = PointReply(
            id=uuid.uuid4(), child_id=space.id, point_id=point_id, reply=Reply(reply), words=words,
            given_by=space.person.id, given_at=clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        settle(session, space.person.id, once, row.id)
        leave_row(session, "plan.point_replied", person_id=space.person.id, child_id=space.id, object_id=row.id)


def _replies(session: Session, space: Space, point_id: uuid.UUID) -> int:
    """How many answers the point has; one who answers at a time."""
    session.execute(select(PlanPoint.id).where(PlanPoint.id == point_id, PlanPoint.child_id == space.id).with_for_update())
    return session.execute(select(func.count()).where(PointReply.point_id == point_id)).scalar_one()


def _verdict(saying: Saying) -> Verdict:
    allowed = {Verdict.AGREE, Verdict.ASK} if saying.place in EXTRAS else {Verdict.AGREE, Verdict.CHANGE, Verdict.MISSING}
    if saying.verdict not in {one.value for one in allowed}:
        raise Refused({"verdict": _CHOOSE})
    return Verdict(saying.verdict)


def _lock(session: Session, space: Space, serving_id: uuid.UUID) -> None:
    """One at a time on one sheet: two tabs number their points one after the other."""
    found = select(PlanServing.id).where(
        PlanServing.id == serving_id, PlanServing.child_id == space.id, PlanServing.person_id == space.person.id
    )
    if session.execute(found.with_for_update()).first() is None:
        raise NotFound


def _next(session: Session, serving_id: uuid.UUID, place: str) -> int:
    last = session.execute(
        select(func.max(PlanPoint.number)).where(PlanPoint.serving_id == serving_id, PlanPoint.place == place)
    ).scalar()
    return (last or 0) + 1


def _same(session: Session, space: Space, point_id: uuid.UUID, words: str) -> None:
    """A form that came before: the same words are done; others are not silently dropped."""
    found = session.execute(
        select(PlanPoint.words).where(PlanPoint.id == point_id, PlanPoint.child_id == space.id)
    ).scalar()
    if found != words:
        raise Refused({"words": SENT_BEFORE})
    leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=point_id)
