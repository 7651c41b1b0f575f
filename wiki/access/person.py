"""The signed-in person as the house passes them about, and how a browser's token becomes one."""

import hashlib
import uuid
from dataclasses import dataclass, field

from sqlalchemy import bindparam, select

from wiki import clock
from wiki.database import Work
from wiki.models.people import Person, SignIn, Staff
from wiki.words import Role

_person = Person.__table__
_sign_in = SignIn.__table__
_staff = Staff.__table__


@dataclass(frozen=True)
class SignedIn:
    """Who is asking. ``work`` is the request's unit of work; ``sign_in_id`` the browser's own row."""

    id: uuid.UUID
    name: str
    email: str
    language: str
    theme: str
    sign_in_id: uuid.UUID
    token: str = field(repr=False, compare=False)
    work: Work = field(repr=False, compare=False)

    # Flask-Login asks these of whoever is signed in.
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What Flask-Login keeps in the signed cookie: the browser's token, which means nothing by itself."""
        return self.token


@dataclass(frozen=True)
class Post:
    """Somebody's post at a council."""

    council_id: uuid.UUID
    role: Role


def token_hash(token: str) -> str:
    """What the database keeps of a browser's token: SHA-256, hex."""
    return hashlib.sha256(token.encode()).hexdigest()


_LIVING = (
    select(
        _person.c.id, _person.c.name, _person.c.email, _person.c.language, _person.c.theme,
        _sign_in.c.id.label("sign_in"),
    )
    .select_from(_sign_in.join(_person, _person.c.id == _sign_in.c.person_id))
    .where(
        _sign_in.c.token_hash == bindparam("token_hash"),
        _sign_in.c.ended_at.is_(None),
        _sign_in.c.expires_at > bindparam("now"),
        _person.c.disabled_at.is_(None),
    )
)  # fmt: skip


def find_signed_in(work: Work, token: str) -> SignedIn | None:
    """The person whose browser holds ``token``, or None when it is unknown, ended, too old or disabled."""
    row = work.connection.execute(_LIVING, {"token_hash": token_hash(token), "now": clock.now()}).first()
    return None if row is None else SignedIn(*row, token=token, work=work)


def find_post(person: SignedIn, *roles: Role) -> Post | None:
    """The person's present post at a council in one of ``roles``, if they hold one."""
    row = person.work.session.execute(
        select(_staff.c.council_id, _staff.c.role).where(
            _staff.c.person_id == person.id, _staff.c.role.in_(roles), _staff.c.ended_at.is_(None)
        )
    ).first()
    return None if row is None else Post(row.council_id, Role(row.role))
