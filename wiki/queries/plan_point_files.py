"""Says who may have a file of an answer sheet, the proof of a serving, or a Word file that came back: its sender, and whoever
writes the plan."""

import uuid

from sqlalchemy import ColumnElement, exists, select

from wiki.access.space import Space
from wiki.models.plan_answers import PlanPoint, PlanServing
from wiki.models.plan_returns import PlanReturn
from wiki.words import Permission

_point = PlanPoint.__table__
_serving = PlanServing.__table__
_return = PlanReturn.__table__


def is_open_to_writers(space: Space, media_id: uuid.UUID) -> bool:
    """Whether the reader writes this child's plan, and the file was sent with an answer, proves a serving, or is a
    Word file that came back."""
    if not space.may(Permission.COMPOSE_PLAN):
        return False
    sent = exists().where(_point.c.child_id == space.id, _point.c.media_id == media_id, _point.c.sent_at.is_not(None))
    proof = exists().where(_serving.c.child_id == space.id, _serving.c.proof_media_id == media_id)
    returned = exists().where(_return.c.child_id == space.id, _return.c.media_id == media_id)
    return bool(space.session.execute(select(sent | proof | returned)).scalar_one())


def is_in_a_point(media_id: ColumnElement[uuid.UUID]) -> ColumnElement[bool]:
    """Whether a file, named by a column, was kept with a point: then a browser need not keep the recording any longer."""
    return exists().where(_point.c.media_id == media_id)
