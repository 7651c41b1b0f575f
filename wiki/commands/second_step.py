"""Takes the second step of signing in, and proof that somebody still is who signed in: codes, tried a few times only."""

import hmac
import uuid
from datetime import datetime

import pyotp
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.factors import STEP, has_factor
from wiki.access.passwords import is_right
from wiki.access.person import SignedIn
from wiki.access.seal import code_hash, unseal
from wiki.commands.account_mails import tell_of_account
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.sign_in import complete_sign_in
from wiki.commands.tries import clear_tries, count_wrong, waits
from wiki.errors import Refused
from wiki.models.factors import Authenticator, BackupCode
from wiki.models.people import Person, SignIn
from wiki.words import N_

SECONDS = 30
_WRONG = N_("This code is not right, or it was used before. Wait for the next one in your app, then try again.")
_WRONG_AGAIN = N_("That is not right. Check what you typed and try again.")


def plain_code(typed: str) -> str:
    """A code as it is compared: no spaces or dashes, small letters, digits of any script as 0 to 9."""
    kept = (one for one in typed[:100].lower() if one.isalnum())
    return "".join(str(int(one)) if one.isdecimal() else one for one in kept)


def right_step(seed: str, code: str, at: datetime, after: int = 0) -> int | None:
    """The thirty seconds that ``code`` is the code of: these, those before or those to come, if later than ``after``."""
    now, maker = int(at.timestamp()) // SECONDS, pyotp.TOTP(seed)
    for step in (now - 1, now, now + 1):
        if step > after and hmac.compare_digest(maker.generate_otp(step).encode(), code.encode()):
            return step
    return None


def take_second_step(person: SignedIn, typed: str, *, key: str, hours: int) -> SignedIn:
    """Take a code of the person's app, or a backup code: their sign-in opens every door of theirs, under a new token.

    Refused({"code": why}) for a wrong one, which is counted and so must be committed all the same; NotFound where the
    sign-in no longer waits.
    """
    with writing(Desk(person.work)) as session:
        way, sentence = _check(session, person.id, typed, key)
        if way:
            return complete_sign_in(session, person, due=STEP, hours=hours, way=way)
        leave_row(session, "second_step.refused", person_id=person.id, object_id=person.sign_in_id)
    raise Refused({"code": sentence})


def prove_again(person: SignedIn, password: str, typed: str, *, key: str) -> None:
    """Take the person's password, and a code where they have a second step: they proved who they are, as of now.

    Refused({field: why}) for a wrong one; it is counted and must be committed all the same.
    """
    kept = person.work.session.execute(select(Person.password_hash).where(Person.id == person.id)).scalar_one()
    if wait := waits(person.work.session, person.id):
        raise Refused({"password": wait})
    right = is_right(kept, password)
    with writing(Desk(person.work)) as session:
        now = _locked(session, person.id).password_hash
        problem = {}
        if wait := waits(session, person.id):  # of many tries at once too the right one comes too late
            problem = {"password": wait}
        elif not right or now != kept:
            problem = {"password": count_wrong(session, person.id) or _WRONG_AGAIN}
        elif has_factor(session, person.id):
            _way, sentence = _check(session, person.id, typed, key)
            problem = {"code": sentence} if sentence else {}
        if not problem:
            note_proof(session, person)
            return
        leave_row(session, "proof.refused", person_id=person.id, object_id=person.sign_in_id)
    raise Refused(problem)


def note_proof(session: Session, person: SignedIn) -> None:
    """This browser's sign-in was proved anew; for a command that writes already and has seen the proof."""
    session.execute(update(SignIn).where(SignIn.id == person.sign_in_id).values(proved_at=clock.now()))
    clear_tries(session, person.id)
    leave_row(session, "proof.given", person_id=person.id, object_id=person.sign_in_id)


def _check(session: Session, person_id: uuid.UUID, typed: str, key: str) -> tuple[str, str]:
    """Which way the code is right ("app", "backup"), or "" and the sentence that says why not. One at a time for a person,
    so that no code is taken twice and no try goes uncounted."""
    _locked(session, person_id)
    if wait := waits(session, person_id):
        return "", wait
    code = plain_code(typed)
    if _is_of_app(session, person_id, code, key):
        way = "app"
    elif _is_backup(session, person_id, code, key):
        way = "backup"
    else:
        return "", count_wrong(session, person_id) or _WRONG
    clear_tries(session, person_id)
    return way, ""


def _locked(session: Session, person_id: uuid.UUID) -> Person:
    found: Person = session.execute(
        select(Person).where(Person.id == person_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
    return found


def _is_of_app(session: Session, person_id: uuid.UUID, code: str, key: str) -> bool:
    app = session.execute(
        select(Authenticator).where(Authenticator.person_id == person_id, Authenticator.confirmed_at.is_not(None))
    ).scalar()
    seed = unseal(key, person_id, app.sealed) if app is not None else None
    step = right_step(seed, code, clock.now(), app.last_step) if app is not None and seed else None
    if app is None or step is None:
        return False
    app.last_step, app.used_at = step, clock.now()
    return True


def _is_backup(session: Session, person_id: uuid.UUID, code: str, key: str) -> bool:
    used = session.execute(
        update(BackupCode)
        .where(
            BackupCode.person_id == person_id, BackupCode.code_hash == code_hash(key, person_id, code),
            BackupCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
    )  # fmt: skip
    if used.rowcount != 1:  # type: ignore[attr-defined]
        return False
    leave_row(session, "backup_code.used", person_id=person_id)
    tell_of_account(session, person_id, "backup_used")
    return True
