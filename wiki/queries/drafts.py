"""Reads drafts for whoever typed them: the one place where drafts leave the database, and only to their owner.

Every question asked here names the reader as the owner. What a role may do on a page is the asker's to check: a draft
is offered only where its owner may still write (wiki/web/draft_page.py).
"""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, union_all

from wiki.access.space import Space
from wiki.models.drafts import Draft
from wiki.models.once import DoneForm
from wiki.models.pages import Revision
from wiki.models.plan import AdviceRequest
from wiki.models.plan_answers import PlanPaper, PlanPoint, PointReply
from wiki.prepared_select import PreparedSelect

_draft = Draft.__table__
_revision = Revision.__table__
_request = AdviceRequest.__table__
_done = DoneForm.__table__
_point, _reply, _paper = PlanPoint.__table__, PointReply.__table__, PlanPaper.__table__
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DraftHead:
    """A draft without its words: where it belongs, and when it was begun and last kept."""

    id: uuid.UUID
    page_id: uuid.UUID
    field: str
    passage_id: uuid.UUID | None
    began_at: datetime
    saved_at: datetime


@dataclass(frozen=True)
class OwnDraft:
    """A draft with its words: the form's boxes as they were typed, in order. ``key`` names this state of it."""

    head: DraftHead
    key: str
    base: int
    pairs: Pairs
    is_dropped: bool


_HEAD = (_draft.c.id, _draft.c.page_id, _draft.c.field, _draft.c.passage_id, _draft.c.began_at, _draft.c.saved_at)
_MINE = PreparedSelect(
    select(*_HEAD)
    .where(
        _draft.c.person_id == bindparam("reader"), _draft.c.child_id == bindparam("child"), _draft.c.dropped_at.is_(None)
    )
    .order_by(_draft.c.saved_at.desc())
)
_WHOLE = (*_HEAD, _draft.c.tab, _draft.c.turn, _draft.c.base, _draft.c.fields, _draft.c.dropped_at)


def my_drafts(space: Space) -> tuple[DraftHead, ...]:
    """The reader's own drafts in this space, the newest first, without their words."""
    rows = _MINE.all(space.work.connection, {"child": space.id, "reader": space.person.id})
    return tuple(DraftHead(*row) for row in rows)


def my_drafts_at(
    space: Space, page_id: uuid.UUID, field: str, passage_id: uuid.UUID | None
) -> tuple[OwnDraft, ...]:
    """The reader's own drafts under a question, or for a passage, the newest first; dropped ones come last."""
    here = (
        [_draft.c.passage_id == passage_id]
        if passage_id
        else [_draft.c.page_id == page_id, _draft.c.field == field, _draft.c.passage_id.is_(None)]
    )
    rows = space.session.execute(
        select(*_WHOLE).where(*_own(space), *here).order_by(_draft.c.dropped_at.is_not(None), _draft.c.saved_at.desc())
    )
    return tuple(_read(row) for row in rows)


def my_drafts_of(space: Space, form: str) -> dict[str, list[OwnDraft]]:
    """The reader's own drafts of every form of a kind ("reply:"), by the form's name, each as ``my_drafts_at`` has them."""
    rows = space.session.execute(
        select(*_WHOLE)
        .where(*_own(space), _draft.c.field.startswith(form, autoescape=True), _draft.c.passage_id.is_(None))
        .order_by(_draft.c.dropped_at.is_not(None), _draft.c.saved_at.desc())
    )
    found: dict[str, list[OwnDraft]] = {}
    for row in rows:
        found.setdefault(row.field, []).append(_read(row))
    return found


def my_draft(space: Space, draft_id: uuid.UUID) -> OwnDraft | None:
    """The draft with this id if it is the reader's own and in this space; None for any other, whatever the reason."""
    row = space.session.execute(select(*_WHOLE).where(*_own(space), _draft.c.id == draft_id)).first()
    return None if row is None else _read(row)


def saved_before(space: Space, tokens: Collection[str]) -> set[str]:
    """Which of these forms' tokens made a revision in this space already."""
    found = space.session.execute(
        select(_revision.c.once).where(
            _revision.c.child_id == space.id, _revision.c.once.in_([one for one in tokens if one])
        )
    ).scalars()
    return {one for one in found if one is not None}


def is_said(space: Space, once: str) -> bool:
    """Whether the reader's form with this token has kept a point, a reply or a paper already."""
    if not once:
        return False
    kept = select(_done.c.made_id).where(_done.c.person_id == space.person.id, _done.c.once == once[:40])
    made = (select(one.c.id).where(one.c.child_id == space.id, one.c.id.in_(kept)) for one in (_point, _reply, _paper))
    return space.session.execute(union_all(*made)).first() is not None


def is_asked_already(space: Space, words: str) -> bool:
    """Whether the reader has asked somebody for advice in these words, and waits for the answer."""
    said = words.replace("\r\n", "\n").strip()
    asked = select(_request.c.id).where(
        _request.c.child_id == space.id, _request.c.asked_by == space.person.id, _request.c.answered_at.is_(None),
        _request.c.words == said,
    )  # fmt: skip
    return bool(said) and space.session.execute(asked).first() is not None


def _own(space: Space) -> tuple[Any, ...]:
    return _draft.c.person_id == space.person.id, _draft.c.child_id == space.id


def _read(row: Any) -> OwnDraft:
    return OwnDraft(
        DraftHead(*row[: len(_HEAD)]), f"{row.tab}.{row.turn}", row.base,
        tuple((str(name), str(value)) for name, value in row.fields), row.dropped_at is not None,
    )  # fmt: skip
