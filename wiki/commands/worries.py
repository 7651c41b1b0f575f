"""A champion tells of a worry about a child's safety; it reaches those whom the council named at once, and stays with them."""

import uuid

from sqlalchemy import select

from wiki import clock
from wiki.access.champions import ChampionDesk, ChampionPost, is_no_family, own_family
from wiki.access.person import SignedIn
from wiki.commands.audit import Desk, leave_row, writing
from wiki.commands.jobs import queue
from wiki.commands.once import claim, settle
from wiki.errors import NotFound, Refused
from wiki.models.people import Person
from wiki.models.worries import SafeguardingContact, Worry
from wiki.text.clean import one_line, tidy
from wiki.words import N_

TELL_WORRY = "worry.told"
LONGEST = 5000
_EMPTY = N_("Write what worries you. A few words are enough.")
_LONG = N_("Please keep this to %d letters or fewer.")
_NOBODY = N_("The council has not named anybody who hears worries. Please ring now: 999 in danger, or else the council.")


def tell_worry(
    person: SignedIn, post: ChampionPost, *, words: str, phone: str, family_id: uuid.UUID | None, once: str | None = None
) -> uuid.UUID:
    """Keep the worry and have everybody whom the council named told by mail, in one act. ``family_id``: which of the
    champion's families it is about, if it is about one, also where the help ended while they wrote; who is of it is not told.

    Raises NotFound for a family that is not theirs, Refused; where nobody hears worries it says so, and whom to ring.
    """
    words, phone = tidy(words).strip(), one_line(phone)
    problems = {} if words else {"words": _EMPTY}
    problems |= {"words": _LONG % LONGEST} if len(words) > LONGEST else {}
    problems |= {"phone": _LONG % 30} if len(phone) > 30 or "\0" in phone else {}
    if problems:
        raise Refused(problems)
    with writing(ChampionDesk(person, post)) as session:
        done = claim(session, person.id, once)
        if done is not None:
            leave_row(session, "form.sent_again", person_id=person.id, object_id=done)
            return done
        # Also where the family, or the clock, ended the help while they wrote: a worry may be why.
        child_id = None if family_id is None else own_family(session, post, family_id, or_before=True).child_id
        hears = session.execute(
            select(SafeguardingContact.person_id)
            .join(Person, Person.id == SafeguardingContact.person_id)
            .where(
                SafeguardingContact.council_id == post.council_id, SafeguardingContact.ended_at.is_(None),
                Person.disabled_at.is_(None), is_no_family(child_id, Person.id),
            )
        ).scalars().all()  # fmt: skip
        if not hears:
            raise Refused({"": _NOBODY})
        row = Worry(
            id=uuid.uuid4(), council_id=post.council_id, child_id=child_id, raised_by=person.id, phone=phone, words=words,
            at=clock.now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        for who in hears:
            queue(session, TELL_WORRY, None, worry_id=str(row.id), person_id=str(who))
        # The house's own chain: whoever reads a child's own is not told that there was a worry.
        leave_row(session, "worry.told", person_id=person.id, object_id=row.id)
        settle(session, person.id, once, row.id)
        return row.id


def take_worry(person: SignedIn, worry_id: uuid.UUID) -> None:
    """Somebody who hears worries takes this one in hand; the champion is shown that it was. Taken twice, the first counts.

    NotFound for everybody else.
    """
    with writing(Desk(person.work)) as session:
        row = session.execute(
            select(Worry)
            .join(SafeguardingContact, SafeguardingContact.council_id == Worry.council_id)
            .where(
                Worry.id == worry_id, SafeguardingContact.person_id == person.id, SafeguardingContact.ended_at.is_(None),
                is_no_family(Worry.child_id, person.id),
            )
            .with_for_update(of=Worry)
        ).scalar()  # fmt: skip
        if row is None:
            raise NotFound
        if row.taken_at is None:
            row.taken_by, row.taken_at = person.id, clock.now()
        leave_row(session, "worry.taken", person_id=person.id, object_id=row.id)
