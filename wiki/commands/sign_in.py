"""Signs people in and out on the server, and slows whoever guesses passwords."""

import hashlib
import hmac
import secrets
import uuid
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from wiki import clock
from wiki.access.common_passwords import common_passwords
from wiki.access.passwords import hash_password, is_right
from wiki.access.person import SignedIn, token_hash
from wiki.commands.audit import Desk, leave_row, writing
from wiki.database import Work
from wiki.errors import Refused
from wiki.models.people import Person, SignIn, SignInAttempt
from wiki.words import N_

TRIES = 10
WINDOW = timedelta(minutes=15)
_WRONG = N_("The e-mail address or the password is not right. Check both and try again.")
_TOO_MANY = N_("There were too many wrong tries for this address. Wait 15 minutes, then try again.")
_OLD_WRONG = N_("This is not your password now. Try it again.")


def _address_hash(email: str, key: str) -> str:
    return hmac.new(key.encode(), email.encode(), hashlib.sha256).hexdigest()


def sign_in(
    work: Work, email: str, password: str, *, key: str, hours: int, device: str = "", trusted: bool = False
) -> SignedIn:
    """Sign the person in on this browser and return them with a fresh token.

    Known and unknown addresses cost the same work and meet the same limit: TRIES wrong passwords in WINDOW.
    ``trusted`` skips the limit, for a browser that signed in with this address before: a stranger's guessing must
    not keep the owner out. Raises Refused with one sentence whatever was wrong.
    """
    email = email.strip().lower()[:254]
    hashed = _address_hash(email, key)
    since = clock.now() - WINDOW
    tries = work.session.execute(
        select(func.count()).select_from(SignInAttempt).where(
            SignInAttempt.email_hash == hashed, SignInAttempt.at > since
        )
    ).scalar_one()  # fmt: skip
    if tries >= TRIES and not trusted:
        raise Refused({"": _TOO_MANY})
    person = work.session.execute(
        select(Person.id, Person.password_hash, Person.disabled_at).where(Person.email == email)
    ).first()
    right = is_right(person.password_hash if person else None, password)
    desk = Desk(work)
    if person is None or not right or person.disabled_at is not None:
        with writing(desk) as session:
            session.add(SignInAttempt(email_hash=hashed, at=clock.now()))
            session.execute(delete(SignInAttempt).where(SignInAttempt.at < since - WINDOW))
            leave_row(session, "sign_in.refused", person_id=person.id if person else None)
        raise Refused({"": _WRONG})
    return begin_sign_in(work, person.id, hours=hours, device=device, hashed=hashed, proved=person.password_hash)


def begin_sign_in(
    work: Work, person_id: uuid.UUID, *, hours: int, device: str = "", hashed: str = "", act: str = "sign_in.done",
    proved: str | None = None,
) -> SignedIn:  # fmt: skip
    """A new living sign-in for a person whose right to it has been proved: by the password that ``proved`` is the hash of.

    Refused where they have another by now, or their account was shut: whoever did that has ended all other sign-ins.
    """
    token, now = secrets.token_urlsafe(32), clock.now()
    with writing(Desk(work)) as session:
        found = session.execute(select(Person).where(Person.id == person_id).with_for_update(read=True)).scalar_one()
        if proved is not None and (found.password_hash != proved or found.disabled_at is not None):
            raise Refused({"": _WRONG})
        row = SignIn(
            id=uuid.uuid4(), person_id=person_id, token_hash=token_hash(token), device=device, created_at=now,
            expires_at=now + timedelta(hours=hours),
        )  # fmt: skip
        session.add(row)
        if hashed:
            session.execute(delete(SignInAttempt).where(SignInAttempt.email_hash == hashed))
        leave_row(session, act, person_id=person_id, object_id=row.id)
        return SignedIn(found.id, found.name, found.email, found.language, found.theme, row.id, token, work)


def sign_out(person: SignedIn) -> None:
    """End this browser's sign-in on the server: its token is worth nothing from then on."""
    with writing(Desk(person.work)) as session:
        session.execute(update(SignIn).where(SignIn.id == person.sign_in_id).values(ended_at=clock.now()))
        leave_row(session, "sign_in.ended", person_id=person.id, object_id=person.sign_in_id)


def end_sign_in(person: SignedIn, sign_in_id: uuid.UUID) -> None:
    """End one of one's own sign-ins, such as on a lost phone; one that is not theirs changes nothing."""
    with writing(Desk(person.work)) as session:
        session.execute(
            update(SignIn)
            .where(SignIn.id == sign_in_id, SignIn.person_id == person.id, SignIn.ended_at.is_(None))
            .values(ended_at=clock.now())
        )
        leave_row(session, "sign_in.ended", person_id=person.id, object_id=sign_in_id)


def change_password(person: SignedIn, old: str, new: str) -> None:
    """Change one's own password; every other browser of theirs is signed out.

    Refused({"old_password": …}) when the old one is wrong, Refused({"new_password": …}) when the new one is weak.
    """
    kept = person.work.session.execute(select(Person.password_hash).where(Person.id == person.id)).scalar_one()
    if not is_right(kept, old):
        raise Refused({"old_password": _OLD_WRONG})
    hashed = hash_password(new, common_passwords())
    with writing(Desk(person.work)) as session:
        # Whoever changed it at the same time, on another browser, has signed this one out and means to have the last word.
        now = session.execute(select(Person.password_hash).where(Person.id == person.id).with_for_update()).scalar_one()
        living = select(SignIn.id).where(SignIn.id == person.sign_in_id, SignIn.ended_at.is_(None))
        if now != kept or session.execute(living).first() is None:
            raise Refused({"old_password": _OLD_WRONG})
        session.execute(update(Person).where(Person.id == person.id).values(password_hash=hashed))
        session.execute(
            update(SignIn)
            .where(SignIn.person_id == person.id, SignIn.id != person.sign_in_id, SignIn.ended_at.is_(None))
            .values(ended_at=clock.now())
        )
        leave_row(session, "password.changed", person_id=person.id)


def choose_language(person: SignedIn, code: str) -> None:
    """Keep the language ("en", "ar") that the wiki speaks to the person, on screen and in mails."""
    with writing(Desk(person.work)) as session:
        session.execute(update(Person).where(Person.id == person.id).values(language=code))
        leave_row(session, "person.language", person_id=person.id)


def choose_looks(person: SignedIn, theme: str) -> None:
    """Keep the theme ("", "dark" or "calm") that the person wants on every device."""
    with writing(Desk(person.work)) as session:
        session.execute(
            update(Person).where(Person.id == person.id).values(theme=theme if theme in {"dark", "calm"} else "")
        )
        leave_row(session, "person.looks", person_id=person.id)
