"""Keeps what somebody prefers about things that wait on their phone."""

from sqlalchemy import update

from wiki.access.person import SignedIn
from wiki.commands.audit import Desk, leave_row, writing
from wiki.models.people import Person

WIFI = "wifi"


def choose_full_photos(person: SignedIn, choice: str) -> None:
    """Where a small photo went first, send the full one on wi-fi only ("wifi"), or on any line (anything else)."""
    with writing(Desk(person.work)) as session:
        kept = WIFI if choice == WIFI else ""
        session.execute(update(Person).where(Person.id == person.id).values(full_photos=kept))
        leave_row(session, "person.full_photos", person_id=person.id)
