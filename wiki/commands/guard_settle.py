"""Settles what the wrong-child guard found in a plan: somebody says why the words are right, and is named for it."""

import uuid
from collections.abc import Collection

from sqlalchemy import select

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.errors import NotAllowed, Refused
from wiki.models.guard import GuardHit
from wiki.queries.plan_versions import find_version
from wiki.text.clean import one_line
from wiki.words import N_, Permission

MOST = 500
_CHOOSE = N_("Tick the words that are right.")
_SAY_WHY = N_("Say why these words are right.")
_LONG = N_("Please keep this to 500 letters or fewer.")


def settle_hits(space: Space, number: int, hit_ids: Collection[uuid.UUID], why: str) -> int:
    """Say that these words of plan ``number`` are right, and why; returns how many were settled now.

    What somebody settled before stays as they settled it. Raises NotAllowed, NotFound, Refused with sentences.
    """
    if not space.may(Permission.COMPOSE_PLAN):
        raise NotAllowed
    why = one_line(why)
    head = find_version(space, number)
    problems = {} if hit_ids else {"hit": _CHOOSE}
    if len(why) < 3 or len(why) > MOST:
        problems["why"] = _LONG if len(why) > MOST else _SAY_WHY
    if problems:
        raise Refused(problems)
    with writing(space) as session:
        found = session.execute(
            select(GuardHit)
            .where(GuardHit.child_id == space.id, GuardHit.plan_version_id == head.id, GuardHit.id.in_(hit_ids))
            .with_for_update()
        ).scalars().all()  # fmt: skip
        if not found:
            raise Refused({"hit": _CHOOSE})
        now = clock.now()
        open_ones = [one for one in found if one.settled_at is None]
        for hit in open_ones:
            hit.why, hit.settled_by, hit.settled_at = why, space.person.id, now
        if not open_ones:  # pressed twice
            leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=head.id)
        for hit in open_ones:
            leave_row(session, "plan.settled", person_id=space.person.id, child_id=space.id, object_id=hit.id, words=why)
    return len(open_ones)
