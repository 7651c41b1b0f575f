"""Sends the mails that tell of a worry, as soon as they can go."""

import uuid
from datetime import timedelta

from sqlalchemy import Engine, select

from wiki import clock
from wiki.database import Work
from wiki.mail.trouble import NeverSent, NotNow
from wiki.mail.worry import write_worry
from wiki.models.people import Person
from wiki.web.babel import LANGUAGES, direction
from wiki.web.catalogues import catalogue_of
from wiki.worker import leases
from wiki.worker.telling import Telling

_AGAIN = timedelta(minutes=1)


def tell_worry(task: leases.Task, engine: Engine, telling: Telling) -> None:
    """worry.told: send it, the same message each time. Raises LeaseLost."""
    with Work(engine) as work:
        row = work.session.execute(
            select(Person.email, Person.language, Person.demonstration).where(
                Person.id == uuid.UUID(task.payload["person_id"]), Person.disabled_at.is_(None)
            )
        ).first()
    trouble = ""
    if row is not None:
        language = row.language if row.language in LANGUAGES else "en"
        letter = write_worry(
            catalogue_of(language), f"{telling.settings.public_url}/worries", key=f"worry-{task.id.hex}", to=row.email,
            language=language, direction=direction(language),
        )  # fmt: skip
        try:
            telling.post.way(invented=bool(row.demonstration)).send(letter)
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
