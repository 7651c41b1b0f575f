"""Acts of somebody who holds a post at a council, outside any child's space."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.passwords import is_right
from wiki.access.person import Post, SignedIn
from wiki.commands.audit import leave_row, writing
from wiki.commands.once import SENT_BEFORE, claim, settle
from wiki.commands.people import keep_person, ready_person
from wiki.errors import NotFound, Refused
from wiki.models.people import Person, SignIn, Staff


class PostDesk:
    """Writes for somebody with a post; looks again, as it begins, whether they still hold it and are signed in."""

    def __init__(self, person: SignedIn, post: Post) -> None:
        self.person = person
        self.post = post

    def begin_writing(self) -> Session:
        """Open the write transaction. NotFound when the post, the account or the sign-in ended meanwhile."""
        session = self.person.work.begin_writing()
        still = session.execute(
            select(Staff.id)
            .join(Person, Person.id == Staff.person_id)
            .join(SignIn, SignIn.person_id == Person.id)
            .where(
                Staff.person_id == self.person.id, Staff.council_id == self.post.council_id,
                Staff.role == self.post.role, Staff.ended_at.is_(None), Person.disabled_at.is_(None),
                SignIn.id == self.person.sign_in_id, SignIn.ended_at.is_(None), SignIn.expires_at > clock.now(),
            )
        ).first()  # fmt: skip
        if still is None:
            raise NotFound
        return session


@dataclass(frozen=True)
class Account:
    """An account that was made, with the address it signs in with."""

    person_id: uuid.UUID
    name: str
    email: str


def open_account(
    person: SignedIn, post: Post, *, name: str, email: str, first_password: str, once: str | None = None
) -> Account:
    """Make an account for somebody. Sent twice by the same form (``once``), it answers twice and acts once.

    Raises Refused with a sentence for name, email or new_password; NotFound when the post ended meanwhile.
    """
    ready = ready_person(name, email, first_password)
    with writing(PostDesk(person, post)) as session:
        done = claim(session, person.id, once)
        if done is not None:
            return _made_before(session, person, done, ready.email, first_password)
        person_id = keep_person(session, ready, by=person.id)
        settle(session, person.id, once, person_id)
        return Account(person_id, ready.name, ready.email)


def _made_before(
    session: Session, person: SignedIn, person_id: uuid.UUID, email: str, first_password: str
) -> Account:
    """What the same form made a moment ago; Refused when something else was typed into it since."""
    row = session.execute(select(Person.name, Person.email, Person.password_hash).where(Person.id == person_id)).one()
    if row.email != email or not is_right(row.password_hash, first_password):
        raise Refused({"": SENT_BEFORE})
    leave_row(session, "form.sent_again", person_id=person.id, object_id=person_id)
    return Account(person_id, row.name, row.email)
