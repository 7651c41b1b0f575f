"""Asks for an archive of a space, keeps it when it is made, and has it go again: after some days, or at once when words in
the space are taken out for good."""

import contextlib
import uuid
from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from media.errors import MediaRefused
from media.results import Stored
from media.store import Store
from wiki import clock
from wiki.access.space import JobSpace, Space
from wiki.commands.audit import leave_row, writing
from wiki.commands.backup_box import new_key
from wiki.commands.jobs import queue
from wiki.database import Work
from wiki.errors import NotAllowed, Refused
from wiki.models.children import Child
from wiki.models.packs import PlanTaken
from wiki.models.takeaways import Takeaway, TakeawayKind, TakeawayState
from wiki.text.clean import tidy
from wiki.words import N_, Permission, Role

MAKE = "takeaway.make"
DAYS = 7
_WAITS = N_("One is being made already. Wait until it is ready.")
_WHY = N_("Say why everything is to be moved, and to whom.")
_LONG = N_("Please keep this to %d letters or fewer.")
_LONGEST = 2000
_UNDONE = (TakeawayState.WAITING, TakeawayState.READY)


def ask_takeaway(space: Space, language: str, *, once: str | None = None) -> uuid.UUID:
    """Have an archive made of all that the person may see; a worker makes it. Returns its id.

    Raises NotAllowed for whoever is no lead of the family, Refused while one of theirs is being made.
    """
    if not space.may(Permission.SHARE):
        raise NotAllowed
    return _ask(space, TakeawayKind.OWN, language=language, once=once)


def ask_move(space: Space, reason: str, *, once: str | None = None) -> tuple[uuid.UUID, str]:
    """Have an archive made of the whole space, sealed for the council that it moves to. Returns its id and the key that
    opens it, which is kept nowhere and can't be told again ("" where the same form was sent before).

    Raises NotAllowed for whoever does not manage members, Refused without a reason, or while one is being made.
    """
    if not space.may(Permission.MANAGE_MEMBERS):
        raise NotAllowed
    reason = tidy(reason).strip()
    if not reason or len(reason) > _LONGEST:
        raise Refused({"reason": _LONG % _LONGEST if reason else _WHY})
    opens, shuts = new_key()
    made = _ask(space, TakeawayKind.MOVE, reason=reason, shuts=shuts, once=once)
    kept = space.session.execute(select(Takeaway.shuts).where(Takeaway.id == made)).scalar_one()
    return made, opens if kept == shuts else ""


def _ask(
    space: Space, kind: TakeawayKind, *, reason: str = "", shuts: str = "", language: str = "en", once: str | None = None
) -> uuid.UUID:
    with writing(space) as session:
        session.execute(select(Child.id).where(Child.id == space.id).with_for_update(key_share=True))  # of two at once, one waits
        mine = (Takeaway.child_id == space.id, Takeaway.person_id == space.person.id, Takeaway.kind == kind)
        done = session.execute(select(Takeaway.id).where(Takeaway.once == once, *mine)).scalar() if once else None
        if done is not None:
            leave_row(session, "form.sent_again", person_id=space.person.id, child_id=space.id, object_id=done)
            return done
        if session.execute(select(Takeaway.id).where(*mine, Takeaway.state == TakeawayState.WAITING)).first() is not None:
            raise Refused({"": _WAITS})
        asked = Takeaway(
            id=uuid.uuid4(), child_id=space.id, person_id=space.person.id, kind=kind, state=TakeawayState.WAITING,
            reason=reason, shuts=shuts, language=language, holds=[], once=once, asked_at=clock.now(),
        )  # fmt: skip
        session.add(asked)
        session.flush()
        queue(session, MAKE, space.id, takeaway_id=asked.id.hex)
        leave_row(
            session, f"takeaway.asked_{kind}", person_id=space.person.id, child_id=space.id, object_id=asked.id, words=reason
        )
        return asked.id


def keep_archive(
    space: JobSpace, takeaway_id: uuid.UUID, stored: Stored, holds: Collection[str] = (),
    plans: Collection[tuple[uuid.UUID, str]] = (), role: Role | None = None,
) -> bool:  # fmt: skip
    """Have the finished archive stand ready for some days; the caller commits. Whether it was still waited for.

    ``plans``: (plan version, format) of each file of a plan in it, for the register of disclosures: it is handed out with
    this to whoever asked, in their ``role``.
    """
    session = space.work.begin_writing()
    row = session.execute(
        select(Takeaway).where(Takeaway.id == takeaway_id, Takeaway.child_id == space.id).with_for_update()
    ).scalar()
    if row is None or row.state is not TakeawayState.WAITING:
        return False
    now = clock.now()
    row.state, row.percent, row.made_at, row.ends_at = TakeawayState.READY, 100, now, now + timedelta(days=DAYS)
    row.key, row.size, row.sha256, row.holds = stored.key, stored.size, stored.sha256, sorted(holds)
    if role is not None:
        session.add_all(
            PlanTaken(
                child_id=space.id, plan_version_id=version, person_id=row.person_id, role=role, format=format, taken_at=now
            )
            for version, format in plans
        )
    leave_row(session, "takeaway.made", person_id=None, child_id=space.id, object_id=takeaway_id)
    return True


def say_takeaway_failed(session: Session, takeaway_id: uuid.UUID) -> None:
    """Have an archive that can't be made say so."""
    waiting = (Takeaway.id == takeaway_id, Takeaway.state == TakeawayState.WAITING)
    session.execute(update(Takeaway).where(*waiting).values(state=TakeawayState.FAILED))


def drop_archives(session: Session, child_id: uuid.UUID) -> list[str]:
    """No archive of the space that was made, or is being made, is handed out from now on: words in it are taken out.
    Returns the keys of their files, which no row names any more."""
    here = (Takeaway.child_id == child_id, Takeaway.state.in_(_UNDONE))
    keys = session.execute(select(Takeaway.key).where(*here, Takeaway.key.is_not(None))).scalars().all()
    session.execute(update(Takeaway).where(*here).values(state=TakeawayState.GONE, key=None, holds=[]))
    return [key for key in keys if key is not None]


def sweep_archives(engine: Engine, store: Store) -> int:
    """Take away the files of archives whose days are over; returns how many."""
    over = (Takeaway.state == TakeawayState.READY, Takeaway.ends_at <= clock.now())
    with Work(engine) as work:
        if work.session.execute(select(Takeaway.id).where(*over).limit(1)).first() is None:
            return 0
    with Work(engine) as work:
        session = work.begin_writing()
        rows = session.execute(select(Takeaway).where(*over).with_for_update()).scalars().all()
        keys = [row.key for row in rows if row.key]
        for row in rows:
            row.state, row.key, row.holds = TakeawayState.GONE, None, []
            leave_row(session, "takeaway.ended", person_id=None, child_id=row.child_id, object_id=row.id)
        work.commit()
    for key in keys:
        with contextlib.suppress(MediaRefused):  # the sweep of files finds it
            store.remove(key)
    return len(keys)
