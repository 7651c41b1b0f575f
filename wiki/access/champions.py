"""What a parent champion holds: no child's space, only what was put into their hands, until the day that was set (A9)."""

import uuid
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, SQLColumnExpression, exists, or_, select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.audience import Reader, reader
from wiki.access.permissions import allowed
from wiki.access.person import SignedIn
from wiki.access.space import ChildInSpace, Member, Space, has_passed
from wiki.errors import NotAllowed, NotFound
from wiki.models.champions import Champion, ChampionFamily, ChampionLook
from wiki.models.children import Child, Membership
from wiki.models.pages import Page
from wiki.models.people import Council, Person, SignIn
from wiki.words import FAMILY_ROLES, Permission, Role


@dataclass(frozen=True)
class ChampionPost:
    """Somebody who is a champion of a council now."""

    id: uuid.UUID
    council_id: uuid.UUID
    council: str
    phone: str


def is_champion() -> tuple[ColumnElement[bool], ...]:
    """What makes somebody a champion now."""
    return Champion.ended_at.is_(None), Champion.ends_at > clock.now()


def helps_now() -> tuple[ColumnElement[bool], ...]:
    """What makes a family one that a champion helps now."""
    return ChampionFamily.ended_at.is_(None), ChampionFamily.ends_at > clock.now()


def is_no_family(
    child_id: SQLColumnExpression[uuid.UUID | None] | uuid.UUID | None, person_id: SQLColumnExpression[uuid.UUID] | uuid.UUID
) -> ColumnElement[bool]:
    """A column for a select about worries: whether a person neither is nor was of the family of that child. Those who hear
    worries have families too, and a worry may be about them."""
    return ~exists().where(
        Membership.child_id == child_id, Membership.person_id == person_id, Membership.role.in_(FAMILY_ROLES)
    )


def find_champion(person: SignedIn) -> ChampionPost:
    """The person as a champion; NotFound for everybody who is none now: nothing is learnt from the address."""
    row = person.work.session.execute(
        select(Champion.id, Champion.council_id, Council.name, Champion.phone)
        .join(Council, Council.id == Champion.council_id)
        .where(Champion.person_id == person.id, *is_champion())
        .order_by(Champion.started_at)
    ).first()
    if row is None:
        raise NotFound
    return ChampionPost(*row)


class ChampionDesk:
    """Writes for a champion; looks again, as it begins, whether they still are one and are signed in."""

    def __init__(self, person: SignedIn, post: ChampionPost) -> None:
        self.person = person
        self.post = post

    def begin_writing(self) -> Session:
        """Open the write transaction. NotFound when the post, the account or the sign-in ended meanwhile."""
        session = self.person.work.begin_writing()
        still = session.execute(
            select(Champion.id)
            .join(Person, Person.id == Champion.person_id)
            .join(SignIn, SignIn.person_id == Person.id)
            .where(
                Champion.id == self.post.id, *is_champion(), Person.disabled_at.is_(None), SignIn.id == self.person.sign_in_id,
                SignIn.ended_at.is_(None), SignIn.expires_at > clock.now(),
            )
        ).first()  # fmt: skip
        if still is None:
            raise NotFound
        return session


def own_family(session: Session, post: ChampionPost, family_id: uuid.UUID, *, or_before: bool = False) -> ChampionFamily:
    """A family that the champion helps now, of their own council; ``or_before``: or helped until it ended. NotFound otherwise."""
    row: ChampionFamily | None = session.execute(
        select(ChampionFamily)
        .join(Child, Child.id == ChampionFamily.child_id)
        .where(
            ChampionFamily.id == family_id, ChampionFamily.champion_id == post.id, Child.council_id == post.council_id,
            *(() if or_before else helps_now()),
        )
    ).scalar()  # fmt: skip
    if row is None:
        raise NotFound
    return row


class ChampionSpace(Space):
    """A child's space for a champion who was let in to one page: to be read, and nothing else."""

    def may(self, permission: Permission) -> bool:
        """To read, and nothing else."""
        return permission is Permission.READ

    def begin_writing(self) -> Session:
        """A champion writes in no child's space. Always raises NotAllowed."""
        raise NotAllowed


def open_for_champion(person: SignedIn, post: ChampionPost, family_id: uuid.UUID, page_id: uuid.UUID) -> ChampionSpace:
    """The space for the one page that the family let their champion in to. NotFound for every other page, and from the
    moment in which the family, the council or the clock ended it, or whoever let them in lost the right to.

    Shown is what everybody who works with the family may see and whoever let them in may see too, never more.
    """
    family = own_family(person.work.session, post, family_id)
    now = clock.now()
    row = person.work.session.execute(
        select(
            Child.id, Child.council_id, Child.known_as, Child.full_name, Child.born_on, Child.demonstration, ChampionLook.id,
            ChampionLook.let_in_by, Membership.role, Membership.stays,
        )
        .select_from(ChampionLook)
        .join(Child, Child.id == ChampionLook.child_id)
        .join(Page, Page.id == ChampionLook.page_id)
        .join(Membership, Membership.child_id == ChampionLook.child_id)
        .join(Person, Person.id == Membership.person_id)
        .where(
            ChampionLook.family_id == family.id, ChampionLook.child_id == family.child_id, ChampionLook.page_id == page_id,
            Page.child_id == family.child_id, ChampionLook.ended_at.is_(None), ChampionLook.ends_at > now,
            Membership.person_id == ChampionLook.let_in_by, Membership.ended_at.is_(None),
            or_(Membership.ends_at.is_(None), Membership.ends_at > now), Person.disabled_at.is_(None),
        )
        .order_by(ChampionLook.started_at.desc())
    ).first()  # fmt: skip
    if row is None:
        raise NotFound
    passed = Role(row[8]) is Role.PARENT and has_passed(person.work, row[7], row[0], row[4])
    if not allowed(Role(row[8]), Permission.SHARE, stays=row[9], passed=passed):
        raise NotFound
    # A member for the length of this request, in no table: no other door knows them.
    member = Member(row[6], Role.OTHER_PROFESSIONAL, "", "")
    first = " ".join(row[2].split()[:1])
    child = ChildInSpace(row[0], row[1], first, first, row[4], row[5])
    return ChampionSpace(child, member, person, _eyes(person.id, row[7], Role(row[8])), person.work)


def _eyes(champion: uuid.UUID, let_in_by: uuid.UUID, role: Role) -> Reader:
    """Who sees what is for professionals, and for the family, and for whoever let them in: all three at once. So words only
    for the family, and words only for professionals, stay unseen."""
    family = replace(reader(champion, Role.RELATIVE), looker=reader(let_in_by, role))
    return replace(reader(champion, Role.OTHER_PROFESSIONAL), looker=family)
