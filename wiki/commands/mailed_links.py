"""Links by mail for whoever forgot: asked for alike by known and unknown addresses, made when the mail is sent, used once."""

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.common_passwords import common_passwords
from wiki.access.passwords import hash_password
from wiki.access.person import SignedIn
from wiki.access.single_use import hash_token, make_token
from wiki.commands.account_mails import tell_of_account
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.jobs import queue
from wiki.commands.limits import LINKS, LINKS_NETWORK, WINDOW, Counted, count_try, forget_tries
from wiki.commands.people import tidy_email
from wiki.commands.sign_in import begin_sign_in
from wiki.database import Work
from wiki.errors import NotFound, Refused
from wiki.models.people import Person, SignIn
from wiki.models.sign_in_ways import MailedLink
from wiki.words import N_
from wiki.words_mail import LinkFor

SEND_LINK = "mail.link"
LIVES = WINDOW
ASKED_LIVES = timedelta(hours=1)
"""A mail server may be away; who asked an hour ago has given up, and asks again."""
_ENOUGH = N_("We sent you links a short while ago. Check your email, and the junk folder too. You can ask again in 15 minutes.")


@dataclass(frozen=True)
class ReadyLink:
    """A link just made, and to whom it goes. ``invented``: of the demonstration."""

    token: str = field(repr=False)
    email: str
    language: str
    invented: bool


def ask_link(work: Work, email: str, purpose: LinkFor, *, key: str, network: str = "") -> None:
    """Have a link sent to the account of ``email``, if there is one.

    The same is done, written and said for an address that nobody has; whether there is somebody, the worker looks after
    the answer. No address is kept. Raises Refused when links were asked for too often for it, or from this network, and
    for what can be no address.
    """
    email = tidy_email(email)
    counted = (Counted(LINKS, f"{purpose} {email}"), Counted(LINKS_NETWORK, network))
    if not count_try(work, key, *counted):
        raise Refused({"": _ENOUGH})
    person_id = work.session.execute(select(Person.id).where(Person.email == email)).scalar() or uuid.uuid4()
    with writing(Desk(work)) as session:
        until = (clock.now() + ASKED_LIVES).isoformat()
        queue(session, SEND_LINK, None, person_id=str(person_id), purpose=purpose, until=until)
        leave_row(session, "link.asked", person_id=None)


def make_link(work: Work, person_id: uuid.UUID, purpose: LinkFor, until: datetime) -> ReadyLink | None:
    """Make the link that the mail carries; one sent before works no longer. None where nobody is to get one."""
    if clock.now() > until:
        return None
    with writing(Desk(work)) as session:
        person = _locked(session, person_id)
        if person is None or person.disabled_at is not None:
            leave_row(session, "link.for_nobody", person_id=None)
            return None
        made, now = make_token(LIVES), clock.now()
        mine = (MailedLink.person_id == person_id, MailedLink.purpose == purpose)
        session.execute(delete(MailedLink).where(*mine))
        session.add(
            MailedLink(
                person_id=person_id, purpose=purpose, token_hash=made.hashed,
                proof=proof_of(person.email, person.password_hash), made_at=now, expires_at=made.expires_at,
            )
        )  # fmt: skip
        leave_row(session, "link.sent", person_id=person_id, words=purpose)
        return ReadyLink(made.token, person.email, person.language, person.demonstration)


def owner_of(work: Work, token: str, purpose: LinkFor) -> str:
    """The address whose link this is; "" where it would not work now. It changes nothing."""
    found = work.session.execute(_living(token, purpose)).first()
    if found is None or found.disabled_at is not None or found.proof != proof_of(found.email, found.password_hash):
        return ""
    return str(found.email)


def use_sign_in_link(work: Work, token: str, *, hours: int, device: str, key: str) -> SignedIn:
    """Sign its owner in, once. Raises NotFound for a link that does not work (any more)."""
    with writing(Desk(work)) as session:
        person = _use(session, token, LinkFor.SIGN_IN, key)
        return begin_sign_in(
            work, person.id, hours=hours, device=device, act="sign_in.by_link", proved=person.password_hash, way="link"
        )


def use_password_link(work: Work, token: str, new: str, *, hours: int, device: str, key: str) -> SignedIn:
    """Give the account a new password, end all its sign-ins, tell its owner by mail, and sign them in here.

    Raises Refused({"new_password": why}) for a weak one (the link stays), NotFound for a link that does not work.
    """
    hashed = hash_password(new, common_passwords())
    with writing(Desk(work)) as session:
        person = _use(session, token, LinkFor.PASSWORD, key)
        session.execute(update(Person).where(Person.id == person.id).values(password_hash=hashed))
        session.execute(delete(MailedLink).where(MailedLink.person_id == person.id))
        session.execute(
            update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None)).values(ended_at=clock.now())
        )
        tell_of_account(session, person.id, "password")
        leave_row(session, "password.changed_by_link", person_id=person.id)
        return begin_sign_in(work, person.id, hours=hours, device=device, act="sign_in.by_link", proved=hashed, way="link")


def _use(session: Session, token: str, purpose: LinkFor, key: str) -> Person:
    """Take the link away, so that of two who press at once one comes too late; returns its owner."""
    found = session.execute(_living(token, purpose)).first()
    person = _locked(session, found.person_id) if found is not None else None
    if found is None or person is None or person.disabled_at is not None:
        raise NotFound
    if found.proof != proof_of(person.email, person.password_hash):
        raise NotFound
    gone = session.execute(delete(MailedLink).where(MailedLink.token_hash == found.token_hash))
    if gone.rowcount != 1:  # type: ignore[attr-defined]
        raise NotFound
    forget_tries(session, key, Counted(LINKS, f"{purpose} {person.email}"))
    return person


def _living(token: str, purpose: LinkFor):  # type: ignore[no-untyped-def]  # a select of one row
    return (
        select(
            MailedLink.person_id, MailedLink.token_hash, MailedLink.proof, Person.email, Person.password_hash,
            Person.disabled_at,
        )
        .join(Person, Person.id == MailedLink.person_id)
        .where(
            MailedLink.token_hash == hash_token(token), MailedLink.purpose == purpose,
            MailedLink.expires_at > clock.now(), MailedLink.made_at <= clock.latest(),
        )
    )  # fmt: skip


def proof_of(email: str, password_hash: str) -> str:
    """A hash of the account as it is: a link that carries it is dead with another password or address."""
    return hashlib.sha256(f"{email}\n{password_hash}".encode()).hexdigest()


def _locked(session: Session, person_id: uuid.UUID) -> Person | None:
    found: Person | None = session.execute(
        select(Person).where(Person.id == person_id).with_for_update().execution_options(populate_existing=True)
    ).scalar()
    return found
