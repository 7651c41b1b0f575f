"""What an administrator does with a sealed space that another council sent: sends it, has it taken in, or drops it.

It lies here for a day at most, with its key (commands/arrivals_stage.py); the slow part is a worker's (worker/arriving.py).
"""

import uuid
from collections.abc import Collection
from datetime import timedelta
from typing import IO

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from media.errors import MediaRefused
from wiki import clock
from wiki.access.person import Post, SignedIn
from wiki.commands.arrivals_stage import Stage, Staged
from wiki.commands.audit import leave_row, writing
from wiki.commands.desk import PostDesk
from wiki.commands.jobs import queue
from wiki.commands.move_box import NotAMove, check_key
from wiki.errors import NotAllowed, NotFound, Refused
from wiki.models.arrivals import SentSpace, SentState
from wiki.queries.arrivals import own_sent
from wiki.words import N_, Filled, Role

LOOK, TAKE = "arrival.look", "arrival.take"
KEPT_FOR = timedelta(days=1)
"""How long a sealed space and its key lie here, from when it was sent, and once more from when somebody had it taken in."""
OPEN = frozenset({SentState.LOOKING, SentState.READY, SentState.TAKING})
ACCOUNT = "account"
_MOST = 3
_BEGINS = b"age-encryption.org/v1\n"
_NO_FILE = N_("Choose the sealed file.")
_NO_KEY = N_("Type or paste the key. It begins with AGE-SECRET-KEY-.")
_OTHER_KIND = N_("This is no sealed file. Its name ends in .age, and the other council got it from “Move to another council”.")
_AGAIN = N_("You sent this very file already. It is below.")
_TOO_MANY = N_("You have 3 sealed files here already. Take one of them in, or remove it, then send the next.")
_SAY_SAME = N_("Say of each of these people that they are the same. If you are not sure, ask the other council first.")
_IN_HAND = N_("It is being taken in just now, so it can’t be removed.")


def send_space(person: SignedIn, post: Post, stage: Stage, stream: IO[bytes] | None, opens: str) -> uuid.UUID:
    """Keep a sealed file for a day and have a worker look through it; returns its number.

    Raises Refused with a sentence for file or opens, NotAllowed, NotFound when the post ended meanwhile.
    """
    if post.role is not Role.SEND_ADMINISTRATOR:
        raise NotAllowed
    begins = stream.read(len(_BEGINS)) if stream is not None else b""
    errors = {} if begins == _BEGINS else {"file": _OTHER_KIND if begins else _NO_FILE}
    try:
        check_key(opens)
    except NotAMove as trouble:
        errors["opens"] = trouble.sentence if opens.strip() else _NO_KEY
    if errors or stream is None:
        raise Refused(errors)
    stream.seek(0)
    sent_id = uuid.uuid4()
    person.work.let_go()  # nothing is held while bytes are copied
    try:
        lies = stage.put(sent_id, stream, opens)
        with writing(PostDesk(person, post)) as session:
            _keep(session, person, post, sent_id, lies)
    except MediaRefused as refusal:
        stage.remove(sent_id)
        raise Refused({"file": Filled(refusal.template, **refusal.values)}) from refusal
    except BaseException:
        stage.remove(sent_id)
        raise
    return sent_id


def _keep(session: Session, person: SignedIn, post: Post, sent_id: uuid.UUID, lies: Staged) -> None:
    mine = (*own_sent(person, post), SentSpace.state.in_(OPEN))
    if session.execute(select(SentSpace.id).where(*mine, SentSpace.sha256 == lies.sha256)).first() is not None:
        raise Refused({"file": _AGAIN})
    if session.execute(select(func.count()).select_from(SentSpace).where(*mine)).scalar_one() >= _MOST:
        raise Refused({"file": _TOO_MANY})
    now = clock.now()
    session.add(
        SentSpace(
            id=sent_id, council_id=post.council_id, person_id=person.id, state=SentState.LOOKING, size=lies.size,
            sha256=lies.sha256, percent=0, found={}, same=[], problem={}, sent_at=now, ends_at=now + KEPT_FOR,
        )
    )  # fmt: skip
    queue(session, LOOK, None, sent_id=sent_id.hex)
    leave_row(session, "arrival.sent", person_id=person.id, object_id=sent_id)


def take_space(person: SignedIn, post: Post, sent_id: uuid.UUID, same: Collection[str]) -> None:
    """Have all of it taken in by a worker. ``same``: ids of people in it of whom somebody says that they are the account
    here that has that number. Pressed twice, it is done once.

    Raises NotFound, and Refused({"same": sentence}) where it was not said of everybody.
    """
    with writing(PostDesk(person, post)) as session:
        row = _own(session, person, post, sent_id)
        if row.state is not SentState.READY:
            leave_row(session, "form.sent_again", person_id=person.id, object_id=sent_id)
            return
        accounts = {one["id"] for one in row.found["people"] if one["as"] == ACCOUNT}
        if not accounts <= set(same):
            raise Refused({"same": _SAY_SAME})
        row.state, row.same, row.percent, row.ends_at = SentState.TAKING, sorted(accounts), 0, clock.now() + KEPT_FOR
        queue(session, TAKE, None, sent_id=sent_id.hex)
        leave_row(session, "arrival.taken", person_id=person.id, object_id=sent_id)


def drop_space(person: SignedIn, post: Post, stage: Stage, sent_id: uuid.UUID) -> None:
    """Remove it, the file and its key at once. Raises NotFound, Refused while it is being taken in."""
    with writing(PostDesk(person, post)) as session:
        row = _own(session, person, post, sent_id)
        if row.state is SentState.TAKING:
            raise Refused({"": _IN_HAND})
        session.execute(delete(SentSpace).where(SentSpace.id == sent_id))
        leave_row(session, "arrival.dropped", person_id=person.id, object_id=sent_id)
    person.work.after_commit(lambda: stage.remove(sent_id))


def _own(session: Session, person: SignedIn, post: Post, sent_id: uuid.UUID) -> SentSpace:
    asked = select(SentSpace).where(SentSpace.id == sent_id, *own_sent(person, post)).with_for_update()
    row = session.execute(asked).scalar()
    if row is None:
        raise NotFound
    return row
