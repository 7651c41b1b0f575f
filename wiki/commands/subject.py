"""Notes that somebody asks to see what is kept about a child, decides about each passage, and has the answer made and given."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.jobs import queue
from wiki.commands.once import claim, settle
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.subject import AskedBy, Choice, KeptFor, SubjectDecision, SubjectRequest
from wiki.models.takeaways import Takeaway, TakeawayKind, TakeawayState
from wiki.queries.people import list_members
from wiki.queries.subject import Asked, Piece, details_kept, find_asked, mark_of, sort_out, words_of
from wiki.statute.subject_clock import months_after
from wiki.text.clean import tidy
from wiki.words import N_, Permission, Role

MAKE = "subject.make"
_WHO = N_("Choose who asks.")
_NAME = N_("Write the name of whoever asks.")
_IDENTITY = N_("Say how you know that it is them, and that they may ask for this child.")
_DAY = N_("We can’t find this day in the calendar. Write it like this: 21 November 2026.")
_FUTURE = N_("This day has not come yet.")
_LONG = N_("Please keep this to %d letters or fewer.")
_WHY_LONGER = N_("Say why it takes longer. Whoever asks is told this.")
_TOO_LATE = N_("They had to be told within the first month. That is over.")
_TWICE = N_("It was made longer before. The law allows that once.")
_CHOOSE = N_("Choose what to do with these words.")
_MOVED_ON = N_("Something here has changed since you opened this page. Read it again, then decide.")
_REASON = N_("Choose why.")
_HARM_KEEP = N_("What would do serious harm is kept back whole. Covered words would show that there is something.")
_COVER = N_("Cover the words that must not be told. This is what stood here, unchanged.")
_COVER_EMPTY = N_("Write the words as they are to be given. To give none of them, keep them back.")
_HOLDS_KEPT = N_("This holds a detail that is kept from whoever asks. Cover it, or keep the words back.")
_WITHOUT = N_("This holds a detail that is kept from them. Write it without.")
_CLINICIAN = N_("Name the health professional who says so.")
_OPINION = N_("Write down what they said.")
_OPINION_DAY = N_("Their opinion must be from the last six months.")
_UNDECIDED = N_("Some words are not decided yet. Decide about all of them first.")
_WAITS = N_("It is being made already. Wait until it is ready.")
_MEMBER_FIRST = N_("They are no member any more. Note the request again, with their name.")
_LONGEST = 500


@dataclass(frozen=True)
class Asking:
    """A request as it is told. ``who``: the hex id of a member, or what somebody without an account is: an AskedBy."""

    who: str
    name: str
    identity: str
    received_on: date | None
    once: str | None = None


@dataclass(frozen=True)
class Deciding:
    """What is to become of a passage, as it is told. ``opinion_on``: the day of the clinician's opinion; ``read``: the mark of
    what whoever decides had in front of them (None: what stands there now)."""

    choice: str = ""
    why: str = ""
    covered: str = ""
    clinician: str = ""
    opinion: str = ""
    opinion_on: date | None = None
    read: str | None = None


def askers(space: Space) -> tuple[tuple[uuid.UUID, str, AskedBy], ...]:
    """The members who may ask for the child: parents, and the young person."""
    found = {Role.PARENT: AskedBy.PARENT, Role.YOUNG_PERSON: AskedBy.CHILD}
    return tuple((one.person_id, one.name, found[one.role]) for one in list_members(space) if one.role in found)


def note_request(space: Space, told: Asking) -> uuid.UUID:
    """Begin the clock. Raises NotAllowed for anybody but the council's managers, Refused with a sentence for each box."""
    _manages(space)
    members = {person_id.hex: (person_id, name, by) for person_id, name, by in askers(space)}
    asker_id, name, by = members.get(told.who, (None, tidy(told.name).strip(), None))
    if by is None and told.who in set(AskedBy):
        by = AskedBy(told.who)
    identity = tidy(told.identity).strip()
    problems: dict[str, str] = {}
    if by is None:
        problems["who"] = _WHO
    if (by is not None and not name) or len(name) > 200:
        problems["name"] = _LONG % 200 if name else _NAME
    if not identity or len(identity) > _LONGEST:
        problems["identity"] = _LONG % _LONGEST if identity else _IDENTITY
    if told.received_on is None or told.received_on > clock.today():
        problems["received_on"] = _DAY if told.received_on is None else _FUTURE
    if problems or by is None or told.received_on is None:
        raise Refused(problems)
    with writing(space) as session:
        done = claim(session, space.person.id, told.once)
        if done is not None:
            leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
            return done
        row = SubjectRequest(
            id=uuid.uuid4(), child_id=space.id, asked_by=by, asker_id=asker_id, asker_name=name, identity=identity,
            received_on=told.received_on, noted_by=space.person.id, noted_at=clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        settle(session, space.person.id, told.once, row.id)
        leave_row(session, "subject.asked", person_id=space.person.id, child_id=space.id, object_id=row.id)
        return row.id


def extend_request(space: Space, request_id: uuid.UUID, why: str) -> None:
    """Two months more, once, told within the first month (UK GDPR article 12(3)). Raises Refused({"why": …})."""
    _manages(space)
    asked, why = find_asked(space, request_id), tidy(why).strip()
    if asked.given_at is not None:
        raise NotFound
    if asked.extended_on is not None or clock.today() > asked.first_due:
        raise Refused({"why": _TWICE if asked.extended_on is not None else _TOO_LATE})
    if not why or len(why) > _LONGEST:
        raise Refused({"why": _LONG % _LONGEST if why else _WHY_LONGER})
    if details_kept(space, asked).is_in(why):
        raise Refused({"why": _WITHOUT})
    with writing(space) as session:
        here = (SubjectRequest.id == request_id, SubjectRequest.child_id == space.id, SubjectRequest.extended_on.is_(None))
        session.execute(update(SubjectRequest).where(*here).values(extended_on=clock.today(), extended_why=why))
        leave_row(session, "subject.extended", person_id=space.person.id, child_id=space.id, object_id=request_id)


def decide(space: Space, request_id: uuid.UUID, passage_id: uuid.UUID, told: Deciding) -> None:
    """Decide about one passage; again, as often as need be, until the answer is given. An answer that was made goes.

    Raises NotAllowed, NotFound for a passage that needs no decision, Refused with a sentence for each box.
    """
    _manages(space)
    asked = find_asked(space, request_id)
    piece = next((one for one in sort_out(space, request_id) if one.passage_id == passage_id), None)
    if piece is None:
        raise NotFound
    if told.read is not None and told.read != piece.mark:
        raise Refused({"choice": _MOVED_ON})
    values = _checked(piece, told)
    if details_kept(space, asked).is_in(str(values.get("covered", ""))):
        raise Refused({"covered": _HOLDS_KEPT})
    with writing(space) as session:
        _lock(session, space, asked.id)
        _keep(session, space, asked, piece, values)
        leave_row(session, f"subject.{values['choice']}", person_id=space.person.id, child_id=space.id, object_id=passage_id)


def give_rest(space: Space, request_id: uuid.UUID, read: str | None = None) -> int:
    """Give every passage that is not decided yet and is plainly a professional's words at work, which the law takes as
    reasonable to give (DPA 2018, Schedule 2 paragraph 17); returns how many. A family's words, a child's, questions, files,
    and whatever holds a detail that is kept from the asker, are decided one by one. ``read``: the mark of those that were listed
    (None: those that there are now); Refused where they are others by now."""
    _manages(space)
    asked = find_asked(space, request_id)
    rest = [one for one in sort_out(space, request_id) if one.decided is None and not one.is_alone]
    if read is not None and read != mark_of(rest):
        raise Refused({"": _MOVED_ON})
    with writing(space) as session:
        _lock(session, space, asked.id)
        for piece in rest:
            _keep(session, space, asked, piece, {"choice": Choice.GIVE})
        leave_row(session, "subject.rest_given", person_id=space.person.id, child_id=space.id, object_id=request_id)
    return len(rest)


def make_answer(space: Space, request_id: uuid.UUID, language: str) -> None:
    """Have a worker make the bundle. Raises Refused while something is undecided, or it is being made."""
    _manages(space)
    asked = find_asked(space, request_id)
    if any(one.decided is None for one in sort_out(space, request_id)):
        raise Refused({"": _UNDECIDED})
    if asked.asker_id is not None and asked.asker_id not in {person_id for person_id, *_rest in askers(space)}:
        raise Refused({"": _MEMBER_FIRST})
    with writing(space) as session:
        _lock(session, space, asked.id)
        if asked.state == TakeawayState.WAITING.value:
            raise Refused({"": _WAITS})
        _drop(session, asked)
        made = Takeaway(
            id=uuid.uuid4(), child_id=space.id, person_id=asked.asker_id or space.person.id, kind=TakeawayKind.SUBJECT,
            state=TakeawayState.WAITING, reason="", shuts="", language=language, holds=[], asked_at=clock.now(),
        )  # fmt: skip
        session.add(made)
        session.flush()
        session.execute(update(SubjectRequest).where(SubjectRequest.id == request_id).values(takeaway_id=made.id))
        queue(
            session, MAKE, space.id, takeaway_id=made.id.hex, request_id=request_id.hex, by=space.person.id.hex,
        )  # fmt: skip
        leave_row(session, "subject.making", person_id=space.person.id, child_id=space.id, object_id=request_id)


def _manages(space: Space) -> None:
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed


def _lock(session: Session, space: Space, request_id: uuid.UUID) -> None:
    """One at a time decides and makes; NotFound once it was given."""
    here = (SubjectRequest.id == request_id, SubjectRequest.child_id == space.id, SubjectRequest.given_at.is_(None))
    if session.execute(select(SubjectRequest.id).where(*here).with_for_update()).first() is None:
        raise NotFound


def _keep(session: Session, space: Space, asked: Asked, piece: Piece, values: Mapping[str, object]) -> None:
    session.execute(
        delete(SubjectDecision).where(
            SubjectDecision.request_id == asked.id, SubjectDecision.passage_id == piece.passage_id
        )
    )
    session.add(
        SubjectDecision(
            request_id=asked.id, child_id=space.id, passage_id=piece.passage_id, version_id=piece.latest,
            decided_by=space.person.id, decided_at=clock.now(), warned="\n".join(piece.warned), is_open=False, **values,
        )
    )  # fmt: skip
    session.flush()
    _drop(session, asked)


def _drop(session: Session, asked: Asked) -> None:
    """The answer that was made before is handed out no more; the next tidying takes its file away."""
    mine = Takeaway.id == asked.takeaway_id
    session.execute(update(Takeaway).where(mine, Takeaway.state == TakeawayState.READY).values(ends_at=clock.now()))
    session.execute(update(Takeaway).where(mine, Takeaway.state == TakeawayState.WAITING).values(state=TakeawayState.FAILED))


def _checked(piece: Piece, told: Deciding) -> dict[str, object]:
    """What the table keeps of a decision; Refused with sentences."""
    if told.choice not in set(Choice):
        raise Refused({"choice": _CHOOSE})
    choice = Choice(told.choice)
    if choice is Choice.GIVE:
        if piece.holds_kept:
            raise Refused({"choice": _HOLDS_KEPT})
        return {"choice": choice}
    if told.why not in set(KeptFor):
        raise Refused({"why": _REASON})
    why, problems = KeptFor(told.why), {}
    values: dict[str, object] = {"choice": choice, "why": why}
    if choice is Choice.COVER:
        values["covered"] = covered = tidy(told.covered).strip()
        said = {" ".join(text.split()) for one in piece.versions for text in words_of(one)}
        if why is KeptFor.HARM:
            problems["why"] = _HARM_KEEP
        if not covered:
            problems["covered"] = _COVER_EMPTY
        elif " ".join(covered.split()) in said:
            problems["covered"] = _COVER
    if why is KeptFor.HARM and choice is Choice.KEEP:
        values |= _opinion(told, problems)
    if problems:
        raise Refused(problems)
    return values


def _opinion(told: Deciding, problems: dict[str, str]) -> dict[str, object]:
    """The opinion that the serious-harm test takes: of a named health professional, at most six months old (DPA 2018,
    Schedule 3, paragraphs 2 and 6)."""
    name, opinion = tidy(told.clinician).strip(), tidy(told.opinion).strip()
    if not name or len(name) > 200:
        problems["clinician"] = _LONG % 200 if name else _CLINICIAN
    if not opinion or len(opinion) > 4000:
        problems["opinion"] = _LONG % 4000 if opinion else _OPINION
    day, today = told.opinion_on, clock.today()
    if day is None or day > today or months_after(day, 6) < today:
        problems["opinion_on"] = _OPINION_DAY
    return {"clinician": name, "opinion": opinion, "opinion_on": day}
