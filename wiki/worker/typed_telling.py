"""Sends the mails that tell a family that somebody typed words for them, as soon as they can go."""

import uuid
from datetime import timedelta

from sqlalchemy import Engine

from wiki import clock
from wiki.access.telling import open_space_to_tell
from wiki.database import Work
from wiki.errors import NotAllowed, NotFound
from wiki.mail.message import Letter
from wiki.mail.trouble import NeverSent, NotNow
from wiki.mail.typed import write_typed
from wiki.queries.versions import see_current
from wiki.web.babel import LANGUAGES, direction
from wiki.web.catalogues import catalogue_of
from wiki.worker import leases
from wiki.worker.telling import Telling

_AGAIN = timedelta(minutes=1)


def tell_typed(task: leases.Task, engine: Engine, telling: Telling) -> None:
    """typed.told: send it, the same message each time; nothing to whom the words are hidden by now. Raises LeaseLost."""
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
    """The mail, and whether it goes to somebody invented; None for who left, or may not see the words (any more)."""
    person_id, passage_id = uuid.UUID(task.payload["person_id"]), uuid.UUID(task.payload["passage_id"])
    if task.child_id is None:
        return None
    with Work(engine) as work:
        try:
            there = open_space_to_tell(work, person_id, task.child_id)
        except (NotFound, NotAllowed):
            return None
        version = see_current(there.space, passage_id).get(passage_id)
        if version is None:
            return None
        person = there.space.person
    language = person.language if person.language in LANGUAGES else "en"
    link = f"{telling.settings.public_url}/child/{task.child_id}/page/{version.page_id}#passage-{passage_id.hex}"
    letter = write_typed(
        catalogue_of(language), link, key=f"typed-{task.id.hex}", to=person.email, language=language,
        direction=direction(language),
    )  # fmt: skip
    return letter, there.invented
