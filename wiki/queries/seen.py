"""Who looked at a child's pages and took what away: the lines of the access log that one reader may see, in the order of time.

A reader sees what professionals and the council did, whoever was turned away, and what they did themselves. What another of
the family read is not told: parents who live apart do not watch each other, and nobody watches a young person (Children's code,
standard 13); nor does the council see what a family reads.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, and_, select, union_all

from wiki.access.space import Space
from wiki.models.advice_links import AdviceLink
from wiki.models.audit import AuditRow, AuditWords
from wiki.models.champions import Champion, ChampionFamily
from wiki.models.children import Child, Membership
from wiki.models.people import Person
from wiki.models.plan import AdviceRequest
from wiki.models.teams import Team, TeamKeeper
from wiki.queries.pages import PageHead, list_pages
from wiki.trace_chain import Look
from wiki.words import FAMILY_ROLES, Role

BY_DUTY = "member.by_duty"
"""The act of whoever came in unasked: their reason is read here."""
_SAID = (
    BY_DUTY, "child.corrected", "team.added", "team.ended", "team.covers", "team.cover_planned", "team.cover_off",
    "team.asked_in",
)  # fmt: skip
"""Acts whose words the family reads: that reason, why a name was put right, and whom a school or service let in or took out."""
DAYS = 14
"""How many days one page of the log holds."""


@dataclass(frozen=True)
class Seen:
    """One line: at which instant who, in which role, passed which door or did which ``act`` (the one or the other is "").

    ``name``: "" for somebody who never was a member. ``page``: the page, None where none is meant. ``refused``: they were
    turned away. ``why``: the reason that was given where one had to be.
    """

    at: datetime
    name: str
    role: Role | None
    door: str
    act: str
    page: PageHead | None
    refused: bool
    is_self: bool
    why: str = ""


Looks = Callable[[uuid.UUID, datetime, datetime], Sequence[tuple[datetime, Look]]]


def seen_between(space: Space, looks: Looks, since: datetime, until: datetime, acts: Iterable[str]) -> tuple[Seen, ...]:
    """The lines from ``since`` (included) to ``until``, the newest first. ``looks`` reads the views; ``acts``: which acts of
    the audit are told, such as taking a file away."""
    people = _people(space)
    pages = {head.id: head for head in list_pages(space)}
    found = [
        _line(at, people, space, look.person_id, look.role, door=look.door, page=pages.get(look.page_id or space.id),
              refused=look.refused)
        for at, look in looks(space.id, since, until)
    ]  # fmt: skip
    rows = space.session.execute(
        select(AuditRow.at, AuditRow.person_id, AuditRow.act, AuditWords.words, Person.name)
        .outerjoin(Person, Person.id == AuditRow.person_id)  # who did something here need not be a member: a caseload is moved
        .outerjoin(AuditWords, and_(AuditWords.audit_id == AuditRow.id, AuditRow.act.in_(_SAID)))
        .where(AuditRow.chain == space.id, AuditRow.at >= since, AuditRow.at < until, AuditRow.act.in_(list(acts)))
    )
    for at, who, act, why, name in rows:
        if who is not None:
            found.append(_line(at, {who: (name, None), **people}, space, who, "", act=act, why=space.told(why or "", who)))
    told = (line for line in found if line.is_self or line.refused or line.role not in FAMILY_ROLES)
    return tuple(sorted(told, key=lambda line: line.at, reverse=True))


def _line(
    at: datetime, people: Mapping[uuid.UUID, tuple[str, Role | None]], space: Space, person_id: uuid.UUID, role: str, *,
    door: str = "", act: str = "", page: PageHead | None = None, refused: bool = False, why: str = "",
) -> Seen:  # fmt: skip
    name, usual = people.get(person_id, ("", None))
    return Seen(at, name, Role(role) if role else usual, door, act, page, refused, person_id == space.person.id, why)


def _people(space: Space) -> dict[uuid.UUID, tuple[str, Role | None]]:
    """Everybody who is or was a member, with the last role they had; whoever was asked for advice by a link; champions; and
    keepers of schools and services."""
    members = (
        select(Person.id, Person.name, Membership.role, Membership.started_at.label("since"))
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.child_id == space.id)
    )
    by_link = (
        select(Person.id, Person.name, AdviceLink.role, AdviceLink.expires_at.label("since"))
        .join(AdviceRequest, AdviceRequest.person_id == Person.id)
        .join(AdviceLink, AdviceLink.request_id == AdviceRequest.id)
        .where(AdviceLink.child_id == space.id)
    )
    rows = space.session.execute(union_all(members, by_link).order_by("since"))
    return {**_keepers(space), **_champions(space), **{row[0]: (row[1], Role(row[2])) for row in rows}}


def _keepers(space: Space) -> dict[uuid.UUID, tuple[str, Role | None]]:
    """Everybody who keeps or kept the staff of a school or service of the child's council: no member, and here in its role."""
    rows = space.session.execute(
        select(Person.id, Person.name, Team.role)
        .join(TeamKeeper, TeamKeeper.person_id == Person.id)
        .join(Team, Team.id == TeamKeeper.team_id)
        .where(Team.council_id == space.child.council_id)
    )
    return {row[0]: (row[1], Role(row[2])) for row in rows}


def _champions(space: Space) -> dict[uuid.UUID, tuple[str, Role | None]]:
    """Everybody who is or was the family's champion: no member, and in no role here."""
    rows = space.session.execute(
        select(Person.id, Person.name)
        .join(Champion, Champion.person_id == Person.id)
        .join(ChampionFamily, ChampionFamily.champion_id == Champion.id)
        .where(ChampionFamily.child_id == space.id)
    )
    return {row[0]: (row[1], None) for row in rows}


def window(now: datetime, pages_back: int) -> tuple[datetime, datetime]:
    """The stretch of time that page ``pages_back`` of the log holds (0: the newest)."""
    until = now + timedelta(seconds=1) - timedelta(days=DAYS * pages_back)
    return until - timedelta(days=DAYS), until


def children_among(engine: Engine) -> Callable[[Iterable[uuid.UUID]], set[uuid.UUID]]:
    """Which of some ids are children's; for the notebook, so that it notes nothing at ids that never were."""

    def among(ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
        with engine.connect() as connection:
            return set(connection.execute(select(Child.id).where(Child.id.in_(list(ids)))).scalars())

    return among
