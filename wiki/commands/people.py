"""Brings people into the house: councils, accounts, posts. By page and by command line."""

import re
import uuid
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.common_passwords import common_passwords
from wiki.access.passwords import hash_password
from wiki.commands.account_mails import tell_of_account
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.endings_journal import note_ending
from wiki.database import Work
from wiki.errors import NotFound, Refused
from wiki.mail.message import mail_address
from wiki.mail.trouble import NeverSent
from wiki.models.people import Council, Person, SignIn, Staff
from wiki.text.clean import one_line, plain_address
from wiki.words import N_, Role

_EMAIL = re.compile(r"[^@\s,;<>\"\x00-\x1f\x7f]{1,64}@[^@\s,;<>\"\x00-\x1f\x7f]+\.[^@\s,;<>\"\x00-\x1f\x7f.]{2,}")
_NO_NAME = N_("Write the name that people call them by.")
_NAME_LONG = N_("Please keep the name to 200 letters or fewer.")
_NO_EMAIL = N_("Write an email address, like name@example.org.")
_TAKEN = N_("Somebody with this email address has an account already.")


def tidy_email(email: str) -> str:
    """The address in the form it is kept and compared; Refused({"email": why}) where no mail could go."""
    email = plain_address(email)
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        raise Refused({"email": _NO_EMAIL})
    try:
        mail_address(email)
    except NeverSent:
        raise Refused({"email": _NO_EMAIL}) from None
    return email


def tidy_name(name: str, field: str = "name", longest: int = 200) -> str:
    """A name on one line; Refused when empty, too long, or holding characters that can't be seen."""
    name = one_line(name)
    if not name or any(ord(character) < 32 for character in name):
        raise Refused({field: _NO_NAME})
    if len(name) > longest:
        raise Refused({field: _NAME_LONG})
    return name


def add_council(work: Work, name: str) -> uuid.UUID:
    """A council that may run spaces."""
    with writing(Desk(work)) as session:
        council = Council(id=uuid.uuid4(), name=tidy_name(name), created_at=clock.now())
        session.add(council)
        leave_row(session, "council.added", person_id=None, object_id=council.id)
        return council.id


@dataclass(frozen=True)
class ReadyPerson:
    """An account that only needs to be written: its address can be one, its password is hashed."""

    name: str
    email: str
    password_hash: str


def ready_person(name: str, email: str, password: str) -> ReadyPerson:
    """Check and hash before any lock is taken. Refused with a sentence per field (name, email, new_password)."""
    problems: dict[str, str] = {}
    name, email = (_try(problems, tidy_name, name), _try(problems, tidy_email, email))
    hashed = _try(problems, _hash_new, password)
    if problems:
        raise Refused(problems)
    return ReadyPerson(name, email, hashed)


def keep_person(
    session: Session, ready: ReadyPerson, *, by: uuid.UUID | None = None, demonstration: bool = False
) -> uuid.UUID:
    """Write the account, inside an act that is open already. Refused({"email": why}) when the address has one."""
    person = Person(
        id=uuid.uuid4(), name=ready.name, email=ready.email, password_hash=ready.password_hash, language="en",
        theme="", demonstration=demonstration, created_at=clock.now(),
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError:
        raise Refused({"email": _TAKEN}) from None
    leave_row(session, "person.added", person_id=by, object_id=person.id)
    return person.id


def add_person(
    work: Work, name: str, email: str, password: str, *, by: uuid.UUID | None = None, demonstration: bool = False
) -> uuid.UUID:
    """An account. Raises Refused with a sentence per field: a name or address that can't be, a weak password."""
    ready = ready_person(name, email, password)
    with writing(Desk(work)) as session:
        return keep_person(session, ready, by=by, demonstration=demonstration)


def _hash_new(password: str) -> str:
    return hash_password(password, common_passwords())


def _try(problems: dict[str, str], tidy: object, text: str) -> str:
    assert callable(tidy)
    try:
        return str(tidy(text))
    except Refused as refusal:
        problems.update(refusal.fields)
        return ""


def find_person_by_email(work: Work, email: str) -> uuid.UUID | None:
    """The account of ``email``, if there is one."""
    return work.session.execute(select(Person.id).where(Person.email == plain_address(email))).scalar()


def give_post(work: Work, person_id: uuid.UUID, council_id: uuid.UUID, role: Role, by: uuid.UUID | None = None) -> None:
    """Make somebody a SEND administrator or caseworker of a council; a post they hold there already is replaced."""
    with writing(Desk(work)) as session:
        now = clock.now()
        open_ = (Staff.person_id == person_id, Staff.council_id == council_id, Staff.ended_at.is_(None))
        for post_id in session.execute(select(Staff.id).where(*open_)).scalars().all():
            note_ending(session, "post", post_id, now)
        session.execute(update(Staff).where(*open_).values(ended_at=now))
        session.add(Staff(person_id=person_id, council_id=council_id, role=role, started_at=now))
        leave_row(session, "post.given", person_id=by, object_id=person_id, words=role)


def disable_person(work: Work, person_id: uuid.UUID, by: uuid.UUID | None = None) -> None:
    """Close an account: no sign-in works from now on, living ones are ended. NotFound when there is none such."""
    with writing(Desk(work)) as session:
        now = clock.now()
        closed = session.execute(update(Person).where(Person.id == person_id).values(disabled_at=now))
        if closed.rowcount != 1:  # type: ignore[attr-defined]
            raise NotFound
        session.execute(
            update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None)).values(ended_at=now)
        )
        note_ending(session, "account", person_id, now)
        leave_row(session, "person.disabled", person_id=by, object_id=person_id)


def set_first_password(work: Work, person_id: uuid.UUID, password: str, by: uuid.UUID | None = None) -> None:
    """Give somebody who can't get in a new first password; every browser of theirs is signed out, and they are told by mail.
    Refused if weak."""
    hashed = _hash_new(password)
    with writing(Desk(work)) as session:
        changed = session.execute(update(Person).where(Person.id == person_id).values(password_hash=hashed))
        if changed.rowcount != 1:  # type: ignore[attr-defined]
            raise NotFound
        session.execute(
            update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None)).values(ended_at=clock.now())
        )
        tell_of_account(session, person_id, "password")
        leave_row(session, "password.given", person_id=by, object_id=person_id)
