"""Reads the one invitation that a link or a code opens, with no more than whoever holds it may learn."""

import uuid
from dataclasses import dataclass

from sqlalchemy import exists, or_, select

from wiki import clock
from wiki.access.person import SignedIn
from wiki.access.single_use import is_alive
from wiki.database import Work
from wiki.models.champions import Champion, ChampionFamily
from wiki.models.children import Child, Membership
from wiki.models.invitations import Invitation, InvitationKey
from wiki.models.people import Council, Person
from wiki.words import InvitationWay, Role


@dataclass(frozen=True)
class Opened:
    """An invitation that lives. ``known_as`` is the child's first name; ``by`` and ``by_relation`` who asks, ``council`` for
    whom; ``by_champion``: who asks is a parent who helps this family, and not of the council. ``email`` is "" where whoever
    holds it has yet to give theirs."""

    id: uuid.UUID
    child_id: uuid.UUID
    known_as: str
    name: str
    way: InvitationWay
    role: Role
    email: str
    language: str
    by: str
    by_relation: str
    council: str
    demonstration: bool
    by_champion: bool

    @property
    def is_bound(self) -> bool:
        """Whether it is for one e-mail address alone."""
        return bool(self.email)


_LIVING = (
    select(
        Invitation.id, Invitation.child_id, Child.known_as, Invitation.name, Invitation.way, Invitation.role,
        Invitation.email, Invitation.language, Person.name, Council.name, Child.demonstration, Invitation.invited_by,
        InvitationKey.expires_at, Invitation.joined_at, Invitation.withdrawn_at, Invitation.invited_at,
        Invitation.sent_at, Invitation.printed_at,
    )
    .join(InvitationKey, InvitationKey.invitation_id == Invitation.id)
    .join(Child, Child.id == Invitation.child_id)
    .join(Council, Council.id == Child.council_id)
    .join(Person, Person.id == Invitation.invited_by)
)  # fmt: skip


def find_open(work: Work, hashed: str) -> Opened | None:
    """What the key with this hash opens; None, for whatever reason, when it opens nothing (any more)."""
    row = work.session.execute(_LIVING.where(InvitationKey.hashed == hashed)).first()
    if row is None or not is_alive(row[12], row[13], row[14], made_at=max(filter(None, row[15:18]))):
        return None
    relation = work.session.execute(
        select(Membership.relation)
        .where(Membership.child_id == row[1], Membership.person_id == row[11], Membership.ended_at.is_(None))
    ).scalar()  # fmt: skip
    helps = exists().where(
        ChampionFamily.child_id == row[1], ChampionFamily.ended_at.is_(None), Champion.id == ChampionFamily.champion_id,
        Champion.person_id == row[11],
    )  # fmt: skip
    by_champion = relation is None and bool(work.session.execute(select(helps)).scalar())
    return Opened(*row[:9], relation or "", row[9], row[10], by_champion)


def is_for_another(found: Opened, person: SignedIn) -> bool:
    """Whether an invitation is surely not for whoever is signed in: it is for another address; or it came by letter or text
    message with another name on it, and they are in already: on a phone that two share, one must not use up the other's."""
    if found.is_bound:
        return found.email != person.email
    if found.name.casefold() == person.name.casefold():
        return False
    here = exists().where(
        Membership.child_id == found.child_id, Membership.person_id == person.id, Membership.ended_at.is_(None),
        Membership.by_duty.is_(False), or_(Membership.ends_at.is_(None), Membership.ends_at > clock.now()),
    )
    return bool(person.work.session.execute(select(here)).scalar())


def has_account(work: Work, email: str) -> bool:
    """Whether somebody signs in with this address; only ever told to whoever proved that it is theirs."""
    return bool(work.session.execute(select(exists().where(Person.email == email))).scalar())


def first_name(known_as: str) -> str:
    """The first word of what a child is called: all that a welcome tells of them."""
    return known_as.split()[0] if known_as.split() else known_as
