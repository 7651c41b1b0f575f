"""The signed-in person as the house passes them about, and how a browser's token becomes one."""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, or_, select

from wiki import clock
from wiki.database import Work
from wiki.models.children import Membership
from wiki.models.corner import OpenCorner
from wiki.models.people import Person, SignIn, Staff
from wiki.prepared_select import PreparedSelect
from wiki.words import Role

_person = Person.__table__
_sign_in = SignIn.__table__
_staff = Staff.__table__
_corner = OpenCorner.__table__
_member = Membership.__table__


@dataclass(frozen=True)
class SignedIn:
    """Who is asking. ``work`` is the request's unit of work; ``sign_in_id`` the browser's own row.

    ``corner_child``: this browser is held in that child's corner (access/corner.py), where ``corner_helper`` helps.
    ``due``: the step of signing in that is still to be taken ("" for none): whoever has one is nobody yet, but at its door.
    ``proved_at``: when they last proved who they are.
    ``full_photos``: where a small photo went first, "wifi" when the full one is to wait for wi-fi, else "".
    """

    id: uuid.UUID
    name: str
    email: str
    language: str
    theme: str
    sign_in_id: uuid.UUID
    token: str = field(repr=False, compare=False)
    work: Work = field(repr=False, compare=False)
    corner_child: uuid.UUID | None = None
    corner_helper: str = ""
    full_photos: str = ""
    due: str = ""
    proved_at: datetime | None = None

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


_LIVING = PreparedSelect(
    select(
        _person.c.id, _person.c.name, _person.c.email, _person.c.language, _person.c.theme,
        _sign_in.c.id.label("sign_in"), _corner.c.child_id, _corner.c.helper, _person.c.full_photos,
        _sign_in.c.due, _sign_in.c.proved_at,
    )
    .select_from(
        _sign_in.join(_person, _person.c.id == _sign_in.c.person_id).outerjoin(
            _corner, _corner.c.sign_in_id == _sign_in.c.id
        )
    )
    .where(
        _sign_in.c.token_hash == bindparam("token_hash"),
        _sign_in.c.ended_at.is_(None),
        _sign_in.c.expires_at > bindparam("now"), _sign_in.c.created_at <= bindparam("latest"),
        _person.c.disabled_at.is_(None),
        # Somebody whose membership ended while the corner was open is signed out: no child is left with their account.
        or_(
            _corner.c.sign_in_id.is_(None),
            exists().where(
                and_(
                    _member.c.child_id == _corner.c.child_id, _member.c.person_id == _person.c.id,
                    _member.c.ended_at.is_(None), or_(_member.c.ends_at.is_(None), _member.c.ends_at > bindparam("now")),
                )
            ),
        ),
    )
)  # fmt: skip


def find_signed_in(work: Work, token: str) -> SignedIn | None:
    """The person whose browser holds ``token``, or None when it is unknown, ended, too old or disabled."""
    asked = {"token_hash": token_hash(token), "now": clock.now(), "latest": clock.latest()}
    row = _LIVING.first(work.connection, asked)
    if row is None:
        return None
    make: Callable[..., SignedIn] = SignedIn
    return make(
        *row[:6], token=token, work=work, corner_child=row[6], corner_helper=row[7] or "", full_photos=row[8],
        due=row[9], proved_at=row[10],
    )  # fmt: skip


def find_post(person: SignedIn, *roles: Role) -> Post | None:
    """The person's present post at a council in one of ``roles``, if they hold one."""
    row = person.work.session.execute(
        select(_staff.c.council_id, _staff.c.role).where(
            _staff.c.person_id == person.id, _staff.c.role.in_(roles), _staff.c.ended_at.is_(None)
        )
    ).first()
    return None if row is None else Post(row.council_id, Role(row.role))
