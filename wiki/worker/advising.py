"""Sends requests for advice by link, and the codes by which somebody shows that the address is theirs."""

import uuid
from datetime import date, timedelta

from babel.dates import format_date
from sqlalchemy import Engine

from wiki import clock
from wiki.commands import advice_links_send as commands
from wiki.database import Work
from wiki.mail.advising import Request, write_code, write_request
from wiki.mail.message import Letter
from wiki.mail.phone_code import code_for
from wiki.mail.trouble import NeverSent, NotNow
from wiki.web.babel import LANGUAGES, direction
from wiki.web.catalogues import catalogue_of
from wiki.worker import leases
from wiki.worker.telling import Telling

_AGAIN = timedelta(minutes=2)


def send_advice_link(task: leases.Task, engine: Engine, telling: Telling) -> None:
    """advice.send_link: make the link and hand the mail over in one go. Raises LeaseLost."""
    link_id, turn, email = uuid.UUID(task.payload["link_id"]), int(task.payload["round"]), task.payload["email"]
    with Work(engine) as work:
        ready = commands.take_in_hand(work, link_id, turn, email)
        if ready is None:
            leases.finish(work, task)
        work.commit()
    if ready is None:
        return
    language = _language(ready.language)
    asked = Request(
        ready.why, ready.by, ready.council, f"{telling.settings.public_url}/advice/{ready.token}", _day(ready.due_on, language),
        _day(clock.local(ready.expires_at).date(), language),
    )  # fmt: skip
    letter = write_request(
        catalogue_of(language), asked, key=f"advice-{link_id.hex}-{turn}-{clock.now():%Y%m%d%H%M%S%f}", to=ready.to,
        language=language, direction=direction(language),
    )  # fmt: skip
    trouble, is_over, perhaps_taken = _hand_over(telling, letter, invented=ready.demonstration)
    with Work(engine) as work:
        commands.note_sent(work, link_id, turn, trouble, "" if perhaps_taken or not trouble else ready.token)
        _settle(work, task, trouble, is_over=is_over)
        work.commit()


def send_advice_code(task: leases.Task, engine: Engine, telling: Telling) -> None:
    """advice.code: mail the code; one that comes too late is not sent at all. Raises LeaseLost."""
    nonce, trouble, is_over = task.payload["nonce"], "", False
    with Work(engine) as work:
        found = commands.find_code(work, uuid.UUID(task.payload["visit_id"]), nonce)
    if found is not None:
        language = _language(found.language)
        letter = write_code(
            catalogue_of(language), code_for(telling.settings.secret_key, found.visit_id, found.to, nonce),
            key=f"code-{nonce}", to=found.to, link=f"{telling.settings.public_url}/answer", language=language,
            direction=direction(language),
        )  # fmt: skip
        trouble, is_over, _perhaps = _hand_over(telling, letter, invented=found.demonstration)
    with Work(engine) as work:
        _settle(work, task, trouble, is_over=is_over)
        work.commit()


def _hand_over(telling: Telling, letter: Letter, *, invented: bool) -> tuple[str, bool, bool]:
    """Let it go: (what was wrong or "", whether trying again is no use, whether it may have arrived all the same)."""
    try:
        telling.post.way(invented=invented).send(letter)
    except NotNow as trouble:
        return trouble.sentence, False, trouble.perhaps_taken
    except NeverSent as never:
        return never.sentence, True, False
    return "", True, True


def _settle(work: Work, task: leases.Task, trouble: str, *, is_over: bool) -> None:
    if not trouble:
        leases.finish(work, task)
    elif is_over:
        leases.give_up(work, task, trouble)
    else:
        leases.come_back(work, task, clock.now() + _AGAIN, trouble)


def _day(day: date, language: str) -> str:
    return format_date(day, "d MMMM y", locale=language)


def _language(code: str) -> str:
    return code if code in LANGUAGES else "en"
