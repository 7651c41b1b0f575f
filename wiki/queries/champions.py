"""Reads who is a champion, which families wait for one, and how far each family is: never a page, and never a word of one."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import Session

from wiki.access.champions import ChampionPost, helps_now, is_champion, is_no_family
from wiki.access.person import Post, SignedIn
from wiki.access.space import Space
from wiki.access.teams import keeps_now
from wiki.models.champions import Champion, ChampionFamily, ChampionWish
from wiki.models.children import Child, Membership
from wiki.models.invitations import Invitation
from wiki.models.pages import Version
from wiki.models.people import Person
from wiki.models.teams import Team, TeamKeeper
from wiki.models.worries import SafeguardingContact, Worry
from wiki.queries.invitations_open import first_name
from wiki.words import FAMILY_ROLES, N_, InvitationWay, Role

LEADS = (Role.PARENT, Role.YOUNG_PERSON)
STAGES = {
    "not_invited": N_("Not invited yet"), "invited": N_("Invited, not in yet"), "opened": N_("Opened the invitation, not in yet"),
    "too_old": N_("Invited, but the invitation is too old"), "trouble": N_("The invitation did not arrive"),
    "in": N_("Signed in, nothing written yet"), "written": N_("First page written"),
}  # fmt: skip


@dataclass(frozen=True)
class Helping:
    """Whether somebody is a champion now, whether they hear worries, and how many of those nobody has taken yet;
    ``keeps``: whether they keep the list of a school's or service's staff."""

    is_champion: bool = False
    hears: bool = False
    waiting: int = 0
    keeps: bool = False


def helping_of(person: SignedIn) -> Helping:
    """What somebody does besides being in children's spaces. One question."""
    hears = (SafeguardingContact.person_id == person.id, SafeguardingContact.ended_at.is_(None))
    waits = select(func.count(Worry.id)).join(SafeguardingContact, SafeguardingContact.council_id == Worry.council_id)
    row = person.work.session.execute(
        select(
            exists().where(Champion.person_id == person.id, *is_champion()), exists().where(*hears),
            waits.where(*hears, Worry.taken_at.is_(None), is_no_family(Worry.child_id, person.id)).scalar_subquery(),
            exists().where(TeamKeeper.person_id == person.id, Team.id == TeamKeeper.team_id, *keeps_now()),
        )
    ).one()  # fmt: skip
    return Helping(bool(row[0]), bool(row[1]), row[2] or 0, bool(row[3]))


@dataclass(frozen=True)
class FamilyRow:
    """A family that a champion helps: the child's first name, the parent's name, and where they are stuck."""

    id: uuid.UUID
    child: str
    parent: str
    language: str
    ends_at: datetime
    stage: str
    since: datetime | None
    way: InvitationWay | None
    can_start: bool


def families_of(person: SignedIn, post: ChampionPost, now: datetime) -> tuple[FamilyRow, ...]:
    """The families that the champion helps now. Four questions, however many families."""
    session = person.work.session
    rows = session.execute(
        select(ChampionFamily, ChampionWish, Child.known_as)
        .join(ChampionWish, ChampionWish.id == ChampionFamily.wish_id)
        .join(Child, Child.id == ChampionFamily.child_id)
        .where(ChampionFamily.champion_id == post.id, *helps_now(), Child.council_id == post.council_id)
        .order_by(ChampionFamily.started_at)
    ).all()
    ids = [family.child_id for family, _wish, _name in rows]
    inside, asked, written = _inside(session, ids), _asked(session, ids), _written(session, ids)
    found = []
    for family, wish, known_as in rows:
        open_, parent_in = for_wish(wish, asked.get(family.child_id, ())), inside.get(family.child_id)
        if family.child_id in written:
            stage, since = "written", None
        elif parent_in is not None:
            stage, since = "in", parent_in
        elif open_ is None:
            stage, since = "not_invited", None
        else:
            stage, since = _invited(open_, now)
        name = wish.name or wish.agreed_by  # a family that asked here itself is named by whoever asked
        can_start = stage not in {"in", "written"} and (open_ is not None or wish.way is not None)
        found.append(
            FamilyRow(
                family.id, first_name(known_as), name, wish.language, family.ends_at, stage, since,
                InvitationWay(open_.way) if open_ is not None else None, can_start,
            )
        )  # fmt: skip
    return tuple(found)


def _invited(row: Invitation, now: datetime) -> tuple[str, datetime]:
    if row.problem:
        return "trouble", row.invited_at
    if row.expires_at is not None and row.expires_at <= now:
        return "too_old", row.invited_at
    return ("opened" if row.opened_at else "invited"), row.opened_at or row.sent_at or row.invited_at


def _inside(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """Since when a parent, or the young person, is in."""
    here = (Membership.child_id.in_(ids), Membership.ended_at.is_(None), Membership.role.in_(LEADS))
    rows = session.execute(select(Membership.child_id, Membership.started_at).where(*here).order_by(Membership.started_at.desc()))
    return {row[0]: row[1] for row in rows}


def for_wish(wish: ChampionWish, invitations: Iterable[Invitation]) -> Invitation | None:
    """The newest of these invitations (oldest first) that asks in whom the council noted with the wish: another parent's is
    nothing to the champion, and is not sent again for this one."""
    said = {one.casefold() for one in (wish.email, wish.phone, wish.name) if one}
    for row in reversed(list(invitations)):
        if wish.way is None or said & {one.casefold() for one in (row.email, row.phone, row.name) if one}:
            return row
    return None


def _asked(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Invitation]]:
    rows = session.execute(
        select(Invitation)
        .where(
            Invitation.child_id.in_(ids), Invitation.role.in_(LEADS), Invitation.joined_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .order_by(Invitation.invited_at)
    ).scalars()  # fmt: skip
    found: dict[uuid.UUID, list[Invitation]] = {}
    for row in rows:
        found.setdefault(row.child_id, []).append(row)
    return found


def _written(session: Session, ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """In whose pages one of the family wrote something: that, and nothing of what."""
    family = and_(Membership.child_id == Child.id, Membership.role.in_(tuple(FAMILY_ROLES)))
    said = exists().where(Version.child_id == Child.id, Version.saved_by == Membership.person_id)
    return set(session.execute(select(Child.id).join(Membership, family).where(Child.id.in_(ids), said)).scalars())


@dataclass(frozen=True)
class ChampionRow:
    """A champion of a council, and how many families they help now."""

    id: uuid.UUID
    name: str
    languages: str
    area: str
    phone: str
    ends_at: datetime
    families: int


@dataclass(frozen=True)
class WishRow:
    """A family that would like a champion; ``family_id`` and ``champion`` where one helps them now."""

    id: uuid.UUID
    child: str
    language: str
    area: str
    made_at: datetime
    agreed_by: str
    family_id: uuid.UUID | None
    champion: str
    ends_at: datetime | None


def champions_of(person: SignedIn, post: Post) -> tuple[ChampionRow, ...]:
    """The champions of the council now, by name."""
    session = person.work.session
    counted: dict[uuid.UUID, int] = {}
    helped = select(ChampionFamily.champion_id).join(Child, Child.id == ChampionFamily.child_id)
    for row in session.execute(helped.where(*helps_now(), Child.council_id == post.council_id)).scalars():
        counted[row] = counted.get(row, 0) + 1
    rows = session.execute(
        select(Champion, Person.name)
        .join(Person, Person.id == Champion.person_id)
        .where(Champion.council_id == post.council_id, *is_champion())
        .order_by(Person.name)
    ).all()
    return tuple(
        ChampionRow(one.id, name, one.languages, one.area, one.phone, one.ends_at, counted.get(one.id, 0)) for one, name in rows
    )


def wishes_of(person: SignedIn, post: Post) -> tuple[WishRow, ...]:
    """The council's families that would like a champion, those who wait first, then by how long."""
    rows = person.work.session.execute(
        select(ChampionWish, Child.known_as, ChampionFamily.id, Person.name, ChampionFamily.ends_at)
        .join(Child, Child.id == ChampionWish.child_id)
        .outerjoin(ChampionFamily, and_(ChampionFamily.wish_id == ChampionWish.id, *helps_now()))
        .outerjoin(Champion, Champion.id == ChampionFamily.champion_id)
        .outerjoin(Person, Person.id == Champion.person_id)
        .where(Child.council_id == post.council_id, ChampionWish.ended_at.is_(None))
        .order_by(ChampionWish.made_at)
    ).all()
    found = [
        WishRow(
            row[0].id, first_name(row[1]), row[0].language, row[0].area, row[0].made_at, row[0].agreed_by, row[2], row[3] or "",
            row[4],
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: one.family_id is not None))


@dataclass(frozen=True)
class OwnChampion:
    """What a family knows of its wish, and of the champion who helps them (``name`` "" while they wait)."""

    asked_at: datetime
    name: str
    phone: str
    ends_at: datetime | None


def champion_of(space: Space) -> OwnChampion | None:
    """The family's wish and its champion; None where they have not asked for one."""
    row = space.session.execute(
        select(ChampionWish.made_at, Person.name, Champion.phone, ChampionFamily.ends_at)
        .outerjoin(ChampionFamily, and_(ChampionFamily.wish_id == ChampionWish.id, *helps_now()))
        .outerjoin(Champion, and_(Champion.id == ChampionFamily.champion_id, *is_champion()))
        .outerjoin(Person, Person.id == Champion.person_id)
        .where(ChampionWish.child_id == space.id, ChampionWish.ended_at.is_(None))
    ).first()
    return None if row is None else OwnChampion(row[0], row[1] or "", row[2] or "", row[3])
