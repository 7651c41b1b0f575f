"""Sets up somebody's second step of signing in, changes it and takes it away: the authenticator app and backup codes."""

import secrets
import uuid
from dataclasses import dataclass, field

import pyotp
from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.factors import SET_UP, has_factor, must_have_factor
from wiki.access.person import SignedIn
from wiki.access.seal import code_hash, key_id, seal, unseal
from wiki.commands.account_mails import tell_of_account
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.second_step import plain_code, right_step
from wiki.commands.sign_in import complete_sign_in, end_others
from wiki.commands.tries import clear_tries
from wiki.errors import NotFound, Refused
from wiki.models.factors import Authenticator, BackupCode, Passkey
from wiki.models.people import Person
from wiki.words import N_

CODES, LENGTH = 10, 10
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_WRONG = N_(
    "This is not the code that the app shows now. Look at the app again. Is it refused once more? "
    "Let your phone set its time by itself."
)
_LAST = N_("You need a second step for your work. Add another way first, then take this one away.")


@dataclass(frozen=True)
class Added:
    """A second step was set up: the person as they are signed in now (perhaps under a new token), and the backup codes that
    were made with it, to be shown once; none where they have some already."""

    person: SignedIn
    codes: tuple[str, ...] = field(default=(), repr=False)


def begin_app(person: SignedIn, key: str) -> None:
    """Make the seed of an authenticator app; nothing changes for the person until a code of it was typed in."""
    with writing(Desk(person.work)) as session:
        _lock(session, person.id)
        session.execute(
            delete(Authenticator).where(Authenticator.person_id == person.id, Authenticator.confirmed_at.is_(None))
        )
        sealed = seal(key, person.id, pyotp.random_base32())
        session.add(
            Authenticator(
                id=uuid.uuid4(), person_id=person.id, key_id=key_id(key), sealed=sealed, last_step=0, added_at=clock.now()
            )
        )
        leave_row(session, "app.begun", person_id=person.id)


def confirm_app(person: SignedIn, typed: str, *, key: str, hours: int) -> Added:
    """Take the first code of the app that is being set up: it is the person's app from now on, in place of an earlier one.

    Refused({"code": why}) for another code, NotFound where no app is being set up.
    """
    with writing(Desk(person.work)) as session:
        _lock(session, person.id)
        app = session.execute(
            select(Authenticator).where(Authenticator.person_id == person.id, Authenticator.confirmed_at.is_(None))
        ).scalar()
        seed = unseal(key, person.id, app.sealed) if app is not None else None
        if app is None or seed is None:
            raise NotFound
        step = right_step(seed, plain_code(typed), clock.now())
        if step is None:
            raise Refused({"code": _WRONG})
        session.execute(
            delete(Authenticator).where(Authenticator.person_id == person.id, Authenticator.confirmed_at.is_not(None))
        )
        app.confirmed_at, app.last_step = clock.now(), step
        leave_row(session, "app.added", person_id=person.id, object_id=app.id)
        return settle_added(session, person, key=key, hours=hours, what="app_added", way="app")


def settle_added(session: Session, person: SignedIn, *, key: str, hours: int, what: str, way: str) -> Added:
    """What follows every new second step, inside the act: backup codes with the first, other browsers signed out, a mail,
    and whoever had to set one up is signed in."""
    codes = () if _codes_left(session, person.id) else _new_codes(session, person.id, key)
    settle_changed(session, person, what)
    if person.due == SET_UP:
        return Added(complete_sign_in(session, person, due=SET_UP, hours=hours, way=way), codes)
    return Added(person, codes)


def settle_changed(session: Session, person: SignedIn, what: str) -> None:
    """What follows every change of a second step, inside the act: other browsers are signed out, the person is told."""
    clear_tries(session, person.id)
    end_others(session, person.id, but=person.sign_in_id)
    tell_of_account(session, person.id, what)


def make_codes(person: SignedIn, key: str) -> tuple[str, ...]:
    """Ten new backup codes in place of the old ones, to be shown once. NotFound for whoever has no second step."""
    with writing(Desk(person.work)) as session:
        _lock(session, person.id)
        if not has_factor(session, person.id):
            raise NotFound
        codes = _new_codes(session, person.id, key)
        settle_changed(session, person, "codes_made")
        leave_row(session, "backup_codes.made", person_id=person.id)
        return codes


def remove_app(person: SignedIn) -> None:
    """Take the authenticator app away. Refused where it is the last way of somebody who must have one."""
    with writing(Desk(person.work)) as session:
        _lock(session, person.id)
        session.execute(delete(Authenticator).where(Authenticator.person_id == person.id))
        settle_removed(session, person, "app_removed")
        leave_row(session, "app.removed", person_id=person.id)


def remove_passkey(person: SignedIn, passkey_id: uuid.UUID) -> None:
    """Take one of one's own passkeys away. NotFound for another's; Refused where it is the last way of somebody who must
    have one."""
    with writing(Desk(person.work)) as session:
        _lock(session, person.id)
        gone = session.execute(delete(Passkey).where(Passkey.id == passkey_id, Passkey.person_id == person.id))
        if gone.rowcount != 1:  # type: ignore[attr-defined]
            raise NotFound
        settle_removed(session, person, "passkey_removed")
        leave_row(session, "passkey.removed", person_id=person.id, object_id=passkey_id)


def settle_removed(session: Session, person: SignedIn, what: str) -> None:
    """What follows a way that was taken away: never the last one of those who must have one; with the last, the codes go."""
    if not has_factor(session, person.id):
        if must_have_factor(session, person.id):
            raise Refused({"": _LAST})
        session.execute(delete(BackupCode).where(BackupCode.person_id == person.id))
    settle_changed(session, person, what)


def forget_factors(session: Session, person_id: uuid.UUID) -> None:
    """Take away everything of somebody's second step and sign them out everywhere, inside an act that is open already."""
    _lock(session, person_id)
    for table in (Authenticator, BackupCode, Passkey):
        session.execute(delete(table).where(table.person_id == person_id))
    clear_tries(session, person_id)
    end_others(session, person_id)
    tell_of_account(session, person_id, "reset")


def _lock(session: Session, person_id: uuid.UUID) -> None:
    """One change at a time to a person's ways of signing in."""
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update())


def _codes_left(session: Session, person_id: uuid.UUID) -> bool:
    there = exists().where(BackupCode.person_id == person_id, BackupCode.used_at.is_(None))
    return bool(session.execute(select(there)).scalar())


def _new_codes(session: Session, person_id: uuid.UUID, key: str) -> tuple[str, ...]:
    session.execute(delete(BackupCode).where(BackupCode.person_id == person_id))
    codes = ["".join(secrets.choice(_LETTERS) for _ in range(LENGTH)) for _ in range(CODES)]
    session.add_all(
        BackupCode(id=uuid.uuid4(), person_id=person_id, code_hash=code_hash(key, person_id, one), made_at=clock.now())
        for one in codes
    )
    return tuple(f"{one[:5]}-{one[5:]}" for one in codes)
