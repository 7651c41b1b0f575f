"""Says who may have a file of an answer sheet, the proof of a serving, or a Word file that came back: its sender, and whoever
writes the plan; and the paper that an answer came on: the person whose answer it is, and whoever types from paper."""

import uuid

from sqlalchemy import ColumnElement, exists, select

from wiki.access.space import Space
from wiki.models.plan_answers import PlanPaper, PlanPaperFile, PlanPoint, PlanServing
from wiki.models.plan_returns import PlanReturn
from wiki.words import Permission

_point = PlanPoint.__table__
_serving = PlanServing.__table__
_return = PlanReturn.__table__
_paper = PlanPaper.__table__
_sheet = PlanPaperFile.__table__


def is_open_to_writers(space: Space, media_id: uuid.UUID) -> bool:
    """Whether the reader writes this child's plan, and the file was sent with an answer, proves a serving, or is a Word
    file that came back; or it is the paper that an answer came on, and the answer is theirs, or they type from paper."""
    if not space.may(Permission.COMPOSE_PLAN):
        return _is_own_paper(space, media_id)
    sent = exists().where(_point.c.child_id == space.id, _point.c.media_id == media_id, _point.c.sent_at.is_not(None))
    proof = exists().where(_serving.c.child_id == space.id, _serving.c.proof_media_id == media_id)
    returned = exists().where(_return.c.child_id == space.id, _return.c.media_id == media_id)
    asked = select(sent | proof | returned | _in_a_paper(space, media_id))
    return bool(space.session.execute(asked).scalar_one())


def _is_own_paper(space: Space, media_id: uuid.UUID) -> bool:
    """Whether the reader's own answer came on this paper, or they type from paper."""
    if space.may(Permission.TYPE_FROM_PAPER):
        return bool(space.session.execute(select(_in_a_paper(space, media_id))).scalar_one())
    if not space.may(Permission.READ_PLAN) or not space.reader.is_own(space.person.id):
        return False
    mine = _paper.c.serving_id.in_(select(_serving.c.id).where(_serving.c.person_id == space.person.id))
    return bool(space.session.execute(select(_in_a_paper(space, media_id, mine))).scalar_one())


def _in_a_paper(space: Space, media_id: uuid.UUID, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        _sheet.c.media_id == media_id, _paper.c.id == _sheet.c.paper_id, _paper.c.child_id == space.id, *more
    )


def is_in_a_point(media_id: ColumnElement[uuid.UUID]) -> ColumnElement[bool]:
    """Whether a file, named by a column, was kept with a point: then a browser need not keep the recording any longer."""
    return exists().where(_point.c.media_id == media_id)
