"""What a worker writes down about a sealed space: what is in it, that it is here, or why not; and that its day is over."""

import uuid
from typing import Any

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from media.store import Store
from wiki import clock
from wiki.access.person import Post
from wiki.commands.arrivals_desk import OPEN
from wiki.commands.arrivals_place import throw_away
from wiki.commands.arrivals_stage import Stage
from wiki.commands.audit import Desk, leave_row, writing
from wiki.database import Work
from wiki.errors import NotFound
from wiki.models.arrivals import SentSpace, SentState
from wiki.models.media import Media
from wiki.models.packs import PlanPackFile
from wiki.models.people import Person, Staff
from wiki.models.plan import PlanFile
from wiki.models.takeaways import Arrival
from wiki.words import Filled, Role

_LEFT_SECONDS = 3600.0
_KEYS = (Media.original_key, PlanFile.key, PlanPackFile.key, Arrival.chain_key)


class LaterDesk:
    """Writes for somebody who asked for it a while ago, signed in or not by now: as long as they hold the post still."""

    def __init__(self, work: Work, person_id: uuid.UUID, post: Post) -> None:
        self._work = work
        self._person_id = person_id
        self._post = post

    def begin_writing(self) -> Session:
        """Open the write transaction. NotFound when the post or the account ended meanwhile."""
        session = self._work.begin_writing()
        still = session.execute(
            select(Staff.id)
            .join(Person, Person.id == Staff.person_id)
            .where(
                Staff.person_id == self._person_id, Staff.council_id == self._post.council_id,
                Staff.role == self._post.role, Staff.ended_at.is_(None), Person.disabled_at.is_(None),
            )
        ).first()  # fmt: skip
        if still is None:
            raise NotFound
        return session


def find_for_work(engine: Engine, sent_id: uuid.UUID, state: SentState) -> SentSpace | None:
    """A sealed space that waits for this very work; None where it was dropped, its day is over, or it is done."""
    with Work(engine) as work:
        asked = select(SentSpace).where(SentSpace.id == sent_id, SentSpace.state == state, SentSpace.ends_at > clock.now())
        return work.session.execute(asked).scalar()


def post_of(row: SentSpace) -> Post:
    """As what somebody sent it."""
    return Post(row.council_id, Role.SEND_ADMINISTRATOR)


def keep_found(session: Session, sent_id: uuid.UUID, found: dict[str, Any]) -> None:
    """It was looked through: somebody is to say whether it comes in. Where it was dropped meanwhile, nothing is written."""
    row = _held(session, sent_id)
    if row is not None and row.state is SentState.LOOKING:
        row.state, row.found, row.percent = SentState.READY, found, 100


def keep_done(session: Session, sent_id: uuid.UUID, child_id: uuid.UUID) -> None:
    """It is here, in the transaction that wrote it. NotFound where somebody else settled it meanwhile."""
    row = _held(session, sent_id)
    if row is None or row.state is not SentState.TAKING:
        raise NotFound
    row.state, row.came_in, row.percent = SentState.DONE, child_id, 100
    row.found = {"known_as": row.found.get("known_as", "")}


def keep_refused(session: Session, sent_id: uuid.UUID, sentence: str) -> None:
    """It does not come in, and why; of what was in it nothing is kept."""
    row = _held(session, sent_id)
    if row is not None and row.state in OPEN:
        words, given = (sentence.words, sentence.given) if isinstance(sentence, Filled) else (str(sentence), {})
        row.state, row.found, row.same = SentState.REFUSED, {}, []
        row.problem = {"words": words, "given": given}
        leave_row(session, "arrival.refused", person_id=None, object_id=sent_id)


def _held(session: Session, sent_id: uuid.UUID) -> SentSpace | None:
    return session.execute(select(SentSpace).where(SentSpace.id == sent_id).with_for_update()).scalar()


def clear_placed(engine: Engine, store: Store, stage: Stage, sent_id: uuid.UUID) -> None:
    """Take away what a try that ended suddenly had put among the children's files, as far as no row names it."""
    keys = stage.placed(sent_id)
    if not keys:
        return
    with Work(engine) as work:
        known = {key for column in _KEYS for key in work.session.execute(select(column).where(column.in_(keys))).scalars()}
    throw_away(store, [key for key in keys if key not in known])
    stage.forget_placed(sent_id)


def sweep_arrivals(engine: Engine, store: Store, stage: Stage) -> None:
    """Remove what lay here for a day, and files and keys that nobody waits for any more."""
    now = clock.now()
    with Work(engine) as work:
        rows = work.session.execute(select(SentSpace.id, SentSpace.state, SentSpace.ends_at)).all()
    over = [row.id for row in rows if row.ends_at <= now]
    wanted = {row.id for row in rows if row.state in OPEN and row.ends_at > now}
    ended = {row.id for row in rows} - wanted
    for sent_id in [one for one in stage.there() if one in ended] + [*stage.there(_LEFT_SECONDS)]:
        if sent_id not in wanted:
            clear_placed(engine, store, stage, sent_id)
            stage.remove(sent_id)
    if over:
        with Work(engine) as work:
            with writing(Desk(work)) as session:
                session.execute(delete(SentSpace).where(SentSpace.id.in_(over)))
                for one in over:
                    leave_row(session, "arrival.swept", person_id=None, object_id=one)
            work.commit()
