"""Sends the mails that tell somebody what changed in how they sign in."""

import uuid
from datetime import timedelta

from sqlalchemy import Engine, select

from wiki import clock
from wiki.commands.account_email import forget_former, former_address
from wiki.database import Work
from wiki.mail.account_words import SAID, write_account_mail
from wiki.mail.trouble import NeverSent, NotNow
from wiki.models.people import Person
from wiki.web.babel import LANGUAGES, direction
from wiki.web.catalogues import catalogue_of
from wiki.worker import leases
from wiki.worker.telling import Telling

_AGAIN = timedelta(minutes=2)


def tell_account(task: leases.Task, engine: Engine, telling: Telling) -> None:
    """account.told: send it, the same message each time. Raises LeaseLost."""
    what, change = task.payload["what"], task.payload.get("change_id", "")
    with Work(engine) as work:
        row = work.session.execute(
            select(Person.email, Person.language, Person.demonstration).where(
                Person.id == uuid.UUID(task.payload["person_id"]), Person.disabled_at.is_(None)
            )
        ).first()
        to = row.email if row is not None and not change else former_address(work, change)
    trouble = ""
    if row is not None and to and what in SAID:
        language = row.language if row.language in LANGUAGES else "en"
        letter = write_account_mail(
            catalogue_of(language), what, telling.settings.public_url, key=f"account-{task.id.hex}", to=to,
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
        if change:
            forget_former(work, change)
        if trouble:
            leases.give_up(work, task, trouble)
        else:
            leases.finish(work, task)
        work.commit()
