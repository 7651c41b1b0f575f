"""Notes what became of an answer to a request to see what is kept: it went out, or the guard stopped it."""

import uuid
from collections.abc import Collection, Mapping

from sqlalchemy import update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space
from wiki.commands.audit import leave_row, writing
from wiki.models.subject import SubjectDecision, SubjectRequest
from wiki.queries.subject import Asked


def note_given(space: Space, asked: Asked) -> None:
    """The answer goes out, to whoever asked or to the council's hands: the line of the register. Each later copy too."""
    with writing(space) as session:
        here = (SubjectRequest.id == asked.id, SubjectRequest.child_id == space.id, SubjectRequest.given_at.is_(None))
        session.execute(update(SubjectRequest).where(*here).values(given_at=clock.now()))
        leave_row(session, "subject.given", person_id=space.person.id, child_id=space.id, object_id=asked.id)


def note_warnings(session: Session, request_id: uuid.UUID, found: Mapping[uuid.UUID, Collection[str]]) -> None:
    """What may be about another child, by passage: a person decides about each again, and is shown the words."""
    for passage_id, words in found.items():
        here = (SubjectDecision.request_id == request_id, SubjectDecision.passage_id == passage_id)
        session.execute(update(SubjectDecision).where(*here).values(warned="\n".join(sorted(words)), is_open=True))
