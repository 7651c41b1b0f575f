"""What an administrator does to accounts and posts at the desk: close an account, open it again, end a post."""

import uuid
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.commands.account_mails import tell_of_account
from wiki.commands.arrivals import NAMELESS
from wiki.commands.audit import leave_row, writing
from wiki.commands.desk import PostDesk
from wiki.commands.endings_journal import note_ending
from wiki.commands.people import disable_person
from wiki.errors import NotFound, Refused
from wiki.models.people import Person, Staff
from wiki.queries.desk_people import DeskPerson, people_of
from wiki.words import N_, Role

_SELF = N_("You can’t do this to yourself. Ask another administrator.")
_ELSEWHERE = N_("This person works with another council too. Ask whoever looks after this wiki to close the account.")
_NAME_ALONE = N_("This person is known by name alone, from another council. Nobody can sign in as them.")


def close_account(person: SignedIn, post: Post, person_id: uuid.UUID) -> str:
    """Close somebody's account: they are signed out everywhere at once. What they wrote stays. Returns their name.

    Raises NotFound for whoever the administrator does not look after, Refused for oneself, and for somebody who is with
    another council as well: no council shuts another's door.
    """
    with writing(_desk(person, post)) as session:
        found = _somebody(person, post, person_id)
        if not found.is_own:
            raise Refused({"": _ELSEWHERE})
        if found.is_closed:
            leave_row(session, "form.sent_again", person_id=person.id, object_id=person_id)
        else:
            disable_person(person.work, person_id, by=person.id)
        return found.name


def open_again(person: SignedIn, post: Post, person_id: uuid.UUID) -> str:
    """Open a closed account again: its owner signs in as before. Returns their name. Raises as ``close_account``."""
    with writing(_desk(person, post)) as session:
        found = _somebody(person, post, person_id)
        if not found.is_own:
            raise Refused({"": _ELSEWHERE})
        if found.email.endswith(f"@{NAMELESS}"):
            raise Refused({"": _NAME_ALONE})
        if found.is_closed:
            session.execute(update(Person).where(Person.id == person_id).values(disabled_at=None))
            _note_opening(session, person_id, clock.now())
            leave_row(session, "person.opened_again", person_id=person.id, object_id=person_id)
        else:
            leave_row(session, "form.sent_again", person_id=person.id, object_id=person_id)
        return found.name


def end_post(person: SignedIn, post: Post, person_id: uuid.UUID) -> str:
    """End somebody's post at the administrator's council; the spaces they were invited to stay as they are. Returns their
    name. Raises NotFound where there is no such post, Refused for oneself: so one administrator always remains."""
    with writing(_desk(person, post)) as session:
        found, now = _somebody(person, post, person_id), clock.now()
        if found.post_id is None:
            raise NotFound
        session.execute(update(Staff).where(Staff.id == found.post_id).values(ended_at=now))
        note_ending(session, "post", found.post_id, now)
        leave_row(session, "post.ended", person_id=person.id, object_id=person_id)
        return found.name


def note_list_taken(person: SignedIn, post: Post, which: str) -> None:
    """Leave in the audit that a list went out as a file."""
    with writing(_desk(person, post)) as session:
        leave_row(session, f"list.{which}", person_id=person.id, object_id=post.council_id)


def send_test_mail(person: SignedIn, post: Post) -> None:
    """Have a test sent to the administrator's own address, and to no other."""
    with writing(_desk(person, post)) as session:
        tell_of_account(session, person.id, "test")
        leave_row(session, "mail.tested", person_id=person.id)


def _desk(person: SignedIn, post: Post) -> PostDesk:
    if post.role is not Role.SEND_ADMINISTRATOR:
        raise NotFound
    return PostDesk(person, post)


def _somebody(person: SignedIn, post: Post, person_id: uuid.UUID) -> DeskPerson:
    found = people_of(person, post, only=person_id)
    if not found:
        raise NotFound
    if found[0].is_self:
        raise Refused({"": _SELF})
    return found[0]


def _note_opening(session: Session, person_id: uuid.UUID, at: datetime) -> None:
    """The list beside the database must not shut this door again when the worker next begins."""
    note_ending(session, "opened", person_id, at)
