"""A family would like a champion; an administrator gives them one until a day; each of them can end it at once."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.champions import helps_now, is_champion
from wiki.access.person import Post, SignedIn
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.desk import PostDesk
from wiki.commands.endings_journal import note_ending
from wiki.commands.invitations import Wish, check_words
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.champions import Champion, ChampionFamily, ChampionLook, ChampionWish
from wiki.models.children import Child, Membership
from wiki.models.people import Person
from wiki.text.clean import one_line
from wiki.words import N_, Permission, Role

HELP_DAYS = (28, 91, 182)
_LONG = N_("Please keep this to 100 letters or fewer.")
_ASKED = N_("This family has asked for a champion already.")
_HAS_ONE = N_("This family has a champion already.")
_MEMBER = N_("This person belongs to this child’s space, or did before. Choose somebody who never did.")
_CHOOSE = N_("Choose a champion.")
_DAYS = N_("Choose how long.")
_HERSELF = N_("in the child’s pages, themselves")


@dataclass(frozen=True)
class Near:
    """What a champion is matched by: the language the family speaks, and where they live."""

    language: str
    area: str


def ask_for_champion(space: Space, near: Near) -> None:
    """A parent, or the young person, would like a champion. Raises NotAllowed, and Refused."""
    if not space.may(Permission.SHARE):
        raise NotAllowed
    near = _tidy(near)
    _keep(space, near, {"agreed_by": space.person.name, "agreed_how": _HERSELF, "agreed_on": clock.today()})


def note_wish(space: Space, near: Near, wish: Wish, *, texts_offered: bool) -> None:
    """The council notes that a family would like one, how they agreed, and where an invitation to them goes.

    Raises NotAllowed, and Refused with a sentence per field.
    """
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    problems: dict[str, str] = {}
    said: dict[str, object] = {}
    try:
        near = _tidy(near)
    except Refused as refusal:
        problems |= refusal.fields
    try:
        said = check_words(wish, texts_offered=texts_offered, needs_agreement=True)
    except Refused as refusal:
        problems |= refusal.fields
    if problems:
        raise Refused(problems)
    kept = {
        name: said[name]
        for name in ("name", "relation", "way", "email", "phone", "address", "agreed_by", "agreed_how", "agreed_on")
    }
    _keep(space, near, {**kept, "reads": said["language"]})


def _tidy(near: Near) -> Near:
    made = Near(one_line(near.language), one_line(near.area))
    long = {name: _LONG for name in ("language", "area") if len(getattr(made, name)) > 100 or "\0" in getattr(made, name)}
    if long:
        raise Refused(long)
    return made


def _keep(space: Space, near: Near, said: dict[str, object]) -> None:
    here = (ChampionWish.child_id == space.id, ChampionWish.ended_at.is_(None))
    try:
        with writing(space) as session:
            if session.execute(select(ChampionWish.id).where(*here)).first() is not None:
                raise Refused({"": _ASKED})
            row = ChampionWish(
                id=uuid.uuid4(), child_id=space.id, language=near.language, area=near.area, made_by=space.person.id,
                made_at=clock.now(), **said,
            )  # fmt: skip
            session.add(row)
            leave_row(session, "champion.wished", person_id=space.person.id, child_id=space.id, object_id=row.id)
    except IntegrityError as twice:  # somebody else asked at this very moment
        raise Refused({"": _ASKED}) from twice


def assign(person: SignedIn, post: Post, wish_id: uuid.UUID, champion_id: uuid.UUID | None, days: int) -> None:
    """Give a family that waits a champion of the same council, for ``days``; it ends by itself.

    Raises NotAllowed for anybody but an administrator, NotFound for a wish that is not the council's, Refused.
    """
    if post.role is not Role.SEND_ADMINISTRATOR:
        raise NotAllowed
    problems = ({} if champion_id else {"champion": _CHOOSE}) | ({} if days in HELP_DAYS else {"days": _DAYS})
    if problems:
        raise Refused(problems)
    with writing(PostDesk(person, post)) as session:
        wish = _wish(session, ChampionWish.id == wish_id, Child.council_id == post.council_id)
        who = session.execute(
            select(Champion.id, Champion.person_id, Champion.ends_at)
            .join(Person, Person.id == Champion.person_id)
            .where(
                Champion.id == champion_id, Champion.council_id == post.council_id, *is_champion(), Person.disabled_at.is_(None)
            )
        ).first()
        if who is None:
            raise NotFound
        if session.execute(select(ChampionFamily.id).where(ChampionFamily.wish_id == wish.id, *helps_now())).first():
            raise Refused({"": _HAS_ONE})
        # Also whoever was taken out: a parent who lost the right to come in does not learn as a champion how the family is.
        there = (Membership.child_id == wish.child_id, Membership.person_id == who.person_id)
        if session.execute(select(Membership.id).where(*there)).first() is not None:
            raise Refused({"champion": _MEMBER})
        end_families(session, person.id, child_id=wish.child_id)
        row = ChampionFamily(
            id=uuid.uuid4(), wish_id=wish.id, child_id=wish.child_id, champion_id=who.id, assigned_by=person.id,
            started_at=clock.now(), ends_at=min(clock.now() + timedelta(days=days), who.ends_at),
        )  # fmt: skip
        session.add(row)
        leave_row(session, "champion.assigned", person_id=person.id, child_id=wish.child_id, object_id=row.id)


def unassign(person: SignedIn, post: Post, family_id: uuid.UUID) -> None:
    """The champion helps this family no longer; the family waits for another. NotAllowed, NotFound as in ``assign``."""
    if post.role is not Role.SEND_ADMINISTRATOR:
        raise NotAllowed
    with writing(PostDesk(person, post)) as session:
        ours = select(ChampionFamily.id).join(Child, Child.id == ChampionFamily.child_id)
        if session.execute(ours.where(ChampionFamily.id == family_id, Child.council_id == post.council_id)).first() is None:
            raise NotFound
        if not end_families(session, person.id, family_id=family_id):
            raise NotFound


def take_back_wish(space: Space) -> None:
    """The family wants no champion any more: whoever helped them sees nothing of them from this moment. NotFound for none."""
    if not space.may(Permission.SHARE) and not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    with writing(space) as session:
        wish = _wish(session, ChampionWish.child_id == space.id)
        wish.ended_at = clock.now()
        end_families(session, space.person.id, child_id=space.id)
        leave_row(session, "champion.unwished", person_id=space.person.id, child_id=space.id, object_id=wish.id)


def _wish(session: Session, *conditions: ColumnElement[bool]) -> ChampionWish:
    row: ChampionWish | None = session.execute(
        select(ChampionWish)
        .join(Child, Child.id == ChampionWish.child_id)
        .where(ChampionWish.ended_at.is_(None), *conditions)
        .with_for_update(of=ChampionWish)
    ).scalar()
    if row is None:
        raise NotFound
    return row


def end_families(
    session: Session, by: uuid.UUID, *, champion_id: uuid.UUID | None = None, child_id: uuid.UUID | None = None,
    family_id: uuid.UUID | None = None,
) -> int:  # fmt: skip
    """End what a champion holds, inside an act that is open already: of one champion, one child, or one family. How many."""
    given = ((ChampionFamily.champion_id, champion_id), (ChampionFamily.child_id, child_id), (ChampionFamily.id, family_id))
    wanted = [column == value for column, value in given if value is not None]
    assert wanted
    now = clock.now()
    rows = session.execute(select(ChampionFamily).where(ChampionFamily.ended_at.is_(None), *wanted)).scalars().all()
    for row in rows:
        row.ended_at, row.ended_by = min(now, row.ends_at), by
        note_ending(session, "champion_family", row.id, row.ended_at)
        leave_row(session, "champion.unassigned", person_id=by, child_id=row.child_id, object_id=row.id)
        end_looks(session, ChampionLook.family_id == row.id)
    session.flush()
    return len(rows)


def end_looks(session: Session, *conditions: ColumnElement[bool]) -> int:
    """Shut pages that a champion was let in to, inside an act that is open already. How many."""
    now = clock.now()
    rows = session.execute(select(ChampionLook).where(ChampionLook.ended_at.is_(None), *conditions)).scalars().all()
    for row in rows:
        row.ended_at = min(now, row.ends_at)
        note_ending(session, "champion_look", row.id, row.ended_at)
    return len(rows)
