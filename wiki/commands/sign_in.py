"""Signs people in and out on the server, and slows whoever guesses passwords."""

import secrets
import uuid
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.common_passwords import common_passwords
from wiki.access.factors import STEP, step_due
from wiki.access.passwords import hash_password, is_right
from wiki.access.person import SignedIn, token_hash
from wiki.commands.account_mails import tell_of_account
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.limits import PASSWORDS, PASSWORDS_HERE, PASSWORDS_NETWORK, Counted, count_try, hash_of, uncount
from wiki.commands.tries import clear_tries, count_wrong, waits
from wiki.database import Work
from wiki.errors import NotFound, Refused
from wiki.models.children import Membership
from wiki.models.corner import OpenCorner
from wiki.models.people import Person, SignIn, SignInAttempt
from wiki.models.sign_in_ways import EmailChange
from wiki.text.clean import plain_address
from wiki.words import N_

TRIES = PASSWORDS.most
HALF_WAY = timedelta(minutes=30)
"""How long a sign-in waits for its second step."""
_WRONG = N_("The email address or the password is not right. Check both and try again.")
_TOO_MANY = N_("There were too many wrong tries for this address. Wait 15 minutes, or sign in with a link by email.")
_OLD_WRONG = N_("This is not your password now. Try it again.")


def sign_in(
    work: Work, email: str, password: str, *, key: str, hours: int, device: str = "", trusted: bool = False,
    network: str = "",
) -> SignedIn:  # fmt: skip
    """Sign the person in on this browser and return them with a fresh token.

    Known and unknown addresses cost the same work and meet the same limits (commands/limits.py), counted before the
    password is looked at. ``trusted``: this browser signed in with this address before, and is counted apart: a
    stranger's guessing must not keep the owner out. Raises Refused with one sentence whatever was wrong.
    """
    email = plain_address(email)[:254]
    mine = Counted(PASSWORDS_HERE if trusted else PASSWORDS, email or "-")
    made = count_try(work, key, mine, Counted(PASSWORDS_NETWORK, "" if trusted else network))
    if not made:
        raise Refused({"": _TOO_MANY})
    person = work.session.execute(
        select(Person.id, Person.password_hash, Person.disabled_at).where(Person.email == email)
    ).first()
    work.let_go()
    right = is_right(person.password_hash if person else None, password)
    if person is None or not right or person.disabled_at is not None:
        with writing(Desk(work)) as session:
            leave_row(session, "sign_in.refused", person_id=person.id if person else None)
        raise Refused({"": _WRONG})
    done = begin_sign_in(
        work, person.id, hours=hours, device=device, hashed=hash_of(mine, key), proved=person.password_hash
    )
    uncount(work.begin_writing(), made)
    return done


def begin_sign_in(
    work: Work, person_id: uuid.UUID, *, hours: int, device: str = "", hashed: str = "", act: str = "sign_in.done",
    proved: str | None = None, way: str = "password", whole: bool = False,
) -> SignedIn:  # fmt: skip
    """A new living sign-in for a person whose right to it has been proved: by the password that ``proved`` is the hash of.

    Every way in ends here. Whoever has a second step, or must have one, gets a sign-in that opens nothing but that step
    (``due`` says which); not so where the ``way`` is proof enough alone: ``whole``, for a passkey that checked its owner,
    or a provider that asked for a second step itself.

    Refused where they have another by now, or their account was shut: whoever did that has ended all other sign-ins.
    """
    token, now = secrets.token_urlsafe(32), clock.now()
    with writing(Desk(work)) as session:
        found = session.execute(select(Person).where(Person.id == person_id).with_for_update(read=True)).scalar_one()
        if proved is not None and (found.password_hash != proved or found.disabled_at is not None):
            raise Refused({"": _WRONG})
        due = "" if whole or found.demonstration else step_due(session, person_id)
        ends = now + min(timedelta(hours=hours), HALF_WAY if due else timedelta.max)
        # Somebody invented has no password of their own to prove anything with: nothing asks them again.
        lately = ends if found.demonstration else None if due == STEP else now
        row = SignIn(
            id=uuid.uuid4(), person_id=person_id, token_hash=token_hash(token), device=device, created_at=now,
            expires_at=ends, due=due, way=way, proved_at=lately,
        )  # fmt: skip
        session.add(row)
        if hashed:
            session.execute(delete(SignInAttempt).where(SignInAttempt.email_hash == hashed))
        leave_row(session, "sign_in.half_way" if due else act, person_id=person_id, object_id=row.id)
        return SignedIn(
            found.id, found.name, found.email, found.language, found.theme, row.id, token, work, due=due, proved_at=lately
        )


def complete_sign_in(session: Session, person: SignedIn, *, due: str, hours: int, way: str) -> SignedIn:
    """The sign-in that waited for ``due`` opens every door of theirs from now on, under a new token. NotFound where it is
    no longer living, or waits no more; for a command that writes already and has seen the proof."""
    token, now = secrets.token_urlsafe(32), clock.now()
    done = session.execute(
        update(SignIn)
        .where(
            SignIn.id == person.sign_in_id, SignIn.person_id == person.id, SignIn.due == due, SignIn.ended_at.is_(None),
            SignIn.expires_at > now,
        )
        .values(
            token_hash=token_hash(token), due="", way=way, proved_at=now, created_at=now,
            expires_at=now + timedelta(hours=hours),
        )
    )  # fmt: skip
    if done.rowcount != 1:  # type: ignore[attr-defined]
        raise NotFound
    leave_row(session, "sign_in.done", person_id=person.id, object_id=person.sign_in_id)
    return replace(person, token=token, due="", proved_at=now)


def end_others(session: Session, person_id: uuid.UUID, but: uuid.UUID | None = None) -> None:
    """End every living sign-in of a person ``but`` one, inside an act that is open already."""
    call_off_address(session, person_id)
    session.execute(
        update(SignIn)
        .where(SignIn.person_id == person_id, SignIn.ended_at.is_(None), *([SignIn.id != but] if but else []))
        .values(ended_at=clock.now())
    )


def call_off_address(session: Session, person_id: uuid.UUID) -> None:
    """The link to another address that was asked for opens nothing: whoever asked may be whom the owner signs out."""
    session.execute(delete(EmailChange).where(EmailChange.person_id == person_id, EmailChange.done_at.is_(None)))


def end_all_others(person: SignedIn) -> None:
    """Sign the person out everywhere but here."""
    with writing(Desk(person.work)) as session:
        end_others(session, person.id, but=person.sign_in_id)
        leave_row(session, "sign_in.others_ended", person_id=person.id)


def end_former(person: SignedIn, token: str) -> None:
    """End the sign-in that this browser held before, whoever's it was: nobody goes back to it from here, and no list of
    sign-ins is to name it. Where it was the same person's and stood in a child's corner, this one stands there too: a child
    who is left alone until it times out does not get out by a password that the browser fills in."""
    former = (SignIn.token_hash == token_hash(token), SignIn.id != person.sign_in_id, SignIn.ended_at.is_(None))
    found = person.work.session.execute(select(SignIn.id, SignIn.person_id).where(*former)).first()
    if found is None:
        return
    with writing(Desk(person.work)) as session:
        session.execute(update(SignIn).where(*former).values(ended_at=clock.now()))
        leave_row(session, "sign_in.ended", person_id=found.person_id, object_id=found.id)
        if found.person_id == person.id:
            _stay_in_corner(session, person, found.id)


def _stay_in_corner(session: Session, person: SignedIn, former: uuid.UUID) -> None:
    now = clock.now()
    is_member = exists().where(
        Membership.child_id == OpenCorner.child_id, Membership.person_id == person.id, Membership.ended_at.is_(None),
        or_(Membership.ends_at.is_(None), Membership.ends_at > now),
    )  # fmt: skip
    held = update(OpenCorner).where(OpenCorner.sign_in_id == former, is_member)
    session.execute(held.values(sign_in_id=person.sign_in_id).execution_options(synchronize_session=False))


def sign_out(person: SignedIn) -> None:
    """End this browser's sign-in on the server: its token is worth nothing from then on."""
    with writing(Desk(person.work)) as session:
        session.execute(update(SignIn).where(SignIn.id == person.sign_in_id).values(ended_at=clock.now()))
        leave_row(session, "sign_in.ended", person_id=person.id, object_id=person.sign_in_id)


def end_sign_in(person: SignedIn, sign_in_id: uuid.UUID) -> None:
    """End one of one's own sign-ins, such as on a lost phone; one that is not theirs changes nothing."""
    with writing(Desk(person.work)) as session:
        call_off_address(session, person.id)
        session.execute(
            update(SignIn)
            .where(SignIn.id == sign_in_id, SignIn.person_id == person.id, SignIn.ended_at.is_(None))
            .values(ended_at=clock.now())
        )
        leave_row(session, "sign_in.ended", person_id=person.id, object_id=sign_in_id)


def change_password(person: SignedIn, old: str, new: str) -> None:
    """Change one's own password; every other browser of theirs is signed out.

    Refused({"old_password": …}) when the old one is wrong, which is counted and must be committed all the same;
    Refused({"new_password": …}) when the new one is weak.
    """
    kept = person.work.session.execute(select(Person.password_hash).where(Person.id == person.id)).scalar_one()
    if wait := waits(person.work.session, person.id):
        raise Refused({"old_password": wait})
    if not is_right(kept, old):
        with writing(Desk(person.work)) as session:
            session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
            wait = count_wrong(session, person.id)
            leave_row(session, "password.refused", person_id=person.id, object_id=person.sign_in_id)
        raise Refused({"old_password": wait or _OLD_WRONG})
    hashed = hash_password(new, common_passwords())
    with writing(Desk(person.work)) as session:
        # Whoever changed it at the same time, on another browser, has signed this one out and means to have the last word.
        now = session.execute(select(Person.password_hash).where(Person.id == person.id).with_for_update()).scalar_one()
        living = select(SignIn.id).where(SignIn.id == person.sign_in_id, SignIn.ended_at.is_(None))
        if wait := waits(session, person.id):  # of many tries at once too the right one comes too late
            raise Refused({"old_password": wait})
        if now != kept or session.execute(living).first() is None:
            raise Refused({"old_password": _OLD_WRONG})
        session.execute(update(Person).where(Person.id == person.id).values(password_hash=hashed))
        session.execute(
            update(SignIn)
            .where(SignIn.person_id == person.id, SignIn.id != person.sign_in_id, SignIn.ended_at.is_(None))
            .values(ended_at=clock.now())
        )
        clear_tries(session, person.id)
        tell_of_account(session, person.id, "password")
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
