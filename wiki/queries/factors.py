"""Reads what somebody may see of their own second step: which ways they have, and how many backup codes are left."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select

from wiki.access.factors import must_have_factor
from wiki.access.person import SignedIn
from wiki.access.seal import unseal
from wiki.models.factors import Authenticator, BackupCode, Passkey


@dataclass(frozen=True)
class OwnPasskey:
    """One passkey by the name that its owner gave it."""

    id: uuid.UUID
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class Factors:
    """Somebody's ways of taking the second step. ``app_since`` is None without an app."""

    app_since: datetime | None
    app_used: datetime | None
    passkeys: tuple[OwnPasskey, ...]
    codes_left: int
    is_required: bool

    @property
    def any(self) -> bool:
        """Whether there is one at all."""
        return self.app_since is not None or bool(self.passkeys)


def own_factors(person: SignedIn) -> Factors:
    """The person's own ways."""
    session = person.work.session
    app = session.execute(
        select(Authenticator.confirmed_at, Authenticator.used_at).where(
            Authenticator.person_id == person.id, Authenticator.confirmed_at.is_not(None)
        )
    ).first()
    keys = session.execute(
        select(Passkey.id, Passkey.name, Passkey.added_at, Passkey.used_at)
        .where(Passkey.person_id == person.id)
        .order_by(Passkey.added_at)
    )
    left = session.execute(
        select(func.count())
        .select_from(BackupCode)
        .where(BackupCode.person_id == person.id, BackupCode.used_at.is_(None))
    ).scalar_one()
    return Factors(
        app.confirmed_at if app else None, app.used_at if app else None, tuple(OwnPasskey(*row) for row in keys), left,
        must_have_factor(session, person.id),
    )  # fmt: skip


@dataclass(frozen=True)
class AppBegun:
    """An app that is being set up: its seed, for its owner's eyes alone."""

    seed: str = field(repr=False)


def app_begun(person: SignedIn, key: str) -> AppBegun | None:
    """The app that the person is setting up, if they are."""
    sealed = person.work.session.execute(
        select(Authenticator.sealed).where(Authenticator.person_id == person.id, Authenticator.confirmed_at.is_(None))
    ).scalar()
    seed = unseal(key, person.id, sealed) if sealed else None
    return AppBegun(seed) if seed else None
