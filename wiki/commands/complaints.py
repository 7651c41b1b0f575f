"""Somebody complains about how information is kept, here or in another way that the council notes; the clock begins that day."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.complaints import HANDLERS
from wiki.access.person import Post, SignedIn
from wiki.commands.audit import Desk, Writer, leave_row, writing
from wiki.commands.desk import PostDesk
from wiki.commands.jobs import queue
from wiki.commands.once import claim, settle
from wiki.errors import Refused
from wiki.models.complaints import CameBy, Complaint
from wiki.models.people import Person, Staff
from wiki.queries.complaints import all_councils, children_to_name, is_of_family, own_children
from wiki.text.clean import one_line, tidy
from wiki.words import N_

TELL = "complaint.told"
LONGEST = 10_000
_BOXES = ("name", "reach", "came_by", "received_on", "words", "about")  # as they stand on the screen, so stand their errors
_EMPTY = N_("Write what you complain about. A few words are enough.")
_EMPTY_NOTED = N_("Write what they complain about, as they said it.")
_LONG = N_("Please keep this to %d letters or fewer.")
_CHILD = N_("Choose one of these.")
_COUNCIL = N_("Choose the council that your complaint is for.")
_NAME = N_("Write the name of whoever complains.")
_REACH = N_("Write how you can reach them: an address, an email address or a telephone number.")
_WAY = N_("Choose how it came.")
_DAY = N_("We can’t find this day in the calendar. Write it like this: 21 November 2026.")
_FUTURE = N_("This day has not come yet.")
NO_CHILD = "none"
"""What a form says for “not about one child”."""


@dataclass(frozen=True)
class Complaining:
    """A complaint as it is written. ``about``: the hex id of one of the writer's children, or NO_CHILD; ``council``: a hex id."""

    words: str
    about: str
    council: str = ""
    once: str | None = None


@dataclass(frozen=True)
class Noting:
    """A complaint that came in another way, as it is noted."""

    name: str
    reach: str
    words: str
    came_by: str
    received_on: date | None
    about: str
    once: str | None = None


def write_complaint(person: SignedIn, told: Complaining) -> uuid.UUID:
    """Keep it, and have those who handle complaints told by mail. The day it is written is the day it is received.

    Raises Refused with a sentence for each box.
    """
    problems, words = _words(told.words, _EMPTY)
    children = {one.id.hex: one for one in own_children(person)}
    child, councils = children.get(told.about), {council_id.hex: council_id for council_id, _name in all_councils(person)}
    if child is None and (children and told.about != NO_CHILD):
        problems["about"] = _CHILD
    council_id = child.council_id if child else councils.get(told.council)
    if council_id is None and len(councils) == 1:
        council_id = next(iter(councils.values()))
    if council_id is None and "about" not in problems:
        problems["council"] = _COUNCIL
    if problems or council_id is None:
        raise Refused({box: problems[box] for box in ("about", "council", "words") if box in problems})
    row = Complaint(
        id=uuid.uuid4(), council_id=council_id, child_id=child.id if child else None, complainant_id=person.id,
        name=person.name, reach="", words=words, came_by=CameBy.HERE, received_on=clock.today(), noted_by=person.id,
        noted_at=clock.now(), reminded=0,
    )  # fmt: skip
    return _keep(Desk(person.work), person, row, told.once)


def note_complaint(person: SignedIn, post: Post, told: Noting) -> uuid.UUID:
    """Note one that came by post, telephone or otherwise: its clock runs from the day it came (``received_on``).

    Raises Refused with a sentence for each box.
    """
    problems, words = _words(told.words, _EMPTY_NOTED)
    name, reach = one_line(tidy(told.name)), tidy(told.reach).strip()
    children = {one.id.hex: one.id for one in children_to_name(person, post)}
    if not name or len(name) > 200:
        problems["name"] = _LONG % 200 if name else _NAME
    if not reach or len(reach) > 500:
        problems["reach"] = _LONG % 500 if reach else _REACH
    if told.came_by not in set(CameBy) - {CameBy.HERE}:
        problems["came_by"] = _WAY
    if told.received_on is None or told.received_on > clock.today():
        problems["received_on"] = _DAY if told.received_on is None else _FUTURE
    if told.about and told.about != NO_CHILD and told.about not in children:
        problems["about"] = _CHILD
    if problems or told.received_on is None:
        raise Refused({box: problems[box] for box in _BOXES if box in problems})
    row = Complaint(
        id=uuid.uuid4(), council_id=post.council_id, child_id=children.get(told.about), complainant_id=None, name=name,
        reach=reach, words=words, came_by=CameBy(told.came_by), received_on=told.received_on, noted_by=person.id,
        noted_at=clock.now(), reminded=0,
    )  # fmt: skip
    return _keep(PostDesk(person, post), person, row, told.once)


def tell_handlers(session: Session, row: Complaint, what: str, but: uuid.UUID | None = None) -> None:
    """Have a mail go to each who handles this complaint (never to whoever complains, nor to ``but``), and to the data
    protection officer (worker/complaining.py). ``what``: a name of wiki/mail/complaining.py."""
    rows = session.execute(
        select(Staff.person_id)
        .join(Person, Person.id == Staff.person_id)
        .join(Complaint, Complaint.council_id == Staff.council_id)
        .where(
            Complaint.id == row.id, Staff.role.in_(HANDLERS), Staff.ended_at.is_(None), Person.disabled_at.is_(None),
            ~is_of_family(Staff.__table__.c.person_id),
        )
    ).scalars()
    for person_id in sorted(set(rows) - {row.complainant_id, but}, key=str):
        queue(session, TELL, None, complaint_id=row.id.hex, what=what, person_id=person_id.hex)
    queue(session, TELL, None, complaint_id=row.id.hex, what=what, person_id="")


def _keep(writer: Writer, person: SignedIn, row: Complaint, once: str | None) -> uuid.UUID:
    with writing(writer) as session:
        done = claim(session, person.id, once)
        if done is not None:
            leave_row(session, "form.sent_again", person_id=person.id, object_id=done)
            return done
        session.add(row)
        session.flush()
        tell_handlers(session, row, "new", but=person.id)
        settle(session, person.id, once, row.id)
        # The house's own chain: whoever reads a child's own is not told that somebody complained.
        leave_row(session, "complaint.received", person_id=person.id, object_id=row.id)
        return row.id


def _words(typed: str, empty: str) -> tuple[dict[str, str], str]:
    words = tidy(typed).strip()
    if not words or len(words) > LONGEST:
        return {"words": _LONG % LONGEST if words else empty}, words
    return {}, words
