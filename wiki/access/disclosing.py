"""Opens a space for whoever answers a request to see all that is kept about a child: with a request on record, for reading."""

import uuid
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki.access.space import Space
from wiki.errors import NotAllowed, NotFound
from wiki.models.subject import SubjectRequest
from wiki.words import Permission

_NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True)
class DisclosingSpace(Space):
    """A space as its council looks through it to answer a request (UK GDPR article 15): whatever somebody shares with anybody.
    Nothing is written here, and nothing is seen that somebody keeps for themselves alone."""

    def may(self, permission: Permission) -> bool:
        """Only to read."""
        return permission is Permission.READ

    def begin_writing(self) -> Session:
        """Nobody writes with these eyes. Always raises NotAllowed."""
        raise NotAllowed


def open_to_disclose(space: Space, request_id: uuid.UUID) -> DisclosingSpace:
    """NotAllowed for anybody but the council's managers; NotFound without such a request, or once it was answered."""
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    asked = select(SubjectRequest.id).where(
        SubjectRequest.id == request_id, SubjectRequest.child_id == space.id, SubjectRequest.given_at.is_(None)
    )
    if space.session.execute(asked).first() is None:
        raise NotFound
    return _opened(space)


def open_to_check(space: Space, request_id: uuid.UUID) -> DisclosingSpace:
    """For whoever asked, to see whether what was made for them may still be handed out: nothing of it is shown. NotFound for a
    request that is not the reader's own."""
    asked = select(SubjectRequest.asker_id).where(SubjectRequest.id == request_id, SubjectRequest.child_id == space.id)
    asker = space.session.execute(asked).scalar()
    if asker is None or not space.reader.is_own(asker):
        raise NotFound
    return _opened(space)


def open_to_check_again(space: Space, request_id: uuid.UUID) -> DisclosingSpace:
    """For the council, to see whether what it handed over once to somebody without an account may be handed over again: nothing
    of it is shown. NotAllowed for anybody but its managers; NotFound for a member's request, or one that was never answered."""
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    asked = select(SubjectRequest.id).where(
        SubjectRequest.id == request_id, SubjectRequest.child_id == space.id, SubjectRequest.asker_id.is_(None),
        SubjectRequest.given_at.is_not(None),
    )  # fmt: skip
    if space.session.execute(asked).first() is None:
        raise NotFound
    return _opened(space)


def _opened(space: Space) -> DisclosingSpace:
    """With nobody's own eyes: what is shared with nobody is not seen, whoever looks, and an uploader's original stays here."""
    eyes = replace(space.reader, person_id=_NOBODY, hex="", looker=None, discloses=True)
    return DisclosingSpace(space.child, space.member, space.person, eyes, space.work)
