"""Sends the mails about complaints: to those who handle them, to the data protection officer, and to whoever complains."""

import uuid
from datetime import timedelta

from sqlalchemy import Engine, select

from wiki import clock
from wiki.database import Work
from wiki.mail.complaining import SAID, write_complaint_mail
from wiki.mail.trouble import NeverSent, NotNow
from wiki.models.people import Person
from wiki.web.babel import LANGUAGES, direction
from wiki.web.catalogues import catalogue_of
from wiki.worker import leases
from wiki.worker.telling import Telling

_AGAIN = timedelta(minutes=2)


def tell_of_complaint(task: leases.Task, engine: Engine, telling: Telling) -> None:
    """complaint.told: send it, the same message each time. Raises LeaseLost."""
    what = task.payload["what"]
    found = _receiver(engine, telling, task.payload["person_id"])
    trouble = ""
    if found is not None and what in SAID:
        to, language, invented, name = found
        letter = write_complaint_mail(
            catalogue_of(language), what, telling.settings.public_url, key=f"complaint-{task.id.hex}", to=to,
            language=language, direction=direction(language), to_name=name,
        )  # fmt: skip
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


def _receiver(engine: Engine, telling: Telling, person_id: str) -> tuple[str, str, bool, str] | None:
    """Address, language, whether they are of the demonstration, name; the data protection officer where nobody is named. None:
    nobody is there to be told."""
    if not person_id:
        address, name = telling.settings.officer_address
        return (address, "en", False, name) if address else None
    with Work(engine) as work:
        row = work.session.execute(
            select(Person.email, Person.language, Person.demonstration).where(
                Person.id == uuid.UUID(person_id), Person.disabled_at.is_(None)
            )
        ).first()
    if row is None:
        return None
    return row.email, row.language if row.language in LANGUAGES else "en", bool(row.demonstration), ""
