"""Opens a child's space as one member sees it while nobody is there, to count what they may be told of."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from wiki.access.person import SignedIn
from wiki.access.space import Space, open_space
from wiki.database import Work
from wiki.errors import NotFound
from wiki.models.people import Person
from wiki.words import Permission

_person = Person.__table__
_NOBODYS_BROWSER = uuid.UUID(int=0)


@dataclass(frozen=True)
class Receiver:
    """The space through the member's eyes, and where they are reached. ``invented``: of the demonstration."""

    space: Space
    invented: bool


def open_space_to_tell(work: Work, person_id: uuid.UUID, child_id: uuid.UUID) -> Receiver:
    """The space for reading only: no sign-in stands behind it, so every command in it is refused.

    Raises NotFound when the account is closed, the membership has ended, or there is no such space any more, and
    NotAllowed when the member's role no longer reads.
    """
    row = work.session.execute(
        select(_person.c.name, _person.c.email, _person.c.language, _person.c.demonstration).where(
            _person.c.id == person_id, _person.c.disabled_at.is_(None)
        )
    ).first()
    if row is None:
        raise NotFound
    person = SignedIn(person_id, row.name, row.email, row.language, "", _NOBODYS_BROWSER, token="", work=work)
    space = open_space(person, child_id, Permission.READ)
    return Receiver(space, invented=row.demonstration or space.child.demonstration)
