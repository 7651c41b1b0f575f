"""Tells a family that somebody typed words for them while they were there, and keeps who sees such words the family's to say."""

import uuid
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row
from wiki.commands.jobs import queue
from wiki.models.children import Membership
from wiki.models.jobs import Job
from wiki.models.pages import Version
from wiki.words import Role

TELL_TYPED = "typed.told"
_version = Version.__table__
_ONE_SITTING = timedelta(minutes=30)
_TOLD = (Role.PARENT, Role.YOUNG_PERSON)


def tell_family(session: Session, space: Space, passage_id: uuid.UUID, *, is_new: bool) -> None:
    """Note the act, and have a mail sent to each who leads for the family: within the transaction of the save.

    A whole page typed in one sitting is one mail: ``is_new`` words, which every one of them sees, within half an hour of such.
    """
    leave_row(session, "passage.typed_for", person_id=space.person.id, child_id=space.id, object_id=passage_id)
    if is_new and _are_told(session, space):
        return
    people = select(Membership.person_id).where(
        Membership.child_id == space.id, Membership.ended_at.is_(None), Membership.role.in_(_TOLD)
    )
    for person_id in session.execute(people.distinct()).scalars():
        queue(session, TELL_TYPED, space.id, passage_id=str(passage_id), person_id=str(person_id), new="1" * is_new)


def _are_told(session: Session, space: Space) -> bool:
    lately = select(Job.payload).where(
        Job.child_id == space.id, Job.kind == TELL_TYPED, Job.created_at > clock.now() - _ONE_SITTING
    )
    return any(payload.get("new") for payload in session.execute(lately).scalars())


def is_typed_for_family(session: Session, space: Space, passage_id: uuid.UUID) -> bool:
    """Whether whoever asks once typed the passage for the family: then who sees it is not theirs to choose."""
    typed = select(_version.c.id).where(
        _version.c.passage_id == passage_id, _version.c.child_id == space.id, _version.c.typed_by.is_not(None)
    )
    return not space.is_family and session.execute(typed.limit(1)).first() is not None
