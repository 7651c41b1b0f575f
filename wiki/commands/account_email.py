"""Changes the address that somebody signs in with: asked for after they proved who they are, done by a link that went there.

Whether the new address has an account already is looked at by the worker, after the answer: whoever asks learns nothing.
"""

import uuid
from dataclasses import dataclass, field

from sqlalchemy import Select, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import SignedIn
from wiki.access.single_use import hash_token, make_token
from wiki.commands.account_mails import tell_former_address, tell_of_account
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.invitations import OPEN, end_invitation
from wiki.commands.jobs import queue
from wiki.commands.limits import ADDRESSES, LINKS_NETWORK, Counted, count_try
from wiki.commands.mailed_links import ASKED_LIVES, LIVES, proof_of
from wiki.commands.people import tidy_email
from wiki.commands.sign_in import call_off_address
from wiki.database import Work
from wiki.errors import NotFound, Refused
from wiki.models.invitations import Invitation
from wiki.models.people import Person, SignIn
from wiki.models.sign_in_ways import EmailChange, MailedLink
from wiki.models.teams import TeamInvitation
from wiki.queries.account import has_provider
from wiki.words import N_, InvitationWay

SEND_ADDRESS = "mail.address"
_YOURS = N_("This is your address already.")
_PROVIDER = N_("You sign in with an account of your council or school. Ask them to change the address there.")
_ENOUGH = N_("You asked a few times just now. Check your email, and the junk folder too. You can ask again in 15 minutes.")


@dataclass(frozen=True)
class ReadyAddress:
    """A link just made, and to whom it goes. ``invented``: of the demonstration."""

    token: str = field(repr=False)
    email: str
    language: str
    invented: bool


def ask_address(person: SignedIn, email: str, *, key: str, network: str = "") -> None:
    """Have a link sent to ``email``, and the address that holds now told of it. What was asked before is forgotten.

    The view has them prove who they are first. Raises Refused({"email": why}) for what can be no address, their own one,
    and where a provider looks after it; Refused({"": why}) where it was asked for too often.
    """
    email = tidy_email(email)
    if has_provider(person.work.session, person.id):
        raise Refused({"email": _PROVIDER})
    if email == person.email:
        raise Refused({"email": _YOURS})
    counted = Counted(ADDRESSES, email), Counted(ADDRESSES, person.id.hex), Counted(LINKS_NETWORK, network)
    if not count_try(person.work, key, *counted):
        raise Refused({"": _ENOUGH})
    _ask(person.work, person.id, email, by=person.id)


def ask_address_by_hand(work: Work, person_id: uuid.UUID, email: str) -> None:
    """The same for somebody who lost their mailbox, by whoever runs the server and made sure that it is them."""
    email = tidy_email(email)
    if has_provider(work.session, person_id):
        raise Refused({"email": _PROVIDER})
    _ask(work, person_id, email, by=None)


def _ask(work: Work, person_id: uuid.UUID, email: str, *, by: uuid.UUID | None) -> None:
    with writing(Desk(work)) as session:
        person = _locked(session, person_id)
        now, change_id = clock.now(), uuid.uuid4()
        call_off_address(session, person_id)
        session.add(
            EmailChange(
                id=change_id, person_id=person_id, email=email, proof=proof_of(person.email, person.password_hash),
                made_at=now, expires_at=now + ASKED_LIVES,
            )
        )  # fmt: skip
        queue(session, SEND_ADDRESS, None, change_id=change_id.hex)
        tell_of_account(session, person_id, "address_asked" if by is not None else "address_by_hand")
        leave_row(session, "email.asked", person_id=by, object_id=person_id)


def stop_waiting(person: SignedIn) -> None:
    """The link that was sent opens nothing any more."""
    with writing(Desk(person.work)) as session:
        call_off_address(session, person.id)
        leave_row(session, "email.stopped", person_id=person.id)


def make_address_link(work: Work, change_id: uuid.UUID) -> ReadyAddress | None:
    """Make the link that the mail carries; None where none is to go. Whoever has the address already is told by a mail of
    their own that somebody tried."""
    with writing(Desk(work)) as session:
        row = session.execute(select(EmailChange).where(EmailChange.id == change_id).with_for_update()).scalar()
        person = session.get(Person, row.person_id) if row is not None else None
        if row is None or person is None or row.done_at or row.expires_at <= clock.now() or person.disabled_at is not None:
            leave_row(session, "email.for_nobody", person_id=None)
            return None
        owner = session.execute(select(Person.id).where(Person.email == row.email)).scalar()
        if owner is not None:
            row.expires_at = clock.now() + LIVES  # as where a link goes: whoever waits sees no difference
            tell_of_account(session, owner, "address_taken")
            leave_row(session, "email.is_taken", person_id=None)
            return None
        made = make_token(LIVES)
        row.token_hash, row.expires_at = made.hashed, made.expires_at
        leave_row(session, "email.link_sent", person_id=row.person_id)
        return ReadyAddress(made.token, row.email, person.language, person.demonstration)


def address_of(work: Work, token: str) -> str:
    """The address that this link confirms; "" where it would not work now. It changes nothing."""
    row = work.session.execute(_living(token)).first()
    return row.email if row is not None and _is_theirs(row.EmailChange.proof, row.Person) else ""


def confirm_address(work: Work, token: str, here: SignedIn | None) -> bool:
    """Have its owner sign in with the new address from now on; every browser of theirs but ``here`` is signed out, and the
    former address is told. Returns whether ``here`` is theirs. NotFound for a link that does not work (any more)."""
    with writing(Desk(work)) as session:
        found = session.execute(_living(token)).first()
        person = _locked(session, found.EmailChange.person_id) if found is not None else None
        row = session.execute(_living(token).with_for_update(of=EmailChange).execution_options(populate_existing=True)).first()
        if row is None or person is None or not _is_theirs(row.EmailChange.proof, person):
            raise NotFound
        if has_provider(session, person.id):  # who came in there meanwhile asks there
            raise NotFound
        change, former = row.EmailChange, person.email
        try:
            with session.begin_nested():
                session.execute(update(Person).where(Person.id == person.id).values(email=change.email))
        except IntegrityError:  # somebody made an account with it meanwhile
            raise NotFound from None
        is_here = here is not None and here.id == person.id
        others = (SignIn.id != here.sign_in_id,) if is_here and here is not None else ()
        session.execute(
            update(SignIn).where(SignIn.person_id == person.id, SignIn.ended_at.is_(None), *others).values(ended_at=clock.now())
        )
        session.execute(delete(MailedLink).where(MailedLink.person_id == person.id))
        _take_invitations_along(session, person.id, former, change.email)
        change.email, change.token_hash, change.done_at = former, None, clock.now()
        tell_former_address(session, person.id, change.id)
        leave_row(session, "email.changed", person_id=person.id)
        return is_here


def _take_invitations_along(session: Session, person_id: uuid.UUID, former: str, email: str) -> None:
    """What was sent to the former address is theirs under the new one. A code that was read out is bound to the address, and a
    school's or service's own invitation to a work address: those end, and are asked for anew."""
    # For a letter too, the address they gave is how it ends with their membership.
    session.execute(update(Invitation).where(Invitation.given_email == former, *OPEN).values(given_email=email, nonce=""))
    waiting = session.execute(select(Invitation).where(Invitation.email == former, *OPEN)).scalars().all()
    of_teams = select(TeamInvitation.invitation_id).where(TeamInvitation.invitation_id.in_([one.id for one in waiting]))
    bound = set(session.execute(of_teams).scalars())
    for one in waiting:
        if one.way == InvitationWay.CODE or one.id in bound:
            end_invitation(session, one, person_id)
        else:
            one.email = email
            leave_row(session, "invitation.readdressed", person_id=person_id, child_id=one.child_id, object_id=one.id)


def former_address(work: Work, change_id: str) -> str:
    """Where to tell somebody that their address was changed; "" where it was told."""
    if not change_id:
        return ""
    wanted = select(EmailChange.email).where(EmailChange.id == uuid.UUID(change_id), EmailChange.done_at.is_not(None))
    return work.session.execute(wanted).scalar() or ""


def forget_former(work: Work, change_id: str) -> None:
    """It was told: the former address is kept no longer. Within the worker's own write."""
    work.begin_writing().execute(delete(EmailChange).where(EmailChange.id == uuid.UUID(change_id)))


def _living(token: str) -> Select[EmailChange, Person, str]:
    return (
        select(EmailChange, Person, EmailChange.email)
        .join(Person, Person.id == EmailChange.person_id)
        .where(
            EmailChange.token_hash == hash_token(token), EmailChange.done_at.is_(None), EmailChange.expires_at > clock.now(),
            EmailChange.made_at <= clock.latest(), Person.disabled_at.is_(None),
        )
    )  # fmt: skip


def _is_theirs(proof: str, person: Person) -> bool:
    return proof == proof_of(person.email, person.password_hash)


def _locked(session: Session, person_id: uuid.UUID) -> Person:
    found: Person = session.execute(
        select(Person).where(Person.id == person_id).with_for_update().execution_options(populate_existing=True)
    ).scalar_one()
    return found
