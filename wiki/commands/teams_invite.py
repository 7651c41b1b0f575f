"""A keeper asks a colleague in who has no account yet, at a work address of the school or service and at no other."""

import uuid
from datetime import timedelta

from sqlalchemy import select

from wiki import clock
from wiki.access.person import SignedIn
from wiki.access.teams import KeeperDesk, TeamPost, members_with
from wiki.commands.audit import leave_row, writing
from wiki.commands.invitations import OPEN, SOON, Wish, check_words, keep_checked, send_anew
from wiki.commands.once import claim, settle
from wiki.commands.teams_join import may_come
from wiki.commands.teams_keep import CANT, NOT_YOURSELF, take_back_all
from wiki.errors import NotFound, Refused
from wiki.models.invitations import Invitation
from wiki.models.people import Person
from wiki.models.teams import TeamInvitation
from wiki.words import N_, Filled, InvitationWay

_AGAIN_AFTER = timedelta(hours=1)
_ENDING = N_("Write a work address that ends in @%(ending)s.")
_ASKED = N_("This person was invited already.")
_NONE = N_("The council has not noted your work addresses yet. Ask the SEND administrator.")


def ask_colleague(
    person: SignedIn, post: TeamPost, child_id: uuid.UUID, *, name: str, email: str, relation: str, secret_key: str,
    language: str = "en", once: str | None = None,
) -> str:  # fmt: skip
    """Have a mail with a link sent to a colleague; who comes in by it is one of the staff. Returns their name.

    The answer is the same whether or not they have an account. Raises NotFound for a child that the school or service does
    not work with, Refused with a sentence per field.
    """
    wish = Wish(
        InvitationWay.MAIL, post.role, name, email=email, relation=relation, organisation=post.name, language=language
    )
    values = check_words(wish, texts_offered=False, needs_agreement=False)
    address = str(values["email"])
    if not post.mail_ending:
        raise Refused({"email": _NONE})
    if address.rpartition("@")[2] != post.mail_ending:
        raise Refused({"email": Filled(_ENDING, ending=post.mail_ending)})
    if address == person.email:
        raise Refused({"email": NOT_YOURSELF})
    with writing(KeeperDesk(person, post)) as session:
        members_with(session, post.id, child_id)
        done = claim(session, person.id, once)
        if done is not None:
            leave_row(session, "form.sent_again", person_id=person.id, child_id=child_id, object_id=done)
            return str(values["name"])
        asked = (Invitation.child_id == child_id, Invitation.email == address, TeamInvitation.team_id == post.id, *OPEN)
        open_ = select(Invitation.id).join(TeamInvitation, TeamInvitation.invitation_id == Invitation.id).where(*asked)
        if session.execute(open_).first() is not None:
            raise Refused({"email": _ASKED})
        # Only their own staff have such an address: what is said of them here tells of nobody else.
        who = session.execute(select(Person.id).where(Person.email == address)).scalar()
        if who is not None and not may_come(session, post.id, child_id, who):
            raise Refused({"email": CANT})
        made = keep_checked(session, child_id, person.id, values, secret_key=secret_key)
        session.add(TeamInvitation(invitation_id=made.invitation_id, team_id=post.id))
        leave_row(
            session, "team.asked_in", person_id=person.id, child_id=child_id, object_id=made.invitation_id, words=made.name
        )  # fmt: skip
        settle(session, person.id, once, made.invitation_id)
        return made.name


def ask_colleague_again(
    person: SignedIn, post: TeamPost, child_id: uuid.UUID, invitation_id: uuid.UUID, *, secret_key: str
) -> str:
    """Have the link sent once more, to the same address; what was sent before opens nothing. Returns whose it is.

    Raises NotFound for a child that the school or service does not work with now, and for any invitation that is not its own
    or is over; Refused for one that went out within the hour, and where the colleague may not come in (any more).
    """
    with writing(KeeperDesk(person, post)) as session:
        members_with(session, post.id, child_id)
        row = session.execute(
            select(Invitation)
            .join(TeamInvitation, TeamInvitation.invitation_id == Invitation.id)
            .where(Invitation.id == invitation_id, Invitation.child_id == child_id, TeamInvitation.team_id == post.id, *OPEN)
            .with_for_update(of=Invitation)
        ).scalar()
        if row is None:
            raise NotFound
        if row.sent_at is not None and clock.now() - row.sent_at < _AGAIN_AFTER:
            raise Refused({"": SOON})
        who = session.execute(select(Person.id).where(Person.email == row.email)).scalar()
        if who is not None and not may_come(session, post.id, child_id, who):
            raise Refused({"": CANT})
        leave_row(session, "team.asked_in", person_id=person.id, child_id=child_id, object_id=row.id, words=row.name)
        return send_anew(session, row, person.id, secret_key=secret_key).name


def take_back(person: SignedIn, post: TeamPost, invitation_id: uuid.UUID) -> None:
    """Have an invitation of the school or service open nothing from this moment. NotFound for any other."""
    with writing(KeeperDesk(person, post)) as session:
        if not take_back_all(session, person.id, Invitation.id == invitation_id, TeamInvitation.team_id == post.id):
            raise NotFound
