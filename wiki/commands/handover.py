"""Tells a family that rights will be the young person's own, and has the young person say who of the family stays."""

import uuid
from datetime import date, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space, living
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.endings_journal import note_ending
from wiki.commands.invitations import end_with_member
from wiki.commands.jobs import queue
from wiki.database import Work
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.children import Child, Membership
from wiki.models.handover import HandoverTold
from wiki.queries.rights import find_of_family, rights_of
from wiki.statute.handover import Stage, stage_on, telling_days
from wiki.words import N_, Permission, Role, Stay

TELL_HANDOVER = "handover.told"
LEFT = "left"
"""What the mail says to whoever leaves, beside the stages."""
_TOLD = (Role.PARENT, Role.RELATIVE, Role.YOUNG_PERSON, Role.CASEWORKER)
_YOUNGEST, _OLDEST = 14, 26
_NO_NEWS = timedelta(days=31)
"""What came so long ago is no news: a space that was opened later is told nothing by mail, its home says how things are."""
_CHOOSE = N_("Choose one of these.")
_NOT_YET = N_("You choose this from the day on which your rights begin.")


def sweep_handovers(engine: Engine) -> None:
    """Tell each family whose next stage has come, once; to be called now and then by the worker."""
    today = clock.today()
    born_after, born_by = today - timedelta(days=366 * _OLDEST), today - timedelta(days=365 * _YOUNGEST)
    with Work(engine) as work:
        rows = work.session.execute(
            select(Child.id, Child.born_on, HandoverTold.stage)
            .outerjoin(HandoverTold, HandoverTold.child_id == Child.id)
            .where(Child.born_on > born_after, Child.born_on <= born_by)
        ).all()
    told: dict[tuple[uuid.UUID, date], set[Stage]] = {}
    for row in rows:
        told.setdefault((row[0], row[1]), set()).update(() if row[2] is None else {Stage(row[2])})
    for (child_id, born_on), known in told.items():
        stage = stage_on(born_on, today)
        if stage is not None and stage not in known:
            with Work(engine) as work:
                _tell(work, child_id, stage, quietly=today - telling_days(born_on)[stage] > _NO_NEWS)
                work.commit()


def _tell(work: Work, child_id: uuid.UUID, stage: Stage, *, quietly: bool) -> None:
    """Note it and queue the mails, in one step; nothing where another worker was quicker."""
    with writing(Desk(work)) as session:
        try:
            with session.begin_nested():
                session.add(HandoverTold(id=uuid.uuid4(), child_id=child_id, stage=stage, told_at=clock.now()))
        except IntegrityError:
            leave_row(session, "handover.told_twice", person_id=None, child_id=child_id)
            return
        people = select(Membership.person_id).where(
            Membership.child_id == child_id, *living(), Membership.role.in_(_TOLD)
        )
        now = {"now": clock.now()}
        for person_id in () if quietly else session.execute(people.distinct(), now).scalars().all():
            queue_mail(session, child_id, person_id, stage)
        leave_row(session, "handover.told", person_id=None, child_id=child_id, words=stage)


def queue_mail(session: Session, child_id: uuid.UUID, person_id: uuid.UUID, what: str) -> None:
    """Have the mail sent (worker/handing_over.py)."""
    queue(session, TELL_HANDOVER, child_id, person_id=str(person_id), what=str(what))


def choose_who_stays(space: Space, member_id: uuid.UUID, stays: str) -> str:
    """Say what somebody of the family is here from this moment; returns their name. What they have running stops.

    Their membership ends and, unless they leave, another begins in the same step, so that it stays known who could see what
    when. Their words stay where they are, and their own private ones stay theirs. Raises NotAllowed for anybody but the young
    person, NotFound for nobody of the family, Refused({"stays": …}).
    """
    if not space.may(Permission.CHOOSE_FAMILY):
        raise NotAllowed
    one = find_of_family(space, member_id)
    if not rights_of(space).passed:
        raise Refused({"stays": _NOT_YET})
    if stays not in set(Stay):
        raise Refused({"stays": _CHOOSE})
    chosen, now = Stay(stays), clock.now()
    with writing(space) as session:
        old = session.execute(
            select(Membership)
            .where(Membership.id == member_id, Membership.child_id == space.id, Membership.ended_at.is_(None))
            .with_for_update()
        ).scalar()
        if old is None:
            raise NotFound
        if old.stays is not chosen:
            _replace(session, space, old, chosen)
            note_ending(session, "member", old.id, now)
            end_with_member(session, space, old.id)
        leave_row(session, "family.stays", person_id=space.person.id, child_id=space.id, object_id=old.id, words=chosen)
    return one.name


def _replace(session: Session, space: Space, old: Membership, chosen: Stay) -> None:
    now = clock.now()
    old.ended_at, old.ended_by = now, space.person.id
    if chosen is Stay.LEAVES:
        old.stays = chosen
        queue_mail(session, space.id, old.person_id, LEFT)
        return
    session.flush()  # there is one membership at a time
    session.add(
        Membership(
            id=uuid.uuid4(), child_id=space.id, person_id=old.person_id, role=old.role, relation=old.relation,
            organisation=old.organisation, parental_responsibility=old.parental_responsibility, reason=old.reason,
            started_by=space.person.id, started_at=now, ends_at=old.ends_at, stays=chosen,
        )
    )  # fmt: skip


