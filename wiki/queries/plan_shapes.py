"""Says which shape a plan has where nobody picks one: the council's usual one, or that of the newest plan of the child."""

from dataclasses import replace

from sqlalchemy import select

from wiki.access.space import Space
from wiki.models.people import Council
from wiki.models.plan import PlanVersion
from wiki.queries.plan_versions import OpenedPlan, kept_shape_of
from wiki.statute.sections import Logo, Shape, ShapeFault, kept_shape, regulation_12
from wiki.statute.shape_folder import TODAY

_council = Council.__table__
_version = PlanVersion.__table__


def usual_shape(space: Space) -> str:
    """The key of the shape that the plans of the child's council usually have."""
    found = space.session.execute(select(_council.c.plan_shape).where(_council.c.id == space.child.council_id)).scalar()
    return found or TODAY


def last_shape(space: Space) -> str:
    """The key of the shape that the child's newest plan has; the council's usual one where there is no plan yet."""
    text = space.session.execute(
        select(_version.c.shape).where(_version.c.child_id == space.id).order_by(_version.c.number.desc()).limit(1)
    ).scalar()
    try:
        return kept_shape(text).key if text else usual_shape(space)
    except ShapeFault:
        return usual_shape(space)


def shape_in_force(space: Space, base: OpenedPlan) -> Shape:
    """The shape that the plan in force was made with, its logo too: a plan that is amended stays the same plan."""
    try:
        shape = kept_shape(kept_shape_of(space, base.head.id))
    except ShapeFault:  # kept by an older program, which asked for less
        return regulation_12()
    mark = base.tree.logo if base.tree else None
    return replace(shape, logo=Logo(mark.data, mark.alt, mark.width, mark.height) if mark else None)
