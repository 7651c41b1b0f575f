"""Puts right what a child is called and when they were born, on every page at once; what was issued keeps what it says."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.children import child_problems
from wiki.commands.jobs import queue
from wiki.commands.once import claim, settle
from wiki.commands.people import tidy_name
from wiki.commands.search_order import REBUILD
from wiki.errors import Conflict, NotAllowed, Refused
from wiki.models.child_details import ChildCorrection
from wiki.models.children import Child
from wiki.models.handover import HandoverTold
from wiki.queries.child_details import Details, count_corrections, details_of, is_like_another
from wiki.statute.handover import telling_days
from wiki.text.clean import one_line
from wiki.words import N_, Permission, Role

CORRECTED = "child.corrected"
_LONGEST = 500
_SAY_WHY = N_("Say in a few words how you know: “The birth certificate says so.”")
_LONG = N_("Please keep this to %d letters or fewer.")
_SAME = N_("Nothing is changed: this is what stands there already.")
_TWO = N_("Another child of your council has this name and was born on this day. Are you in the right child’s space?")


@dataclass(frozen=True)
class Told:
    """What is right, and how one knows, as it is told. ``base``: how many corrections there were when it was typed; ``two``:
    that there are two children of that name and day."""

    known_as: str
    full_name: str
    born_on: date | None
    why: str
    base: int
    two: bool = False


def check_details(space: Space, told: Told) -> Details:
    """What would be saved, tidied; nothing is written.

    An administrator is asked once where another child of the council is so called and was born that day, as where a list
    of children is brought in. Raises NotAllowed, Conflict where somebody changed them since it was typed, Refused with a
    sentence for known_as, full_name, born_on, why, two, or "".
    """
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    now, why = details_of(space), one_line(told.why)
    problems = child_problems(told.known_as, told.full_name, told.born_on)
    if told.born_on == now.born_on:  # pages are kept for longer than somebody is of the age to have them opened
        problems.pop("born_on", None)
    if not why or len(why) > _LONGEST or "\0" in why:
        problems["why"] = _LONG % _LONGEST if why else _SAY_WHY
    if problems:
        raise Refused(problems)
    assert told.born_on is not None
    wanted = Details(tidy_name(told.known_as), tidy_name(told.full_name or told.known_as), told.born_on)
    if count_corrections(space.session, space.id) != told.base:
        raise Conflict
    if wanted == now:
        raise Refused({"": _SAME})
    is_asked = space.member.role is Role.SEND_ADMINISTRATOR and not told.two
    if is_asked and is_like_another(space.session, space.child.council_id, space.id, wanted):
        raise Refused({"two": _TWO})
    return wanted


def correct_details(space: Space, told: Told, *, once: str | None = None) -> None:
    """Save it: every page, search, clock and right goes by it from this moment, and so does every plan made from now on.

    What stood there before stays in the history. Raises as ``check_details``.
    """
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    with writing(space) as session:
        session.execute(select(Child.id).where(Child.id == space.id).with_for_update())  # of two at once, one waits here
        done = claim(session, space.person.id, once)
        if done is not None:
            leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
            return
        wanted, why = check_details(space, told), one_line(told.why)
        child = session.execute(select(Child).where(Child.id == space.id).execution_options(populate_existing=True)).scalar_one()
        row = ChildCorrection(
            id=uuid.uuid4(), child_id=space.id, number=told.base + 1, known_as=child.known_as, full_name=child.full_name,
            born_on=child.born_on, why=why, role=space.member.role, corrected_by=space.person.id, corrected_at=clock.now(),
        )  # fmt: skip
        session.add(row)
        child.known_as, child.full_name, child.born_on = wanted.known_as, wanted.full_name, wanted.born_on
        session.flush()
        _forget_early_news(session, space.id, wanted.born_on)
        queue(session, REBUILD, space.id)  # pages without a title of their own are found by the child's name
        settle(session, space.person.id, once, row.id)
        leave_row(session, CORRECTED, person_id=space.person.id, child_id=space.id, object_id=row.id, words=why)


def _forget_early_news(session: Session, child_id: uuid.UUID, born_on: date) -> None:
    """A family that was told too early that the rights pass is told again when the day has come."""
    early = [stage for stage, day in telling_days(born_on).items() if day > clock.today()]
    session.execute(delete(HandoverTold).where(HandoverTold.child_id == child_id, HandoverTold.stage.in_(early)))
