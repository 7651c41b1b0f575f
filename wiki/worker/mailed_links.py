"""Sends the mails about somebody's own account. A link is made as its mail is sent: no job and no log ever holds one."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from wiki import clock
from wiki.commands.account_email import make_address_link
from wiki.commands.mailed_links import make_link
from wiki.database import Work
from wiki.mail.mailed_link import write_address_link, write_link
from wiki.mail.message import Letter
from wiki.mail.trouble import NeverSent, NotNow
from wiki.web.babel import LANGUAGES, direction
from wiki.web.catalogues import catalogue_of
from wiki.words_mail import LinkFor
from wiki.worker import leases

if TYPE_CHECKING:
    from wiki.worker.telling import Telling
    from wiki.worker.tools import Tools

_AGAIN = timedelta(seconds=30)
_WAYS = {LinkFor.SIGN_IN: "sign-in/link", LinkFor.PASSWORD: "sign-in/new-password"}


def send_link(task: leases.Task, tools: Tools) -> None:
    """mail.link: make the link and send it; tried anew it is another link. Raises LeaseLost."""
    purpose, until = LinkFor(task.payload["purpose"]), datetime.fromisoformat(task.payload["until"])
    with Work(tools.engine) as work:
        made = make_link(work, uuid.UUID(task.payload["person_id"]), purpose, until)
        work.commit()
    if made is None:
        _settle(tools.engine, task)
        return
    language = made.language if made.language in LANGUAGES else "en"
    letter = write_link(
        catalogue_of(language), f"{tools.telling.settings.public_url}/{_WAYS[purpose]}/{made.token}",
        new_password=purpose is LinkFor.PASSWORD, key=uuid.uuid4().hex, to=made.email, language=language,
        direction=direction(language),
    )  # fmt: skip
    _send(task, tools.engine, tools.telling, letter, invented=made.invented)


def send_address_link(task: leases.Task, tools: Tools) -> None:
    """mail.address: make the link to a new address and send it there; nothing to an address that has an account."""
    with Work(tools.engine) as work:
        made = make_address_link(work, uuid.UUID(task.payload["change_id"]))
        work.commit()
    if made is None:
        _settle(tools.engine, task)
        return
    language = made.language if made.language in LANGUAGES else "en"
    letter = write_address_link(
        catalogue_of(language), f"{tools.telling.settings.public_url}/sign-in/new-address/{made.token}", key=uuid.uuid4().hex,
        to=made.email, language=language, direction=direction(language),
    )  # fmt: skip
    _send(task, tools.engine, tools.telling, letter, invented=made.invented)


def _send(
    task: leases.Task, engine: Engine, telling: Telling, letter: Letter, *, invented: bool
) -> None:
    try:
        telling.post.way(invented=invented).send(letter)
    except NotNow as away:
        with Work(engine) as work:
            leases.come_back(work, task, clock.now() + _AGAIN, away.sentence)
            work.commit()
    except NeverSent as never:
        _settle(engine, task, never.sentence)
    else:
        _settle(engine, task)


def _settle(engine: Engine, task: leases.Task, trouble: str = "") -> None:
    with Work(engine) as work:
        if trouble:
            leases.give_up(work, task, trouble)
        else:
            leases.finish(work, task)
        work.commit()
