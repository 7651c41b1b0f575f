"""Sends the code by which somebody confirms their mobile number; one that comes too late is not sent at all."""

import uuid
from datetime import timedelta

from sqlalchemy import Engine, select

from wiki import clock
from wiki.commands.phones import CODE_LIVES
from wiki.database import Work
from wiki.mail.phone_code import code_for
from wiki.mail.text import Text, write_code
from wiki.mail.trouble import NeverSent, NotNow
from wiki.models.people import Person
from wiki.models.phones import Phone
from wiki.web.babel import LANGUAGES
from wiki.web.catalogues import catalogue_of
from wiki.worker import leases
from wiki.worker.telling import Telling

_AGAIN = timedelta(seconds=30)


def send_code(task: leases.Task, engine: Engine, telling: Telling) -> None:
    """text.code: hand the code over, once for each asking. Raises LeaseLost."""
    found = _ready(task, engine, telling)
    trouble = ""
    if found is not None:
        text, invented = found
        way = telling.post.text_way(invented=invented)
        try:
            if way is not None:
                way.send_text(text)
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


def _ready(task: leases.Task, engine: Engine, telling: Telling) -> tuple[Text, bool] | None:
    """The message, and whether its receiver is invented; None where its code can't be used any more."""
    person_id, nonce = uuid.UUID(task.payload["person_id"]), task.payload["nonce"]
    with Work(engine) as work:
        row = work.session.execute(
            select(Phone.waiting, Phone.asked_at, Person.language, Person.demonstration)
            .join(Person, Person.id == Phone.person_id)
            .where(Phone.person_id == person_id, Phone.nonce == nonce, Person.disabled_at.is_(None))
        ).first()
    if row is None or not row.waiting or row.asked_at is None or row.asked_at < clock.now() - CODE_LIVES:
        return None
    code = code_for(telling.settings.secret_key, person_id, row.waiting, nonce)
    say = catalogue_of(row.language if row.language in LANGUAGES else "en")
    return write_code(say, code, key=f"code-{nonce}", to=row.waiting), bool(row.demonstration)
