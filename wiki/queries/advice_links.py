"""Reads where requests for advice by link are, for those who may ask; and the names of one's own letters behind a link."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from wiki import clock
from wiki.access.advice_link import Advising
from wiki.access.space import Space
from wiki.errors import NotAllowed
from wiki.models.advice_links import AdviceLink
from wiki.models.media import Media
from wiki.models.pages import Page
from wiki.models.people import Person
from wiki.models.plan import AdviceRequest
from wiki.words import Permission


@dataclass(frozen=True)
class Linked:
    """A request by link: of whom, for which page, by when, and how far it has come."""

    id: uuid.UUID
    page_id: uuid.UUID
    page_type: str
    name: str
    job: str
    email: str
    typist_email: str
    words: str
    asked_by_name: str
    asked_on: date
    due_on: date
    sent_at: datetime | None
    opened_at: datetime | None
    begun_at: datetime | None
    ready_at: datetime | None
    answered_at: datetime | None
    not_known_at: datetime | None
    withdrawn_at: datetime | None
    expires_at: datetime
    problem: str

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to come: it was answered, they do not know the child, or it was taken back."""
        return bool(self.answered_at or self.not_known_at or self.withdrawn_at)

    @property
    def is_late(self) -> bool:
        """Whether the day to answer by has gone without an answer."""
        return not self.is_over and self.due_on < clock.today()

    @property
    def stage(self) -> str:
        """Where it is, in one word."""
        for stage, at in (
            ("answered", self.answered_at), ("not_known", self.not_known_at), ("withdrawn", self.withdrawn_at),
        ):  # fmt: skip
            if at is not None:
                return stage
        if self.expires_at <= clock.now():
            return "too_old"
        if self.problem:
            return "problem"
        for stage, at in (
            ("ready", self.ready_at), ("begun", self.begun_at), ("opened", self.opened_at), ("sent", self.sent_at),
        ):  # fmt: skip
            if at is not None:
                return stage
        return "on_its_way"


def links_in(space: Space) -> tuple[Linked, ...]:
    """Every request by link in this space, soonest day first. NotAllowed for those who may not ask."""
    if not space.may(Permission.ASK_ADVICE):
        raise NotAllowed
    rows: Any = space.session.execute(
        select(
            AdviceLink.id, AdviceRequest.page_id, Page.page_type, AdviceLink.name, AdviceLink.job, AdviceLink.email,
            AdviceLink.typist_email, AdviceRequest.words, Person.name, AdviceRequest.asked_on, AdviceRequest.due_on,
            AdviceLink.sent_at, AdviceLink.opened_at, AdviceLink.begun_at, AdviceLink.ready_at, AdviceLink.answered_at,
            AdviceLink.not_known_at, AdviceLink.withdrawn_at, AdviceLink.expires_at, AdviceLink.problem,
        )
        .join(AdviceRequest, AdviceRequest.id == AdviceLink.request_id)
        .join(Page, Page.id == AdviceRequest.page_id)
        .join(Person, Person.id == AdviceRequest.asked_by)
        .where(AdviceLink.child_id == space.id)
        .order_by(AdviceRequest.due_on, AdviceRequest.asked_on, AdviceLink.name)
    )  # fmt: skip
    return tuple(Linked(*row) for row in rows)


def letters_of(one: Advising, files: Sequence[uuid.UUID]) -> list[tuple[uuid.UUID, str]]:
    """The files that stand in the draft behind a link, by name: (id, name). NotAllowed before the code came back."""
    if one.patient is None:
        raise NotAllowed
    rows = one.work.session.execute(
        select(Media.id, Media.name).where(
            Media.id.in_(files), Media.child_id == one.child_id, Media.uploaded_by == one.person_id
        )
    )
    names = {row.id: row.name for row in rows}
    return [(media_id, names[media_id]) for media_id in files if media_id in names]
