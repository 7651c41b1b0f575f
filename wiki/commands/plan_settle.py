"""Settles a finding about the plan with a reason, opens it again, and writes why the plan departs from the advice."""

import uuid
from dataclasses import replace

from sqlalchemy import select, update

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.passages_save import save_passage
from wiki.commands.plan_use import same_words
from wiki.commands.revisions import Saved
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.plan_settled import PlanSettled
from wiki.pagetypes.model import PageType
from wiki.queries.versions import SeenVersion
from wiki.words import N_, Permission

LONGEST = 2000
"""Letters that a reason may have."""

NO_REASON = N_("Write the reason in a few words. It is kept with the plan.")
_TOO_LONG = N_("This is too long. Use at most 2,000 letters.")
_DIFFERS = "differs"


def settle_finding(space: Space, key: str, code: str, reason: str) -> uuid.UUID:
    """Let the finding ``key`` stand for a reason, under one's own name and role; returns the id of what was kept.

    A reason that was given for it before is replaced. What stops a plan is not settled like this: the caller sees to that.
    Raises NotAllowed without the right to compose plans, Refused with a sentence for "reason".
    """
    said = _reason(space, reason)
    with writing(space) as session:
        now = clock.now()
        session.execute(
            update(PlanSettled)
            .where(PlanSettled.child_id == space.id, PlanSettled.mark == key, PlanSettled.opened_at.is_(None))
            .values(opened_at=now, opened_by=space.person.id)
        )
        row = PlanSettled(
            id=uuid.uuid4(), child_id=space.id, mark=key, code=code, reason=said, settled_by=space.person.id,
            role=space.member.role, settled_at=now,
        )  # fmt: skip
        session.add(row)
        leave_row(
            session, "plan.settled", person_id=space.person.id, child_id=space.id, object_id=row.id, words=code
        )
    return row.id


def open_again(space: Space, settled_id: uuid.UUID) -> None:
    """Take a reason back, so that the finding stands among those to settle again; the reason is kept with its dates.

    Raises NotAllowed, NotFound where there is none such; once more does nothing more.
    """
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    with writing(space) as session:
        row = session.execute(
            select(PlanSettled).where(PlanSettled.id == settled_id, PlanSettled.child_id == space.id).with_for_update()
        ).scalar()
        if row is None:
            raise NotFound
        if row.opened_at is None:
            row.opened_at, row.opened_by = clock.now(), space.person.id
        leave_row(session, "plan.opened_again", person_id=space.person.id, child_id=space.id, object_id=row.id)


def depart_from_advice(
    space: Space, page_type: PageType, row: SeenVersion, reason: str, *, base: int, once: str | None = None
) -> Saved:
    """Write into a row of provision why it differs from the advice; the plan prints that (Code of Practice, 9.69).

    Raises NotAllowed, NotFound for a row that has no such box, Refused for "reason", Conflict when the row has a newer
    version than ``base``.
    """
    said = _reason(space, reason)
    asked = page_type.field(row.field)
    if page_type.owner != "plan" or asked is None or asked.column(_DIFFERS) is None:
        raise NotFound
    words = same_words(row)
    return save_passage(
        space, page_type, row.page_id, row.field, replace(words, columns={**words.columns, _DIFFERS: said}, once=once),
        passage_id=row.passage_id, base=base,
    )  # fmt: skip


def _reason(space: Space, reason: str) -> str:
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    said = reason.strip()
    if not said:
        raise Refused({"reason": NO_REASON})
    if len(said) > LONGEST:
        raise Refused({"reason": _TOO_LONG})
    return said
