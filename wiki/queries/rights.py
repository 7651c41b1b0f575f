"""Who holds the rights under Part 3 of the Children and Families Act 2014 for a child today: the one place that is asked.

Until compulsory school age ends they are the parents'; from the day after they are the young person's own. For one decision that
the young person is noted not to have the capacity for, the alternative person holds them instead (SEND Regulations 2014,
regulation 64). Where the young person has no account and nobody is noted, nobody holds them here: it is to be settled, and
is shown so.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from wiki import clock
from wiki.access.space import Space, in_force
from wiki.errors import NotFound
from wiki.models.handover import Capacity
from wiki.models.people import Person
from wiki.models.plan import ASKS_FOR_ANSWERS, PlanStatus
from wiki.queries.people import MemberRow, list_members
from wiki.statute.clocks import own_rights_begin
from wiki.statute.handover import Stage, stage_on
from wiki.statute.retention import plan_may_last_to
from wiki.words import ActsAs, Decision, Permission, Role

_capacity = Capacity.__table__


@dataclass(frozen=True)
class Rights:
    """Who holds the rights on one day. ``begin``: the first day on which they are the young person's own. ``young`` and
    ``parents``: those who have an account here. ``instead``: whom a decision is noted for, in the young person's place."""

    begin: date
    passed: bool
    young: tuple[MemberRow, ...]
    parents: tuple[MemberRow, ...]
    instead: dict[Decision, MemberRow]
    last_day: date
    """The last day on which there can be a plan at all, and rights about it (statute/retention.plan_may_last_to)."""

    @property
    def over(self) -> bool:
        """Whether nobody can have a plan any more; who sees the pages is still somebody's to say."""
        return clock.today() > self.last_day

    def holders(self, decision: Decision) -> tuple[MemberRow, ...]:
        """Those who make ``decision`` here; nobody where it is to be settled."""
        if not self.passed:
            return self.parents
        acts = self.instead.get(decision)
        return self.young if acts is None else (acts,)

    def holds(self, person_id: uuid.UUID, decision: Decision) -> bool:
        """Whether somebody is one of them."""
        return any(one.person_id == person_id for one in self.holders(decision))

    def is_instead(self, decision: Decision) -> bool:
        """Whether somebody makes it in the young person's place."""
        return self.passed and decision in self.instead


def rights_of(space: Space) -> Rights:
    """Who holds the rights today. An alternative person who is no member any more holds nothing."""
    today, begin = clock.today(), own_rights_begin(space.child.born_on)
    members = [one for one in list_members(space) if not one.is_disabled]
    named = {one.person_id: one for one in members}
    noted = space.session.execute(
        select(_capacity.c.decision, _capacity.c.person_id)
        .where(_capacity.c.child_id == space.id, *in_force(None, today))
        .order_by(_capacity.c.noted_at)
    )
    return Rights(
        begin, begin <= today, _in_role(members, Role.YOUNG_PERSON), _in_role(members, Role.PARENT),
        {Decision(row.decision): named[row.person_id] for row in noted if row.person_id in named},
        plan_may_last_to(space.child.born_on),
    )  # fmt: skip


def _in_role(members: list[MemberRow], role: Role) -> tuple[MemberRow, ...]:
    return tuple(one for one in members if one.role is role)


def decision_on(status: PlanStatus) -> Decision:
    """Which decision a plan is sent for: a draft and an amendment notice are answered, a final one can be appealed against."""
    return Decision.ANSWER if status in ASKS_FOR_ANSWERS else Decision.APPEAL


def may_have_copies(space: Space, status: PlanStatus) -> tuple[MemberRow, ...]:
    """For whom of the family a copy of a plan of this kind can be made. A child may have one too before the rights are their
    own; a working document goes to whoever had answered then, whoever decides now (commands/packs.py)."""
    rights = rights_of(space)
    if rights.passed and status is not PlanStatus.WORKING:
        return rights.holders(decision_on(status))
    return (*rights.parents, *rights.young)


@dataclass(frozen=True)
class Lacking:
    """One note that the young person can't make a decision. ``evidence`` and ``assessed_by`` are "" for whoever may not
    read them. ``is_overdue``: its day of review is over, and so it does not count any more."""

    id: uuid.UUID
    decision: Decision
    person_id: uuid.UUID
    name: str
    acts_as: ActsAs
    evidence: str
    assessed_by: str
    assessed_on: date
    review_on: date
    ended_at: datetime | None
    ended_why: str

    @property
    def is_overdue(self) -> bool:
        """Whether nobody looked at it again by its day."""
        return self.ended_at is None and self.review_on < clock.today()


def list_lacking(space: Space) -> tuple[Lacking, ...]:
    """Every such note, the newest first. Why, and who looked into it, is for the young person, the council and whoever
    decides in their place; other parents learn only who decides what."""
    rows = space.session.execute(
        select(
            _capacity.c.id, _capacity.c.decision, _capacity.c.person_id, Person.name, _capacity.c.acts_as,
            _capacity.c.evidence, _capacity.c.assessed_by, _capacity.c.assessed_on, _capacity.c.review_on,
            _capacity.c.ended_at, _capacity.c.ended_why, _capacity.c.noted_by, _capacity.c.ended_by,
        )
        .join(Person, Person.id == _capacity.c.person_id)
        .where(_capacity.c.child_id == space.id)
        .order_by(_capacity.c.noted_at.desc(), _capacity.c.id)
    ).all()  # fmt: skip
    every = space.may(Permission.MANAGE_MEMBERS) or space.member.role is Role.YOUNG_PERSON
    return tuple(
        Lacking(
            row[0], Decision(row[1]), row[2], row[3], ActsAs(row[4]), space.told(row[5], row[11]) if whole else "",
            space.told(row[6], row[11]) if whole else "", row[7], row[8], row[9], space.told(row[10], row[12]) if whole else "",
        )
        for row in rows
        for whole in [every or space.reader.is_own(row[2])]
    )  # fmt: skip


def find_lacking(space: Space, capacity_id: uuid.UUID) -> Lacking:
    """One of them that nobody ended yet. NotFound."""
    for one in list_lacking(space):
        if one.id == capacity_id and one.ended_at is None:
            return one
    raise NotFound


@dataclass(frozen=True)
class Announced:
    """What the child's home says of it: the day, how near it is, and whether there is something for the reader to do."""

    begin: date
    passed: bool
    to_choose: bool
    to_settle: bool
    overdue: int
    over: bool = False


def announced(space: Space) -> Announced | None:
    """What is to be said on the home of a child; None for whoever it does not concern, and before the year begins. Once it
    has passed, only what is still to be done is said."""
    if not space.may(Permission.READ_PLAN):
        return None
    stage = stage_on(space.child.born_on, clock.today())
    if stage is None:
        return None
    rights = rights_of(space)
    if stage is not Stage.DAY:
        return Announced(rights.begin, passed=False, to_choose=False, to_settle=not rights.young, overdue=0)
    manages = space.may(Permission.MANAGE_MEMBERS)
    to_settle = not all(rights.holders(one) for one in Decision)
    overdue = sum(1 for one in list_lacking(space) if one.is_overdue) if manages else 0
    to_choose = space.may(Permission.CHOOSE_FAMILY) and bool(undecided(space))
    if rights.over:  # nothing is left to decide but who stays
        return Announced(rights.begin, True, to_choose, to_settle=False, overdue=0, over=True) if to_choose else None
    if not (to_settle or overdue or to_choose or space.member.passed):
        return None
    return Announced(rights.begin, passed=True, to_choose=to_choose, to_settle=to_settle, overdue=overdue)


def family_of(space: Space) -> tuple[MemberRow, ...]:
    """Who of the family the young person may choose about: parents, carers, family and friends."""
    return tuple(one for one in list_members(space) if one.role in {Role.PARENT, Role.RELATIVE})


def undecided(space: Space) -> tuple[MemberRow, ...]:
    """Those about whom they have not chosen yet."""
    return tuple(one for one in family_of(space) if one.stays is None)


def find_of_family(space: Space, member_id: uuid.UUID) -> MemberRow:
    """One of those about whom the young person chooses. NotFound."""
    for one in family_of(space):
        if one.id == member_id:
            return one
    raise NotFound


def may_decide_instead(space: Space) -> tuple[MemberRow, ...]:
    """Who can be noted to decide in the young person's place: whoever is here as a parent or carer and reads the plan. A
    deputy or attorney who is no parent is invited as one, with what they are as their relation."""
    return tuple(one for one in list_members(space) if one.role is Role.PARENT and not one.is_disabled)


def announced_to_child(space: Space) -> Announced | None:
    """The same for the child's own corner: from a year before until two weeks after the day, in simple words."""
    today, begin = clock.today(), own_rights_begin(space.child.born_on)
    if stage_on(space.child.born_on, today) is None or today > begin + timedelta(days=14):
        return None
    return Announced(begin, passed=begin <= today, to_choose=False, to_settle=False, overdue=0)
