"""Keeps the reasons of whoever writes the plan: why a row stays as it is, and why what advice suggests is not used."""

import uuid

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.plan_reasons import PlanReason
from wiki.queries.versions import see_current, see_versions_by_id
from wiki.text.clean import tidy
from wiki.words import N_, Permission

LONGEST = 500
_SAY_WHY = N_("Write the reason. It is kept, so that everybody can follow it later.")
_LONG = N_("Please keep this to 500 letters or fewer.")
_CHANGED = N_("These words have changed meanwhile. Look at them as they are now.")


def keep_as_it_is(space: Space, row_id: uuid.UUID, source_version_id: uuid.UUID, read_id: uuid.UUID, reason: str) -> None:
    """Keep a row of the plan as it is although its source changed: ``read_id`` is the version that was read, the words as
    they are now (of words taken off their page: the source's own version). It holds until they change again.

    Raises NotAllowed without the right to compose plans, NotFound, Refused without a reason.
    """
    row = see_current(space, row_id).get(row_id)
    seen = see_versions_by_id(space, {source_version_id, read_id})
    if row is None or len(seen) < len({source_version_id, read_id}):
        raise NotFound
    if len({one.passage_id for one in seen.values()}) != 1:
        raise NotFound
    _keep(space, "plan.kept_as_it_is", row_id, source_version_id, read_id, _words(reason))


def not_used(space: Space, version_id: uuid.UUID, reason: str) -> None:
    """Say why what a professional suggests is not used in the plan; it holds until their words change.

    Raises NotAllowed without the right to compose plans, NotFound, Refused without a reason or for an older version.
    """
    passage_id = _advice(space, version_id)
    _keep(space, "plan.advice_not_used", passage_id, None, version_id, _words(reason))


def use_after_all(space: Space, version_id: uuid.UUID) -> None:
    """Take back the reason why a suggestion is not used: it waits again. Raises as not_used."""
    _keep(space, "plan.reason_taken_back", _advice(space, version_id), None, version_id, "")


def _advice(space: Space, version_id: uuid.UUID) -> uuid.UUID:
    version = see_versions_by_id(space, [version_id]).get(version_id)
    if version is None or version.withheld:
        raise NotFound
    if not version.is_current:
        raise Refused({"": _CHANGED})
    return version.passage_id


def _words(reason: str) -> str:
    reason = tidy(reason).strip()
    if not reason:
        raise Refused({"reason": _SAY_WHY})
    if len(reason) > LONGEST:
        raise Refused({"reason": _LONG})
    return reason


def _keep(
    space: Space, act: str, passage_id: uuid.UUID, source_id: uuid.UUID | None, version_id: uuid.UUID, reason: str
) -> None:
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    with writing(space) as session:
        session.add(
            PlanReason(
                id=uuid.uuid4(), child_id=space.id, passage_id=passage_id, source_version_id=source_id,
                version_id=version_id, reason=reason, given_by=space.person.id, given_at=clock.now(),
            )
        )  # fmt: skip
        leave_row(session, act, person_id=space.person.id, child_id=space.id, object_id=passage_id)
