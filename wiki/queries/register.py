"""Reads the register of disclosures: every time that a plan was given to somebody, on what ground, which version, by whom."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from wiki.access.space import Space
from wiki.errors import NotAllowed
from wiki.models.packs import PlanTaken
from wiki.models.people import Person
from wiki.models.plan import PlanStatus, PlanVersion
from wiki.models.plan_answers import PlanServing, Way
from wiki.queries.packs import Pack, list_packs
from wiki.statute.disclosure import FAMILY, GROUNDS, Ground, ground_named
from wiki.words import COUNCIL_ROLES, Permission, Role

_served = PlanServing.__table__
_taken = PlanTaken.__table__
_version = PlanVersion.__table__
_to, _by = aliased(Person), aliased(Person)


@dataclass(frozen=True)
class Disclosed:
    """One line of the register. ``pack``: it was a copy of their own; then ``way`` is None until it went. ``taken``: they took
    a file of the plan itself away here, in this format and ``role``. ``ground`` is None for the council's own people."""

    at: datetime
    number: int
    status: PlanStatus
    to: str
    ground: Ground | None
    way: Way | None
    on: date | None
    by_name: str
    pack: Pack | None = None
    taken: str = ""
    role: Role | None = None


def read_register(space: Space) -> tuple[Disclosed, ...]:
    """Every line, the newest first. NotAllowed for anybody but the council's people."""
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    packs = [
        Disclosed(
            one.made_at, one.number, one.status, one.to, ground_named(one.ground), one.way, one.sent_on,
            one.sent_by_name or one.made_by_name, one,
        )
        for one in list_packs(space)
    ]  # fmt: skip
    return tuple(sorted([*packs, *_servings(space), *_files(space)], key=lambda one: one.at, reverse=True))


def _for_family(status: str) -> Ground | None:
    """Why a plan of this kind goes to a parent or young person."""
    return next((one for one in GROUNDS if status in one.statuses and one.recipients >= FAMILY), None)


def _servings(space: Space) -> list[Disclosed]:
    """On whom it was served; neither letters nor proofs, which are for those who write plans."""
    rows = space.session.execute(
        select(
            _served.c.served_at, _version.c.number, _version.c.status, _to.name, _served.c.to_name, _served.c.way,
            _served.c.served_on, _by.name,
        )
        .select_from(_served)
        .join(_version, _version.c.id == _served.c.plan_version_id)
        .join(_by, _by.id == _served.c.served_by)
        .outerjoin(_to, _to.id == _served.c.person_id)
        .where(_served.c.child_id == space.id)
    )  # fmt: skip
    return [
        Disclosed(row[0], row[1], PlanStatus(row[2]), row[3] or row[4], _for_family(row[2]), Way(row[5]), row[6], row[7])
        for row in rows
    ]


def _files(space: Space) -> list[Disclosed]:
    """Files of the plan itself that somebody took away."""
    rows = space.session.execute(
        select(_taken.c.taken_at, _version.c.number, _version.c.status, _to.name, _taken.c.format, _taken.c.role)
        .select_from(_taken)
        .join(_version, _version.c.id == _taken.c.plan_version_id)
        .join(_to, _to.id == _taken.c.person_id)
        .where(_taken.c.child_id == space.id)
    )
    made = []
    for at, number, status, name, kind, role in rows:
        ground = None if Role(role) in COUNCIL_ROLES else _for_family(status)
        made.append(
            Disclosed(at, number, PlanStatus(status), name, ground, Way.WIKI, None, name, taken=kind, role=Role(role))
        )
    return made
