"""Takes somebody's mobile number, confirms it by a code that is sent there, and lets go of it again."""

import hmac
import secrets
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.person import SignedIn
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.jobs import queue
from wiki.errors import Refused
from wiki.mail.phone_code import british_mobile, code_for
from wiki.models.notices import NoticeChoice
from wiki.models.people import Person
from wiki.models.phones import Phone
from wiki.words import N_

SEND_CODE = "text.code"
CODE_LIVES = timedelta(minutes=15)
MOST_TRIES, MOST_CODES = 5, 5
_WINDOW = timedelta(hours=24)
_NO_MOBILE = N_("Write a UK mobile number, like 07700 900123.")
_TOO_OFTEN = N_("We sent 5 codes since yesterday. Please try again tomorrow.")
WRONG = N_("This is not the code. Look at the message once more.")
TOO_LATE = N_("This code can’t be used any more. Ask for a new one.")


def ask_code(person: SignedIn, number: str) -> None:
    """Keep a number that waits for its code, and have the code sent there. A confirmed number stays until then.

    Raises Refused for what can be no UK mobile number, and after 5 codes in a day.
    """
    found = british_mobile(number)
    if not found:
        raise Refused({"number": _NO_MOBILE})
    now = clock.now()
    with writing(Desk(person.work)) as session:
        session.execute(select(Person.id).where(Person.id == person.id).with_for_update(key_share=True))  # one press at a time
        phone = _locked(session, person)
        if phone is None:
            phone = Phone(person_id=person.id, number="", waiting="", nonce="", asked=0, tries=0)
            session.add(phone)
        if phone.asked_from is None or phone.asked_from < now - _WINDOW:
            phone.asked_from, phone.asked = now, 0
        if phone.asked >= MOST_CODES:
            raise Refused({"number": _TOO_OFTEN})
        phone.waiting, phone.nonce, phone.asked_at = found, secrets.token_urlsafe(16), now
        phone.asked, phone.tries = phone.asked + 1, 0
        queue(session, SEND_CODE, None, person_id=str(person.id), nonce=phone.nonce)
        leave_row(session, "phone.code_asked", person_id=person.id)


def confirm_number(person: SignedIn, code: str, secret_key: str) -> str:
    """Take the code: "" when the number is confirmed by it, else the sentence that says why not.

    A wrong one is counted, and so must be kept: nothing is raised.
    """
    with writing(Desk(person.work)) as session:
        phone = _locked(session, person)
        if phone is None or not phone.waiting or phone.asked_at is None:
            leave_row(session, "phone.code_refused", person_id=person.id)
            return TOO_LATE
        if phone.tries >= MOST_TRIES or phone.asked_at < clock.now() - CODE_LIVES:
            leave_row(session, "phone.code_refused", person_id=person.id)
            return TOO_LATE
        right = code_for(secret_key, person.id, phone.waiting, phone.nonce)
        if not hmac.compare_digest(right.encode(), "".join(code.split()).encode()):
            phone.tries += 1
            leave_row(session, "phone.code_refused", person_id=person.id)
            return WRONG
        phone.number, phone.waiting, phone.nonce, phone.confirmed_at = phone.waiting, "", "", clock.now()
        leave_row(session, "phone.confirmed", person_id=person.id)
        return ""


def forget_number(person: SignedIn) -> None:
    """Delete the person's number; what they were told by text message comes by mail from now on."""
    with writing(Desk(person.work)) as session:
        session.execute(
            update(Phone).where(Phone.person_id == person.id).values(
                number="", waiting="", nonce="", confirmed_at=None
            )
        )  # fmt: skip
        session.execute(update(NoticeChoice).where(NoticeChoice.person_id == person.id).values(by_text=False))
        leave_row(session, "phone.forgotten", person_id=person.id)


def _locked(session: Session, person: SignedIn) -> Phone | None:
    found: Phone | None = session.execute(
        select(Phone).where(Phone.person_id == person.id).with_for_update()
    ).scalar()
    return found
