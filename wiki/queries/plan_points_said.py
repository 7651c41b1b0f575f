"""Finds one thing that was said on an answer sheet, for whoever may take it out: its writer, and whoever writes the plan."""

import uuid

from sqlalchemy import select

from wiki.access.space import Space
from wiki.errors import NotFound
from wiki.models.plan_answers import PlanPoint
from wiki.queries.plan_points import Answered, find_sent, open_sheet
from wiki.words import Permission

_point = PlanPoint.__table__


def find_said(space: Space, point_id: uuid.UUID) -> Answered:
    """A point of the reader's own sheet, sent or not; of any sheet, once it is sent, for whoever writes the plan. NotFound
    otherwise, whatever the reason."""
    if space.may(Permission.COMPOSE_PLAN):
        return find_sent(space, point_id)
    where = (_point.c.id == point_id, _point.c.child_id == space.id)
    serving_id = space.session.execute(select(_point.c.serving_id).where(*where)).scalar()
    if serving_id is None:
        raise NotFound
    sheet = open_sheet(space, serving_id)
    for place, several in sheet.said.items():
        for one in several:
            if one.id == point_id:
                line = next((line for line in sheet.lines if line.place == place), None)
                return Answered(sheet.served, line, one, one == several[-1])
    raise NotFound
