"""Notes that a young person can't make one decision by themselves, who makes it for them, and that it ended.

Everybody is taken to be able to decide until the opposite is shown, decision by decision (Mental Capacity Act 2005, sections 1
to 3). Who then decides is said by regulation 64 of the SEND Regulations 2014 (Children and Families Act 2014, section 80): a
deputy or an attorney where there is one, else a parent.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.once import claim, settle
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.children import Child
from wiki.models.handover import Capacity
from wiki.queries.rights import find_lacking, may_decide_instead, rights_of
from wiki.text.clean import one_line, tidy
from wiki.words import N_, ActsAs, Decision, Permission

NOTED, ENDED = "capacity.noted", "capacity.ended"
_LONGEST, _LONGEST_WHY, _LONGEST_NAME, _MOST_DAYS = 4000, 500, 200, 366
_WHICH = N_("Choose one decision. Each is looked at by itself.")
_WHOM = N_("Choose who decides it.")
_AS = N_("Choose by what right they decide it.")
_EVIDENCE = N_("Write what shows that they can’t decide this, even with help.")
_ASSESSED_BY = N_("Write who looked into it.")
_ASSESSED_ON = N_("Write the day on which it was looked into. It can’t be in the future.")
_REVIEW = N_("Write the day by which it is looked at again: after today, and within a year.")
_LONG = N_("Please keep this to %d letters or fewer.")
_NOT_YET = N_("The rights are the parents’ until they pass to the young person. There is nothing to note yet.")
_WHY = N_("Write in a few words why it ends.")
_REPLACED = "noted anew"


@dataclass(frozen=True)
class Noting:
    """What is noted, as it is told. ``person_id``: the alternative person, a member of the space."""

    decision: str = ""
    person_id: uuid.UUID | None = None
    acts_as: str = ""
    evidence: str = ""
    assessed_by: str = ""
    assessed_on: date | None = None
    review_on: date | None = None
    once: str | None = None


def note_capacity(space: Space, told: Noting) -> uuid.UUID:
    """Have one decision be made by somebody else until its review; what was noted for the same decision before ends.

    Raises NotAllowed for anybody but the council's managers, Refused with a sentence for each box.
    """
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    values = _checked(space, told)
    with writing(space) as session:
        done = claim(session, space.person.id, told.once)
        if done is not None:
            leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
            return done
        session.execute(select(Child.id).where(Child.id == space.id).with_for_update())  # of two at once, one waits here
        here = (Capacity.child_id == space.id, Capacity.decision == values["decision"], Capacity.ended_at.is_(None))
        session.execute(
            update(Capacity).where(*here).values(ended_at=clock.now(), ended_by=space.person.id, ended_why=_REPLACED)
        )
        row = Capacity(id=uuid.uuid4(), child_id=space.id, noted_by=space.person.id, noted_at=clock.now(), **values)
        session.add(row)
        session.flush()
        settle(session, space.person.id, told.once, row.id)
        leave_row(session, NOTED, person_id=space.person.id, child_id=space.id, object_id=row.id)
        return row.id


def _checked(space: Space, told: Noting) -> dict[str, object]:
    today, evidence, assessed_by = clock.today(), tidy(told.evidence).strip(), one_line(told.assessed_by)
    problems: dict[str, str] = {}
    if not rights_of(space).passed:
        problems[""] = _NOT_YET
    if told.decision not in set(Decision):
        problems["decision"] = _WHICH
    if told.person_id not in {one.person_id for one in may_decide_instead(space)}:
        problems["person"] = _WHOM
    if told.acts_as not in set(ActsAs):
        problems["acts_as"] = _AS
    if not evidence or len(evidence) > _LONGEST or "\0" in evidence:
        problems["evidence"] = _LONG % _LONGEST if evidence else _EVIDENCE
    if not assessed_by or len(assessed_by) > _LONGEST_NAME or "\0" in assessed_by:
        problems["assessed_by"] = _LONG % _LONGEST_NAME if assessed_by else _ASSESSED_BY
    if told.assessed_on is None or told.assessed_on > today:
        problems["assessed_on"] = _ASSESSED_ON
    if told.review_on is None or not 0 < (told.review_on - today).days <= _MOST_DAYS:
        problems["review_on"] = _REVIEW
    if problems:
        raise Refused(problems)
    return {
        "decision": Decision(told.decision), "person_id": told.person_id, "acts_as": ActsAs(told.acts_as), "evidence": evidence,
        "assessed_by": assessed_by, "assessed_on": told.assessed_on, "review_on": told.review_on,
    }  # fmt: skip


def end_capacity(space: Space, capacity_id: uuid.UUID, why: str) -> Decision:
    """The decision is the young person's own again from this moment; returns which. Raises NotAllowed, NotFound, Refused."""
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    found, why = find_lacking(space, capacity_id), one_line(why)
    if not why or len(why) > _LONGEST_WHY or "\0" in why:
        raise Refused({"why": _LONG % _LONGEST_WHY if why else _WHY})
    with writing(space) as session:
        here = (Capacity.id == capacity_id, Capacity.child_id == space.id, Capacity.ended_at.is_(None))
        ended = session.execute(
            update(Capacity).where(*here).values(ended_at=clock.now(), ended_by=space.person.id, ended_why=why)
        )
        if ended.rowcount != 1:  # type: ignore[attr-defined]
            raise NotFound
        leave_row(session, ENDED, person_id=space.person.id, child_id=space.id, object_id=capacity_id)
    return found.decision
