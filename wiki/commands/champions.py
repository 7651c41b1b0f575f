"""An administrator says who is a parent champion of the council, until when, and who hears worries about a child's safety."""

import re
import uuid
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.commands.audit import leave_row, writing
from wiki.commands.champions_families import end_families
from wiki.commands.desk import PostDesk
from wiki.commands.endings_journal import note_ending
from wiki.commands.people import tidy_email
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.champions import Champion
from wiki.models.people import Person
from wiki.models.worries import SafeguardingContact
from wiki.text.clean import one_line
from wiki.words import N_, Role

CHAMPION_DAYS = (182, 365)
_NOBODY = N_("Nobody with this email address has an account here. Add the person first.")
_ALREADY = N_("This person is a champion already.")
_HEARS = N_("This person hears worries already.")
_DAYS = N_("Choose how long.")
_PHONE = N_("Write a telephone number, like 01632 960 001.")
_LONG = N_("Please keep this to %d letters or fewer.")
_NUMBER = re.compile(r"\+?[0-9][0-9 ()-]{4,28}")


def appoint(
    person: SignedIn, post: Post, *, email: str, languages: str, area: str, phone: str, days: int
) -> str:
    """Make somebody who has an account a champion of the council, for ``days``. Returns their name.

    Raises NotAllowed for anybody but an administrator, Refused with a sentence per field.
    """
    may_manage(post)
    languages, area, problems = one_line(languages), one_line(area), {}
    if days not in CHAMPION_DAYS:
        problems["days"] = _DAYS
    for name, said, most in (("languages", languages, 200), ("area", area, 100)):
        if len(said) > most or "\0" in said:
            problems[name] = _LONG % most
    phone = _tidy_phone(phone, problems, needed=False)
    with writing(PostDesk(person, post)) as session:
        who = _find(session, email, problems)
        for old in session.execute(
            select(Champion).where(
                Champion.person_id == who.id, Champion.council_id == post.council_id, Champion.ended_at.is_(None)
            )
        ).scalars().all():  # fmt: skip
            if old.ends_at > clock.now():
                raise Refused({"email": _ALREADY})
            _end(session, old, person.id)
            session.flush()
        row = Champion(
            id=uuid.uuid4(), person_id=who.id, council_id=post.council_id, languages=languages, area=area, phone=phone,
            appointed_by=person.id, started_at=clock.now(), ends_at=clock.now() + timedelta(days=days),
        )  # fmt: skip
        session.add(row)
        leave_row(session, "champion.appointed", person_id=person.id, object_id=row.id)
        return who.name


def end_champion(person: SignedIn, post: Post, champion_id: uuid.UUID) -> None:
    """They are no champion from this moment: every family, and every page they were let in to, is shut. NotFound for none."""
    may_manage(post)
    with writing(PostDesk(person, post)) as session:
        row = session.execute(
            select(Champion).where(
                Champion.id == champion_id, Champion.council_id == post.council_id, Champion.ended_at.is_(None)
            )
        ).scalar()
        if row is None:
            raise NotFound
        _end(session, row, person.id)


def _end(session: Session, row: Champion, by: uuid.UUID) -> None:
    row.ended_at = clock.now()
    end_families(session, by, champion_id=row.id)
    note_ending(session, "champion", row.id, row.ended_at)
    leave_row(session, "champion.ended", person_id=by, object_id=row.id)


def name_contact(person: SignedIn, post: Post, *, email: str, phone: str) -> str:
    """Somebody hears worries for the council from now on. Returns their name. Raises as ``appoint``."""
    may_manage(post)
    problems: dict[str, str] = {}
    phone = _tidy_phone(phone, problems, needed=True)
    with writing(PostDesk(person, post)) as session:
        who = _find(session, email, problems)
        open_ = (SafeguardingContact.council_id == post.council_id, SafeguardingContact.ended_at.is_(None))
        if session.execute(select(SafeguardingContact.id).where(*open_, SafeguardingContact.person_id == who.id)).first():
            raise Refused({"email": _HEARS})
        row = SafeguardingContact(
            id=uuid.uuid4(), council_id=post.council_id, person_id=who.id, phone=phone, set_by=person.id, started_at=clock.now()
        )
        session.add(row)
        leave_row(session, "safeguarding.named", person_id=person.id, object_id=row.id)
        return who.name


def end_contact(person: SignedIn, post: Post, contact_id: uuid.UUID) -> None:
    """Somebody hears no worries any more: they read none from this moment. NotFound for none such."""
    may_manage(post)
    with writing(PostDesk(person, post)) as session:
        row = session.execute(
            select(SafeguardingContact).where(
                SafeguardingContact.id == contact_id, SafeguardingContact.council_id == post.council_id,
                SafeguardingContact.ended_at.is_(None),
            )
        ).scalar()  # fmt: skip
        if row is None:
            raise NotFound
        row.ended_at = clock.now()
        leave_row(session, "safeguarding.ended", person_id=person.id, object_id=row.id)


def may_manage(post: Post) -> None:
    """NotAllowed for anybody but an administrator."""
    if post.role is not Role.SEND_ADMINISTRATOR:
        raise NotAllowed


def _tidy_phone(phone: str, problems: dict[str, str], *, needed: bool) -> str:
    phone = one_line(phone)
    if (needed or phone) and not _NUMBER.fullmatch(phone):
        problems["phone"] = _PHONE
    return phone


def _find(session: Session, email: str, problems: dict[str, str]) -> Person:
    """Whose address it is; of two who name the same person at once, one waits. Refused with it and every other problem."""
    row: Person | None = None
    try:
        row = session.execute(
            select(Person)
            .where(Person.email == tidy_email(email), Person.disabled_at.is_(None))
            .with_for_update(key_share=True)
        ).scalar()
    except Refused as refusal:
        problems |= refusal.fields
    if row is None:
        problems.setdefault("email", _NOBODY)
    if problems or row is None:
        raise Refused(problems)
    return row
