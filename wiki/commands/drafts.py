"""Keeps what somebody is typing before it is saved, for them alone, and lets go of it once it is saved.

Drafts are no part of the record, so they leave no audit row and change nothing that others can see (docs/decisions.md).
That the person is still a member is looked at again inside the lock, as for every write.
"""

import base64
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, and_, delete, func, insert, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from wiki import clock
from wiki.access.space import Space
from wiki.database import Work
from wiki.errors import Busy, NotFound, Refused
from wiki.models.drafts import Draft
from wiki.models.pages import Page, Revision, Version
from wiki.words import N_

KEPT_FOR = timedelta(days=90)
UNDONE_FOR = timedelta(hours=1)
"""How long a draft that was put away can be brought back: longer than a person stays on a page without being signed out."""
MOST_LETTERS = 1_000_000
_MOST_DRAFTS = 100
_TRIES = 5  # how often others may come in between before the person is asked to try again
LAST_TURN = 99_999_999  # as many figures as a form may send (forms/drafts.py): nothing comes after it
_TOO_LONG = N_("This is too long to keep before you save it. Save it in two or three parts.")
_TOO_MANY = N_("You have a hundred unfinished texts here. Save some, or throw some away.")
_draft = Draft.__table__


@dataclass(frozen=True)
class Place:
    """Where a draft belongs: a question of a page, or one of its passages."""

    page_id: uuid.UUID
    field: str
    passage_id: uuid.UUID | None = None


def short_name(one: uuid.UUID) -> str:
    """An id as it stands in the name of a form, which is short."""
    return base64.urlsafe_b64encode(one.bytes).decode().rstrip("=")


def paper_field(paper_id: uuid.UUID) -> str:
    """The name of the form in which a paper is typed in."""
    return f"paper:{paper_id.hex}"


def answer_field(serving_id: uuid.UUID, place: str) -> str:
    """The name of the form in which one place of an answer sheet is answered."""
    return f"answer:{short_name(serving_id)}:{place}"


def reply_field(point_id: uuid.UUID) -> str:
    """The name of the form in which the council answers a point."""
    return f"reply:{short_name(point_id)}"


@dataclass(frozen=True)
class Key:
    """One state of a draft: the tab it was typed in, and which of the tab's saves it was."""

    tab: str
    turn: int


@contextmanager
def _keeping(space: Space) -> Iterator[Session]:
    """As ``writing`` (commands/audit.py), without a row in the audit: see the head of this file."""
    session = space.begin_writing()
    with session.begin_nested():
        yield session
        session.flush()


def save_draft(
    space: Space,
    place: Place,
    key: Key,
    pairs: tuple[tuple[str, str], ...],
    *,
    earlier: tuple[Key, ...] = (),
    base: int = 0,
    once: str | None = None,
) -> datetime | None:
    """Keep the boxes of a form as they stand in a tab; returns when they were kept, None when the form was saved already.

    ``earlier`` are the drafts that this form was filled from: the tab carries them on, unless another tab has typed in
    them since; then both stay. Raises Refused when it is too much, NotFound when the page or membership is gone,
    Busy when others came in between each time.
    """
    if sum(len(name) + len(value) for name, value in pairs) > MOST_LETTERS:
        raise Refused({"": _TOO_LONG})
    earlier = tuple(one for one in earlier if one.tab != key.tab)
    with _keeping(space) as session:
        # A save of the same form holds the page: it is either seen here as done, or it will see this draft.
        page = select(Page.id).where(Page.id == place.page_id, Page.child_id == space.id).with_for_update(read=True)
        if place.passage_id is not None:  # a tab left open must not bring back what was taken out
            gone = select(Version.id).where(Version.passage_id == place.passage_id, Version.erasure_id.is_not(None))
            page = page.where(~gone.exists())
        if session.execute(page).first() is None:
            raise NotFound
        done = select(Revision.id).where(Revision.page_id == place.page_id, Revision.once == once)
        if once and session.execute(done).first() is not None:
            return None
        values = {
            "tab": key.tab, "turn": key.turn, "fields": [list(pair) for pair in pairs], "base": base,
            "saved_at": clock.now(), "dropped_at": None,
        }  # fmt: skip
        return _put(session, space, place, key, earlier, values)


def _put(
    session: Session, space: Space, place: Place, key: Key, earlier: tuple[Key, ...], values: dict[str, Any]
) -> datetime:
    """Write the tab's row, or carry an earlier one on, or begin one; what is older than is there already changes nothing."""
    mine = _at(space, place)
    for _try in range(_TRIES):
        newer = update(Draft).where(*mine, _draft.c.tab == key.tab, _draft.c.turn < key.turn)
        if _count(session.execute(newer.values(values))):
            break
        # Another save of this tab may come in between any two of these: only a row that is not older may stay as it is.
        there = session.execute(select(_draft.c.turn, _draft.c.saved_at).where(*mine, _draft.c.tab == key.tab)).first()
        if there is not None and there.turn >= key.turn:
            kept: datetime = there.saved_at
            return kept
        if there is not None:
            continue
        try:
            with session.begin_nested():
                if not _carry_on(session, mine, earlier, values):
                    _begin(session, space, place, values)
            break
        except IntegrityError:  # the same tab sent twice at once: the other was first
            continue
    else:
        raise Busy
    _forget(session, mine, earlier)
    saved: datetime = values["saved_at"]
    return saved


def _carry_on(session: Session, mine: tuple[Any, ...], earlier: tuple[Key, ...], values: dict[str, Any]) -> bool:
    for one in earlier:
        row = session.execute(select(_draft.c.id).where(*mine, _is(one))).scalar()
        if row is not None:
            return _count(session.execute(update(Draft).where(_draft.c.id == row, _is(one)).values(values))) == 1
    return False


def _begin(session: Session, space: Space, place: Place, values: dict[str, Any]) -> None:
    here = (_draft.c.person_id == space.person.id, _draft.c.child_id == space.id)
    if session.execute(select(func.count()).select_from(_draft).where(*here)).scalar_one() >= _MOST_DRAFTS:
        raise Refused({"": _TOO_MANY})
    session.execute(
        insert(Draft).values(
            id=uuid.uuid4(), child_id=space.id, person_id=space.person.id, page_id=place.page_id, field=place.field,
            passage_id=place.passage_id, began_at=values["saved_at"], **values,
        )
    )  # fmt: skip


def forget_drafts(space: Space, place: Place, keys: tuple[Key, ...]) -> None:
    """Let go of the drafts that a form came from. Called after the save that used them, in its transaction; or when
    nothing is left in the boxes. A draft that another tab has typed in since stays."""
    if keys:
        with _keeping(space) as session:
            _forget(session, _at(space, place), keys)


def drop_draft(space: Space, draft_id: uuid.UUID) -> None:
    """Offer this draft no more; it can be brought back for a while. NotFound unless it is the person's own."""
    _mark(space, draft_id, clock.now())


def put_words_away(
    space: Space, place: Place, keys: tuple[Key, ...], pairs: tuple[tuple[str, str], ...], base: int = 0
) -> uuid.UUID:
    """Settle the drafts that a form came from, because somebody else's words were chosen: none is offered again, and no
    save that was held up on its way revives one. The words of the form are kept as one that was put away; returns its id.
    """
    now, mine = clock.now(), _at(space, place)
    with _keeping(space) as session:
        if keys:
            old = update(Draft).where(*mine, or_(*(_is(key) for key in keys)))
            session.execute(old.values(dropped_at=now, turn=LAST_TURN))
        made = uuid.uuid4()
        session.execute(
            insert(Draft).values(
                id=made, child_id=space.id, person_id=space.person.id, page_id=place.page_id, field=place.field,
                passage_id=place.passage_id, tab=made.hex, turn=LAST_TURN, fields=[list(pair) for pair in pairs],
                base=base, began_at=now, saved_at=now, dropped_at=now,
            )
        )  # fmt: skip
    return made


def bring_back(space: Space, draft_id: uuid.UUID) -> None:
    """Offer a dropped draft again. NotFound unless it is the person's own and still there."""
    _mark(space, draft_id, None)


def _mark(space: Space, draft_id: uuid.UUID, dropped_at: datetime | None) -> None:
    with _keeping(space) as session:
        own = (_draft.c.id == draft_id, _draft.c.person_id == space.person.id, _draft.c.child_id == space.id)
        if not _count(session.execute(update(Draft).where(*own).values(dropped_at=dropped_at))):
            raise NotFound


def sweep_drafts(engine: Engine) -> None:
    """Delete what nobody came back to for KEPT_FOR, and what was put away longer than UNDONE_FOR ago."""
    now = clock.now()
    over = or_(_draft.c.saved_at < now - KEPT_FOR, _draft.c.dropped_at < now - UNDONE_FOR)
    with Work(engine) as work:
        if work.session.execute(select(_draft.c.id).where(over).limit(1)).first() is None:
            return
        work.begin_writing().execute(delete(Draft).where(over))
        work.commit()


def _at(space: Space, place: Place) -> tuple[Any, ...]:
    """The person's own, here."""
    whose = (_draft.c.person_id == space.person.id, _draft.c.child_id == space.id)
    if place.passage_id is not None:
        return *whose, _draft.c.passage_id == place.passage_id
    return *whose, _draft.c.page_id == place.page_id, _draft.c.field == place.field, _draft.c.passage_id.is_(None)


def _is(key: Key) -> Any:
    return and_(_draft.c.tab == key.tab, _draft.c.turn <= key.turn)


def _forget(session: Session, mine: tuple[Any, ...], keys: tuple[Key, ...]) -> None:
    if keys:
        session.execute(delete(Draft).where(*mine, or_(*(_is(key) for key in keys))))


def _count(result: Any) -> int:
    assert isinstance(result, CursorResult)
    return result.rowcount
