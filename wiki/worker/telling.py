"""Tells members by mail or text message what is new for their eyes: looks whom to tell, and sends what is due."""

import hashlib
import hmac
import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from wiki import clock
from wiki.access.telling import Receiver, open_space_to_tell
from wiki.commands import notices_send
from wiki.database import Work
from wiki.errors import Busy, NotAllowed, NotFound
from wiki.mail.message import Letter
from wiki.mail.post import Post
from wiki.mail.stop_link import stop_token
from wiki.mail.text import Text, write_text
from wiki.mail.times import counted_until, is_due, period_name
from wiki.mail.trouble import NeverSent, NotNow
from wiki.mail.wording import Links, say_what_is_new, write_notice
from wiki.queries.notices import choice_in
from wiki.queries.notices_due import Candidate, WhatIsNew, candidates, what_is_new
from wiki.queries.phones import confirmed_number
from wiki.settings import Settings
from wiki.web.babel import LANGUAGES, direction
from wiki.web.catalogues import catalogue_of
from wiki.web.page_types import PageTypes
from wiki.words import N_
from wiki.words_mail import HowOften
from wiki.worker import leases

_log = logging.getLogger("wiki.worker")

SEND = notices_send.SEND
_TRIES_TO_NOTE = 20
_THE_CHILD = N_("The child")
_A_PAGE = N_("A page")


@dataclass(frozen=True)
class Telling:
    """What notices are made and sent with."""

    settings: Settings
    post: Post
    page_types: PageTypes


@dataclass(frozen=True)
class _Ready:
    """A letter, or a text message in its place, and whether it goes to somebody invented."""

    letter: Letter
    invented: bool
    text: Text | None = None


def look(engine: Engine) -> int:
    """Write down, with its job, every notice that is due now; returns how many. Two workers may look at once. What breaks
    off for one person in one space keeps nobody else from being told; the log names the space."""
    with Work(engine) as work:
        found = candidates(work.session)
    return sum(_try_to_look(engine, one) for one in found)


def _try_to_look(engine: Engine, who: Candidate) -> int:
    try:
        return _look_at(engine, who)
    except (OperationalError, Busy):
        raise  # the database is away for everybody
    except Exception:
        _log.exception("what is new in the space of child %s could not be looked at", who.child_id.hex)
        return 0


def _look_at(engine: Engine, who: Candidate) -> int:
    now = clock.now()
    until = counted_until(who.choice.how_often, who.choice.hour, now)
    if until <= who.since:
        return 0
    with Work(engine) as work:
        try:
            new = what_is_new(open_space_to_tell(work, who.person_id, who.child_id).space, who.since, until)
        except (NotFound, NotAllowed):
            return 0
        if new.oldest is None:
            notices_send.settle_quietly(work, who, until)
            made = False
        elif is_due(who.choice.how_often, new.oldest, now):
            made = notices_send.plan_notice(work, who, period_name(who.choice.how_often, who.since, until))
        else:
            return 0
        work.commit()
        return int(made)


def tell(task: leases.Task, engine: Engine, telling: Telling) -> None:
    """notice.send: look once more what the person may see, and send it. Raises LeaseLost."""
    notice_id = uuid.UUID(task.payload["notice_id"])
    ready = _make_ready(task, engine, telling, notice_id)
    if ready is None:
        return
    try:
        _hand_over(telling, ready)
    except NotNow as trouble:
        _note(engine, partial(_delay, task, notice_id, trouble))
    except NeverSent as trouble:
        _note(engine, partial(_give_up, task, notice_id, trouble.sentence))
    else:
        _note(engine, partial(_sent, task, notice_id))


def _hand_over(telling: Telling, ready: _Ready) -> None:
    """Let it go by its way. Raises NotNow or NeverSent."""
    texts = telling.post.text_way(invented=ready.invented) if ready.text is not None else None
    if ready.text is not None and texts is not None:
        texts.send_text(ready.text)
    else:
        telling.post.way(invented=ready.invented).send(ready.letter)


def _make_ready(task: leases.Task, engine: Engine, telling: Telling, notice_id: uuid.UUID) -> _Ready | None:
    """What to send, noted in the ledger before it goes; None when nothing is to go, and the job is done with that.

    Membership, account, choice and audience are looked at under the write lock: whoever is shut out after this moment
    was in when the mail went.
    """
    now = clock.now()
    with Work(engine) as work:
        notice = notices_send.take_in_hand(work, notice_id)
        if notice is None:
            leases.finish(work, task)
            work.commit()
            return None
        ready, until = None, notice.since
        try:
            receiver = open_space_to_tell(work, notice.person_id, notice.child_id)
            choice = choice_in(work.session, receiver.space)
            if choice.how_often is not HowOften.NEVER:
                until = notice.until or counted_until(choice.how_often, choice.hour, now)
                new = what_is_new(receiver.space, notice.since, until)
                # What may have gone out already goes the same way again, under the same name.
                by_text = notice.by_text if notice.until is not None else choice.by_text
                ready = _write(telling, receiver, notice, new, by_text=by_text) if new.oldest is not None else None
        except (NotFound, NotAllowed):
            pass
        if ready is None:
            notices_send.note_nothing(work, notice_id, until)
            leases.finish(work, task)
        else:
            notices_send.begin_sending(work, notice_id, until, ready.letter.key, by_text=ready.text is not None)
        work.commit()
        return ready


def _write(
    telling: Telling, receiver: Receiver, notice: notices_send.InHand, new: WhatIsNew, *, by_text: bool = False
) -> _Ready:
    space, home = receiver.space, telling.settings.public_url
    language = space.person.language if space.person.language in LANGUAGES else "en"
    say, types = catalogue_of(language), telling.page_types
    sentence = say_what_is_new(
        say, new.people, [_title(types, key, language, say.gettext(_THE_CHILD), say.gettext(_A_PAGE)) for key in new.page_types],
        new.pages, added=new.has_added, changed=new.has_changed, waiting=[one.words(say, one.number) for one in new.waiting],
    )  # fmt: skip
    token = stop_token(telling.settings.secret_key, notice.person_id, notice.child_id)
    place = "" if new.waiting else "new"  # what waits stands on the child's home, with the way to what is new
    links = Links(f"{home}/child/{space.id}/{place}", f"{home}/child/{space.id}/notices", f"{home}/stop/{token}")
    key = _message_key(telling.settings.secret_key, notice)
    letter = write_notice(
        say, sentence, links, key=key, to=space.person.email, language=language, direction=direction(language)
    )
    number = confirmed_number(space.session, notice.person_id) if by_text else ""
    if not number or telling.post.text_way(invented=receiver.invented) is None:
        return _Ready(letter, receiver.invented)
    return _Ready(letter, receiver.invented, write_text(say, sentence, links, key=key, to=number))


def _title(types: PageTypes, key: str, language: str, child: str, unknown: str) -> str:
    """The name of a page's type, never its own title; where the type's name holds the child's, that is left out."""
    kind = types.named(key, child)
    return types.shown(kind, child, language).title if kind is not None else unknown


def _message_key(secret_key: str, notice: notices_send.InHand) -> str:
    """The first part of the Message-ID: always the same for one person, child and period, and it tells none of them."""
    whole = f"message {notice.person_id.hex} {notice.child_id.hex} {notice.period}"
    return hmac.new(secret_key.encode(), whole.encode(), hashlib.sha256).hexdigest()[:32]


def _sent(task: leases.Task, notice_id: uuid.UUID, work: Work) -> None:
    notices_send.note_sent(work, notice_id)
    leases.finish(work, task)


def _delay(task: leases.Task, notice_id: uuid.UUID, trouble: NotNow, work: Work) -> None:
    again = notices_send.note_delay(work, notice_id, trouble.sentence, perhaps_taken=trouble.perhaps_taken)
    if again is None:
        _give_up(task, notice_id, trouble.sentence, work)
    else:
        leases.come_back(work, task, again, trouble.sentence)


def _give_up(task: leases.Task, notice_id: uuid.UUID, sentence: str, work: Work) -> None:
    notices_send.note_failure(work, notice_id, sentence)
    leases.give_up(work, task, sentence)


def _note(engine: Engine, act: Callable[[Work], None]) -> None:
    """Write down what became of a mail. It has gone, so that a busy database is waited for, not taken as a failure."""
    for turn in range(_TRIES_TO_NOTE):
        try:
            with Work(engine) as work:
                act(work)
                work.commit()
                return
        except Busy:
            if turn == _TRIES_TO_NOTE - 1:
                raise
