"""The second pair of eyes: another person of the council agrees that a final may leave, or somebody lets it go, and says why."""

from sqlalchemy import select

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.plan import PlanVersion
from wiki.models.plan_agreed import PlanAgreed
from wiki.queries.plan_agreed import asks_second, find_agreed
from wiki.queries.plan_versions import find_version
from wiki.text.clean import tidy
from wiki.words import N_, Permission

_OWN = N_("You made this plan. Ask another caseworker or administrator to look at it, or say why it can’t wait.")
_WHY = N_("Say why it can’t wait for a second person.")
_LONG = N_("Please keep this to %d letters or fewer.")
_LONGEST = 2000


def agree_plan(space: Space, number: int) -> None:
    """Agree, as a second person, that the final plan may leave. Agreeing twice changes nothing.

    Raises NotAllowed for anybody but the council's people here, NotFound for a plan that needs nobody second, Refused
    where the one who made it would agree with themselves.
    """
    _say(space, number, alone=False, reason="")


def let_leave_alone(space: Space, number: int, reason: str) -> None:
    """Let the final leave with nobody second, because a day in law would be missed. Raises as ``agree_plan`` but for whoever
    made it, and Refused({"reason": …}) without a reason; NotAllowed for whoever writes no plans."""
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    if not asks_second(space, find_version(space, number)):
        raise NotFound
    reason = tidy(reason).strip()
    if not reason or len(reason) > _LONGEST:
        raise Refused({"reason": _LONG % _LONGEST if reason else _WHY})
    _say(space, number, alone=True, reason=reason)


def _say(space: Space, number: int, *, alone: bool, reason: str) -> None:
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    head = find_version(space, number)
    if not asks_second(space, head):
        raise NotFound
    if not alone and head.made_by == space.person.id:
        raise Refused({"": _OWN})
    with writing(space) as session:
        session.execute(select(PlanVersion.id).where(PlanVersion.id == head.id).with_for_update())
        if find_agreed(space, head.id) is None:
            session.add(
                PlanAgreed(
                    plan_version_id=head.id, child_id=space.id, agreed_by=space.person.id, role=space.member.role,
                    agreed_at=clock.now(), alone=alone, reason=reason,
                )
            )  # fmt: skip
        leave_row(
            session, "plan.left_alone" if alone else "plan.agreed", person_id=space.person.id, child_id=space.id,
            object_id=head.id,
        )  # fmt: skip
