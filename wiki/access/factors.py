"""Says who must take a second step when they sign in, and what a proof of who they are is still worth."""

import uuid
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import SignedIn
from wiki.allowance import allowance_of
from wiki.models.children import Membership
from wiki.models.factors import Authenticator, Passkey
from wiki.models.people import Person, Staff
from wiki.models.teams import TeamKeeper
from wiki.words import FAMILY_ROLES

STEP, SET_UP = "step", "setup"
"""What a sign-in may wait for: the second step, or that it is set up."""
LATELY = 15
"""Minutes for which a proof of who somebody is stands for what can't be taken back."""


def has_factor(session: Session, person_id: uuid.UUID) -> bool:
    """Whether they have an authenticator app or a passkey."""
    app = select(Authenticator.id).where(Authenticator.person_id == person_id, Authenticator.confirmed_at.is_not(None))
    key = select(Passkey.id).where(Passkey.person_id == person_id)
    return bool(session.execute(select(or_(app.exists(), key.exists()))).scalar())


def must_have_factor(session: Session, person_id: uuid.UUID) -> bool:
    """Whether a second step is required of them: of whoever works for a child or a council, unless the installation only
    offers it; never of somebody invented."""
    if not allowance_of(session).second_step:
        return False
    works = select(Membership.id).where(
        Membership.person_id == person_id, Membership.role.not_in(FAMILY_ROLES), Membership.ended_at.is_(None)
    )
    holds = select(Staff.id).where(Staff.person_id == person_id, Staff.ended_at.is_(None))
    keeps = select(TeamKeeper.id).where(
        TeamKeeper.person_id == person_id, TeamKeeper.ended_at.is_(None), TeamKeeper.ends_at > clock.now()
    )
    real = select(Person.id).where(Person.id == person_id, Person.demonstration.is_(False))
    return bool(session.execute(select(real.exists() & or_(works.exists(), holds.exists(), keeps.exists()))).scalar())


def step_due(session: Session, person_id: uuid.UUID) -> str:
    """What a sign-in by one step still waits for: STEP for whoever has a second, SET_UP for whoever must get one, "" else."""
    if has_factor(session, person_id):
        return STEP
    return SET_UP if must_have_factor(session, person_id) else ""


def proved_lately(person: SignedIn, minutes: int = LATELY) -> bool:
    """Whether the person proved who they are, on this browser, in the last ``minutes``."""
    return person.proved_at is not None and clock.now() - person.proved_at <= timedelta(minutes=minutes)
