"""What becomes of Word files of a plan that came back, when words are taken out: they are working papers, and go with them."""

import uuid
from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from wiki.models.media import Media
from wiki.models.plan_returns import PlanReturn, PlanReturnChoice
from wiki.text.cut import Secret


def drop_returns(
    session: Session, child_id: uuid.UUID, held: Collection[uuid.UUID], passages: Collection[uuid.UUID], secret: Secret
) -> set[uuid.UUID]:
    """Take away each file that came back to one of the plans ``held``, or holds the words itself, or of which something was taken
    into one of the ``passages``. Returns the ids of the files, whose rows are the caller's to take away."""
    rows = session.execute(
        select(PlanReturn.id, PlanReturn.plan_version_id, PlanReturn.media_id, PlanReturn.hits, Media.words)
        .join(Media, Media.id == PlanReturn.media_id)
        .where(PlanReturn.child_id == child_id)
    ).all()
    if not rows:
        return set()
    hexes = {one.hex for one in passages}
    taken = session.execute(
        select(PlanReturnChoice.return_id, PlanReturnChoice.place).where(
            PlanReturnChoice.child_id == child_id, PlanReturnChoice.is_taken
        )
    ).all()
    into = {return_id for return_id, place in taken if any(one in place for one in hexes)}
    gone = [
        row for row in rows
        if row.plan_version_id in held or row.id in into or secret.is_in(row.words)
        or any(secret.is_in(str(value)) for hit in row.hits for value in hit.values())
    ]  # fmt: skip
    ids = [row.id for row in gone]
    session.execute(delete(PlanReturnChoice).where(PlanReturnChoice.return_id.in_(ids)))
    session.execute(delete(PlanReturn).where(PlanReturn.id.in_(ids)))
    return {row.media_id for row in gone}
