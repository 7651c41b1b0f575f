"""Sends invitations, and the codes by which somebody shows that an e-mail address is theirs."""

import uuid
from datetime import datetime, timedelta

from babel.dates import format_date
from sqlalchemy import Engine

from wiki import clock
from wiki.commands import invitations_send
from wiki.commands.invitations_send import ToSend
from wiki.database import Work
from wiki.mail.inviting import Asking, write_address_code, write_invitation, write_invitation_text
from wiki.mail.phone_code import code_for
from wiki.mail.trouble import NeverSent, NotNow
from wiki.web.babel import LANGUAGES, direction
from wiki.web.catalogues import catalogue_of
from wiki.words import N_, InvitationWay
from wiki.worker import leases
from wiki.worker.telling import Telling

_AGAIN = timedelta(minutes=2)
_NO_WAY = N_("No text message can be sent: none are set up here.")


def send_invitation(task: leases.Task, engine: Engine, telling: Telling) -> None:
    """invitation.send: make the link and hand the message over in one go. Raises LeaseLost."""
    invitation_id, turn = uuid.UUID(task.payload["invitation_id"]), int(task.payload["round"])
    with Work(engine) as work:
        ready = invitations_send.take_in_hand(work, invitation_id, turn, telling.settings.invitation_days)
        if ready is None:
            leases.finish(work, task)
        work.commit()
    if ready is None:
        return
    try:
        _hand_over(telling, ready, f"invitation-{invitation_id.hex}-{turn}-{clock.now():%H%M%S%f}")
    except NotNow as trouble:
        with Work(engine) as work:
            invitations_send.note_trouble(
                work, invitation_id, turn, trouble.sentence, "" if trouble.perhaps_taken else ready.token
            )
            leases.come_back(work, task, clock.now() + _AGAIN, trouble.sentence)
            work.commit()
        return
    except NeverSent as never:
        with Work(engine) as work:
            invitations_send.note_sent(work, invitation_id, turn, never.sentence)
            leases.give_up(work, task, never.sentence)
            work.commit()
        return
    with Work(engine) as work:
        invitations_send.note_sent(work, invitation_id, turn)
        leases.finish(work, task)
        work.commit()


def _hand_over(telling: Telling, ready: ToSend, key: str) -> None:
    """Let it go by its way. Raises NotNow or NeverSent."""
    language = _spoken(ready.language)
    say = catalogue_of(language)
    link = f"{telling.settings.public_url}/come-in/{ready.token}"
    asking = Asking(ready.by, ready.council, link, _day(ready.expires_at, language), ready.is_young)
    if ready.way == InvitationWay.TEXT:
        way = telling.post.text_way(invented=ready.demonstration)
        if way is None:
            raise NeverSent(_NO_WAY)
        way.send_text(write_invitation_text(say, asking, key=key, to=ready.to))
        return
    letter = write_invitation(say, asking, key=key, to=ready.to, language=language, direction=direction(language))
    telling.post.way(invented=ready.demonstration).send(letter)


def _spoken(language: str) -> str:
    return language if language in LANGUAGES else "en"


def _day(at: datetime, language: str) -> str:
    return format_date(clock.local(at).date(), "d MMMM y", locale=language)


def send_address_code(task: leases.Task, engine: Engine, telling: Telling) -> None:
    """invitation.code: mail the code; one that comes too late is not sent at all. Raises LeaseLost."""
    nonce = task.payload["nonce"]
    with Work(engine) as work:
        found = invitations_send.find_code(work, uuid.UUID(task.payload["invitation_id"]), nonce)
    again = never_sent = ""
    if found is not None:
        language = _spoken(found.language)
        letter = write_address_code(
            catalogue_of(language), code_for(telling.settings.secret_key, found.invitation_id, found.to, nonce),
            key=f"code-{nonce}", to=found.to, link=f"{telling.settings.public_url}/come-in", language=language,
            direction=direction(language),
        )  # fmt: skip
        try:
            telling.post.way(invented=found.demonstration).send(letter)
        except NotNow as trouble:
            again = trouble.sentence
        except NeverSent as never:
            never_sent = never.sentence
    with Work(engine) as work:
        if again:
            leases.come_back(work, task, clock.now() + _AGAIN, again)
        elif never_sent:
            leases.give_up(work, task, never_sent)
        else:
            leases.finish(work, task)
        work.commit()
