"""Lets in who was asked: by the link or code that they hold, and by an address that is shown to be theirs."""

import hmac
import secrets
import uuid
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.common_passwords import common_passwords
from wiki.access.passwords import hash_password
from wiki.access.person import SignedIn
from wiki.access.single_use import is_alive
from wiki.access.spoken_code import hash_code
from wiki.commands.arrivals_return import keep_as_before
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.invitations import OPEN, drop_keys
from wiki.commands.jobs import queue
from wiki.commands.members_overdue import end_overdue
from wiki.commands.people import ReadyPerson, keep_person, tidy_email
from wiki.commands.sign_in import begin_sign_in
from wiki.commands.teams_join import until_of_team
from wiki.database import Work
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.mail.phone_code import code_for
from wiki.models.children import Child, Membership
from wiki.models.invitations import Invitation, InvitationKey
from wiki.models.people import Person
from wiki.models.teams import TeamInvitation
from wiki.text.clean import plain_address
from wiki.words import N_, InvitationWay, Role

SEND_CODE = "invitation.code"
CODE_LIVES = timedelta(minutes=15)
MOST_TRIES, MOST_CODES = 5, 5
_TOO_OFTEN = N_("We sent 5 codes for this invitation. Please ask for a new invitation.")
_WRONG = N_("This is not the code. Look at the email once more.")
_TOO_LATE = N_("This code can’t be used any more. Ask for a new one.")
NO_SUCH_CODE = N_("We can’t find this code with this email address. Check both. A code read out on the phone works for an hour.")
_HAS_ACCOUNT = N_("There is an account with your email address by now. Sign in with it.")


def _locked(session: Session, hashed: str) -> Invitation:
    """The open invitation that the key opens, nobody else's until this act is over; NotFound when there is none."""
    row = session.execute(
        select(Invitation, InvitationKey.expires_at)
        .join(InvitationKey, InvitationKey.invitation_id == Invitation.id)
        .where(InvitationKey.hashed == hashed, *OPEN)
        .with_for_update()
    ).first()
    if row is None:
        raise NotFound
    found: Invitation = row[0]
    if not is_alive(row[1], made_at=max(filter(None, (found.invited_at, found.sent_at, found.printed_at)))):
        raise NotFound
    return found


def note_opened(work: Work, hashed: str) -> None:
    """Somebody came with the link: the council sees that it arrived. NotFound when it opens nothing any more."""
    with writing(Desk(work)) as session:
        row = _locked(session, hashed)
        row.opened_at = row.opened_at or clock.now()
        leave_row(session, "invitation.opened", person_id=None, child_id=row.child_id, object_id=row.id)


def use_code(work: Work, code: str, email: str, secret_key: str) -> str:
    """The hash of the key that this code opens; "" when none. A wrong one counts against the codes read out to ``email``.

    A code read out is for one address; one from a letter for whoever holds the letter. Nothing is raised for a wrong code,
    and nothing tells a wrong code from an address that nobody asked in.
    """
    email = plain_address(email)[:254]
    hashes = (hash_code(secret_key, code, email), hash_code(secret_key, code))
    with writing(Desk(work)) as session:
        for hashed in hashes:
            try:
                row = _locked(session, hashed)
            except NotFound:
                continue
            row.opened_at = row.opened_at or clock.now()
            leave_row(session, "invitation.opened", person_id=None, child_id=row.child_id, object_id=row.id)
            return hashed
        wrong = (Invitation.email == email, Invitation.way == InvitationWay.CODE, *OPEN)
        session.execute(update(Invitation).where(*wrong).values(tries=Invitation.tries + 1))
        for used_up in session.execute(select(Invitation.id).where(*wrong, Invitation.tries >= MOST_TRIES)).scalars().all():
            drop_keys(session, used_up)
        leave_row(session, "invitation.code_refused", person_id=None)
    return ""


def ask_email(work: Work, hashed: str, email: str) -> str:
    """Have a code mailed to the address that whoever holds a letter or a text message gives; returns it, tidied.

    Raises NotFound, Refused for what can be no address and after five codes. Nothing tells whether it has an account.
    """
    email = tidy_email(email)
    with writing(Desk(work)) as session:
        row = _locked(session, hashed)
        if row.asked >= MOST_CODES:
            raise Refused({"email": _TOO_OFTEN})
        row.given_email, row.nonce, row.asked_at = email, secrets.token_urlsafe(16), clock.now()
        row.asked, row.code_tries = row.asked + 1, 0
        queue(session, SEND_CODE, row.child_id, invitation_id=str(row.id), nonce=row.nonce)
        leave_row(session, "invitation.email_given", person_id=None, child_id=row.child_id, object_id=row.id)
    return email


def confirm_email(work: Work, hashed: str, email: str, code: str, secret_key: str) -> str:
    """Take the mailed code: "" when it shows that ``email`` is theirs, else the sentence that says why not. NotFound."""
    with writing(Desk(work)) as session:
        row = _locked(session, hashed)
        leave_row(session, "invitation.code_tried", person_id=None, child_id=row.child_id, object_id=row.id)
        old = row.asked_at is None or row.asked_at < clock.now() - CODE_LIVES
        if row.given_email != email or not row.nonce or old or row.code_tries >= MOST_TRIES:
            return _TOO_LATE
        right = code_for(secret_key, row.id, email, row.nonce)
        if not hmac.compare_digest(right.encode(), "".join(code.split()).encode("utf-8", "replace")):
            row.code_tries += 1
            return _WRONG
        row.nonce = ""
        return ""


def join_new(work: Work, hashed: str, email: str, password: str, *, hours: int, device: str = "") -> SignedIn:
    """Make the account of somebody who was invited, with the password that they chose, let them in and sign them in.

    ``email``: shown to be theirs, for an invitation that is bound to none. Raises NotFound when the invitation is over,
    Refused({"new_password": …}), and Refused({"": …}) where the address has an account by now.
    """
    password_hash = hash_password(password, common_passwords())
    with writing(Desk(work)) as session:
        row = _locked(session, hashed)
        if email != (row.email or email):
            raise NotAllowed
        invented = bool(session.execute(select(Child.demonstration).where(Child.id == row.child_id)).scalar_one())
        try:
            person_id = keep_person(session, ReadyPerson(row.name, email, password_hash), demonstration=invented)
        except Refused:
            raise Refused({"": _HAS_ACCOUNT}) from None
        session.execute(update(Person).where(Person.id == person_id).values(language=row.language))
        _let_in(session, row, person_id)
    return begin_sign_in(work, person_id, hours=hours, device=device, act="sign_in.invited")


def join(person: SignedIn, hashed: str, confirmed: str = "") -> uuid.UUID:
    """Let in somebody who has an account and is signed in; returns the child's id.

    An invitation that is bound to an address lets in the account with that address and no other: NotAllowed. One from a
    letter or a text message lets in whoever holds it. NotFound when it is over.
    """
    with writing(Desk(person.work)) as session:
        row = _locked(session, hashed)
        if row.email and row.email != person.email:
            raise NotAllowed
        if confirmed and confirmed != person.email:
            raise NotAllowed
        _let_in(session, row, person.id)
        return row.child_id


def _let_in(session: Session, row: Invitation, person_id: uuid.UUID) -> None:
    """Make the membership, unless they are in already, and end the invitation: it opens nothing from this moment."""
    now = clock.now()
    end_overdue(session, row.child_id)
    until = until_of_team(session, row, person_id)
    mine = (Membership.child_id == row.child_id, Membership.person_id == person_id, Membership.ended_at.is_(None))
    # Whoever looked by duty is a member from now on: that they were invited counts for more.
    session.execute(update(Membership).where(*mine, Membership.by_duty).values(ended_at=now))
    member_id = session.execute(select(Membership.id).where(*mine)).scalar()
    if member_id is None and (_is_from_before(session, row, person_id) or _is_not_a_schools_to_say(session, row, person_id)):
        raise NotFound
    if member_id is None:
        member_id = uuid.uuid4()
        session.add(
            Membership(
                id=member_id, child_id=row.child_id, person_id=person_id, role=row.role, relation=row.relation,
                organisation=row.organisation, parental_responsibility=row.parental_responsibility, reason="",
                started_by=row.invited_by, started_at=now, ends_at=until,
            )
        )  # fmt: skip
        session.flush()
        keep_as_before(session, row.child_id, person_id, row.role, row.name)
        leave_row(session, "member.came_in", person_id=person_id, child_id=row.child_id, object_id=member_id, words=row.role)
    row.joined_at, row.member_id, row.nonce = now, member_id, ""
    drop_keys(session, row.id)
    leave_row(session, "invitation.used", person_id=person_id, child_id=row.child_id, object_id=row.id)


def _taken_out(session: Session, row: Invitation, person_id: uuid.UUID) -> tuple[uuid.UUID, datetime] | None:
    """Who ended their last stay in this space, and when; None where nobody did. What was opened by duty is no stay, and hides
    none."""
    last = session.execute(
        select(Membership.ended_by, Membership.ended_at)
        .where(Membership.child_id == row.child_id, Membership.person_id == person_id, Membership.by_duty.is_(False))
        .order_by(Membership.started_at.desc())
        .limit(1)
    ).first()
    return (last[0], last[1]) if last is not None and last[0] is not None and last[1] is not None else None


def _is_from_before(session: Session, row: Invitation, person_id: uuid.UUID) -> bool:
    """Whether somebody was taken out after this was asked for, whenever it is printed or sent: whoever took them out knew of no
    letter in a drawer."""
    taken = _taken_out(session, row, person_id)
    return taken is not None and taken[0] != person_id and taken[1] >= row.invited_at


def _is_not_a_schools_to_say(session: Session, row: Invitation, person_id: uuid.UUID) -> bool:
    """Whether a school asked somebody in who is not to come by that: a parent, where another came in meanwhile, for which second
    one may share everything is no teacher's to say, however early they asked; or whoever was taken out by anybody else, who
    had a reason that the school is not told."""
    session.execute(select(Child.id).where(Child.id == row.child_id).with_for_update(key_share=True))  # of two at once, one waits
    here, now = Membership.child_id == row.child_id, Membership.ended_at.is_(None)
    sender = select(Membership.id).where(here, now, Membership.person_id == row.invited_by, Membership.role == Role.SCHOOL)
    by_keeper = select(TeamInvitation.invitation_id).where(TeamInvitation.invitation_id == row.id)  # looked at by until_of_team
    if session.execute(sender).first() is None or session.execute(by_keeper).first() is not None:
        return False
    lead = select(Membership.id).where(here, now, Membership.role.in_((Role.PARENT, Role.YOUNG_PERSON)))
    if row.role == Role.PARENT and session.execute(lead).first() is not None:
        return True
    taken = _taken_out(session, row, person_id)
    return taken is not None and taken[0] != row.invited_by
