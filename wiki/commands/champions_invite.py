"""A champion has a parent asked in, or asked once more: where it goes is written by the council, and no link and no code
ever comes into the champion's hands, who would else hold more than was given to them (A9)."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.champions import ChampionDesk, ChampionPost, own_family
from wiki.access.person import SignedIn
from wiki.commands.audit import leave_row, writing
from wiki.commands.invitations import OPEN, SOON, keep_checked, send_anew
from wiki.errors import Refused
from wiki.models.champions import ChampionWish
from wiki.models.children import Membership
from wiki.models.invitations import Invitation
from wiki.queries.champions import for_wish
from wiki.words import N_, InvitationWay, Role

LEADS = (Role.PARENT, Role.YOUNG_PERSON)
_IN = N_("This family is in already.")
_NOWHERE = N_("The council has not noted how to reach this family yet. Please ask the council.")
_NO_LONGER = N_("This family no longer wants a champion.")
_ENDED = N_("The council ended this invitation, or took this parent out. Please ask the council.")


def ask_in(person: SignedIn, post: ChampionPost, family_id: uuid.UUID, *, secret_key: str) -> InvitationWay:
    """Send the family's open invitation again, or start one to the parent whom the council noted with the family's
    agreement. Returns the way it goes. A code is never told: that invitation goes by mail.

    Raises NotFound for a family that is not theirs now, Refused; also where the council took back since what it had noted.
    """
    with writing(ChampionDesk(person, post)) as session:
        family = own_family(session, post, family_id)
        here = (Membership.child_id == family.child_id, Membership.ended_at.is_(None), Membership.role.in_(LEADS))
        if session.execute(select(Membership.id).where(*here)).first() is not None:
            raise Refused({"": _IN})
        wish = session.execute(select(ChampionWish).where(ChampionWish.id == family.wish_id)).scalar_one()
        asked = session.execute(
            select(Invitation)
            .where(Invitation.child_id == family.child_id, Invitation.role.in_(LEADS), *OPEN)
            .order_by(Invitation.invited_at)
            .with_for_update()
        ).scalars().all()  # fmt: skip
        waiting = for_wish(wish, asked)
        leave_row(session, "champion.asked_in", person_id=person.id, child_id=family.child_id, object_id=family.id)
        if waiting is not None:
            if waiting.sent_at is not None and (clock.now() - waiting.sent_at).total_seconds() < 3600:
                raise Refused({"": SOON})
            if waiting.way == InvitationWay.CODE:
                waiting.way = InvitationWay.MAIL
            send_anew(session, waiting, person.id, secret_key=secret_key)
            return InvitationWay(waiting.way)
        if wish.ended_at is not None:
            raise Refused({"": _NO_LONGER})
        if wish.way is None:
            raise Refused({"": _NOWHERE})
        _refuse_ended(session, wish)
        way = InvitationWay.MAIL if wish.way == InvitationWay.CODE else InvitationWay(wish.way)
        values: dict[str, object] = {
            "way": way, "name": wish.name, "relation": wish.relation, "email": wish.email, "phone": wish.phone,
            "address": wish.address, "language": wish.reads, "role": Role.PARENT, "agreed_by": wish.agreed_by,
            "agreed_how": wish.agreed_how, "agreed_on": wish.agreed_on,
        }  # fmt: skip
        keep_checked(session, family.child_id, person.id, values, secret_key=secret_key)
        return way


def _refuse_ended(session: Session, wish: ChampionWish) -> None:
    """Whom the council took out, or would not have come in any more, no champion brings back: it had its reason, and notes
    the family anew where they are to be asked in again."""
    out = select(Membership.id).where(
        Membership.child_id == wish.child_id, Membership.role.in_(LEADS), Membership.ended_at >= wish.made_at
    )
    back = select(Invitation.id).where(
        Invitation.child_id == wish.child_id, Invitation.role.in_(LEADS), Invitation.withdrawn_at >= wish.made_at
    )
    if session.execute(out.limit(1)).first() is not None or session.execute(back.limit(1)).first() is not None:
        raise Refused({"": _ENDED})
