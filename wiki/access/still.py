"""Says, while something is still being sent, whether whoever it goes to may have the rest."""

import uuid
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Engine, bindparam, select

from wiki import clock
from wiki.access.space import Member, Space, living
from wiki.database import Work
from wiki.errors import NotAllowed, NotFound
from wiki.models.children import Membership
from wiki.models.people import Person, SignIn

_person, _sign_in, _member = Person.__table__, SignIn.__table__, Membership.__table__
_SIGNED_IN = (
    select(_person.c.id)
    .select_from(_sign_in.join(_person, _person.c.id == _sign_in.c.person_id))
    .where(
        _sign_in.c.id == bindparam("sign_in"), _sign_in.c.ended_at.is_(None), _sign_in.c.expires_at > bindparam("now"),
        _person.c.disabled_at.is_(None),
    )
)  # fmt: skip
_A_MEMBER = _SIGNED_IN.join(_member, _member.c.person_id == _person.c.id).where(
    _member.c.id == bindparam("member"), _member.c.role == bindparam("role"), *living()
)


def may_go_on(engine: Engine, sign_in_id: uuid.UUID, member: Member | None) -> bool:
    """Whether the browser is signed in still, its person's account open, and (in a space) the membership what it was."""
    asked = {"sign_in": sign_in_id, "now": clock.now()}
    with Work(engine) as work:
        if member is None:
            return work.connection.execute(_SIGNED_IN, asked).first() is not None
        asked |= {"member": member.id, "role": member.role}
        return work.connection.execute(_A_MEMBER, asked).first() is not None


def still_sees(engine: Engine, space: Space, look: Callable[[Space], object]) -> bool:
    """Whether ``look`` finds, as things are by now, what it found for the reader of ``space``."""
    with Work(engine) as work:
        try:
            look(replace(space, work=work, person=replace(space.person, work=work)))
        except (NotFound, NotAllowed):
            return False
    return True
