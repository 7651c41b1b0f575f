"""Opens a child's space: the only key. A space that was not opened here can't be read or written."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import ColumnElement, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.audience import Reader, may_see, may_see_file, reader
from wiki.access.permissions import allowed
from wiki.access.person import SignedIn
from wiki.access.withheld import Withheld, withheld_from
from wiki.database import Work
from wiki.errors import NotAllowed, NotFound
from wiki.models.audience import Audience
from wiki.models.children import Child, Membership
from wiki.models.handover import Capacity
from wiki.models.people import Person, SignIn
from wiki.models.protected import ProtectedDetail
from wiki.prepared_select import PreparedSelect
from wiki.statute.clocks import own_rights_begin
from wiki.words import FAMILY_ROLES, Decision, Permission, Role, Stay

_child = Child.__table__
_member = Membership.__table__
_elsewhere = _member.alias()
_capacity = Capacity.__table__
_sign_in = SignIn.__table__
_person = Person.__table__
_detail = ProtectedDetail.__table__
_READING = frozenset({Permission.READ, Permission.SEE_MEMBERS, Permission.READ_PLAN})


def living() -> tuple[ColumnElement[bool], ...]:
    """What makes a membership count at the instant ``now`` (a parameter): nobody ended it, and its last moment has not come."""
    return _member.c.ended_at.is_(None), or_(_member.c.ends_at.is_(None), _member.c.ends_at > bindparam("now"))


@dataclass(frozen=True)
class ChildInSpace:
    """The child whose space this is. ``guarded``: a detail of theirs may be kept from somebody (False: surely none is)."""

    id: uuid.UUID
    council_id: uuid.UUID
    known_as: str
    full_name: str
    born_on: date
    demonstration: bool
    guarded: bool = True


@dataclass(frozen=True)
class Member:
    """The person in this space: what they do here, and what they are to the child. ``has_others``: they are in other
    children's spaces too, and might take one child for another. ``by_duty``: nobody invited them (commands/members_duty.py).
    ``stays``: what the young person left to them; ``passed``: a parent whose rights are the young person's own now."""

    id: uuid.UUID
    role: Role
    relation: str
    organisation: str
    has_others: bool = False
    by_duty: bool = False
    stays: Stay | None = None
    passed: bool = False

    def may(self, permission: Permission) -> bool:
        """Whether their role holds ``permission``; whoever came in by duty may only read."""
        held = allowed(self.role, permission, stays=self.stays, passed=self.passed)
        return held and (not self.by_duty or permission in _READING)


@dataclass(frozen=True)
class Space:
    """A child's space, opened for one person for one request (or for one job)."""

    child: ChildInSpace
    member: Member
    person: SignedIn
    reader: Reader
    work: Work = field(repr=False, compare=False)

    @property
    def id(self) -> uuid.UUID:
        """The child's id, which is also the space's."""
        return self.child.id

    @property
    def session(self) -> Session:
        """The session to ask with."""
        return self.work.session

    @property
    def is_family(self) -> bool:
        """Whether the person is here as family."""
        return self.member.role in FAMILY_ROLES

    def may(self, permission: Permission) -> bool:
        """Whether the person's role holds ``permission``."""
        return self.member.may(permission)

    @property
    def withheld(self) -> Withheld:
        """What holds a detail that is kept from the reader."""
        return withheld_from(self.work, self.id, self.reader, guarded=self.child.guarded)

    def may_see(self, version_id: uuid.UUID, today: Audience, saved_under: Audience, saved_by: uuid.UUID) -> bool:
        """Whether the reader may see a version: both audiences let them, and no detail stands in it that is kept from them."""
        return may_see(self.reader, today, saved_under, saved_by) and not self.withheld.is_version(version_id)

    def may_see_file(
        self, media_id: uuid.UUID, version_id: uuid.UUID | None, today: Audience | None, saved_under: Audience | None,
        added_by: uuid.UUID,
    ) -> bool:  # fmt: skip
        """Whether the reader may see a file where ``version_id`` shows it (None: wherever it stands), as ``may_see``."""
        return may_see_file(self.reader, today, saved_under, added_by) and not self.withheld.is_file(media_id, version_id)

    def tells(self, text: str, by: uuid.UUID | None = None) -> bool:
        """Whether a small text, that ``by`` wrote, holds no detail that is kept from the reader."""
        return not self.withheld.is_in(text, by)

    def told(self, text: str, by: uuid.UUID | None = None) -> str:
        """The text, or "" where it holds such a detail."""
        return text if self.tells(text, by) else ""

    def page_title(self, page_id: uuid.UUID, title: str) -> str:
        """The title that a page was given, or "" (it is then called what its type is) where it holds such a detail."""
        return "" if title and self.withheld.is_title(page_id) else title

    def begin_writing(self) -> Session:
        """Open the write transaction and look again whether the member may still act: check and act in one step.

        Raises NotFound when the membership, the account or the sign-in ended meanwhile.
        """
        if self.work.is_writing:
            return self.work.session
        session = self.work.begin_writing()
        asked = {"member": self.member.id, "sign_in": self.person.sign_in_id, "now": clock.now()}
        still = _STILL.scalar(session.connection(), asked)
        if still is None or Role(still) is not self.member.role:
            raise NotFound
        return session


_STILL = PreparedSelect(
    select(_member.c.role)
    .select_from(
        _member.join(_person, _person.c.id == _member.c.person_id).join(
            _sign_in, _sign_in.c.person_id == _person.c.id
        )
    )
    .where(
        _member.c.id == bindparam("member"), *living(), _person.c.disabled_at.is_(None),
        _sign_in.c.id == bindparam("sign_in"), _sign_in.c.ended_at.is_(None),
    )
    .with_for_update(read=True)
)  # fmt: skip
_OPEN = PreparedSelect(
    select(
        _child.c.id, _child.c.council_id, _child.c.known_as, _child.c.full_name, _child.c.born_on,
        _child.c.demonstration, _member.c.id, _member.c.role, _member.c.relation, _member.c.organisation,
        exists().where(
            _elsewhere.c.person_id == bindparam("person_id"), _elsewhere.c.child_id != bindparam("child_id"),
            _elsewhere.c.ended_at.is_(None),
        ),
        _member.c.by_duty, _member.c.stays,
        exists().where(_detail.c.child_id == bindparam("child_id"), _detail.c.ended_at.is_(None)),
    )
    .select_from(_child.join(_member, _member.c.child_id == _child.c.id))
    .where(
        _child.c.id == bindparam("child_id"),
        _member.c.person_id == bindparam("person_id"),
        *living(),
    )
)  # fmt: skip


def open_space(person: SignedIn, child_id: uuid.UUID, permission: Permission) -> Space:
    """The space of ``child_id`` for ``person``. No membership: NotFound, as if there were no such child.

    A membership whose role lacks ``permission``: NotAllowed.
    """
    asked = {"child_id": child_id, "person_id": person.id, "now": clock.now()}
    row = _OPEN.first(person.work.connection, asked)
    if row is None or person.due:
        raise NotFound
    stays = None if row[12] is None else Stay(row[12])
    passed = Role(row[7]) is Role.PARENT and has_passed(person.work, person.id, child_id, row[4])
    member = Member(row[6], Role(row[7]), row[8], row[9], bool(row[10]), bool(row[11]), stays, passed)
    if not member.may(permission):
        raise NotAllowed
    child: Callable[..., ChildInSpace] = ChildInSpace
    return Space(child(*row[:6], bool(row[13])), member, person, reader(person.id, member.role), person.work)


def has_passed(work: Work, parent_id: uuid.UUID, child_id: uuid.UUID, born_on: date) -> bool:
    """Whether what this parent decided is decided by the young person now: the day has come, the young person is here
    themselves, and nothing says that this parent decides it in their place (queries/rights.py knows each decision)."""
    today = clock.today()
    if today < own_rights_begin(born_on):
        return False
    young = select(_member.c.id).join(_person, _person.c.id == _member.c.person_id).where(
        _member.c.child_id == child_id, _member.c.role == Role.YOUNG_PERSON, *living(), _person.c.disabled_at.is_(None)
    )
    acts = select(_capacity.c.id).where(
        _capacity.c.child_id == child_id, _capacity.c.person_id == parent_id, *in_force(Decision.SHARE, today)
    )
    is_here = work.session.execute(young, {"now": clock.now()}).first() is not None
    return is_here and work.session.execute(acts).first() is None


def in_force(decision: Decision | None, day: date) -> tuple[ColumnElement[bool], ...]:
    """What makes the note that somebody else decides count on ``day``: nobody ended it, and its review is not overdue."""
    which = () if decision is None else (_capacity.c.decision == decision,)
    return *which, _capacity.c.ended_at.is_(None), _capacity.c.review_on >= day


@dataclass(frozen=True)
class LookingSpace(Space):
    """A space as another member sees it, for somebody who shares: what both may see, to be read and nothing else.

    ``person`` is who looks, ``member`` whom they look as; ``own_role`` is the looker's.
    """

    own_role: Role
    member_name: str

    def may(self, permission: Permission) -> bool:
        """Only rights to read, and only those that both hold."""
        return permission in _READING and super().may(permission) and allowed(self.own_role, permission)

    def begin_writing(self) -> Session:
        """Nobody writes as somebody else. Always raises NotAllowed."""
        raise NotAllowed


def look_as(space: Space, member_id: uuid.UUID) -> LookingSpace:
    """The space as the member ``member_id`` sees it, as far as whoever looks may see it too: never more than their own.

    NotAllowed without the right to share, NotFound for somebody who is not a member now.
    """
    if not space.may(Permission.SHARE):
        raise NotAllowed
    row = space.session.execute(
        select(_member.c.id, _member.c.role, _member.c.relation, _member.c.organisation, _person.c.id, _person.c.name)
        .select_from(_member.join(_person, _person.c.id == _member.c.person_id))
        .where(
            _member.c.id == member_id, _member.c.child_id == space.id, _member.c.ended_at.is_(None),
            _person.c.disabled_at.is_(None),
        )
    ).first()  # fmt: skip
    if row is None:
        raise NotFound
    # What somebody else typed beside the member's name is read by whoever looks: a detail kept from them may stand in it.
    member = Member(row[0], Role(row[1]), space.told(row[2], row[4]), space.told(row[3], row[4]))
    eyes = replace(reader(row[4], member.role), looker=space.reader)
    return LookingSpace(space.child, member, space.person, eyes, space.work, space.member.role, row[5])


@dataclass(frozen=True)
class JobSpace:
    """A child's space as a worker sees it: the child and the unit of work, nobody's eyes."""

    id: uuid.UUID
    work: Work = field(repr=False, compare=False)

    @property
    def session(self) -> Session:
        """The session to ask with."""
        return self.work.session


def open_space_for_job(work: Work, child_id: uuid.UUID) -> JobSpace:
    """The space a job works in; NotFound when the child is gone."""
    if work.session.execute(select(_child.c.id).where(_child.c.id == child_id)).first() is None:
        raise NotFound
    return JobSpace(child_id, work)
