"""Sends the mails that tell that rights pass to the young person, and that somebody has left, as soon as they can go."""

import uuid
from datetime import timedelta

from babel.dates import format_date
from sqlalchemy import Engine, select

from wiki import clock
from wiki.access.space import living
from wiki.commands.handover import LEFT
from wiki.database import Work
from wiki.mail.handover import write_handover
from wiki.mail.message import Letter
from wiki.mail.trouble import NeverSent, NotNow
from wiki.models.children import Child, Membership
from wiki.models.people import Person
from wiki.statute.clocks import own_rights_begin
from wiki.statute.handover import Stage, telling_days
from wiki.web.babel import LANGUAGES, direction
from wiki.web.catalogues import catalogue_of
from wiki.words import Role
from wiki.worker import leases
from wiki.worker.telling import Telling

_AGAIN = timedelta(minutes=1)


def tell_handover(task: leases.Task, engine: Engine, telling: Telling) -> None:
    """handover.told: send it, the same message each time; nothing to whoever left meanwhile. Raises LeaseLost."""
    found, trouble = _letter(task, engine, telling), ""
    if found is not None:
        letter, invented = found
        try:
            telling.post.way(invented=invented).send(letter)
        except NotNow as away:
            with Work(engine) as work:
                leases.come_back(work, task, clock.now() + _AGAIN, away.sentence)
                work.commit()
            return
        except NeverSent as never:
            trouble = never.sentence
    with Work(engine) as work:
        if trouble:
            leases.give_up(work, task, trouble)
        else:
            leases.finish(work, task)
        work.commit()


def _letter(task: leases.Task, engine: Engine, telling: Telling) -> tuple[Letter, bool] | None:
    """The mail, and whether it goes to somebody invented; None for whom it does not concern (any more)."""
    what, person_id = task.payload["what"], uuid.UUID(task.payload["person_id"])
    with Work(engine) as work:
        person = work.session.execute(
            select(
                Person.email, Person.language, Person.demonstration, Child.demonstration.label("invented"), Child.born_on,
                Membership.role,
            )
            .join(Membership, Membership.person_id == Person.id)
            .join(Child, Child.id == Membership.child_id)
            .where(
                Person.id == person_id, Child.id == task.child_id, Person.disabled_at.is_(None),
                *((Membership.ended_at.is_not(None),) if what == LEFT else living()),
            ),
            {"now": clock.now()},
        ).first()  # fmt: skip
    if person is None or (what != LEFT and clock.today() < telling_days(person.born_on)[Stage(what)]):
        return None  # they left, or the date of birth was put right and the day is not near
    language = person.language if person.language in LANGUAGES else "en"
    begin = "" if what == LEFT else format_date(own_rights_begin(person.born_on), "d MMMM y", locale=language)
    place = "kept-words" if what == LEFT else f"child/{task.child_id}/"
    letter = write_handover(
        catalogue_of(language), begin, f"{telling.settings.public_url}/{place}",
        is_young=Role(person.role) is Role.YOUNG_PERSON, key=f"handover-{task.id.hex}", to=person.email, language=language,
        direction=direction(language),
    )  # fmt: skip
    return letter, bool(person.demonstration or person.invented)
