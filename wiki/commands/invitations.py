"""Invites somebody to a child's space, asks once more, and takes that back; no password is made, and none is ever sent."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.permissions import MAY_INVITE
from wiki.access.space import Space
from wiki.access.spoken_code import hash_code, make_spoken_code
from wiki.commands.audit import leave_row, writing
from wiki.commands.jobs import queue
from wiki.commands.once import claim, settle
from wiki.commands.people import tidy_email, tidy_name
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.mail.phone_code import british_mobile
from wiki.models.children import Membership
from wiki.models.invitations import Invitation, InvitationKey
from wiki.models.people import Person
from wiki.text.clean import one_line
from wiki.words import COUNCIL_ROLES, N_, InvitationWay, Permission, Role

SEND = "invitation.send"
CODE_LIVES = timedelta(hours=1)
_LINES, _LETTERS = 8, 400
_NO_MOBILE = N_("Write a UK mobile number, like 07700 900123.")
_NO_TEXTS = N_("Text messages are not set up here. Choose another way.")
_NO_ADDRESS = N_("Write the postal address, up to 8 lines.")
_LONG = N_("Please keep this to %d letters or fewer.")
_ALREADY = N_("This person is in this space already.")
_ASKED = N_("This person was invited already. You can send it again from “Who has not come in yet”.")
SOON = N_("An invitation went out a moment ago. Give it an hour before you send it again.")
_AGREED_BY = N_("Write who of the family agreed.")
_AGREED_HOW = N_("Say how they agreed, such as: on the phone, or in a signed letter.")
_AGREED_ON = N_("Write the day they agreed. It can’t be in the future.")
_FAMILY_IN = N_("A parent is in this space already. Ask the council’s caseworker to invite another parent.")
_LONGEST = {"relation": 100, "organisation": 200, "agreed_by": 200, "agreed_how": 500}
OPEN = (Invitation.joined_at.is_(None), Invitation.withdrawn_at.is_(None))
"""What an invitation is that is not over."""


@dataclass(frozen=True)
class Wish:
    """Whom to ask in, how to reach them, and what they are to be there. ``agreed_…``: the family's agreement, for a school."""

    way: InvitationWay
    role: Role
    name: str
    email: str = ""
    phone: str = ""
    address: str = ""
    relation: str = ""
    organisation: str = ""
    parental_responsibility: bool = False
    language: str = "en"
    agreed_by: str = ""
    agreed_how: str = ""
    agreed_on: date | None = None


@dataclass(frozen=True)
class Invited:
    """Who was invited. ``code`` is what to read out on the phone, told this once; "" for every other way."""

    invitation_id: uuid.UUID
    name: str
    way: InvitationWay
    code: str = ""

    def __repr__(self) -> str:
        """Nothing secret, wherever it may be printed."""
        return f"Invited({self.invitation_id})"


def invite(space: Space, wish: Wish, *, secret_key: str, texts_offered: bool, once: str | None = None) -> Invited:
    """Invite somebody. Mails and texts are queued, a letter waits to be printed, a code comes back to be read out.

    ``once``: the form's token; sent twice, it asks once, and a code is not told again. Raises NotAllowed, and Refused with a
    sentence per field.
    """
    values = check_wish(space, wish, texts_offered=texts_offered)
    with writing(space) as session:
        done = claim(session, space.person.id, once)
        if done is not None:
            leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
            return Invited(done, str(values["name"]), wish.way)
        made = keep_invitation(session, space, values, secret_key=secret_key)
        settle(session, space.person.id, once, made.invitation_id)
        return made


def check_wish(space: Space, wish: Wish, *, texts_offered: bool) -> dict[str, object]:
    """The columns of an invitation as wished, tidied. Raises NotAllowed, and Refused with a sentence per field."""
    if not space.may(Permission.INVITE) or wish.role not in MAY_INVITE.get(space.member.role, frozenset()):
        raise NotAllowed
    return check_words(wish, texts_offered=texts_offered, needs_agreement=not space.may(Permission.MANAGE_MEMBERS))


def check_words(wish: Wish, *, texts_offered: bool, needs_agreement: bool) -> dict[str, object]:
    """The same for a space that may not be there yet."""
    problems: dict[str, str] = {}
    said: dict[str, object] = {name: one_line(getattr(wish, name)) for name in ("relation", "organisation")}
    said |= {"agreed_by": "", "agreed_how": "", "agreed_on": None, "email": "", "phone": "", "address": ""}
    try:
        said["name"] = tidy_name(wish.name)
    except Refused as refusal:
        problems |= refusal.fields
    problems |= _reach(wish, said, texts_offered)
    if needs_agreement:
        said |= {"agreed_by": one_line(wish.agreed_by), "agreed_how": one_line(wish.agreed_how), "agreed_on": wish.agreed_on}
        problems |= {} if said["agreed_by"] else {"agreed_by": _AGREED_BY}
        problems |= {} if said["agreed_how"] else {"agreed_how": _AGREED_HOW}
        if wish.agreed_on is None or wish.agreed_on > clock.today():
            problems["agreed_on"] = _AGREED_ON
    problems |= {name: _LONG % most for name, most in _LONGEST.items() if len(str(said[name])) > most or "\0" in str(said[name])}
    if problems:
        raise Refused(problems)
    return said | {
        "way": wish.way, "role": wish.role, "parental_responsibility": wish.parental_responsibility,
        "language": wish.language,
    }  # fmt: skip


def _reach(wish: Wish, said: dict[str, object], texts_offered: bool) -> dict[str, str]:
    """Puts the address of the way chosen into ``said``; addresses of other ways are not kept."""
    if wish.way in {InvitationWay.MAIL, InvitationWay.CODE}:
        try:
            said["email"] = tidy_email(wish.email)
        except Refused as refusal:
            return refusal.fields
    elif wish.way is InvitationWay.TEXT:
        said["phone"] = british_mobile(wish.phone)
        if not texts_offered:
            return {"way": _NO_TEXTS}
        return {} if said["phone"] else {"phone": _NO_MOBILE}
    else:
        lines = [one for one in (one_line(line) for line in wish.address[: 4 * _LETTERS].splitlines()) if one]
        said["address"] = "\n".join(lines)
        if not lines or len(lines) > _LINES or len(str(said["address"])) > _LETTERS or "\0" in wish.address:
            return {"address": _NO_ADDRESS}
    return {}


def keep_invitation(session: Session, space: Space, values: dict[str, object], *, secret_key: str) -> Invited:
    """Write the invitation, inside an act that is open already. Raises Refused for somebody who is in, or asked in, already."""
    _refuse_twice(session, space, values)
    return keep_checked(session, space.id, space.person.id, values, secret_key=secret_key)


def keep_checked(
    session: Session, child_id: uuid.UUID, by: uuid.UUID, values: dict[str, object], *, secret_key: str
) -> Invited:
    """The same, where it is known already that nobody is invited twice."""
    row = Invitation(id=uuid.uuid4(), child_id=child_id, invited_by=by, invited_at=clock.now(), **values)
    session.add(row)
    session.flush()
    leave_row(session, "invitation.made", person_id=by, child_id=child_id, object_id=row.id, words=row.role)
    return _let_go(session, row, secret_key)


def _refuse_twice(session: Session, space: Space, values: dict[str, object]) -> None:
    here = (Membership.child_id == space.id, Membership.ended_at.is_(None))
    if not space.may(Permission.MANAGE_MEMBERS):
        # A school is not told whose address is here, and brings in no second parent: who may share everything is no
        # teacher's to say (checks.md, A11).
        leads = select(Membership.id).where(*here, Membership.role.in_((Role.PARENT, Role.YOUNG_PERSON)))
        if values["role"] == Role.PARENT and session.execute(leads).first() is not None:
            raise Refused({"role": _FAMILY_IN})
        return
    if not values["email"]:
        return
    # Whoever only looks by duty was not invited: when they come by the invitation, that looking ends.
    member = select(Membership.id).join(Person, Person.id == Membership.person_id).where(Membership.by_duty.is_(False))
    if session.execute(member.where(*here, Person.email == values["email"])).first() is not None:
        raise Refused({"email": _ALREADY})
    asked = select(Invitation.id).where(Invitation.child_id == space.id, Invitation.email == values["email"], *OPEN)
    if session.execute(asked).first() is not None:
        raise Refused({"email": _ASKED})


def _let_go(session: Session, row: Invitation, secret_key: str) -> Invited:
    """Have it go out by its way: queued, in the pile of letters, or as a code that is told now."""
    code = ""
    if row.way in {InvitationWay.MAIL, InvitationWay.TEXT}:
        # The token is made when the message is: a job's row is read by whoever looks after the jobs.
        queue(session, SEND, row.child_id, invitation_id=str(row.id), round=str(row.round))
    elif row.way == InvitationWay.CODE:
        code = make_spoken_code()
        row.sent_at, row.expires_at = clock.now(), clock.now() + CODE_LIVES
        add_key(session, row, hash_code(secret_key, code, row.email))
        session.flush()
    return Invited(row.id, row.name, row.way, code)


def add_key(session: Session, row: Invitation, hashed: str) -> None:
    """Note what opens the invitation, until ``row.expires_at``."""
    assert row.expires_at is not None
    session.add(InvitationKey(hashed=hashed, invitation_id=row.id, expires_at=row.expires_at))


def drop_keys(session: Session, invitation_id: uuid.UUID) -> None:
    """Have no link and no code open it from now on."""
    session.execute(delete(InvitationKey).where(InvitationKey.invitation_id == invitation_id))


def ask_again(space: Space, invitation_id: uuid.UUID, *, secret_key: str) -> Invited:
    """Ask once more: what was sent before opens nothing from this moment. NotFound for one that is over or not theirs."""
    with writing(space) as session:
        row = own_invitation(session, space, invitation_id)
        return send_anew(session, row, space.person.id, secret_key=secret_key)


def send_anew(session: Session, row: Invitation, by: uuid.UUID, *, secret_key: str) -> Invited:
    """Let it go out once more, inside an act that is open already."""
    drop_keys(session, row.id)
    row.round, row.tries, row.asked, row.problem = row.round + 1, 0, 0, ""
    row.sent_at = row.printed_at = row.posted_at = row.expires_at = None
    leave_row(session, "invitation.again", person_id=by, child_id=row.child_id, object_id=row.id)
    return _let_go(session, row, secret_key)


def withdraw(space: Space, invitation_id: uuid.UUID) -> str:
    """Take an invitation back: it opens nothing from this moment. Returns whose it was. NotFound as in ``ask_again``."""
    with writing(space) as session:
        row = own_invitation(session, space, invitation_id)
        end_invitation(session, row, space.person.id)
        return row.name


def end_invitation(session: Session, row: Invitation, by: uuid.UUID) -> None:
    """Have it open nothing from this moment, inside an act that is open already."""
    drop_keys(session, row.id)
    row.withdrawn_at, row.withdrawn_by = clock.now(), by
    leave_row(session, "invitation.withdrawn", person_id=by, child_id=row.child_id, object_id=row.id)


def own_invitation(session: Session, space: Space, invitation_id: uuid.UUID) -> Invitation:
    """An open invitation of the space that the person may act on: a school only on its own. NotFound otherwise."""
    if not space.may(Permission.INVITE):
        raise NotAllowed
    row: Invitation | None = session.execute(
        select(Invitation)
        .where(Invitation.id == invitation_id, Invitation.child_id == space.id, *OPEN)
        .with_for_update()
    ).scalar()
    if row is None or (not space.may(Permission.MANAGE_MEMBERS) and row.invited_by != space.person.id):
        raise NotFound
    return row


def end_with_member(session: Session, space: Space, member_id: uuid.UUID) -> None:
    """When a membership ends, no other invitation brings the same person back, and what a school's member sent ends too."""
    end_with(session, space.id, member_id, space.person.id)


def end_with(session: Session, child_id: uuid.UUID, member_id: uuid.UUID, by: uuid.UUID) -> None:
    """The same, for whoever ends a membership without being in the space."""
    who = session.execute(
        select(Person.id, Person.name, Person.email, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.id == member_id)
    ).one()
    theirs = (Invitation.email == who.email) | (Invitation.given_email == who.email)
    theirs |= (Invitation.email == "") & (Invitation.name == who.name)  # a letter not yet opened may be theirs
    if who.role not in COUNCIL_ROLES:
        theirs |= Invitation.invited_by == who.id
    for row in session.execute(select(Invitation).where(Invitation.child_id == child_id, theirs, *OPEN)).scalars().all():
        end_invitation(session, row, by)


def end_for_address(session: Session, child_ids: Iterable[uuid.UUID], email: str, by: uuid.UUID) -> None:
    """No open invitation brings whoever has ``email`` back to one of these children."""
    theirs = (Invitation.email == email) | (Invitation.given_email == email)
    mine = select(Invitation).where(Invitation.child_id.in_(list(child_ids)), theirs, *OPEN)
    for row in session.execute(mine).scalars().all():
        end_invitation(session, row, by)


def note_posted(space: Space, invitation_id: uuid.UUID) -> None:
    """A printed letter is in the post. NotFound for one that was not printed."""
    with writing(space) as session:
        row = own_invitation(session, space, invitation_id)
        if row.way != InvitationWay.LETTER or row.printed_at is None:
            raise NotFound
        session.execute(update(Invitation).where(Invitation.id == row.id).values(posted_at=clock.now()))
        leave_row(session, "invitation.posted", person_id=space.person.id, child_id=space.id, object_id=row.id)
